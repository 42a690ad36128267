"""`/heed why`, with the link of a message or an item's label."""

from bot.domain.feedback import number_from
from bot.domain.permalinks import message_in_link
from bot.flows.desk import Desk
from bot.flows.why import why_item, why_message
from handlers.blocks import why as drawn
from handlers.blocks.kit import Rendered
from handlers.payloads.common import Actor


async def answer_why(desk: Desk, actor: Actor, words: str) -> Rendered:
    """Return why what `words` name was kept or not. Raises FeedbackNotFoundError and UnreadableMessageError."""
    pointed = message_in_link(words)
    if pointed is not None:
        channel_id, ts = pointed
        found = await why_message(
            desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id, ts=ts
        )
        return drawn.why_message(found)
    number = number_from(words)
    if number is None:
        return drawn.usage_message()
    return drawn.why_message(
        await why_item(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, number=number)
    )
