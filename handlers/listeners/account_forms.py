"""The forms about accounts: opened by a button or a command, saved, and what stands in their place afterwards."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from handlers.forms import in_time, open_form
from handlers.payloads.accounts import AccountForm, account_form_of
from handlers.payloads.common import Actor, Payload, press_of
from handlers.payloads.feedback import memory_of

if TYPE_CHECKING:
    from handlers.blocks.kit import Block


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the forms about accounts."""

    async def save_account_form(ack: AsyncAck, body: Payload) -> None:
        from handlers.listeners import account_saving  # noqa: PLC0415 -- loaded when first used

        form = _insider(body)
        async with in_time():
            view, errors = await account_saving.save(desk, form)
        await _answer(ack, view, errors)

    async def save_merge(ack: AsyncAck, body: Payload) -> None:
        from handlers.listeners import account_saving  # noqa: PLC0415 -- loaded when first used

        form = _insider(body)
        async with in_time():
            view, errors = await account_saving.merge(desk, form)
        await _answer(ack, view, errors)

    async def save_whose(ack: AsyncAck, body: Payload) -> None:
        from handlers.listeners import account_saving  # noqa: PLC0415 -- loaded when first used

        form = _insider(body)
        async with in_time():
            view, errors = await account_saving.whose(desk, form)
        await _answer(ack, view, errors)

    # As `handlers/blocks/account_forms.py` has them.
    app.view_submission("accounts.save")(save_account_form)
    app.view_submission("accounts.save_merge")(save_merge)
    app.view_submission("accounts.save_whose")(save_whose)


def opener(desk: Desk) -> Callable[..., Awaitable[None]]:
    """Return the listener that opens the form whose button was pressed."""

    async def open_account_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        # The action id must be unique within a message; the part after the colon is not read.
        action = press.action_id.partition(":")[0]
        view = await form_for(desk, press.actor, action, memory_of(press.value))
        await open_form(client, press.trigger_id, view)

    return open_account_form


async def form_for(desk: Desk, actor: Actor, action: str, told: Mapping[str, str]) -> "Block":
    """Return the form behind a button. Raises AccountNotFoundError and OutsiderError."""
    from bot.flows import account_pages  # noqa: PLC0415 -- loaded when first used
    from handlers.blocks import account_forms  # noqa: PLC0415 -- same

    workspace_id, user_id = actor.workspace_id, actor.user_id
    if action == "accounts.add":
        await account_pages.account_menu(desk, workspace_id, user_id)
        return account_forms.account_form(name=told.get("name", ""))
    if action == "accounts.whose":
        menu = await account_pages.account_menu(desk, workspace_id, user_id)
        return account_forms.whose_form(told.get("kind", ""), told.get("value", ""), menu)
    page = await account_pages.read_account(desk, workspace_id, user_id, told.get("account", ""))
    if action == "accounts.edit":
        return account_forms.account_form(page.account, [person.user_id for person in page.people])
    menu = await account_pages.account_menu(desk, workspace_id, user_id, but=page.account.id)
    into = None
    if told.get("into"):
        into = (await account_pages.read_account(desk, workspace_id, user_id, told["into"])).account
    return account_forms.merge_form(page.account, menu, into=into)


async def _answer(ack: AsyncAck, view: "Block", errors: Mapping[str, str]) -> None:
    if errors:
        await ack(response_action="errors", errors=dict(errors))
    else:
        await ack(response_action="update", view=dict(view))


def _insider(body: Payload) -> AccountForm:
    form = account_form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    return form
