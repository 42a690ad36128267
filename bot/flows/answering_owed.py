"""What a human does about an answer that is owed: edits it, sends it, hands it over, or says that none is owed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import structlog

from bot.domain.audience import Place, Reader
from bot.domain.closing import Debt, DebtState, Way
from bot.domain.closing_errors import (
    DebtChangedError,
    DebtClosedError,
    DebtNotFoundError,
    DebtOutdatedError,
    DebtOwnerError,
    DebtReadersError,
    DraftWordsError,
    SettleReasonError,
)
from bot.domain.drafting import LONGEST_ANSWER
from bot.domain.errors import ChannelUnreachableError, HeedError
from bot.domain.owed import Pick, answered, is_editable, may_know
from bot.domain.owing import outdated_by, outdates
from bot.domain.role_errors import NotAllowedError
from bot.domain.roles import Role
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.owed import answering_reader
from bot.flows.owed_notes import handed_job
from bot.flows.owing import redraw_notes
from bot.flows.roles import refusal_of
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# A reason is a sentence; more is not read in a list.
_LONGEST_REASON = 500
# Forty answers to one channel ask Slack once who reads it; the messenger asks again at the very moment of each post.
_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What became of the answers that somebody wanted sent."""

    # On their way, or passed on by a person.
    taken: tuple[Debt, ...]
    refused: tuple[HeedError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """What taking answers for sending needs to know, read once however many they are."""

    reader: Reader
    debts: Mapping[str, Debt]
    outdated: set[str]
    places: Mapping[str, Place | None]
    told: bool
    check_days: int
    at: datetime
    # Why this person may only send answers that they owe themselves; None: they may send all.
    refusal: NotAllowedError | None


async def press_send(
    desk: Desk, workspace_id: str, user_id: str, picks: Sequence[Pick], *, told: bool = False
) -> Pressed:
    """Take answers for sending, each at most once whoever else presses, and begin the job that posts them.

    With `told` nothing is posted: somebody passed the words on themselves. Each answer that cannot go is refused by
    itself. Raises OutsiderError and DebtGuestError.
    """
    reader = await answering_reader(desk, workspace_id, user_id)
    places = {} if told else await _places(desk, workspace_id, picks)
    refusal = await refusal_of(desk, workspace_id, user_id, Role.EDITOR)
    taken: list[Debt] = []
    refused: list[HeedError] = []
    async with desk.storage.work(workspace_id) as work:
        taking = await _taking(desk, work, reader, places, [pick.debt_id for pick in picks], told=told)
        taking = replace(taking, refusal=refusal)
        for pick in {pick.debt_id: pick for pick in picks}.values():
            try:
                taken.append(await _taken(work, taking, pick))
            except HeedError as reason:
                refused.append(reason)
                why = type(reason).__name__
                _log.info("answer_refused", workspace_id=workspace_id, debt_id=pick.debt_id, reason=why)
    sending = [debt for debt in taken if debt.state is DebtState.SENDING]
    if sending:
        await desk.jobs.enqueue(answers_job(workspace_id, sending))
    # What was refused has changed since it was shown.
    await redraw_notes(desk, workspace_id, taking.debts.values())
    return Pressed(taken=tuple(taken), refused=tuple(refused))


def answers_job(workspace_id: str, debts: Sequence[Debt], *, slot: str = "") -> Job:
    """Return the job that posts answers which were taken for sending; a sweep's has a slot of its own."""
    ids = sorted(f"{debt.id}:{debt.version}" for debt in debts)
    # An id of forty ids would be longer than a job's may be.
    digest = sha256(" ".join(ids).encode()).hexdigest()[:32]
    args = {"workspace_id": workspace_id, "debt_ids": ",".join(debt.id for debt in debts)}
    return Job(id=f"answers:{workspace_id}:{digest}{slot}", kind="answers", args=args)


async def edit_draft(desk: Desk, workspace_id: str, user_id: str, pick: Pick, words: str) -> Debt:
    """Replace what would be sent. Raises DraftWordsError, and what `_editable` raises."""
    said = clean_words(words)
    if not said or len(said) > LONGEST_ANSWER:
        raise DraftWordsError
    reader = await answering_reader(desk, workspace_id, user_id)
    refusal = await refusal_of(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick, refusal)
        return await _changed(work, replace(debt, draft=said, edited_by=user_id))


async def settle_debt(desk: Desk, workspace_id: str, user_id: str, pick: Pick, reason: str) -> Debt:
    """Say that no answer is owed, and why. Raises SettleReasonError, and what `_editable` raises."""
    said = clean_words(reason)
    if not said or len(said) > _LONGEST_REASON:
        raise SettleReasonError
    reader = await answering_reader(desk, workspace_id, user_id)
    refusal = await refusal_of(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick, refusal)
        settled = replace(debt, state=DebtState.SETTLED, settled_because=said, sent_by=user_id)
        changed = await _changed(work, settled)
    await redraw_notes(desk, workspace_id, [changed])
    return changed


async def hand_debt_over(
    desk: Desk, workspace_id: str, user_id: str, pick: Pick, *, to: str, is_told: bool = True
) -> Debt:
    """Let somebody else owe an answer, and tell them unless a reminder does. Raises what `_editable` raises.

    Raises DebtOwnerError for who cannot have it.
    """
    reader = await answering_reader(desk, workspace_id, user_id)
    person = await desk.directory.person(workspace_id, to)
    is_ours = person is not None and person.team_id == workspace_id
    if person is None or not is_ours or person.is_bot or person.is_guest or person.has_left:
        raise DebtOwnerError
    refusal = await refusal_of(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        private_to = (await _editable(work, reader, pick, refusal)).private_to
    if private_to is not None and not await desk.directory.is_member(workspace_id, private_to, to):
        raise DebtOwnerError
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick, refusal)
        changed = debt if debt.owed_by == to else await _changed(work, replace(debt, owed_by=to))
    if changed is not debt:
        if is_told and to != user_id:
            await desk.jobs.enqueue(handed_job(workspace_id, changed, user_id))
        await redraw_notes(desk, workspace_id, [debt, changed])
    return changed


async def _places(desk: Desk, workspace_id: str, picks: Sequence[Pick]) -> dict[str, Place | None]:
    """Return who reads the channels that answers would go to, each asked once, however many go there."""
    async with desk.storage.work(workspace_id) as work:
        debts = await work.debts.with_ids([pick.debt_id for pick in picks])
    channels = sorted({debt.channel_id for debt in debts if debt.channel_id is not None and is_editable(debt)})
    asked = (desk.directory.place(workspace_id, each, max_age_seconds=_FRESH_SECONDS) for each in channels)
    return dict(zip(channels, await asyncio.gather(*asked), strict=True))


async def _taking(
    desk: Desk, work: UnitOfWork, reader: Reader, places: Mapping[str, Place | None], ids: Sequence[str], *, told: bool
) -> _Taking:
    """Return what taking some answers needs to know, read once for all of them."""
    debts = {debt.id: debt for debt in await work.debts.with_ids(ids)}
    return _Taking(
        reader=reader,
        debts=debts,
        outdated=await _outdated(work, list(debts.values())),
        places=places,
        told=told,
        check_days=(await work.channels.preferences()).check_days,
        at=desk.clock.now(),
        refusal=None,
    )


async def _taken(work: UnitOfWork, taking: _Taking, pick: Pick) -> Debt:
    """Take one answer for sending: of all who try, one does. Raises HeedError with the reason why it cannot go."""
    reader = taking.reader
    debt = _as_seen(taking.debts.get(pick.debt_id), reader, pick, taking.refusal)
    if debt.id in taking.outdated:
        raise DebtOutdatedError
    if debt.way is Way.OWNER or taking.told:
        return await _changed(work, answered(debt, by=reader.user_id, at=taking.at, check_days=taking.check_days))
    _check_place(taking.places.get(debt.channel_id or ""), pick)
    readers = tuple(sorted(pick.readers))
    claimed = replace(debt, state=DebtState.SENDING, sent_by=reader.user_id, sent_at=taking.at, readers=readers)
    return await _changed(work, claimed)


def _check_place(place: Place | None, pick: Pick) -> None:
    """Refuse what the messenger would refuse, while somebody still looks at it."""
    if place is None or place.is_archived or not place.is_member:
        raise ChannelUnreachableError
    if place.is_external and not (place.outside_team_ids and place.outside_team_ids <= pick.readers):
        raise DebtReadersError


async def _outdated(work: UnitOfWork, debts: Sequence[Debt]) -> set[str]:
    """Return the answers whose theme has moved on; those are replaced, since they are not true any more."""
    themes = await work.debts.themes({debt.theme_id for debt in debts})
    newest = await work.statuses.newest_of_many([theme.id for theme in themes.values()])
    changes = {change_id: await work.statuses.with_id(change_id) for change_id in {debt.change_id for debt in debts}}
    outdated: set[str] = set()
    for debt in debts:
        theme, change = themes.get(debt.theme_id), changes[debt.change_id]
        step = newest.get(theme.id) if theme is not None else None
        if theme is not None and change is not None and step is not None and outdates(step, change):
            await work.debts.replace_open(theme.id, outdated_by(step.status), but_of=step.id)
            outdated.add(debt.id)
    return outdated


async def _editable(work: UnitOfWork, reader: Reader, pick: Pick, refusal: NotAllowedError | None) -> Debt:
    """Return an answer as somebody saw it who may change it.

    Raises DebtNotFoundError, NotAllowedError, DebtClosedError and DebtChangedError.
    """
    return _as_seen(await work.debts.with_id(pick.debt_id), reader, pick, refusal)


def _as_seen(debt: Debt | None, reader: Reader, pick: Pick, refusal: NotAllowedError | None) -> Debt:
    if debt is None or not may_know(debt, reader):
        raise DebtNotFoundError
    if refusal is not None and debt.owed_by != reader.user_id:
        raise refusal
    if not is_editable(debt):
        raise DebtClosedError
    if debt.version != pick.version:
        raise DebtChangedError
    return debt


async def _changed(work: UnitOfWork, debt: Debt) -> Debt:
    if not await work.debts.change(debt):
        raise DebtChangedError
    return replace(debt, version=debt.version + 1)
