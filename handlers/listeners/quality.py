"""`/heed quality`, typed or pressed below its answers."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.errors import OutsiderError
from bot.domain.quality_commands import BadQualityError, QualityChoice, QualityCommand, read_quality_command
from bot.flows.desk import Desk
from bot.flows.quality import choose_quality_channel, quality_board, silence_board
from handlers.blocks.feedback import refusal_message
from handlers.blocks.kit import Rendered
from handlers.blocks.quality import board_message
from handlers.blocks.quality_silence import silence_message
from handlers.forms import in_time, put_instead
from handlers.payloads.common import Actor, Payload, press_of
from handlers.payloads.feedback import Typing

_Answer: TypeAlias = Callable[[Desk, Actor, str, QualityCommand], Awaitable[Rendered]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons below the board."""

    async def show_instead(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        command = QualityCommand(choice=QualityChoice(press.action_id.removeprefix("quality.")))
        await put_instead(respond, await _answered(desk, press.actor, press.channel_id or "", command))

    for choice in QualityChoice:
        app.block_action(f"quality.{choice.value}")(show_instead)


async def answer_quality(desk: Desk, typing: Typing, rest: str) -> Rendered:
    """Return the answer to `/heed quality` and what was typed after it."""
    try:
        command = read_quality_command(rest)
    except BadQualityError as refused:
        # It may quote what was typed, so it is shown letter by letter.
        return refusal_message(str(refused))
    return await _answered(desk, typing.actor, typing.channel_id or "", command)


async def _answered(desk: Desk, actor: Actor, channel_id: str, command: QualityCommand) -> Rendered:
    async with in_time():
        return await _ANSWERS[command.choice](desk, actor, channel_id, command)


async def _board(desk: Desk, actor: Actor, _channel_id: str, _command: QualityCommand) -> Rendered:
    return board_message(await quality_board(desk, actor.workspace_id, actor.user_id))


async def _chosen(desk: Desk, actor: Actor, channel_id: str, command: QualityCommand) -> Rendered:
    chosen = channel_id if command.choice is QualityChoice.HERE else None
    done = await choose_quality_channel(desk, actor.workspace_id, actor.user_id, chosen)
    return board_message(await quality_board(desk, actor.workspace_id, actor.user_id, done=done))


async def _silent(desk: Desk, actor: Actor, _channel_id: str, command: QualityCommand) -> Rendered:
    return silence_message(await silence_board(desk, actor.workspace_id, actor.user_id, days=command.days))


_ANSWERS: dict[QualityChoice, _Answer] = {
    QualityChoice.BOARD: _board,
    QualityChoice.HERE: _chosen,
    QualityChoice.OFF: _chosen,
    QualityChoice.SILENT: _silent,
}
