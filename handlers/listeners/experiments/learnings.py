"""`/experiment learnings`: what was tried before, and what came of it."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.experiments.commands import ExperimentCommand
from bot.flows.desk import Desk
from bot.flows.experiments.learning import read_learnings
from handlers.blocks.experiments.learnings import learnings_message
from handlers.blocks.kit import Rendered
from handlers.payloads.feedback import Typing


async def show_learnings(
    desk: Desk, typing: Typing, command: ExperimentCommand, _client: AsyncWebClient
) -> Rendered | None:
    """Show what was learned, the newest first, or the nearest to what was typed."""
    return learnings_message(await read_learnings(desk, typing.actor.workspace_id, typing.actor.user_id, command.rest))
