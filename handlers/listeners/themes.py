"""Themes: the pages that people turn, in a message that only they see and in their Home tab."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.home import HomePage
from bot.domain.statuses_commands import themes_asked
from bot.flows.desk import Desk
from bot.flows.priority import rank_themes
from bot.flows.theme_pages import read_theme
from bot.flows.theme_undoing import undo_change
from handlers.blocks.home_pages import theme_view
from handlers.blocks.kit import Rendered
from handlers.blocks.priority import themes_message
from handlers.blocks.themes import theme_message
from handlers.forms import put_instead
from handlers.listeners import theme_forms
from handlers.listeners.home import publish, show_home
from handlers.listeners.statuses import step_answer
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.feedback import Typing, memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of themes."""
    theme_forms.register(app, desk)

    async def open_theme(ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        await _show(desk, press, _number(press.value), client, respond)

    async def show_all(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        actor = _insider(body).actor
        await put_instead(respond, themes_message(await rank_themes(desk, actor.workspace_id, actor.user_id)))

    async def go_home(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        workspace_id, user_id = press.actor.workspace_id, press.actor.user_id
        await show_home(desk, client, workspace_id, user_id, HomePage.CUSTOMERS, is_awaited=False)

    async def undo(ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        memory = memory_of(press.value)
        number = _number(memory.get("number", ""))
        # Only who can read the theme can take back what was done to it.
        await read_theme(desk, press.actor.workspace_id, press.actor.user_id, number)
        await undo_change(desk, press.actor.workspace_id, memory.get("event", ""), by=press.actor.user_id)
        await _show(desk, press, number, client, respond)

    app.block_action(re.compile(r"themes\.open(:\d+)?"))(open_theme)
    app.block_action("themes.list")(show_all)
    app.block_action("themes.home")(go_home)
    app.block_action("themes.undo")(undo)


async def themes_answer(desk: Desk, typing: Typing, rest: str) -> Rendered:
    """Return what `/heed themes` answers: the list, the theme that was named, or what became of it.

    Raises ThemeNotFoundError, OutsiderError and StatusGuestError.
    """
    asked, actor = themes_asked(rest), typing.actor
    if asked.number is None:
        return themes_message(await rank_themes(desk, actor.workspace_id, actor.user_id, sort=asked.sort))
    if asked.word:
        return await step_answer(desk, typing, asked)
    return theme_message(await read_theme(desk, actor.workspace_id, actor.user_id, asked.number))


async def _show(desk: Desk, press: Press, number: int, client: AsyncWebClient, respond: AsyncRespond) -> None:
    page = await read_theme(desk, press.actor.workspace_id, press.actor.user_id, number)
    if press.message_ts:
        await put_instead(respond, theme_message(page))
    else:
        await publish(client, press.actor.user_id, theme_view(page))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0  # noqa: PLR2004 -- as domain/themes


def _insider(body: Payload) -> Press:
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press
