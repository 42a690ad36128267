"""The vision: what `/heed vision` answers, the pages that people turn, and the ways to its forms."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.home import HomePage
from bot.domain.language import say
from bot.domain.vision import objective_number_from
from bot.flows.desk import Desk
from bot.flows.drift import Span
from bot.flows.vision_changes import retire_objective
from bot.flows.vision_pages import read_not_now, read_objective, read_off_vision, read_statements, read_vision
from handlers.blocks import vision, vision_pages
from handlers.blocks.home_pages import home_tab
from handlers.blocks.kit import Block, Rendered
from handlers.forms import in_time, open_form, put_instead
from handlers.listeners import vision_forms
from handlers.listeners.home import publish
from handlers.payloads.common import Payload
from handlers.payloads.vision import VisionPress, vision_press_of

_Page: TypeAlias = Callable[[Desk, VisionPress], Awaitable[list[Block]]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons and forms of the vision."""
    vision_forms.register(app, desk)

    async def open_earlier_versions(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        versions = await read_statements(desk, *_who(press))
        await open_form(client, press.trigger_id, vision_pages.statements_view(versions))

    app.block_action(vision.HISTORY)(open_earlier_versions)
    # What follows a colon tells buttons of one row apart, and is not read.
    _turn_to(app, desk, re.compile(rf"{re.escape(vision.SHOW)}(:\w+)?"), _vision)
    _turn_to(app, desk, re.compile(rf"{re.escape(vision.NOT_NOW)}(:\w+)?"), _not_now)
    _turn_to(app, desk, vision.OPEN, _objective)
    _turn_to(app, desk, vision.OFF, _off_vision)
    _turn_to(app, desk, vision_pages.RETIRE, _retired)
    _turn_to(app, desk, vision_pages.REVIVE, _retired)


def _turn_to(app: AsyncApp, desk: Desk, action_id: str | re.Pattern[str], page: _Page) -> None:
    async def show_page(ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        async with in_time():
            blocks = await page(desk, press)
        await _put(press, blocks, client, respond)

    app.block_action(action_id)(show_page)


async def vision_answer(desk: Desk, workspace_id: str, user_id: str, rest: str) -> Rendered:
    """Return what `/heed vision` answers: the whole, one objective, the quarter, what is off, or put off.

    Raises ObjectiveNotFoundError, OutsiderError and VisionGuestError.
    """
    words = " ".join(rest.lower().split())
    number = objective_number_from(rest)
    async with in_time():
        if number is not None:
            return vision_pages.objective_message(await read_objective(desk, workspace_id, user_id, number))
        if words == "not now":
            return vision_pages.not_now_message(await read_not_now(desk, workspace_id, user_id))
        if words == "off":
            return vision_pages.off_vision_message(await read_off_vision(desk, workspace_id, user_id))
        span = Span.QUARTER if words == Span.QUARTER.value else Span.WEEKS
        return vision.vision_message(await read_vision(desk, workspace_id, user_id, span=span))


async def _vision(desk: Desk, press: VisionPress) -> list[Block]:
    page = await read_vision(desk, *_who(press), span=press.span, offset=press.offset)
    return vision.vision_blocks(page, is_home=not press.is_in_message)


async def _objective(desk: Desk, press: VisionPress) -> list[Block]:
    return vision_pages.objective_blocks(await read_objective(desk, *_who(press), press.number, span=press.span))


async def _retired(desk: Desk, press: VisionPress) -> list[Block]:
    is_back = press.action_id == vision_pages.REVIVE
    await retire_objective(desk, *_who(press), press.memory.get("objective", ""), is_back=is_back)
    return await _objective(desk, press)


async def _not_now(desk: Desk, press: VisionPress) -> list[Block]:
    return vision_pages.not_now_blocks(await read_not_now(desk, *_who(press), offset=press.offset))


async def _off_vision(desk: Desk, press: VisionPress) -> list[Block]:
    return vision_pages.off_vision_blocks(await read_off_vision(desk, *_who(press), span=press.span))


async def _put(press: VisionPress, blocks: list[Block], client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Put a page in the place of the one whose button was pressed, in a message or in the Home tab."""
    if press.is_in_message:
        await put_instead(respond, Rendered(text=say("Vision and objectives"), blocks=tuple(blocks)))
    else:
        await publish(client, press.actor.user_id, home_tab(HomePage.CUSTOMERS, blocks))


def _who(press: VisionPress) -> tuple[str, str]:
    return press.actor.workspace_id, press.actor.user_id


def _insider(body: Payload) -> VisionPress:
    press = vision_press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press
