"""Answers follow the words that they quote: an edited message is quoted anew, a deleted one no more."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.domain.closing import Debt, DebtState, Way
from bot.domain.drafting import drafted, without_strange_quotes
from bot.domain.errors import ChannelUnreachableError, MoreReadersError, SharedChannelError
from bot.domain.feedback import Feedback, State
from bot.domain.language import later
from bot.domain.owed import Answer
from bot.domain.owing import request_of
from bot.flows.desk import Desk
from bot.flows.owing import redraw_notes
from bot.flows.sending_answers import answer_key
from bot.ports import Post, UnitOfWork

_log = structlog.get_logger()

_TAKEN_BACK = later("They took back what they asked.")


async def follow_in_answers(desk: Desk, *, workspace_id: str, feedback_id: str) -> None:
    """Bring the answers that rest on an item in line with its present words, sent ones too.

    What a human wrote stays, but for quotations of words that are gone. Raises TryAgainError; again changes nothing.
    """
    async with desk.storage.work(workspace_id) as work:
        debts = await work.debts.of_items([feedback_id], tuple(DebtState))
        followed = [after for debt in debts if (after := await _followed(work, debt)) is not None]
    for debt in followed:
        if debt.sent_ts is not None:
            await _redraw(desk, workspace_id, debt)
    await redraw_notes(desk, workspace_id, followed)


async def _followed(work: UnitOfWork, debt: Debt) -> Debt | None:
    """Store a debt as it is with the present words, and return it; None when there is nothing to redraw."""
    found = await work.feedback.with_ids(debt.feedback_ids)
    items = [item for item in found if item.state is State.ACTIVE]
    there = tuple(item.id for item in items)
    # What is gone stays on the list: whoever dies before it is redrawn everywhere finds it again.
    gone = tuple(feedback_id for feedback_id in debt.feedback_ids if feedback_id not in there)
    after = replace(debt, feedback_ids=(*there, *gone))
    if debt.state is DebtState.OWED:
        after = await _redrafted(work, after, items)
    elif gone:
        after = replace(after, draft=without_strange_quotes(debt.draft, [item.words for item in items]))
    is_kept = after == debt or await work.debts.change(after)
    return after if is_kept and (gone or after != debt) else None


async def _redrafted(work: UnitOfWork, debt: Debt, items: Sequence[Feedback]) -> Debt:
    if not items:
        return replace(debt, state=DebtState.SETTLED, settled_because=_TAKEN_BACK, draft="")
    if debt.edited_by is not None:
        said = [item.words for item in items]
        return replace(debt, draft=without_strange_quotes(debt.draft, said))
    change = await work.statuses.with_id(debt.change_id)
    if change is None:
        return debt
    is_in_thread = debt.way is Way.THREAD
    request = request_of(change, items[0], debt.asker_name, is_in_thread=is_in_thread, is_own=debt.asker_id is not None)
    return replace(debt, draft=drafted(request))


async def _redraw(desk: Desk, workspace_id: str, debt: Debt) -> None:
    """Show an answer without the words that are gone, also where customers read by now."""
    content = Answer(words=debt.draft)
    post = Post(key=answer_key(debt), workspace_id=workspace_id, channel_id=debt.channel_id or "", content=content)
    try:
        await desk.messenger.update(replace(post, thread_ts=debt.thread_ts))
    except (ChannelUnreachableError, SharedChannelError, MoreReadersError):
        _log.warning("answer_not_redrawn", workspace_id=workspace_id, debt_id=debt.id)
