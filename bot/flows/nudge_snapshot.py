"""Reading what is due: everything that rules look at at once, then who is here and may know of it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.domain.channels import Preferences
from bot.domain.experiments.reminders import REMINDED_STAGES, Progressed
from bot.domain.nudge_batches import FROM, OF, Due, due_among
from bot.domain.nudge_people import Known, assigned, questions_about
from bot.domain.nudge_rules import after_of, found_by_rules, rule_of
from bot.domain.nudge_waiting import NEVER, Snapshot, Waiting
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.rhythm import wants
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.triage import ASKED_IN
from bot.ports import UnitOfWork, WaitingItem

# Of one kind so many are looked at, the oldest first: a person who has more waiting than this has another problem.
MOST_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Team:
    """Who may be asked when nobody stands nearer: by what they did here."""

    # By channel: who chose what Heed does there, and who last answered its questions.
    setters: Mapping[str, str]
    sorters: Mapping[str, str]
    # Where questions of each channel are asked.
    asks_in: Mapping[str, str]
    usual_triage: str
    # Who last chose something for the workspace, and its admins.
    others: Sequence[str]

    def of_channel(self, channel_id: str | None) -> list[str]:
        """Return whom to ask about something said in a channel, when whoever kept it cannot be asked."""
        asked_in = self.asks_in.get(channel_id or "", self.usual_triage)
        near = [self.setters.get(channel_id or ""), self.sorters.get(asked_in)]
        return [user_id for user_id in (*near, *self.others) if user_id]


async def read_due(desk: Desk, workspace_id: str, now: datetime) -> Due:
    """Return what is due in a workspace by now, and whose it is. Raises TryAgainError when Slack is away."""
    async with desk.storage.work(workspace_id) as work:
        snapshot = await read_snapshot(work, now)
    found = found_by_rules(snapshot, now)
    handed = [(nudge.kind, nudge.user_id) for nudge in snapshot.nudges if OF in nudge.facts]
    known = await read_known(desk, workspace_id, *questions_about(found, handed))
    theirs = assigned(found, known)
    async with desk.storage.work(workspace_id) as work:
        people = await work.people.of_all(sorted({each.user_id for each in theirs}))
    wanted = [
        each
        for each in theirs
        if wants(rule_of(each.found.kind).kind.value, people[each.user_id], snapshot.preferences)
    ]
    after = {kind: after_of(rule_of(kind), snapshot.preferences) for kind in NudgeKind}
    seen = frozenset(nudge.key for nudge in snapshot.nudges)
    return due_among(wanted, known=known, now=now, after=after, seen=seen)


async def read_snapshot(work: UnitOfWork, now: datetime) -> Snapshot:
    """Return everything that rules look at, in a number of queries that does not grow with what waits."""
    preferences = await work.channels.preferences()
    nudges = await work.nudges.waiting()
    reach = _Reach(preferences=preferences, now=now, waiting=nudges)
    team = await _team(work, preferences)
    unsorted = await work.waiting.unsorted(**reach.between(NudgeKind.UNTRIAGED), limit=MOST_LOOKED_AT)
    unanswered = await work.waiting.unanswered(**reach.between(NudgeKind.UNANSWERED), limit=MOST_LOOKED_AT)
    owed = await work.waiting.owed(until=now, limit=MOST_LOOKED_AT)
    accounts = await work.waiting.silent(until=reach.until(NudgeKind.SILENT_ACCOUNT), limit=MOST_LOOKED_AT)
    return Snapshot(
        preferences=preferences,
        experiments=await progress(work),
        reviews=await _reviews(work, now),
        unsorted=[_item(each, team) for each in unsorted],
        unanswered=[_item(each, team, owner_first=True) for each in unanswered],
        debts=[
            Waiting(id=each.id, since=each.owed_at, candidates=(each.owed_by,), private_to=each.private_to)
            for each in owed
        ],
        accounts=[Waiting(id=each.id, since=each.since or NEVER, candidates=(each.owner_id,)) for each in accounts],
        questions=await _questions(work, team, reach),
        nudges=nudges,
    )


async def progress(work: UnitOfWork) -> list[Progressed]:
    """Return every experiment about which something can be due, in two queries however many there are."""
    experiments = await work.experiments.in_stages(REMINDED_STAGES)
    latest = await work.experiments.latest_updates_at([each.id for each in experiments])
    return [Progressed(experiment=each, last_update_at=latest.get(each.id)) for each in experiments]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """How far back each rule looks: to where it begins, and to what somebody was told of and may still be so."""

    preferences: Preferences
    now: datetime
    waiting: Sequence[Nudge]

    def until(self, kind: NudgeKind) -> datetime:
        rule = rule_of(kind)
        return self.now - rule.span(after_of(rule, self.preferences))

    def between(self, kind: NudgeKind) -> dict[str, datetime]:
        until = self.until(kind)
        begins = until - (rule_of(kind).looks_back or (until - NEVER))
        told = [nudge.facts[FROM] for nudge in self.waiting if nudge.kind is kind and FROM in nudge.facts]
        return {"since": min([begins, *map(datetime.fromisoformat, told)]), "until": until}


async def _team(work: UnitOfWork, preferences: Preferences) -> _Team:
    settings = await work.channels.all()
    admins = [each.user_id for each in await work.roles.all() if each.role is Role.ADMIN]
    chose = await work.waiting.last_preferred_by()
    return _Team(
        setters={each.channel_id: each.set_by for each in settings if each.set_by},
        sorters=await work.waiting.last_sorters(),
        asks_in={each.channel_id: each.triage_channel_id for each in settings if each.triage_channel_id},
        usual_triage=preferences.triage_channel_id or "",
        others=[user_id for user_id in (chose, *admins) if user_id],
    )


async def _reviews(work: UnitOfWork, now: datetime) -> list[Waiting]:
    """Return what was put off until today, since its day; whoever put it off is asked."""
    return [
        Waiting(
            id=entry.id,
            since=datetime.combine(entry.review_on, time(), UTC),
            candidates=(entry.by,),
            private_to=theme.private_to,
        )
        for entry, theme in await work.vision.reviews_due(now.date())
        if entry.review_on is not None
    ]


async def _questions(work: UnitOfWork, team: _Team, reach: _Reach) -> list[Waiting]:
    """Return questions on cards; a card shows private words, so only who reads its channel is told of it."""
    found = []
    for question in await work.waiting.asked(**reach.between(NudgeKind.UNSURE), limit=MOST_LOOKED_AT):
        asked_in = str(question.facts.get(ASKED_IN, ""))
        setter = team.setters.get(question.channel_id or "")
        near = (setter, *team.others[:1], team.sorters.get(asked_in), *team.others[1:])
        candidates = tuple(dict.fromkeys(user_id for user_id in near if user_id))
        found.append(
            Waiting(id=question.id, since=question.asked_at, candidates=candidates, private_to=asked_in or None)
        )
    return found


def _item(item: WaitingItem, team: _Team, *, owner_first: bool = False) -> Waiting:
    """Return an item with whose it may be: who looks after the account, who kept it, then who set up its channel."""
    first = (item.owner_id, item.captured_by) if owner_first else (item.captured_by,)
    return Waiting(
        id=item.id,
        since=item.since,
        candidates=tuple(dict.fromkeys(each for each in (*first, *team.of_channel(item.channel_id)) if each)),
        private_to=item.private_to,
        known_to=item.captured_by,
    )


async def read_known(desk: Desk, workspace_id: str, people: Iterable[str], inside: Iterable[tuple[str, str]]) -> Known:
    """Ask Slack who is here, and who is in which private channel, each once. Raises TryAgainError."""
    ids, pairs = sorted(set(people)), sorted(set(inside))
    persons, joined = await asyncio.gather(
        asyncio.gather(*(desk.directory.person(workspace_id, user_id) for user_id in ids)),
        asyncio.gather(*(desk.directory.is_member(workspace_id, channel_id, user_id) for user_id, channel_id in pairs)),
    )
    return Known(
        workspace_id=workspace_id,
        people={person.id: person for person in persons if person is not None},
        inside=frozenset(pair for pair, is_in in zip(pairs, joined, strict=True) if is_in),
    )
