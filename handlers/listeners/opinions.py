"""👍 and 👎 below a digest, and the button that takes a 👎 back."""

from collections.abc import Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.errors import OutsiderError
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.opinions import Outcome, rate_digest, undo_lowering
from bot.messages import Sentence
from bot.ports import Whisper
from handlers.forms import in_time
from handlers.payloads.attention import NOT_USEFUL, UNDO_LOWERED, USEFUL
from handlers.payloads.common import Payload, Press, press_of

_TOLD: Mapping[Outcome, str] = {
    Outcome.NOTED: later("Thank you: noted that this digest was useful."),
    Outcome.LOWERED: later("Noted. It comes less often from now on: the digest's thread says so, with an Undo."),
    Outcome.LOWERED_BEFORE: later("Noted. It comes less often because of this digest already: its thread says so."),
    Outcome.TAKEN_BACK: later(
        "Noted. It came less often because of this digest until somebody took that back: "
        "your 👎 counts on the next one."
    ),
    Outcome.RAREST: later("Noted. It comes once a month, which is the least; `/digest mute` stops it."),
    Outcome.UNSCHEDULED: later("Noted. Nothing posts this digest by itself, so there is nothing to send less often."),
}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to opinions."""

    async def praise(ack: AsyncAck, body: Payload) -> None:
        await ack()
        await _rate(desk, press_of(body), is_useful=True)

    async def complain(ack: AsyncAck, body: Payload) -> None:
        await ack()
        await _rate(desk, press_of(body), is_useful=False)

    async def take_back(ack: AsyncAck, body: Payload) -> None:
        await ack()
        press = _own(press_of(body))
        async with in_time():
            await undo_lowering(desk, press.actor.workspace_id, press.actor.user_id, press.value)

    app.block_action(USEFUL)(praise)
    app.block_action(NOT_USEFUL)(complain)
    app.block_action(UNDO_LOWERED)(take_back)


async def _rate(desk: Desk, press: Press, *, is_useful: bool) -> None:
    workspace_id, user_id = _own(press).actor.workspace_id, press.actor.user_id
    async with in_time():
        outcome = await rate_digest(desk, workspace_id, user_id, press.value, is_useful=is_useful)
        answer = Whisper(
            key=f"opinion:{press.trigger_id}",
            workspace_id=workspace_id,
            user_id=user_id,
            content=Sentence(text=say(_TOLD[outcome])),
            channel_id=press.channel_id,
        )
        await desk.messenger.whisper(answer)


def _own(press: Press) -> Press:
    if press.actor.is_outsider:
        raise OutsiderError
    return press
