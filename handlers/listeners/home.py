"""The Home tab: drawn anew whenever somebody opens it."""

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from bot.flows.home import overview
from handlers.answers import RefusedError, ask_patiently
from handlers.blocks.home import home_view
from handlers.blocks.kit import Block
from handlers.payloads.common import Payload
from handlers.payloads.messages import home_of

_log = structlog.get_logger()

# Nobody's acknowledgement waits for it.
PUBLISH_SECONDS = 5.0


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to people who open Heed's Home tab."""

    async def draw_home(body: Payload, client: AsyncWebClient) -> None:
        opened = home_of(body)
        if opened.tab != "home":
            return
        try:
            await show_home(desk, client, opened.workspace_id, opened.user_id)
        except OutsiderError:
            # Somebody from a shared channel looked the bot up: there is nothing of theirs to show.
            return

    app.event("app_home_opened")(draw_home)


async def show_home(desk: Desk, client: AsyncWebClient, workspace_id: str, user_id: str) -> None:
    """Draw somebody's Home tab. Raises OutsiderError."""
    await publish(client, user_id, home_view(await overview(desk, workspace_id, user_id), desk.reaction))


async def publish(client: AsyncWebClient, user_id: str, view: Block) -> None:
    """Put a view in the place of somebody's Home tab; what Slack refuses is logged."""
    try:
        await ask_patiently(client.views_publish(user_id=user_id, view=view), seconds=PUBLISH_SECONDS)
    except RefusedError as refused:
        _log.warning("home_not_drawn", user_id=user_id, reason=str(refused))
