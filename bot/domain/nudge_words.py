"""What a nudge says: one plain sentence of Heed's own, made of facts when it is shown."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo

from bot.domain.days import named_day
from bot.domain.experiments.reminders import why_due
from bot.domain.language import say, say_many
from bot.domain.nudges import Nudge, NudgeKind

_EXPERIMENTS = frozenset({NudgeKind.STALE, NudgeKind.READ_DUE, NudgeKind.KILL_DUE, NudgeKind.REVIEW_DUE})


def said_why(nudge: Nudge, zone: tzinfo | None = None) -> str:
    """Return why somebody is nudged, with days as they are where its reader lives; older ones as they were told."""
    return why_of(nudge.kind, nudge.facts, zone) if nudge.facts else nudge.why


def why_of(kind: NudgeKind, facts: Mapping[str, str], zone: tzinfo | None = None) -> str:
    """Return the sentence that says what is due, of the facts of a nudge."""
    if kind in _EXPERIMENTS:
        return why_due(kind, facts)
    if kind is NudgeKind.NOT_NOW_DUE:
        return say("You wanted to look again on {day} at what you put off.", day=_on(facts))
    since = datetime.fromisoformat(facts["since"])
    day = named_day((since.astimezone(zone) if zone else since).date())
    return _SEVERAL[kind](int(facts["count"]), day, facts)


def _on(facts: Mapping[str, str]) -> str:
    return named_day(date.fromisoformat(facts["on"]))


def _unanswered(count: int, day: str, _: Mapping[str, str]) -> str:
    return say_many(
        count,
        "A customer has waited for an answer since {day}.",
        "{number:,} messages of customers wait for an answer, the oldest since {day}.",
        day=day,
    )


def _owed(count: int, day: str, _: Mapping[str, str]) -> str:
    return say_many(
        count, "You owe an answer since {day}.", "You owe {number:,} answers, the oldest since {day}.", day=day
    )


def _unsure(count: int, day: str, _: Mapping[str, str]) -> str:
    return say_many(
        count,
        "A question of mine has waited on its card since {day}.",
        "{number:,} questions of mine wait on their cards, the oldest since {day}.",
        day=day,
    )


def _unsorted(count: int, day: str, _: Mapping[str, str]) -> str:
    return say_many(
        count,
        "An item has waited to be sorted since {day}.",
        "{number:,} items wait to be sorted, the oldest since {day}.",
        day=day,
    )


def _silent(count: int, day: str, facts: Mapping[str, str]) -> str:
    # Not since when: somebody may have spoken last where its reader does not read.
    del day
    return say_many(
        count,
        "An account that you look after has said nothing for {days:,} days or longer.",
        "{number:,} accounts that you look after have said nothing for {days:,} days or longer.",
        days=int(facts["after"]),
    )


_SEVERAL: Mapping[NudgeKind, Callable[[int, str, Mapping[str, str]], str]] = {
    NudgeKind.UNANSWERED: _unanswered,
    NudgeKind.OPEN_DEBT: _owed,
    NudgeKind.UNSURE: _unsure,
    NudgeKind.UNTRIAGED: _unsorted,
    NudgeKind.SILENT_ACCOUNT: _silent,
}
