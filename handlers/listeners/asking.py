"""Questions in direct messages with Heed, and the talks that people open with its assistant."""

from slack_bolt.async_app import AsyncApp

from bot.domain.answers import question_in
from bot.domain.words import said_in_slack
from bot.flows.asking import Way, keep_question
from bot.flows.assisting import welcome
from bot.flows.desk import Desk
from bot.ports import Asking, Stream
from handlers.payloads.common import Payload
from handlers.payloads.messages import Mentioned, talk_of

# In a thread of the direct messages, as in every talk with the assistant, people go on asking in few words; these are
# the few that ask nothing.
_SMALL_TALK = frozenset("hello help hey hi nice no ok okay thanks ty yes".split())  # noqa: SIM905 -- reads as a list


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to talks with the assistant."""

    async def greet(body: Payload) -> None:
        talk = talk_of(body)
        if talk is None:
            return
        stream = Stream(
            key=f"talk:{talk.channel_id}:{talk.thread_ts}",
            workspace_id=talk.workspace_id,
            user_id=talk.user_id,
            channel_id=talk.channel_id,
            thread_ts=talk.thread_ts,
        )
        await welcome(desk, stream)

    async def stay(body: Payload) -> None:
        """Do nothing: what somebody may read does not depend on the channel that they look at."""
        del body

    app.event("assistant_thread_started")(greet)
    app.event("assistant_thread_context_changed")(stay)


async def ask_directly(desk: Desk, said: Mentioned) -> bool:
    """Take a direct message as a question when it is one, and say whether it was."""
    text = said_in_slack(said.text)
    question = question_in(said.text) or (text if said.thread_ts and not _is_small_talk(text) else None)
    if question is None:
        return False
    asking = Asking(
        id=f"direct:{said.channel_id}:{said.ts}",
        user_id=said.user_id,
        question=said_in_slack(question),
        channel_id=said.channel_id,
        thread_ts=said.thread_ts or said.ts,
        asked_at=desk.clock.now(),
    )
    await keep_question(desk, said.workspace_id, asking, Way.STREAM)
    return True


def _is_small_talk(text: str) -> bool:
    words = text.lower().strip(" .!?").split()
    return not words or (len(words) <= 2 and words[0] in _SMALL_TALK)  # noqa: PLR2004 -- "thanks Heed"
