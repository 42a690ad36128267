"""What is told together, and only once: everything of one kind that waits for one person is one nudge.

A nudge of several things covers a stretch of time: what began to wait within it was told and is not told again. What
comes later makes another nudge, a week after the one before at the earliest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.closing import Debt
from bot.domain.nudge_people import Assigned, Known
from bot.domain.nudge_rules import rule_of
from bot.domain.nudge_waiting import NEVER, Found, Waiting
from bot.domain.nudge_words import why_of
from bot.domain.nudges import Nudge, NudgeDue, NudgeKind, NudgeState

# One list a week is a routine; a list of the same kind every day is what people filter away.
PAUSE = timedelta(days=7)
# As many as one opens from a reminder; for more there are lists.
_NAMED = 3
# Names of facts: how many, since when, the stretch that is covered, whose matters they are when they were handed over,
# and the first of them.
COUNT, SINCE, FROM, TO, OF, IDS, AFTER = "count", "since", "from", "to", "of", "ids", "after"
# It is told because it has just happened, and not for how long it waits.
EARLY, _YES = "early", "yes"
# How many were handed over, and how many were not, since whoever has the others may not know of them.
HANDED, STAYED = "handed", "stayed"
TOGETHER = frozenset(
    {
        NudgeKind.UNANSWERED,
        NudgeKind.OPEN_DEBT,
        NudgeKind.UNSURE,
        NudgeKind.UNTRIAGED,
        NudgeKind.SILENT_ACCOUNT,
    }
)

# What has an owner, who changes when it is handed over.
OWNED = frozenset({NudgeKind.OPEN_DEBT, NudgeKind.SILENT_ACCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Everything that is due in a workspace by now, with whose it is."""

    # What is told by itself, the most pressing first, and what is told together: by kind and whose it is.
    alone: Sequence[Assigned]
    together: Mapping[tuple[NudgeKind, str], Sequence[Found]]
    known: Known
    now: datetime
    # How long each kind waits, for sentences that say so.
    after: Mapping[NudgeKind, int]
    # The nudges that waited when this was read: of later ones it cannot say whether they are still true.
    seen: frozenset[str]

    def is_true(self, nudge: Nudge) -> bool:
        """Say whether a nudge is still so, as far as is known."""
        return nudge.key not in self.seen or bool(self.still(nudge))

    def still(self, nudge: Nudge) -> list[Found]:
        """Return what a nudge tells of and is still so, oldest first; nothing: it is settled."""
        if nudge.kind not in TOGETHER:
            return [each.found for each in self.alone if _is_told_alone(each, nudge, self.known)]
        whose, begins = nudge.facts.get(OF, nudge.user_id), _moment(nudge.facts, FROM)
        # What was told ends where it ended then; what nobody was told of grows.
        ends = _moment(nudge.facts, TO) if nudge.message_key is not None or OF in nudge.facts else self.now
        early = EARLY in nudge.facts
        mine = [each for each in self.together.get((nudge.kind, whose), ()) if early or not each.is_early]
        # What was never heard of has no time before it.
        within = [each for each in mine if begins < each.since <= ends or each.since == begins == NEVER]
        able = [each for each in within if self.known.may_know(nudge.user_id, each.waiting)]
        return sorted(able, key=lambda each: (each.since, each.waiting.id))


def due_among(
    found: Iterable[Assigned], *, known: Known, now: datetime, after: Mapping[NudgeKind, int], seen: frozenset[str]
) -> Due:
    """Return what was found, sorted out."""
    alone: list[Assigned] = []
    together: dict[tuple[NudgeKind, str], list[Found]] = {}
    for each in found:
        if each.found.kind in TOGETHER:
            together.setdefault((each.found.kind, each.user_id), []).append(each.found)
        else:
            alone.append(each)
    return Due(alone=alone, together=together, known=known, now=now, after=after, seen=seen)


def alone_due(assigned: Iterable[Assigned]) -> list[NudgeDue]:
    """Return what is told by itself: of one experiment the most pressing matter only."""
    first: dict[str, NudgeDue] = {}
    for each in assigned:
        if each.found.alone is not None:
            first.setdefault(each.found.waiting.id, replace(each.found.alone, user_id=each.user_id))
    return list(first.values())


def batches_due(due: Due, told: Iterable[Nudge]) -> list[NudgeDue]:
    """Return the nudges of several things that are new; `told` are all earlier ones of these kinds and people."""
    earlier: dict[tuple[NudgeKind, str], list[Nudge]] = {}
    for nudge in sorted(told, key=_age):
        earlier.setdefault((nudge.kind, nudge.user_id), []).append(nudge)
    made = [
        _batch(*whose, [each for each in found if not each.is_early], earlier.get(whose, []), due)
        for whose, found in due.together.items()
    ]
    return [each for each in made if each is not None]


def facts_of(found: Sequence[Found], *, begins: datetime, after: int, of: str | None = None) -> dict[str, str]:
    """Return what the sentence about several things is made of; they come oldest first."""
    facts = {
        COUNT: str(len(found)),
        SINCE: found[0].since.isoformat(),
        FROM: begins.isoformat(),
        TO: found[-1].since.isoformat(),
        IDS: " ".join(each.waiting.id for each in found[:_NAMED]),
        AFTER: str(after),
    }
    return facts if of is None else {**facts, OF: of}


