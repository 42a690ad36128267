"""The job after a capture: bring the item up to date with its message, then confirm it."""

from collections.abc import Mapping

from bot.domain.errors import ChannelUnreachableError
from bot.domain.feedback import Feedback, State
from bot.flows.desk import Desk
from bot.flows.messages import Edit, follow_deletion, follow_edit
from bot.flows.receipts import deliver_receipt
from bot.messages import CaptureReceipt


async def confirm_capture(desk: Desk, args: Mapping[str, str]) -> None:
    """Confirm the capture of `feedback_id` in `workspace_id` to `user_id`; raise TryAgainError when Slack is away.

    An edit or a deletion may have reached Heed before the capture did: what Slack holds now is what counts.
    """
    workspace_id, feedback_id = args["workspace_id"], args["feedback_id"]
    item = await _active(desk, workspace_id, feedback_id)
    if item is None:
        return
    place = await desk.directory.place(workspace_id, item.message.channel_id) if item.message else None
    follows = item.message is None or (place is not None and place.is_member)
    if follows:
        await _catch_up(desk, item)
        item = await _active(desk, workspace_id, feedback_id)
    if item is not None:
        async with desk.storage.work(workspace_id) as work:
            labels = tuple(await work.labels.of(item.id))
        receipt = CaptureReceipt(
            feedback=item, is_private=item.private_to is not None, follows_edits=follows, labels=labels
        )
        await deliver_receipt(desk, receipt, args["user_id"], place)


async def _catch_up(desk: Desk, item: Feedback) -> None:
    if item.message is None:
        return
    channel_id, ts = item.message.channel_id, item.message.ts
    try:
        now = await desk.directory.message(item.workspace_id, channel_id, ts)
    except ChannelUnreachableError:
        # Unreadable is not deleted: what was captured stays.
        return
    if now is None:
        await follow_deletion(desk, workspace_id=item.workspace_id, channel_id=channel_id, ts=ts)
    else:
        edit = Edit(workspace_id=item.workspace_id, channel_id=channel_id, ts=ts, text=now.words)
        await follow_edit(desk, edit)


async def _active(desk: Desk, workspace_id: str, feedback_id: str) -> Feedback | None:
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
    return item if item is not None and item.state is State.ACTIVE else None
