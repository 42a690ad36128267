"""Removing an item for good because another tool asks for it: its words, and everything that was made of them."""

from collections.abc import Mapping

from bot.domain.audience import Reader
from bot.domain.errors import FeedbackNotFoundError
from bot.domain.feedback import State
from bot.flows.desk import Desk
from bot.flows.naming import rename_without
from bot.flows.quoting import redraw_quotes
from bot.flows.receipts import withdraw_receipt
from bot.flows.triage import redraw_cards
from bot.ports import Job


async def remove_feedback(desk: Desk, reader: Reader, number: int) -> None:
    """Remove the words of an item; what was posted of them follows by a durable job that was begun before.

    Raises FeedbackNotFoundError, and TryAgainError when nothing was removed.
    """
    async with desk.storage.work(reader.workspace_id) as work:
        item = await work.feedback.with_number(number, reader)
        shown = [] if item is None else await work.triage.about(feedback_id=item.id)
    if item is None:
        raise FeedbackNotFoundError
    args = {"workspace_id": item.workspace_id, "feedback_id": item.id}
    # Begun first: a process that dies in between leaves a job that does all of it.
    await desk.jobs.enqueue(Job(id=f"remove:{item.id}:{item.captured_at:%Y%m%dT%H%M%S}", kind="remove", args=args))
    async with desk.storage.work(item.workspace_id) as work:
        await work.feedback.erase(item.id, at=desk.clock.now())
    await rename_without(desk, [item])
    await redraw_cards(desk, item.workspace_id, shown)


async def finish_removal(desk: Desk, args: Mapping[str, str]) -> None:
    """Take `feedback_id` of `workspace_id` out of everything that was posted; raise TryAgainError.

    Doing it again changes nothing.
    """
    workspace_id, feedback_id = args["workspace_id"], args["feedback_id"]
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
        shown = await work.triage.about(feedback_id=feedback_id)
        if item is not None and item.state is State.ACTIVE:
            await work.feedback.erase(feedback_id, at=desk.clock.now())
    if item is None:
        return
    if item.state is State.ACTIVE:
        await rename_without(desk, [item])
        await redraw_cards(desk, workspace_id, shown)
    await redraw_quotes(desk, workspace_id=workspace_id, feedback_id=feedback_id)
    if item.message is not None:
        await withdraw_receipt(desk, item)
