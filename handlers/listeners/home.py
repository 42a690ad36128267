"""The Home tab: drawn anew whenever somebody opens it or turns to another of its pages."""

import asyncio
import re
from typing import TYPE_CHECKING

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import HeedError, OutsiderError
from bot.domain.home import HomePage, page_named
from bot.flows.desk import Desk
from bot.flows.nudge_answers import finish_nudge
from bot.flows.welcoming import hide_steps
from handlers.answers import RefusedError, ask_patiently, part, text
from handlers.blocks.kit import Block
from handlers.payloads.common import Actor, Payload, press_of
from handlers.payloads.messages import home_of
from handlers.payloads.nudges import nudge_press_of

if TYPE_CHECKING:
    from bot.flows.home import Home

_log = structlog.get_logger()

# Nobody's acknowledgement waits for it.
PUBLISH_SECONDS = 5.0
# Of 300 milliseconds until the tab is there, what is left for asking who somebody is and for drawing.
QUICK_SECONDS = 0.2
# What Slack says when another view has taken the place of the one that a view should replace.
_TURNED = "hash_conflict"
# Pages that are being counted while nobody waits: a task that nothing refers to may vanish.
FINISHING: set[asyncio.Future[None]] = set()
# The buttons: what follows the colon is the page.
TURN, DONE, HIDE_STEPS = re.compile(r"home\.page:\w+"), "home.done", "steps.hide"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to people who open Heed's Home tab, and to its own buttons."""

    async def draw_home(body: Payload, client: AsyncWebClient) -> None:
        opened = home_of(body)
        if opened.tab != "home":
            return
        try:
            await show_home(desk, client, opened.workspace_id, opened.user_id, page_named(opened.page))
        except OutsiderError:
            # Somebody from a shared channel looked the bot up: there is nothing of theirs to show.
            return

    async def turn_page(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        actor = _insider(press.actor)
        page = page_named(press.value)
        await show_home(desk, client, actor.workspace_id, actor.user_id, page, is_awaited=False)

    async def finish_reminder(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = nudge_press_of(body)
        actor = _insider(press.actor)
        await finish_nudge(desk, actor.workspace_id, actor.user_id, press.key)
        await show_home(desk, client, actor.workspace_id, actor.user_id, HomePage.MINE)

    async def put_steps_away(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        actor = _insider(press_of(body).actor)
        await hide_steps(desk, actor.workspace_id, actor.user_id)
        await show_home(desk, client, actor.workspace_id, actor.user_id, HomePage.MINE)

    app.event("app_home_opened")(draw_home)
    app.block_action(TURN)(turn_page)
    app.block_action(DONE)(finish_reminder)
    app.block_action(HIDE_STEPS)(put_steps_away)


async def show_home(
    desk: Desk, client: AsyncWebClient, workspace_id: str, user_id: str, page: HomePage, *, is_awaited: bool = True
) -> None:
    """Draw a page of somebody's Home tab; when much has to be counted, first what says so. Raises OutsiderError.

    A button is answered within three seconds: what takes longer is not awaited there.
    """
    from bot.flows.home import home  # noqa: PLC0415 -- loaded when somebody first opens the tab
    from handlers.blocks.home import counting_view, home_view  # noqa: PLC0415 -- same

    drawing = asyncio.ensure_future(home(desk, workspace_id, user_id, page))
    if page is not HomePage.CUSTOMERS or await _is_quick(drawing):
        await publish(client, user_id, home_view(await drawing, desk.reaction))
        return
    try:
        # First, so that it cannot arrive after the whole page.
        version = await publish(client, user_id, counting_view())
    except HeedError:
        drawing.cancel()
        raise
    finishing = asyncio.ensure_future(_finish(desk, client, user_id, drawing, version))
    FINISHING.add(finishing)
    finishing.add_done_callback(FINISHING.discard)
    if is_awaited:
        await finishing


def _insider(actor: Actor) -> Actor:
    """Return somebody of this workspace; raise OutsiderError for people of another organisation."""
    if actor.is_outsider:
        raise OutsiderError
    return actor


async def _finish(
    desk: Desk, client: AsyncWebClient, user_id: str, drawing: "asyncio.Future[Home]", version: str | None
) -> None:
    """Put the whole page in the place of the one that says that it is counted; opening the tab again tries again.

    Who has turned to another page meanwhile stays there.
    """
    from handlers.blocks.home import home_view  # noqa: PLC0415 -- loaded when somebody first opens the tab

    try:
        await publish(client, user_id, home_view(await drawing, desk.reaction), instead_of=version)
    except HeedError as error:
        _log.warning("home_not_finished", user_id=user_id, reason=type(error).__name__)


async def _is_quick(drawing: "asyncio.Future[Home]") -> bool:
    """Say whether a page is there, or has failed, before somebody would look at an old one."""
    done, _ = await asyncio.wait({drawing}, timeout=QUICK_SECONDS)
    return bool(done)


async def publish(client: AsyncWebClient, user_id: str, view: Block, *, instead_of: str | None = None) -> str | None:
    """Put a view in the place of somebody's Home tab, and return its version; what Slack refuses is logged.

    With `instead_of` it only takes the place of that version.
    """
    call = client.views_publish(user_id=user_id, view=view, hash=instead_of)
    try:
        answer = await ask_patiently(call, seconds=PUBLISH_SECONDS)
    except RefusedError as refused:
        if str(refused) != _TURNED:
            _log.warning("home_not_drawn", user_id=user_id, reason=str(refused))
        return None
    return text(part(answer, "view"), "hash")
