"""`/heed privacy`, typed or chosen below its answer."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from bot.flows.privacy import allow_purposes, order_ledger, privacy_state
from handlers.blocks.kit import Rendered
from handlers.blocks.privacy import ledger_started_message, privacy_message
from handlers.forms import in_time, put_instead
from handlers.listeners.attention import answer_posted
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import Typing
from handlers.payloads.privacy import LEDGER, OFF, ON, PURPOSES, SWITCH, purposes_for, purposes_in


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the boxes and buttons below what `/heed privacy` answers."""

    async def choose(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        actor = press_of(body).actor
        if actor.is_outsider:
            raise OutsiderError
        async with in_time():
            state = await allow_purposes(
                desk, workspace_id=actor.workspace_id, user_id=actor.user_id, purposes=purposes_in(body)
            )
        await put_instead(respond, privacy_message(state))

    async def send(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        async with in_time():
            await _order(desk, press.actor.workspace_id, press.actor.user_id, press.trigger_id)
        await put_instead(respond, ledger_started_message())

    app.block_action(PURPOSES)(choose)
    app.block_action(SWITCH)(choose)
    app.block_action(LEDGER)(send)


async def answer_privacy(desk: Desk, typing: Typing, word: str) -> Rendered:
    """Return the answer to `/heed privacy`, and to `posts`, `csv`, `on` and `off` after it."""
    workspace_id, user_id = typing.actor.workspace_id, typing.actor.user_id
    choice = word.lower()
    async with in_time():
        if choice == "posts":
            return await answer_posted(desk, workspace_id, user_id)
        if choice == "csv":
            return await _order(desk, workspace_id, user_id, typing.trigger_id)
        if choice in {ON, OFF}:
            purposes = purposes_for(choice)
            return privacy_message(
                await allow_purposes(desk, workspace_id=workspace_id, user_id=user_id, purposes=purposes)
            )
        return privacy_message(await privacy_state(desk, workspace_id=workspace_id, user_id=user_id))


async def _order(desk: Desk, workspace_id: str, user_id: str, trigger_id: str) -> Rendered:
    await order_ledger(desk, workspace_id=workspace_id, user_id=user_id, order_id=trigger_id)
    return ledger_started_message()
