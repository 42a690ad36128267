"""Everything that was posted and is made of an item: it follows the item's words, wherever it stands."""

import structlog

from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.feedback import State
from bot.flows.desk import Desk
from bot.flows.digests import redraw_digests
from bot.flows.owed_quotes import follow_in_answers
from bot.messages import AnswerTakenBack
from bot.ports import Post

_log = structlog.get_logger()


async def redraw_quotes(desk: Desk, *, workspace_id: str, feedback_id: str) -> None:
    """Redraw the digests that quote an item, take back the answers that cite it, and mend drafts made of its words.

    An answer is not put together anew: the question is no longer kept, and who asked can ask again. Raises
    TryAgainError when Slack does not answer; running again is harmless.
    """
    await redraw_digests(desk, workspace_id=workspace_id, feedback_id=feedback_id)
    await follow_in_answers(desk, workspace_id=workspace_id, feedback_id=feedback_id)
    async with desk.storage.work(workspace_id) as work:
        posts = await work.posts.citing(feedback_id)
    for key, channel_id in posts:
        await _take_back(desk, workspace_id, key, channel_id)


async def take_back_if_stale(
    desk: Desk, *, workspace_id: str, key: str, channel_id: str, feedback_ids: list[str]
) -> None:
    """Take an answer back when words that it cites went while it was on its way."""
    async with desk.storage.work(workspace_id) as work:
        items = [await work.feedback.with_id(feedback_id) for feedback_id in feedback_ids]
    if any(item is None or item.state is not State.ACTIVE for item in items):
        await _take_back(desk, workspace_id, key, channel_id)


async def _take_back(desk: Desk, workspace_id: str, key: str, channel_id: str) -> None:
    post = Post(key=key, workspace_id=workspace_id, channel_id=channel_id, content=AnswerTakenBack())
    try:
        await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        # An archived channel keeps its messages as they are.
        _log.warning("answer_not_taken_back", workspace_id=workspace_id, channel_id=channel_id)
