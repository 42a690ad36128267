"""A message with nudges as it is drawn now: what is due and why, the way to it, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.accounts import Account, AccountState
from bot.domain.audience import Person, Reader
from bot.domain.errors import OutsiderError
from bot.domain.experiments.experiment import Experiment
from bot.domain.feedback import Feedback, State
from bot.domain.listening import TriageQuestion
from bot.domain.nudge_batches import IDS
from bot.domain.nudge_notes import NudgeLink, NudgeNote, NudgeNotes
from bot.domain.nudge_words import said_why
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.domain.themes import Theme
from bot.domain.vision import NotNow
from bot.domain.vision_errors import VisionGuestError
from bot.domain.working_hours import zone_of_person
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

_OF_ITEMS = frozenset({NudgeKind.UNTRIAGED, NudgeKind.UNANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subjects:
    """What nudges are about, by internal id, whatever its reader may know of it."""

    experiments: Mapping[str, Experiment]
    items: Mapping[str, Feedback]
    accounts: Mapping[str, Account]
    questions: Mapping[str, TriageQuestion]
    # What was put off, with the theme as it stands.
    reviews: Mapping[str, tuple[NotNow, Theme]]


async def nudge_notes(desk: Desk, workspace_id: str, told: Sequence[Nudge]) -> NudgeNotes:
    """Return a message with nudges as it is drawn now, with what its reader may know by now."""
    if not told:
        return NudgeNotes(notes=())
    async with desk.storage.work(workspace_id) as work:
        subjects = await _subjects(work, told)
    person = await desk.directory.person(workspace_id, told[0].user_id)
    notes = [await _note(desk, workspace_id, nudge, subjects, person) for nudge in told]
    return NudgeNotes(notes=tuple(note for note in notes if note is not None))


async def waiting_links(work: UnitOfWork, reader: Reader, told: Sequence[Nudge]) -> dict[str, tuple[NudgeLink, ...]]:
    """Return the first things that open nudges of one person are about, by key, without asking Slack."""
    if not told:
        return {}
    items = {each.id: each for each in await work.feedback.with_ids(_ids(told, *_OF_ITEMS))}
    behind = {item.account_id for item in items.values() if item.account_id}
    accounts = await work.accounts.with_ids({*behind, *_ids(told, NudgeKind.SILENT_ACCOUNT)})
    seen = {each.id: _item_link(each, accounts.get(each.account_id or "")) for each in _seen(items.values(), reader)}
    found = {**seen, **_own_accounts(accounts.values(), reader.user_id)}
    return {
        nudge.key: tuple(found[each] for each in nudge.facts.get(IDS, "").split() if each in found) for nudge in told
    }


def _seen(items: Iterable[Feedback], reader: Reader) -> list[Feedback]:
    return [
        item
        for item in items
        if item.state is State.ACTIVE
        and (
            (item.private_to is None and reader.reads_workspace)
            or item.private_to in reader.channel_ids
            or item.captured_by == reader.user_id
        )
    ]


def _own_accounts(accounts: Iterable[Account], user_id: str | None) -> dict[str, NudgeLink]:
    """Return those of the accounts that somebody looks after: whose account it is by now may know its name."""
    mine = [each for each in accounts if each.facts.owner_id == user_id and each.state is AccountState.ACTIVE]
    return {each.id: NudgeLink(id=each.id, label=f"{each.label} {each.name}") for each in mine}


def _ids(told: Sequence[Nudge], *kinds: NudgeKind) -> list[str]:
    """Return the first things that open nudges of some kinds are about; what was answered needs no way to them."""
    open_ones = [nudge for nudge in told if nudge.kind in kinds and nudge.state is NudgeState.OPEN]
    return list(dict.fromkeys(each for nudge in open_ones for each in nudge.facts.get(IDS, "").split()))


async def _subjects(work: UnitOfWork, told: Sequence[Nudge]) -> _Subjects:
    experiments = await work.experiments.with_ids(list(dict.fromkeys(nudge.subject_id for nudge in told)))
    items = await work.feedback.with_ids(_ids(told, *_OF_ITEMS))
    behind = {item.account_id for item in items if item.account_id}
    reviews = await _reviews(work, [each.subject_id for each in told if each.kind is NudgeKind.NOT_NOW_DUE])
    questions = [await work.triage.with_id(each) for each in _ids(told, NudgeKind.UNSURE)]
    return _Subjects(
        experiments={each.id: each for each in experiments},
        items={each.id: each for each in items},
        accounts=await work.accounts.with_ids({*behind, *_ids(told, NudgeKind.SILENT_ACCOUNT)}),
        questions={each.id: each for each in questions if each is not None},
        reviews=reviews,
    )


async def _reviews(work: UnitOfWork, entry_ids: Sequence[str]) -> dict[str, tuple[NotNow, Theme]]:
    found = {}
    for entry_id in dict.fromkeys(entry_ids):
        entry = await work.vision.not_now(entry_id)
        themes = [] if entry is None else await work.vision.standing_themes([entry.theme_id])
        if entry is not None and themes:
            found[entry_id] = (entry, themes[0])
    return found


async def _note(
    desk: Desk, workspace_id: str, nudge: Nudge, subjects: _Subjects, person: Person | None
) -> NudgeNote | None:
    """Return one nudge as it is drawn; None for an experiment that is gone."""
    zone = zone_of_person(person.time_zone if person else None)
    why, until = said_why(nudge, zone), _day_there(nudge.snoozed_until, person)
    experiment = subjects.experiments.get(nudge.subject_id)
    if experiment is not None:
        channel_id, card_ts = experiment.channel_id or "", experiment.card_ts or ""
        has_card = bool(channel_id and card_ts)
        return NudgeNote(
            nudge=nudge,
            why=why,
            label=experiment.label,
            title=experiment.terms.hypothesis.change,
            permalink=await desk.directory.permalink(workspace_id, channel_id, card_ts) if has_card else None,
            owner_id=experiment.owner_id,
            snoozed_until=until,
        )
    if nudge.kind in {NudgeKind.STALE, NudgeKind.READ_DUE, NudgeKind.KILL_DUE, NudgeKind.REVIEW_DUE}:
        return None
    note = NudgeNote(nudge=nudge, why=why, snoozed_until=until)
    if nudge.state is not NudgeState.OPEN:
        # What was answered needs no way to it.
        return note
    if nudge.kind is NudgeKind.NOT_NOW_DUE:
        return await _with_review(desk, workspace_id, note, subjects)
    return replace(note, links=await _links(desk, workspace_id, nudge, subjects))


async def _with_review(desk: Desk, workspace_id: str, note: NudgeNote, subjects: _Subjects) -> NudgeNote:
    """Return a nudge with what was put off and why it was, when its reader may know of it by now."""
    entry, theme = subjects.reviews.get(note.nudge.subject_id, (None, None))
    if entry is None or theme is None:
        return note
    from bot.flows.vision_pages import vision_reader  # noqa: PLC0415 -- loaded when first used

    try:
        reader = await vision_reader(desk, workspace_id, note.nudge.user_id)
    except (OutsiderError, VisionGuestError):
        return note
    async with desk.storage.work(workspace_id) as work:
        seen = await work.vision.visible_themes(reader, [theme.id])
    if not seen:
        return note
    return replace(note, label=f"{theme.label} {theme.name}", title=entry.reason, more=entry.would_change)


async def _links(desk: Desk, workspace_id: str, nudge: Nudge, subjects: _Subjects) -> tuple[NudgeLink, ...]:
    """Return the ways to the first things that an open nudge is about."""
    ids = nudge.facts.get(IDS, "").split()
    if nudge.kind in _OF_ITEMS:
        found = [subjects.items[each] for each in ids if each in subjects.items]
        readable = [item for item in found if await _reads(desk, workspace_id, nudge.user_id, item)]
        return tuple(_item_link(item, subjects.accounts.get(item.account_id or "")) for item in readable)
    if nudge.kind is NudgeKind.SILENT_ACCOUNT:
        known = [subjects.accounts[each] for each in ids if each in subjects.accounts]
        return tuple(_own_accounts(known, nudge.user_id).values())
    if nudge.kind is NudgeKind.UNSURE:
        return await _card_links(
            desk, workspace_id, nudge, [subjects.questions[i] for i in ids if i in subjects.questions]
        )
    return ()


async def _card_links(
    desk: Desk, workspace_id: str, nudge: Nudge, questions: Sequence[TriageQuestion]
) -> tuple[NudgeLink, ...]:
    """Return the ways to the cards on which questions stand, each card once, for who reads that channel."""
    shown = {question.card_key: question for question in questions if question.card_key}
    async with desk.storage.work(workspace_id) as work:
        claims = [await work.posts.posted(key) for key in shown]
    links = []
    for question, claim in zip(shown.values(), claims, strict=True):
        if claim is None or claim.ts is None:
            continue
        if await desk.directory.is_member(workspace_id, claim.channel_id, nudge.user_id):
            url = await desk.directory.permalink(workspace_id, claim.channel_id, claim.ts)
            links.append(NudgeLink(id=question.id, label="", url=url))
    return tuple(links)


async def _reads(desk: Desk, workspace_id: str, user_id: str, item: Feedback) -> bool:
    if item.state is not State.ACTIVE:
        return False
    if item.private_to is None or item.captured_by == user_id:
        return True
    return await desk.directory.is_member(workspace_id, item.private_to, user_id)


def _item_link(item: Feedback, account: Account | None) -> NudgeLink:
    name = item.account_name or (account.name if account is not None else None)
    label = f"{item.label} {name}" if name else item.label
    return NudgeLink(id=item.id, label=label, url=item.message.permalink if item.message else None)


def _day_there(moment: datetime | None, person: Person | None) -> date | None:
    if moment is None:
        return None
    return moment.astimezone(zone_of_person(person.time_zone if person else None)).date()
