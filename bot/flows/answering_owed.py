"""What a human does about an answer that is owed: edits it, sends it, hands it over, or says that none is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import structlog

from bot.domain.audience import Reader
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
from bot.domain.helping import check_moment
from bot.domain.owed import Pick, is_editable, may_know
from bot.domain.owing import outdated_by, outdates
from bot.domain.statuses import ThemeStatus
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.owed import answering_reader
from bot.flows.owed_notes import handed_job
from bot.flows.owing import newest_step, redraw_notes
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# A reason is a sentence; more is not read in a list.
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What became of the answers that somebody wanted sent."""

    # On their way, or passed on by a person.
    taken: tuple[Debt, ...]
    refused: tuple[HeedError, ...]


async def press_send(
    desk: Desk, workspace_id: str, user_id: str, picks: Sequence[Pick], *, told: bool = False
) -> Pressed:
    """Take answers for sending, each at most once whoever else presses, and begin the job that posts them.

    With `told` nothing is posted: somebody passed the words on themselves. Each answer that cannot go is refused by
    itself. Raises OutsiderError and DebtGuestError.
    """
    reader = await answering_reader(desk, workspace_id, user_id)
    taken: list[Debt] = []
    refused: list[HeedError] = []
    for pick in {pick.debt_id: pick for pick in picks}.values():
        try:
            taken.append(await _taken(desk, reader, pick, told=told))
        except HeedError as reason:
            _log.info("answer_refused", workspace_id=workspace_id, debt_id=pick.debt_id, reason=type(reason).__name__)
            refused.append(reason)
    sending = [debt for debt in taken if debt.state is DebtState.SENDING]
    if sending:
        await desk.jobs.enqueue(answers_job(workspace_id, sending))
    async with desk.storage.work(workspace_id) as work:
        # What was refused has changed since it was shown.
        seen = await work.debts.with_ids([pick.debt_id for pick in picks])
    await redraw_notes(desk, workspace_id, seen)
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
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick)
        return await _changed(work, replace(debt, draft=said, edited_by=user_id))


async def settle_debt(desk: Desk, workspace_id: str, user_id: str, pick: Pick, reason: str) -> Debt:
    """Say that no answer is owed, and why. Raises SettleReasonError, and what `_editable` raises."""
    said = clean_words(reason)
    if not said or len(said) > _LONGEST_REASON:
        raise SettleReasonError
    reader = await answering_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick)
        settled = replace(debt, state=DebtState.SETTLED, settled_because=said, sent_by=user_id)
        changed = await _changed(work, settled)
    await redraw_notes(desk, workspace_id, [changed])
    return changed


async def hand_debt_over(desk: Desk, workspace_id: str, user_id: str, pick: Pick, *, to: str) -> Debt:
    """Let somebody else owe an answer, and tell them. Raises DebtOwnerError, and what `_editable` raises."""
    reader = await answering_reader(desk, workspace_id, user_id)
    person = await desk.directory.person(workspace_id, to)
    is_ours = person is not None and person.team_id == workspace_id
    if person is None or not is_ours or person.is_bot or person.is_guest or person.has_left:
        raise DebtOwnerError
    async with desk.storage.work(workspace_id) as work:
        private_to = (await _editable(work, reader, pick)).private_to
    if private_to is not None and not await desk.directory.is_member(workspace_id, private_to, to):
        raise DebtOwnerError
    async with desk.storage.work(workspace_id) as work:
        debt = await _editable(work, reader, pick)
        changed = debt if debt.owed_by == to else await _changed(work, replace(debt, owed_by=to))
    if changed is not debt:
        if to != user_id:
            await desk.jobs.enqueue(handed_job(workspace_id, changed, user_id))
        await redraw_notes(desk, workspace_id, [debt, changed])
    return changed


async def _taken(desk: Desk, reader: Reader, pick: Pick, *, told: bool) -> Debt:
    """Take one answer for sending: of all who try, one does. Raises HeedError with the reason why it cannot go."""
    async with desk.storage.work(reader.workspace_id) as work:
        debt = await _editable(work, reader, pick)
    is_posted = debt.way is Way.THREAD and not told
    if is_posted:
        await _check_place(desk, reader.workspace_id, debt, pick)
    now = desk.clock.now()
    async with desk.storage.work(reader.workspace_id) as work:
        debt = await _editable(work, reader, pick)
        is_current = await _is_current(work, debt)
        if is_current:
            if not is_posted:
                return await _changed(work, await told_debt(work, debt, by=reader.user_id, at=now))
            readers = tuple(sorted(pick.readers))
            claimed = replace(debt, state=DebtState.SENDING, sent_by=reader.user_id, sent_at=now, readers=readers)
            return await _changed(work, claimed)
    raise DebtOutdatedError


async def told_debt(work: UnitOfWork, debt: Debt, *, by: str | None, at: datetime, ts: str | None = None) -> Debt:
    """Return a debt as it is once its answer was given; who heard that it shipped is asked later whether it helped."""
    days = (await work.channels.preferences()).check_days
    check_at = check_moment(at, days) if debt.status is ThemeStatus.SHIPPED else None
    return replace(debt, state=DebtState.SENT, sent_by=by, sent_at=at, sent_ts=ts, check_at=check_at)


async def _check_place(desk: Desk, workspace_id: str, debt: Debt, pick: Pick) -> None:
    """Refuse what the messenger would refuse, while somebody still looks at it."""
    place = await desk.directory.place(workspace_id, debt.channel_id or "", max_age_seconds=0)
    if place is None or place.is_archived or not place.is_member:
        raise ChannelUnreachableError
    if place.is_external and not (place.outside_team_ids and place.outside_team_ids <= pick.readers):
        raise DebtReadersError


async def _is_current(work: UnitOfWork, debt: Debt) -> bool:
    """Say whether the theme still is where the answer says; what is not true any more is replaced."""
    change = await work.statuses.with_id(debt.change_id)
    theme = (await work.debts.themes([debt.theme_id])).get(debt.theme_id)
    newest = None if theme is None else await newest_step(work, theme)
    if theme is None or change is None or newest is None or not outdates(newest, change):
        return True
    await work.debts.replace_open(theme.id, outdated_by(newest.status), but_of=newest.id)
    return False


async def _editable(work: UnitOfWork, reader: Reader, pick: Pick) -> Debt:
    """Return an answer as somebody saw it. Raises DebtNotFoundError, DebtClosedError and DebtChangedError."""
    debt = await work.debts.with_id(pick.debt_id)
    if debt is None or not may_know(debt, reader):
        raise DebtNotFoundError
    if not is_editable(debt):
        raise DebtClosedError
    if debt.version != pick.version:
        raise DebtChangedError
    return debt


async def _changed(work: UnitOfWork, debt: Debt) -> Debt:
    if not await work.debts.change(debt):
        raise DebtChangedError
    return replace(debt, version=debt.version + 1)
