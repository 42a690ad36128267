"""Telling people that their words were kept, or taken back: where a receipt goes and under which key."""

from bot.domain.audience import Place
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.feedback import Feedback, MessageRef
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


async def withdraw_receipt(desk: Desk, feedback: Feedback) -> None:
    """Redraw the receipt that was posted for an item whose capture was undone or whose message was deleted."""
    if feedback.message is None:
        return
    post = _post(feedback, feedback.message, Withdrawn(label=feedback.label))
    try:
        await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        # Heed has left the channel since: the receipt holds no words, so nothing of the item stays behind.
        return


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


def _post(feedback: Feedback, message: MessageRef, content: object) -> Post:
    return Post(
        key=receipt_key(feedback),
        workspace_id=feedback.workspace_id,
        channel_id=message.channel_id,
        thread_ts=message.root_ts,
        content=content,
    )
