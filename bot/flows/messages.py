"""What happens to kept words when their message is edited or deleted in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.feedback import Feedback, State, message_key
from bot.domain.moments import moment_of
from bot.flows.analysing import analyse_job
from bot.flows.desk import Desk
from bot.flows.naming import rename_without
from bot.flows.quoting import redraw_quotes
from bot.flows.receipts import withdraw_receipt
from bot.flows.triage import questions_shown, redraw_cards
from bot.flows.wording import words_of
from bot.ports import Job, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A message as it is now; `text` is Slack's markup."""

    workspace_id: str
    channel_id: str
    ts: str
    text: str
    # When its author changed it, as a Slack ts; None when Slack was asked for the present text.
    edited_ts: str | None = None
    # It had words before: without any now, they were taken back.
    had_words: bool = False


async def follow_edit(desk: Desk, edit: Edit) -> None:
    """Give the items that hold a message its present words, as a new version, and redraw the digests that quote them.

    Words that a person wrote by hand stay. A message whose words were all taken out counts as deleted. Raises
    TryAgainError when Slack does not answer; doing it again changes nothing.
    """
    words = await words_of(desk, edit.workspace_id, edit.text)
    if not words and edit.had_words:
        await follow_deletion(desk, workspace_id=edit.workspace_id, channel_id=edit.channel_id, ts=edit.ts)
        return
    edited_at = moment_of(edit.edited_ts) if edit.edited_ts else desk.clock.now()
    async with desk.storage.work(edit.workspace_id) as work:
        items = await work.feedback.quoting(edit.channel_id, edit.ts) if words else []
        for item in items:
            await _revise(work, item, edit.ts, words, edited_at)
        await work.drafts.revise_message(edit.channel_id, edit.ts, words)
    for item in items:
        await redraw_quotes(desk, workspace_id=edit.workspace_id, feedback_id=item.id)
        await _analyse_anew(desk, item)
    await redraw_cards(
        desk, edit.workspace_id, await questions_shown(desk, edit.workspace_id, edit.channel_id, edit.ts)
    )


async def follow_deletion(desk: Desk, *, workspace_id: str, channel_id: str, ts: str) -> None:
    """Remove the words of a deleted message everywhere: items, conversations, open forms, posted digests.

    Raises TryAgainError when Slack does not answer; doing it again changes nothing more.
    """
    # Told of before and after: the questions may go with the words, and a crash in between must not leave a card.
    shown = await questions_shown(desk, workspace_id, channel_id, ts)
    await redraw_cards(desk, workspace_id, shown)
    async with desk.storage.work(workspace_id) as work:
        items = await work.feedback.quoting(channel_id, ts)
        for item in items:
            if _is_about(item, ts):
                await work.feedback.erase(item.id, at=desk.clock.now())
            else:
                await work.feedback.remove_utterance(item.id, ts)
        await work.drafts.drop_message(channel_id, ts)
        # A first attempt may have erased the item and died before it redrew what quotes it.
        erased = await work.feedback.with_origin(message_key(channel_id, ts))
    await rename_without(desk, items)
    for item in _each_once(items, erased):
        await redraw_quotes(desk, workspace_id=workspace_id, feedback_id=item.id)
        if _is_about(item, ts):
            await withdraw_receipt(desk, item)
    await redraw_cards(desk, workspace_id, shown)


def redraw_job(feedback: Feedback, at: datetime) -> Job:
    """Return the job that redraws the digests which quote an item, after a change made while somebody waits."""
    args = {"workspace_id": feedback.workspace_id, "feedback_id": feedback.id}
    return Job(id=f"redraw:{feedback.id}:{at.isoformat()}", kind="redraw", args=args)


async def redraw(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw the digests that quote `feedback_id` of `workspace_id`; raise TryAgainError when Slack is away."""
    await redraw_quotes(desk, workspace_id=args["workspace_id"], feedback_id=args["feedback_id"])


async def _analyse_anew(desk: Desk, item: Feedback) -> None:
    """Have an edited item labelled by its present words; the job's id makes it one for each version."""
    async with desk.storage.work(item.workspace_id) as work:
        present = await work.feedback.with_id(item.id)
    if present is not None and present.state is State.ACTIVE:
        await desk.jobs.enqueue(analyse_job(present))


async def _revise(work: UnitOfWork, item: Feedback, ts: str, words: str, at: datetime) -> None:
    if not _is_about(item, ts):
        await work.feedback.revise_utterance(item.id, ts, words)
        return
    latest = (await work.feedback.versions(item.id))[-1]
    is_first = latest.number == 1
    by_hand = latest.recorded_by is not None and not is_first
    # Edits may arrive in any order; an item's first version was taken from the message, however old the message.
    is_older = not is_first and at < latest.recorded_at
    if not by_hand and not is_older:
        # Nobody's name: that is how a message's own edit is told from a version that a person wrote.
        await work.feedback.revise(item.id, words, by=None, at=at)


def _is_about(item: Feedback, ts: str) -> bool:
    return item.message is not None and item.message.ts == ts


def _each_once(items: list[Feedback], more: Feedback | None) -> list[Feedback]:
    known = {item.id for item in items}
    return [*items, more] if more is not None and more.id not in known else items
