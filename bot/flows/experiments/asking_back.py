"""What Heed says to whoever wrote an update that it cannot keep: to them alone, in the same thread."""

import structlog

from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.flows.desk import Desk
from bot.flows.hearing import Heard
from bot.messages import Sentence, UpdateQuestion
from bot.ports import Whisper

_log = structlog.get_logger()


async def ask_back(desk: Desk, heard: Heard, label: str, problems: tuple[str, ...]) -> None:
    """Ask what was not understood, with the way to a form; raise TryAgainError when Slack is away."""
    question = UpdateQuestion(channel_id=heard.channel_id, ts=heard.ts, label=label, problems=problems)
    await _whisper(desk, heard, question)


async def tell_author(desk: Desk, heard: Heard, sentence: str) -> None:
    """Say why a message was not taken as an update; raise TryAgainError when Slack is away."""
    await _whisper(desk, heard, Sentence(text=sentence))


async def _whisper(desk: Desk, heard: Heard, content: object) -> None:
    if heard.author_id is None or heard.is_from_app:
        # An app reads no answers; whoever set it up finds this in the log.
        _log.warning("update_not_understood", workspace_id=heard.workspace_id, channel_id=heard.channel_id, ts=heard.ts)
        return
    whisper = Whisper(
        key=f"update_question:{heard.channel_id}:{heard.ts}:{heard.edited_ts or ''}",
        workspace_id=heard.workspace_id,
        user_id=heard.author_id,
        content=content,
        channel_id=heard.channel_id,
        thread_ts=heard.thread_ts,
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # Archived meanwhile, or the person left: there is nobody to ask any more.
        _log.warning("person_unreachable", workspace_id=heard.workspace_id, user_id=heard.author_id)
