"""Quality in plain sentences: what a burst is, how often chance does the same, and how long customers wait."""

from bot.domain.digests import counted
from bot.domain.language import say, say_many
from bot.domain.quality import Burst
from bot.domain.waiting import FirstAnswers, time_words

# Above this nobody reads the digits any more.
_RAREST = 1_000_000


def burst_words(burst: Burst) -> str:
    """Return a burst with the numbers that made it one."""
    before, weeks = sum(burst.before), len(burst.before)
    return say(
        "{area}: {accounts} complained in one week, {complaints} in all; in the {weeks} weeks before, {usual}. "
        "By chance alone: {chance}.",
        area=burst.area,
        accounts=counted(burst.accounts, "account"),
        complaints=counted(burst.items, "complaint"),
        weeks=weeks,
        usual=say("{number:.1f} a week", number=before / weeks) if before else say("none"),
        chance=chance_words(burst.chance),
    )


def chance_words(chance: float) -> str:
    """Return how rare a rise is when nothing has changed, such as `1 week in 5,000`."""
    weeks = 1 / max(chance, 1 / _RAREST)
    if weeks >= _RAREST:
        return say("less than 1 week in {weeks:,}", weeks=_RAREST)
    scale = 10 ** max(len(str(int(weeks))) - 2, 0)
    return say("1 week in {weeks:,}", weeks=int(weeks / scale) * scale)


def answers_words(answers: FirstAnswers) -> str:
    """Return how fast customers were answered, and how many still wait."""
    if answers.waiting == answers.total:
        return say_many(
            answers.total,
            "none of {number:,} message of customers has been answered yet",
            "none of {number:,} messages of customers has been answered yet",
        )
    told = _how_fast(answers)
    if not answers.waiting:
        return told
    return say(
        "{how_fast}, {waiting:,} of {total:,} still wait", how_fast=told, waiting=answers.waiting, total=answers.total
    )


def _how_fast(answers: FirstAnswers) -> str:
    if answers.median is None:
        return say("half of the customers or more have not been answered yet")
    median = time_words(answers.median)
    if answers.slow_tenth is None:
        return say("half of the customers were answered within {time}", time=median)
    return say(
        "half of the customers were answered within {time}, one in ten waited longer than {slow_time}",
        time=median,
        slow_time=time_words(answers.slow_tenth),
    )
