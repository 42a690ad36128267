"""What is odd about an update, said below it."""

from dataclasses import replace

from bot.domain.experiments.doubts import update_doubts
from bot.domain.experiments.readings import Reading
from tests.experiment_builders import experiment, rates, update

AB = experiment()
EARLIER = [update(rates((50, 1_000), (60, 1_000)), day=2, number=1), update(rates((100, 2_000), (120, 2_000)), day=4)]


def test_nothing_odd() -> None:
    """Numbers that grow as before are left alone."""
    assert update_doubts(AB, update(rates((150, 3_000), (180, 3_000)), day=6, number=3), EARLIER) == ()


def test_fewer_people_than_before() -> None:
    """Numbers are totals."""
    [*doubts] = update_doubts(AB, update(rates((10, 200), (12, 200)), day=6, number=3), EARLIER)
    assert "totals since the start" in doubts[0]
    assert "fewer people" in doubts[1]


def test_people_who_came_far_faster() -> None:
    """Three times the pace of the days before is told with its number."""
    told = update_doubts(AB, update(rates((600, 12_000), (700, 12_000)), day=6, number=3), EARLIER)
    assert told == ("People came 10 times as fast since the update before as until then.",)


def test_an_empty_arm() -> None:
    """Nobody was assigned to it, or the export left it out."""
    told = update_doubts(AB, update(rates((10, 200), (0, 0)), day=2, number=3), [])
    assert any("Nobody is in “variant”" in doubt for doubt in told)


def test_a_day_that_was_reported_before() -> None:
    """With other numbers it is told; the same again is no news."""
    five = [replace(each, reading=Reading(arms=each.reading.arms, day=5)) for each in EARLIER]
    again = replace(update(rates((150, 3_000), (180, 3_000)), day=6, number=3))
    again = replace(again, reading=Reading(arms=again.reading.arms, day=5))
    assert any("Day 5 was reported before" in doubt for doubt in update_doubts(AB, again, five))
    assert update_doubts(AB, replace(again, reading=five[-1].reading), five) == ()
