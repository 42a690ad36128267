"""Telling people that their words were kept, or taken back: where a receipt goes and under which key."""

from collections.abc import Mapping

from bot.domain.audience import Place
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.feedback import Feedback, MessageRef, State
from bot.flows.desk import Desk
from bot.messages import CaptureReceipt, Withdrawn
from bot.ports import Job, Post, Whisper


def receipt_key(feedback: Feedback) -> str:
    """Return the key of a receipt: an item that was undone and captured again gets a new one."""
    return f"receipt:{feedback.id}:{feedback.captured_at.isoformat()}"


def receipt_job(feedback: Feedback, user_id: str) -> Job:
    """Return the job that confirms a capture to the person who made it."""
    args = {"workspace_id": feedback.workspace_id, "feedback_id": feedback.id, "user_id": user_id}
    return Job(id=receipt_key(feedback), kind="capture_receipt", args=args)


def labels_job(feedback: Feedback, occasion: str) -> Job:
    """Return the job that writes what is known of an item into its receipt, once for each occasion to do so."""
    args = {"workspace_id": feedback.workspace_id, "feedback_id": feedback.id}
    return Job(id=f"receipt_labels:{feedback.id}:{occasion}", kind="receipt_labels", args=args)


async def redraw_receipt(desk: Desk, args: Mapping[str, str]) -> None:
    """Write what is known of `feedback_id` of `workspace_id` into its receipt, where one was posted.

    Raises TryAgainError when Slack is away; again is harmless.
    """
    workspace_id, feedback_id = args["workspace_id"], args["feedback_id"]
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
        labels = tuple(await work.labels.of(feedback_id))
        posted = item is not None and await work.posts.posted(receipt_key(item)) is not None
    if item is None or item.message is None or not posted:
        return
    place = await desk.directory.place(workspace_id, item.message.channel_id)
    follows = place is not None and place.is_member
    receipt = CaptureReceipt(
        feedback=item, is_private=item.private_to is not None, follows_edits=follows, labels=labels
    )
    if item.state is State.ACTIVE:
        await _update(desk, _post(item, item.message, receipt))
    async with desk.storage.work(workspace_id) as work:
        present = await work.feedback.with_id(feedback_id)
    if present is not None and present.state is not State.ACTIVE:
        # Undone or deleted while it was drawn: what was written last must say so.
        await withdraw_receipt(desk, present)


async def withdraw_receipt(desk: Desk, feedback: Feedback) -> None:
    """Redraw the receipt that was posted for an item whose capture was undone or whose message was deleted."""
    if feedback.message is None:
        return
    await _update(desk, _post(feedback, feedback.message, Withdrawn(label=feedback.label)))


async def deliver_receipt(desk: Desk, receipt: CaptureReceipt, user_id: str, place: Place | None) -> None:
    """Confirm a capture in the message's thread, or to the person alone where Heed must not or cannot post."""
    item = receipt.feedback
    if item.message is not None and place is not None and place.is_member and not place.is_external:
        try:
            await desk.messenger.post(_post(item, item.message, receipt))
        except (ChannelUnreachableError, SharedChannelError):
            # Archived, or shared since we looked: the person is told all the same, by themselves.
            pass
        else:
            return
    await desk.messenger.whisper(
        Whisper(
            key=receipt_key(item),
            workspace_id=item.workspace_id,
            user_id=user_id,
            content=receipt,
            channel_id=item.message.channel_id if item.message else None,
            thread_ts=item.message.thread_ts if item.message else None,
        ),
    )


async def _update(desk: Desk, post: Post) -> None:
    try:
        await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        # Heed has left the channel since: the receipt holds no words, so nothing of the item stays behind.
        return


def _post(feedback: Feedback, message: MessageRef, content: object) -> Post:
    return Post(
        key=receipt_key(feedback),
        workspace_id=feedback.workspace_id,
        channel_id=message.channel_id,
        thread_ts=message.root_ts,
        content=content,
    )
