"""What a digest's numbers may be called."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digests import FEW, KindCount, Period, Tally, change_words, counted, is_marked, verdict_of
from bot.domain.feedback import Kind


def tally(*by_period: int, late: int = 0, **kinds: tuple[int, int]) -> Tally:
    """Return a tally of eight periods (filled with ones in front) and kinds given as `bug=(now, before)`."""
    return Tally(
        by_period=(1,) * (8 - len(by_period)) + by_period,
        by_kind=tuple(KindCount(kind=Kind(name), now=now, before=before) for name, (now, before) in kinds.items()),
        by_account=(),
        accounts=1,
        people=1,
        late=late,
        withheld=0,
    )


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (tally(20, 12, bug=(2, 2), praise=(6, 18)), "Quieter week: 12 items, down from 20; praise fell from 18 to 6."),
        (tally(20, 12, bug=(6, 2), request=(3, 10)), "Quieter week: 12 items, down from 20; bugs rose from 2 to 6."),
        (tally(12, 20), "Busier week: 20 items, up from 12."),
        (tally(12, 12), "12 items, as many as the week before."),
        (tally(11, 12, churn_risk=(7, 6)), "12 items, 11 the week before: no marked change; mostly churn risks (7)."),
        (tally(1, 3, bug=(3, 1)), "3 items, 1 the week before: too few to call a trend."),
        (tally(0, 1), "1 item, after a week without any."),
        (tally(1, 1), "1 item, as many as the week before."),
        (tally(0, 0, 0, 0, 0, 0, 0, 12, request=(9, 0)), "12 items, the first in 8 weeks; mostly requests (9)."),
        (tally(4900, 5000), "5,000 items, 4,900 the week before: no marked change."),
        (tally(4, 0, late=1), "A silent week: nothing new was said, but 1 earlier item was captured."),
        (tally(4, 0, late=2), "A silent week: nothing new was said, but 2 earlier items were captured."),
    ],
)
def test_the_verdict_says_what_the_numbers_hold(numbers: Tally, sentence: str) -> None:
    """One sentence for each situation that a team can be in."""
    assert verdict_of(numbers, "week") == sentence


@given(now=st.integers(min_value=1, max_value=10_000), before=st.integers(min_value=0, max_value=10_000))
def test_the_verdict_never_claims_what_the_numbers_do_not_hold(now: int, before: int) -> None:
    """Busier only above, quieter only below, both only when it is marked; the numbers are always told."""
    sentence = verdict_of(tally(before, now), "week")
    assert counted(now, "item") in sentence
    assert ("Busier" in sentence) == (before > 0 and now > before and is_marked(now, before))
    assert ("Quieter" in sentence) == (now < before and is_marked(now, before))


@given(now=st.integers(min_value=0, max_value=FEW - 1), before=st.integers(min_value=0, max_value=FEW - 1))
def test_small_numbers_are_no_trend(now: int, before: int) -> None:
    """Below five there is no rise and no fall."""
    assert not is_marked(now, before)


@given(now=st.integers(min_value=0), before=st.integers(min_value=0))
def test_a_change_is_marked_the_same_both_ways(now: int, before: int) -> None:
    """A rise that counts is a fall that counts when time runs the other way."""
    assert is_marked(now, before) == is_marked(before, now)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (6, 2, "▲ up from 2"),
        (2, 6, "▼ down from 6"),
        (3, 3, "as before"),
        (3, 0, "▲ none before"),
        (0, 3, "▼ down from 3"),
    ],
)
def test_a_sign_never_stands_alone(now: int, before: int, words: str) -> None:
    """Somebody who cannot tell the signs apart reads the words."""
    assert change_words(now, before) == words


def test_nothing_said_and_nothing_captured_is_no_news() -> None:
    """Then no digest is posted."""
    assert not tally(5, 0).has_news
    assert tally(5, 0, late=1).has_news
    assert tally(5, 1).has_news


def test_a_span_is_called_by_its_length() -> None:
    """Day, week and month, with the hour that daylight saving adds or takes."""
    start = datetime(2026, 10, 19, 7, tzinfo=UTC)
    assert Period(start=start, end=datetime(2026, 10, 26, 8, tzinfo=UTC), label="19 Oct").noun == "week"
    assert Period(start=start, end=datetime(2026, 10, 20, 8, tzinfo=UTC), label="19 Oct").noun == "day"
    assert Period(start=start, end=datetime(2026, 11, 16, 8, tzinfo=UTC), label="19 Oct").noun == "month"
