"""`/heed channel`, typed or chosen in the menus of its answer."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.channel_commands import Choice, read_channel_command
from bot.domain.errors import OutsiderError
from bot.flows.channels import ChannelState, channel_state, choose_for_channel
from bot.flows.desk import Desk
from handlers.blocks.channels import channel_message
from handlers.blocks.kit import Rendered
from handlers.forms import in_time, put_instead
from handlers.payloads.channels import AI, MODE, THRESHOLD, TRIAGE, chosen_in
from handlers.payloads.common import Actor, Payload, press_of
from handlers.payloads.feedback import Typing


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the menus below what `/heed channel` answers."""

    async def choose(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        state = await _chosen(desk, press.actor, press.channel_id or "", chosen_in(body))
        await put_instead(respond, channel_message(state))

    for action_id in (MODE, THRESHOLD, TRIAGE, AI):
        app.block_action(action_id)(choose)


async def answer_channel(desk: Desk, typing: Typing) -> Rendered:
    """Return the answer to `/heed channel` and what was typed after it, in Slack's markup, channels by their ids."""
    _, _, rest = typing.text.strip().partition(" ")
    return channel_message(await _chosen(desk, typing.actor, typing.channel_id or "", rest))


async def _chosen(desk: Desk, actor: Actor, channel_id: str, words: str) -> ChannelState:
    command = read_channel_command(words)
    async with in_time():
        if command.choice is Choice.NOTHING:
            return await channel_state(
                desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id
            )
        return await choose_for_channel(
            desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id, command=command
        )