def refreshed(nudge: Nudge, due: Due) -> Nudge:
    """Return a nudge of several things as it is by now, before anybody was told."""
    found = due.still(nudge) if nudge.kind in TOGETHER else []
    if not found:
        return nudge
    begins, after = _moment(nudge.facts, FROM), due.after[nudge.kind]
    facts = facts_of(found, begins=begins, after=after, of=nudge.facts.get(OF))
    facts |= {EARLY: _YES} if EARLY in nudge.facts else {}
    return replace(nudge, facts=facts, why=why_of(nudge.kind, facts))


def debts_due_early(debts: Sequence[Debt], user_id: str) -> NudgeDue:
    """Return the nudge about answers that somebody owes since a moment ago, for when they are at work again."""
    found = [
        Found(kind=NudgeKind.OPEN_DEBT, waiting=Waiting(id=debt.id, since=debt.owed_at, candidates=(user_id,)))
        for debt in sorted(debts, key=lambda debt: (debt.owed_at, debt.id))
    ]
    # A moment before the first, since a stretch begins after its beginning.
    facts = facts_of(found, begins=found[0].since - timedelta(microseconds=1), after=0) | {EARLY: _YES}
    return NudgeDue(
        key=f"{_slug(NudgeKind.OPEN_DEBT)}:{user_id}:{facts[TO]}",
        kind=NudgeKind.OPEN_DEBT,
        subject_id=user_id,
        user_id=user_id,
        why=why_of(NudgeKind.OPEN_DEBT, facts),
        facts=facts,
    )


def shared_out(nudge: Nudge, *, handed: int, stayed: int) -> dict[str, str]:
    """Return the facts of a nudge of which a part was handed over."""
    return {**nudge.facts, HANDED: str(handed), STAYED: str(stayed)}


def passed_on(nudge: Nudge, found: Sequence[Found], *, to: str, after: int) -> NudgeDue:
    """Return the nudge for somebody to whom another one's was handed over, about what they may know of it."""
    # What has an owner is theirs by now; the rest is still whose it was.
    whose = to if nudge.kind in OWNED else nudge.facts.get(OF, nudge.user_id)
    if nudge.kind in TOGETHER:
        facts = facts_of(found, begins=_moment(nudge.facts, FROM), after=after, of=whose)
    else:
        facts = {**nudge.facts, OF: whose}
    began = facts.get(FROM, "")
    return NudgeDue(
        key=f"{_slug(nudge.kind)}:{nudge.subject_id}:{began}:{to}:handed",
        kind=nudge.kind,
        subject_id=nudge.subject_id,
        user_id=to,
        why=why_of(nudge.kind, facts),
        facts=facts,
    )


def _batch(
    kind: NudgeKind, user_id: str, found: Sequence[Found], earlier: Sequence[Nudge], due: Due
) -> NudgeDue | None:
    last = next((nudge for nudge in reversed(earlier) if OF not in nudge.facts), None)
    if last is not None and (last.created_at > due.now - PAUSE or last.state is NudgeState.SNOOZED):
        return None
    rule = rule_of(kind)
    after = due.after[kind]
    begins = NEVER if rule.looks_back is None else due.now - rule.span(after) - rule.looks_back
    begins = begins if last is None else max(begins, _moment(last.facts, TO))
    is_first = last is None and begins == NEVER
    untold = [each for each in found if each.since > begins or (is_first and each.since == NEVER)]
    # What was handed over to them was told with that.
    stretches = [(_moment(nudge.facts, FROM), _moment(nudge.facts, TO)) for nudge in earlier if OF in nudge.facts]
    new = [each for each in untold if not any(start < each.since <= end for start, end in stretches)]
    new.sort(key=lambda each: (each.since, each.waiting.id))
    if not new:
        return None
    facts = facts_of(new, begins=begins, after=after)
    key = f"{_slug(kind)}:{user_id}:{due.now.date().isoformat()}"
    return NudgeDue(key=key, kind=kind, subject_id=user_id, user_id=user_id, why=why_of(kind, facts), facts=facts)


def _is_told_alone(each: Assigned, nudge: Nudge, known: Known) -> bool:
    alone = each.found.alone
    if alone is None or each.found.kind is not nudge.kind or each.found.waiting.id != nudge.subject_id:
        return False
    if OF in nudge.facts:
        return known.may_know(nudge.user_id, each.found.waiting)
    return replace(alone, user_id=each.user_id).key == nudge.key


def _age(nudge: Nudge) -> tuple[datetime, str]:
    return nudge.created_at, nudge.key


def _moment(facts: Mapping[str, str], name: str) -> datetime:
    """Return a time of a nudge's facts; what an earlier version did not write is long ago."""
    return datetime.fromisoformat(facts[name]) if name in facts else NEVER


def _slug(kind: NudgeKind) -> str:
    return kind.value.replace(" ", "_")
