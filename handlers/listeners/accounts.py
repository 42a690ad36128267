"""Accounts: `/heed accounts`, the pages that people turn, and the buttons on them."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from handlers.blocks.kit import Rendered
from handlers.forms import put_instead
from handlers.listeners import account_forms
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.feedback import Typing, memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of accounts, and to their forms."""
    account_forms.register(app, desk)

    async def open_account(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        await _show(desk, press, memory_of(press.value).get("account", ""), respond)

    async def turn_the_page(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        from bot.flows.account_pages import list_accounts  # noqa: PLC0415 -- loaded when first used
        from handlers.blocks.accounts import accounts_message  # noqa: PLC0415 -- same

        press = _insider(body)
        told = memory_of(press.value)
        page = await list_accounts(
            desk,
            press.actor.workspace_id,
            press.actor.user_id,
            like=told.get("like", ""),
            offset=_offset(told.get("offset", "")),
        )
        await put_instead(respond, accounts_message(page))

    app.block_action("accounts.open")(open_account)
    for action_id in ("accounts.list", "accounts.next", "accounts.previous"):
        app.block_action(action_id)(turn_the_page)
    app.block_action(re.compile(r"accounts\.(add|edit|merge(:\d+)?|whose(:\d+)?)"))(account_forms.opener(desk))
    _register_changes(app, desk)


def _register_changes(app: AsyncApp, desk: Desk) -> None:
    async def link_here(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        from bot.flows.account_linking import link_channel  # noqa: PLC0415 -- loaded when first used

        press = _insider(body)
        told = memory_of(press.value)
        account_id, channel_id = told.get("account", ""), told.get("channel", "")
        await link_channel(desk, press.actor.workspace_id, press.actor.user_id, channel_id, account_id)
        await _show(desk, press, account_id, respond)

    async def undo(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        from bot.flows.account_merging import undo_merge  # noqa: PLC0415 -- loaded when first used

        press = _insider(body)
        told = memory_of(press.value)
        await undo_merge(desk, press.actor.workspace_id, told.get("event", ""), by=press.actor.user_id)
        await _show(desk, press, told.get("account", ""), respond)

    app.block_action("accounts.link")(link_here)
    app.block_action("accounts.undo")(undo)


async def answer_accounts(desk: Desk, typing: Typing, rest: str) -> Rendered:
    """Return what `/heed accounts` answers when it opens no form."""
    from handlers.listeners.account_answers import account_answer  # noqa: PLC0415 -- loaded when first used

    return await account_answer(desk, typing, rest)


async def open_account_form(desk: Desk, typing: Typing, rest: str, client: AsyncWebClient) -> bool:
    """Open the form that `/heed accounts` asks for; say whether it asked for one."""
    from handlers.listeners.account_answers import open_by_command  # noqa: PLC0415 -- loaded when first used

    return await open_by_command(desk, typing, rest, client)


async def _show(desk: Desk, press: Press, account_id: str, respond: AsyncRespond) -> None:
    from bot.flows.account_pages import read_account  # noqa: PLC0415 -- loaded when first used
    from handlers.blocks.account_pages import account_message  # noqa: PLC0415 -- same

    actor = press.actor
    page = await read_account(desk, actor.workspace_id, actor.user_id, account_id, channel_id=press.channel_id)
    await put_instead(respond, account_message(page))


def _offset(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0  # noqa: PLR2004 -- as domain/accounts


def _insider(body: Payload) -> Press:
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press
