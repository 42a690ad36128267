"""What is odd about an update."""

import pytest

from bot.domain.experiments.doubts import MOST_DOUBTS, update_doubts
from bot.domain.experiments.readings import ArmReading
from tests.experiment_builders import BET, experiment, rates, update

BEFORE = update(rates((120, 2_400), (156, 2_380)), day=4)


def test_totals_grew() -> None:
    """Nothing is odd."""
    assert update_doubts(experiment(), update(rates((150, 3_000), (190, 2_990)), number=2), [BEFORE]) == ()


def test_it_is_the_first() -> None:
    """There is nothing to hold it against."""
    assert update_doubts(experiment(), BEFORE, []) == ()


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        (rates((120, 2_300), (156, 2_380)), "“control” has fewer people than in the update before: 2,300 after 2,400."),
        (
            rates((119, 2_400), (156, 2_380)),
            "“control” has fewer who did it than in the update before: 119 after 120.",
        ),
        (rates((120, 2_400), (156, 2_380))[:1], "There are no numbers for “variant”."),
    ],
)
def test_something_shrank_or_is_missing(arms: tuple[ArmReading, ...], told: str) -> None:
    """Each is said in a sentence."""
    assert update_doubts(experiment(), update(arms, number=2), [BEFORE]) == (told,)


def test_a_days_numbers() -> None:
    """The likeliest slip is named first."""
    first, *_ = update_doubts(experiment(), update(rates((12, 240), (15, 238)), number=2), [BEFORE])
    assert first == "Numbers are totals since the start: this looks like those of a day."


def test_an_arm_that_nobody_planned() -> None:
    """Its name is cut, and it is said that it does not count; there are never too many doubts."""
    extra = tuple(ArmReading(arm=f"{n}" + "x" * 90, users=9, conversions=1) for n in range(9))
    doubts = update_doubts(experiment(), update((*BEFORE.reading.arms, *extra), number=2), [BEFORE])
    assert len(doubts) == MOST_DOUBTS
    assert doubts[0] == f"“0{'x' * 58}…” is no arm of this experiment, so its numbers are left out."


def test_a_bet_has_no_arms() -> None:
    """Whatever is counted in a bet was not planned, and that is fine."""
    assert update_doubts(experiment(BET), update((ArmReading(arm="all", users=60, conversions=41),)), []) == ()
