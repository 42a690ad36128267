"""What `/heed accounts` answers, and the forms that it opens."""

from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.account_commands import AccountAsked, AccountCommand, read_account_command
from bot.domain.account_errors import AccountNotFoundError
from bot.domain.accounts import MatchedBy
from bot.domain.language import later, say
from bot.flows.account_linking import link_channel, unlink_channel
from bot.flows.account_pages import find_account, list_accounts, read_account
from bot.flows.account_tables import export_job
from bot.flows.accounts import full_member, lives_on
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.patience import ANSWER_SECONDS, answer_within
from handlers.blocks import accounts as blocks
from handlers.blocks.account_pages import account_message
from handlers.blocks.kit import Rendered
from handlers.forms import open_form
from handlers.listeners.account_forms import form_for
from handlers.payloads.feedback import Typing

_NOT_A_CHANNEL = later("Type this in the channel that is about them alone.")
_NOT_LINKED = later("This channel is not linked to an account: `/heed accounts link A-3` does that.")
_EXPORTING = later("I am putting together all accounts. The file comes to you by direct message.")


async def open_by_command(desk: Desk, typing: Typing, rest: str, client: AsyncWebClient) -> bool:
    """Open the form that a command asks for; say whether it asked for one. Raises AccountNotFoundError."""
    command = read_account_command(rest)
    actor = typing.actor
    if command.asked not in {AccountAsked.ADD, AccountAsked.EDIT, AccountAsked.MERGE}:
        return False
    told = {"name": command.rest[:100]}
    if command.asked is not AccountAsked.ADD:
        page = await read_account(desk, actor.workspace_id, actor.user_id, command.rest)
        told = {"account": page.account.id}
    view = await form_for(desk, actor, f"accounts.{command.asked.value}", told)
    await open_form(client, typing.trigger_id, view)
    return True


async def account_answer(desk: Desk, typing: Typing, rest: str) -> Rendered:
    """Return what the command answers. Raises AccountNotFoundError and OutsiderError."""
    command = read_account_command(rest)
    return await _ANSWERS[command.asked](desk, typing, command)


async def _list(desk: Desk, typing: Typing, command: AccountCommand) -> Rendered:
    actor = typing.actor
    found = await list_accounts(
        desk, actor.workspace_id, actor.user_id, like=command.rest, channel_id=typing.channel_id
    )
    if command.rest and found.total == 1:
        return await _page(desk, typing, found.rows[0].account.id)
    return blocks.accounts_message(found)


async def _shown(desk: Desk, typing: Typing, command: AccountCommand) -> Rendered:
    return await _page(desk, typing, command.rest)


async def _page(desk: Desk, typing: Typing, named: str) -> Rendered:
    actor = typing.actor
    channel_id = typing.channel_id if await _is_channel(desk, typing) else None
    page = await read_account(desk, actor.workspace_id, actor.user_id, named, channel_id=channel_id)
    return account_message(page)


async def _link(desk: Desk, typing: Typing, command: AccountCommand) -> Rendered:
    actor = typing.actor
    await full_member(desk, actor.workspace_id, actor.user_id)
    if typing.channel_id is None or not await _is_channel(desk, typing):
        return blocks.sentence(say(_NOT_A_CHANNEL))
    reader = await reader_for(desk, actor.workspace_id, actor.user_id)
    async with desk.storage.work(actor.workspace_id) as work:
        found = await lives_on(work, await find_account(work, command.rest, reader))
    account = await link_channel(desk, actor.workspace_id, actor.user_id, typing.channel_id, found.id)
    return blocks.link_message(account, typing.channel_id)


async def _unlink(desk: Desk, typing: Typing, _command: AccountCommand) -> Rendered:
    actor = typing.actor
    await full_member(desk, actor.workspace_id, actor.user_id)
    channel_id = typing.channel_id or ""
    async with desk.storage.work(actor.workspace_id) as work:
        holder = await work.accounts.by_key(MatchedBy.CHANNEL, channel_id)
    if holder is None:
        return blocks.sentence(say(_NOT_LINKED))
    account = await unlink_channel(desk, actor.workspace_id, actor.user_id, channel_id)
    return blocks.link_message(account or holder, channel_id, is_linked=False)


async def _export(desk: Desk, typing: Typing, _command: AccountCommand) -> Rendered:
    actor = typing.actor
    await full_member(desk, actor.workspace_id, actor.user_id)
    await desk.jobs.enqueue(export_job(actor.workspace_id, actor.user_id, trigger_id=typing.trigger_id))
    return blocks.sentence(say(_EXPORTING))


async def _help(_desk: Desk, _typing: Typing, _command: AccountCommand) -> Rendered:
    return blocks.help_message()


async def _formless(_desk: Desk, _typing: Typing, _command: AccountCommand) -> Rendered:
    # Its form opens before any answer; without the account there is nothing to open.
    raise AccountNotFoundError


async def _is_channel(desk: Desk, typing: Typing) -> bool:
    """Say whether something was typed in a channel; Slack not telling in time counts as yes, since most are."""
    if typing.channel_id is None:
        return False
    asked = desk.directory.place(typing.actor.workspace_id, typing.channel_id)
    place = await answer_within(ANSWER_SECONDS, asked)
    return place is None or not place.is_own_dm


_ANSWERS: dict[AccountAsked, Callable[[Desk, Typing, AccountCommand], Awaitable[Rendered]]] = {
    AccountAsked.LIST: _list,
    AccountAsked.SHOW: _shown,
    AccountAsked.LINK: _link,
    AccountAsked.UNLINK: _unlink,
    AccountAsked.EXPORT: _export,
    AccountAsked.HELP: _help,
    AccountAsked.ADD: _formless,
    AccountAsked.EDIT: _formless,
    AccountAsked.MERGE: _formless,
}
