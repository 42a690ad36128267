"""Quality in plain sentences: what a burst is, how often chance does the same, and how long customers wait."""

from bot.domain.digests import counted
from bot.domain.quality import Burst
from bot.domain.waiting import FirstAnswers, time_words

# Above this nobody reads the digits any more.
_RAREST = 1_000_000


def burst_words(burst: Burst) -> str:
    """Return a burst with the numbers that made it one."""
    before, weeks = sum(burst.before), len(burst.before)
    usual = f"{before / weeks:.1f} a week" if before else "none"
    return (
        f"{burst.area}: {counted(burst.accounts, 'account')} complained in one week, "
        f"{counted(burst.items, 'complaint')} in all; in the {weeks} weeks before, {usual}. "
        f"By chance alone: {chance_words(burst.chance)}."
    )


def chance_words(chance: float) -> str:
    """Return how rare a rise is when nothing has changed, such as `1 week in 5,000`."""
    weeks = 1 / max(chance, 1 / _RAREST)
    if weeks >= _RAREST:
        return f"less than 1 week in {_RAREST:,}"
    scale = 10 ** max(len(str(int(weeks))) - 2, 0)
    return f"1 week in {int(weeks / scale) * scale:,}"


def answers_words(answers: FirstAnswers) -> str:
    """Return how fast customers were answered, and how many still wait."""
    if answers.waiting == answers.total:
        return f"none of {counted(answers.total, 'message')} of customers has been answered yet"
    waiting = f", {answers.waiting:,} of {answers.total:,} still wait" if answers.waiting else ""
    if answers.median is None:
        return f"half of the customers or more have not been answered yet{waiting}"
    slow = "" if answers.slow_tenth is None else f", one in ten waited longer than {time_words(answers.slow_tenth)}"
    return f"half of the customers were answered within {time_words(answers.median)}{slow}{waiting}"
