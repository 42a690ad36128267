"""Did it help? When to ask, what an answer means, and the numbers of the loop in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.closing import Debt, DebtState, LoopNumbers
from bot.domain.digests import counted
from bot.domain.language import say, say_many
from bot.domain.statuses import ThemeStatus

# Of fewer people a share says less than the counts do, and one of them would move it by a quarter.
FEW_PEOPLE = 5
# Heed asks once, and what nobody answered by then is not asked again.
ASKED_LATE = timedelta(days=60)


def check_moment(sent_at: datetime, days: int) -> datetime:
    """Return when somebody who was told at `sent_at` is asked whether it helped: so many days after they were told.

    After they were told, not after it shipped: who heard late has not tried it yet. By the hour, so that somebody who
    sent several answers in one go is asked about all of them in one message.
    """
    return sent_at.replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def may_be_asked(debt: Debt, now: datetime) -> bool:
    """Say whether somebody is to be asked now: told that it shipped, not asked yet, and not long ago."""
    is_told = debt.status is ThemeStatus.SHIPPED and debt.state is DebtState.SENT
    due = debt.check_at
    return is_told and debt.checked_at is None and due is not None and due <= now <= due + ASKED_LATE


def share_words(part: int, whole: int) -> str:
    """Return a part of a whole such as `12 of 15 (80%)`; of a few, the counts alone."""
    if whole < FEW_PEOPLE:
        return say("{part:,} of {whole:,}", part=part, whole=whole)
    return say("{part:,} of {whole:,} ({share:.0%})", part=part, whole=whole, share=part / whole)


def days_words(days: float) -> str:
    """Return a number of days in words, such as `a median of 23 days`, rounded to whole days."""
    whole = round(days)
    return say("within a day") if whole < 1 else say("after a median of {days}", days=counted(whole, "day"))


def loop_sentences(numbers: LoopNumbers) -> Sequence[str]:
    """Return what the numbers of the loop say, in up to three sentences; nothing where there is nothing to say."""
    said = []
    if numbers.askers:
        said.append(_told_sentence(numbers))
    if numbers.yes + numbers.partly + numbers.no:
        said.append(_helped_sentence(numbers))
    if numbers.open:
        said.append(
            say_many(
                numbers.open,
                "{number:,} answer is still owed: `/heed owed`.",
                "{number:,} answers are still owed: `/heed owed`.",
            )
        )
    return tuple(said)


def _told_sentence(numbers: LoopNumbers) -> str:
    # One of one is told; of several, however few, "were" reads right.
    people = numbers.askers if numbers.told == 1 else max(numbers.told, 2)
    share = share_words(numbers.told, numbers.askers)
    if not numbers.told or numbers.median_days is None:
        return say_many(people, "{share} who asked was told.", "{share} who asked were told.", share=share)
    return say_many(
        people,
        "{share} who asked was told, {after}.",
        "{share} who asked were told, {after}.",
        share=share,
        after=days_words(numbers.median_days),
    )


def _helped_sentence(numbers: LoopNumbers) -> str:
    share = share_words(numbers.yes, numbers.yes + numbers.partly + numbers.no)
    parts = [say("in part {number:,}", number=numbers.partly)] if numbers.partly else []
    parts += [say("not {number:,}", number=numbers.no)] if numbers.no else []
    if not parts:
        return say("It helped {share} who said.", share=share)
    return say("It helped {share} who said ({others}).", share=share, others=", ".join(parts))
