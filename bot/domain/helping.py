"""Did it help? When to ask, what an answer means, and the numbers of the loop in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.closing import Debt, DebtState, Helped, LoopNumbers
from bot.domain.digests import counted
from bot.domain.statuses import ThemeStatus

# Of fewer people a share says less than the counts do, and one of them would move it by a quarter.
FEW_PEOPLE = 5
# Heed asks once, and what nobody answered by then is not asked again.
ASKED_LATE = timedelta(days=60)

HELPED_WORDS = {
    Helped.YES: "it helped",
    Helped.PARTLY: "it helped in part",
    Helped.NO: "it did not help",
}


def check_moment(sent_at: datetime, days: int) -> datetime:
    """Return when somebody who was told at `sent_at` is asked whether it helped: so many days after they were told.

    After they were told, not after it shipped: who heard late has not tried it yet.
    """
    return sent_at + timedelta(days=days)


def may_be_asked(debt: Debt, now: datetime) -> bool:
    """Say whether somebody is to be asked now: told that it shipped, not asked yet, and not long ago."""
    is_told = debt.status is ThemeStatus.SHIPPED and debt.state is DebtState.SENT
    due = debt.check_at
    return is_told and debt.checked_at is None and due is not None and due <= now <= due + ASKED_LATE


def share_words(part: int, whole: int) -> str:
    """Return a part of a whole such as `12 of 15 (80%)`; of a few, the counts alone."""
    counts = f"{part:,} of {whole:,}"
    return counts if whole < FEW_PEOPLE else f"{counts} ({100 * part / whole:.0f}%)"


def days_words(days: float) -> str:
    """Return a number of days in words, such as `a median of 23 days`, rounded to whole days."""
    whole = round(days)
    return "within a day" if whole < 1 else f"after a median of {counted(whole, 'day')}"


def loop_sentences(numbers: LoopNumbers) -> Sequence[str]:
    """Return what the numbers of the loop say, in up to three sentences; nothing where there is nothing to say."""
    said = []
    if numbers.askers:
        after = f", {days_words(numbers.median_days)}" if numbers.told and numbers.median_days is not None else ""
        were = "was" if numbers.told == 1 and numbers.askers == 1 else "were"
        asked = f"{share_words(numbers.told, numbers.askers)} who asked {were} told"
        said.append(f"{asked}{after}.")
    answers = numbers.yes + numbers.partly + numbers.no
    if answers:
        parts = [f"in part {numbers.partly:,}"] if numbers.partly else []
        parts += [f"not {numbers.no:,}"] if numbers.no else []
        rest = f" ({', '.join(parts)})" if parts else ""
        said.append(f"It helped {share_words(numbers.yes, answers)} who said{rest}.")
    if numbers.open:
        said.append(f"{counted(numbers.open, 'answer is', 'answers are')} still owed: `/heed owed`.")
    return tuple(said)
