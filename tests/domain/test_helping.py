"""When people are asked whether it helped, and the numbers of the loop in words."""

from datetime import timedelta

import pytest

from bot.domain.closing import DebtState, LoopNumbers
from bot.domain.helping import ASKED_LATE, check_moment, days_words, loop_sentences, may_be_asked, share_words
from bot.domain.statuses import ThemeStatus
from tests.debt_builders import CHECK_AT, SENT_AT, sent_debt

NOTHING = LoopNumbers(askers=0, told=0, median_days=None, yes=0, partly=0, no=0, open=0)


def test_who_was_told_is_asked_some_days_after_they_were_told() -> None:
    """The days count from being told, not from shipping."""
    assert check_moment(SENT_AT, 14) == CHECK_AT


def test_what_was_sent_in_one_go_is_asked_about_at_once() -> None:
    """Two presses a moment apart are no reason for two messages."""
    assert check_moment(SENT_AT + timedelta(milliseconds=80), 14) == CHECK_AT


@pytest.mark.parametrize(
    ("changed", "after", "is_asked"),
    [
        ({}, timedelta(0), True),
        ({}, -timedelta(seconds=1), False),
        ({}, ASKED_LATE, True),
        ({}, ASKED_LATE + timedelta(seconds=1), False),
        ({"checked_at": CHECK_AT}, timedelta(days=1), False),
        ({"check_at": None}, timedelta(days=1), False),
        ({"status": ThemeStatus.PLANNED}, timedelta(days=1), False),
        ({"state": DebtState.OWED}, timedelta(days=1), False),
        ({"state": DebtState.FORGOTTEN}, timedelta(days=1), False),
    ],
)
def test_only_who_was_told_that_it_shipped_is_asked(
    changed: dict[str, object], after: timedelta, *, is_asked: bool
) -> None:
    """Once, when the days have passed, and not when everybody has forgotten about it."""
    assert may_be_asked(sent_debt(**changed), CHECK_AT + after) is is_asked


def test_the_numbers_of_a_loop_are_three_sentences() -> None:
    """Who was told and how soon, whom it helped, and who is still owed an answer."""
    numbers = LoopNumbers(askers=15, told=12, median_days=23.4, yes=6, partly=1, no=1, open=3)
    assert loop_sentences(numbers) == (
        "12 of 15 (80%) who asked were told, after a median of 23 days.",
        "It helped 6 of 8 (75%) who said (in part 1, not 1).",
        "3 answers are still owed: `/heed owed`.",
    )


def test_a_loop_without_numbers_says_nothing() -> None:
    """Nobody was owed anything: no line at all."""
    assert loop_sentences(NOTHING) == ()


def test_few_people_are_counted_and_not_made_a_share() -> None:
    """Of four people each would be a quarter."""
    assert share_words(1, 4) == "1 of 4"
    assert share_words(4, 5) == "4 of 5 (80%)"


def test_a_quick_answer_is_not_told_as_no_days() -> None:
    """Rounded to whole days, a few hours would be none."""
    assert days_words(0.3) == "within a day"
    assert days_words(1.2) == "after a median of 1 day"
