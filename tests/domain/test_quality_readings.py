"""How quality is put into words and numbers: waiting times, bias, silence, and what people type."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import Money
from bot.domain.bias import bias_words
from bot.domain.quality import Burst
from bot.domain.quality_commands import BadQualityError, QualityChoice, QualityCommand, read_quality_command
from bot.domain.quality_words import answers_words, burst_words, chance_words
from bot.domain.silence import HeardAccount, LastTheme, question_for, silence_among
from bot.domain.statuses import ThemeStatus
from bot.domain.waiting import FirstAnswers, Wait, first_answers, time_words
from tests.digest_builders import tally

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def waits(*hours: float, still: tuple[float, ...] = ()) -> list[Wait]:
    """Return messages that were answered after so many hours, and some that have waited so long."""
    done = [
        Wait(said_at=NOW - timedelta(days=9), answered_at=NOW - timedelta(days=9) + timedelta(hours=h)) for h in hours
    ]
    return done + [Wait(said_at=NOW - timedelta(hours=h), answered_at=None) for h in still]


def test_half_and_nine_of_ten() -> None:
    """All were answered: the middle one, and the one that nine of ten were not slower than."""
    found = first_answers(waits(*range(1, 11)), NOW)
    assert (found.median, found.slow_tenth) == (timedelta(hours=5), timedelta(hours=9))
    assert answers_words(found) == ("half of the customers were answered within 5 h, one in ten waited longer than 9 h")


def test_who_still_waits_is_not_left_out() -> None:
    """Two quick answers and three customers who wait for days: half have not heard back."""
    found = first_answers(waits(1, 1, still=(50, 60, 70)), NOW)
    assert (found.answered, found.waiting, found.median) == (2, 3, None)
    assert answers_words(found) == ("half of the customers or more have not been answered yet, 3 of 5 still wait")


def test_nobody_was_answered() -> None:
    """A share of none is said plainly."""
    assert answers_words(first_answers(waits(still=(1, 2, 3)), NOW)) == (
        "none of 3 messages of customers has been answered yet"
    )


def test_who_has_only_just_asked_says_little() -> None:
    """A message of ten minutes ago does not make yesterday's answers slow."""
    assert first_answers(waits(2, 2, 2, 2, still=(0.1,)), NOW).median == timedelta(hours=2)


@given(done=st.lists(st.integers(0, 200), max_size=20), still=st.lists(st.integers(0, 200), max_size=20))
def test_waiting_longer_never_looks_faster(done: list[int], still: list[int]) -> None:
    """The slow tenth is never below the median, and every wait counts, even one answered before it began."""
    found = first_answers(waits(*[hour - 1 for hour in done], still=tuple(still)), NOW)
    assert found.total == len(done) + len(still)
    if found.slow_tenth is not None:
        assert found.median is not None
        assert found.median <= found.slow_tenth


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "1 min"),
        (timedelta(minutes=89), "89 min"),
        (timedelta(minutes=90), "1.5 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=60), "2.5 days"),
    ],
)
def test_spans_are_short(span: timedelta, words: str) -> None:
    """As people say them."""
    assert time_words(span) == words


def test_no_answers_at_all() -> None:
    """Nothing was asked: no number is made up."""
    assert first_answers([], NOW) == FirstAnswers(answered=0, waiting=0)


@pytest.mark.parametrize(
    ("by_account", "words"),
    [
        ([("Acme", 8, 0), ("Bolt", 1, 0), ("Core", 1, 0)], "1 account = 80% of items"),
        ([("Acme", 3, 0), ("Bolt", 2, 0), ("Core", 1, 0), ("Dyno", 4, 0)], "2 accounts = 70% of items"),
        ([(name, 1, 0) for name in "ABCDEFGHIJ"], "3 accounts = 30% of items"),
        ([("Acme", 5, 0), (None, 5, 0)], "1 account = 50% of items; 50% have no known account"),
        ([(None, 10, 0)], "no account is known for any item"),
        ([("Acme", 0, 9), (None, 10, 0)], "no account is known for any item"),
    ],
)
def test_a_digest_says_whose_words_it_rests_on(by_account: list[tuple[str | None, int, int]], words: str) -> None:
    """The fewest accounts that make half of it, up to three; items without an account are in the total."""
    assert bias_words(tally([0] * 7 + [10], by_account=by_account)) == words


def test_a_handful_of_items_has_no_bias() -> None:
    """One of three is no share of anything."""
    assert bias_words(tally([0] * 7 + [3], by_account=[("Acme", 3, 0)])) == ""


def account(name: str, *, days: int | None, segment: str | None = None, revenue: Money | None = None) -> HeardAccount:
    """Return an account that was last heard so many days ago."""
    last_at = None if days is None else NOW - timedelta(days=days)
    return HeardAccount(account_id=name, name=name, segment=segment, revenue=revenue, last_at=last_at)


def test_the_most_valuable_of_the_silent_comes_first() -> None:
    """Within the commonest currency; amounts in others are not compared with it; then the longest silent."""
    euros = [Money(amount=amount, currency="EUR") for amount in (5, 90)]
    found = silence_among(
        [
            account("Small", days=50, segment="SMB", revenue=euros[0]),
            account("Large", days=50, segment="SMB", revenue=euros[1]),
            account("Dollar", days=300, revenue=Money(amount=10**9, currency="USD")),
            account("Never", days=None, segment="Retail"),
            account("Loud", days=1, segment="SMB", revenue=euros[1]),
        ],
        42,
        NOW,
    )
    assert [each.name for each in found.accounts] == ["Large", "Small", "Never", "Dollar"]
    assert [(each.name, each.accounts) for each in found.segments] == [("Retail", 1)]
    assert found.known == 5


@pytest.mark.parametrize("status", list(ThemeStatus))
def test_every_silent_account_has_one_question(status: ThemeStatus) -> None:
    """It names what they spoke of last, in a place of its own, and what became of it."""
    question = question_for(account("Acme", days=50), LastTheme(theme_id="t", name="Exports", status=status))
    assert question.count("{about}") == 1
    assert question.endswith("?")
    assert "{" not in question_for(account("Acme", days=None), None) + question_for(account("Acme", days=50), None)


def test_a_burst_says_how_rare_it_is() -> None:
    """With the numbers that made it one."""
    burst = Burst(
        area="Exports",
        week=date(2026, 11, 23),
        accounts=6,
        items=9,
        before=(1, 0, 0, 1, 1, 0, 1, 0),
        chance=1.8e-4,
        areas=5,
    )
    assert burst_words(burst) == (
        "Exports: 6 accounts complained in one week, 9 complaints in all; in the 8 weeks before, 0.5 a week. "
        "By chance alone: 1 week in 5,500."
    )
    assert chance_words(1e-30) == "less than 1 week in 1,000,000"
    assert chance_words(0.03) == "1 week in 33"


def test_what_people_type() -> None:
    """The board, the place, and whom nobody hears after how many days."""
    for text, command in {
        "": QualityCommand(choice=QualityChoice.BOARD),
        " Here ": QualityCommand(choice=QualityChoice.HERE),
        "off": QualityCommand(choice=QualityChoice.OFF),
        "silent": QualityCommand(choice=QualityChoice.SILENT),
        "silent 60 days": QualityCommand(choice=QualityChoice.SILENT, days=60),
    }.items():
        assert read_quality_command(text) == command
    for text in ("her", "here now", "silent -5", "silent ٣٠٠٠", "💥"):
        with pytest.raises(BadQualityError):
            read_quality_command(text)
