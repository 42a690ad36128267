"""The buttons on cards of the triage channel."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from bot.flows.triage_cards import answer_question
from handlers.blocks.questions import ANSWER
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to answers; what each button carries is a question's id and an answer."""

    async def take_answer(ack: AsyncAck, body: Payload) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        memory = memory_of(press.value)
        await answer_question(
            desk,
            workspace_id=press.actor.workspace_id,
            user_id=press.actor.user_id,
            question_id=memory.get("question", ""),
            answer=memory.get("answer", ""),
        )

    app.block_action(re.compile(rf"^{re.escape(ANSWER)}\."))(take_answer)
