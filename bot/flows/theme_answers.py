"""What the team answers about themes on a card: the same, different, a theme of its own, merge, split, or neither."""

from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import State
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.flows.desk import Desk
from bot.flows.joining import form_theme
from bot.flows.naming import first_name, naming_job
from bot.flows.theme_asking import MERGE, NEW_THEME, SAME, SPLIT
from bot.flows.theme_changes import merge_themes, move_item, split_theme
from bot.flows.theme_pages import lives_on


async def carry_out(desk: Desk, workspace_id: str, question: TriageQuestion, answer: str, *, by: str) -> None:
    """Do what the team answered. Raises ThemeNotFoundError, ThemeChangeError and FeedbackNotFoundError."""
    word, _, theme_id = answer.partition(":")
    if word == SAME and question.feedback_id is not None:
        await move_item(desk, workspace_id, question.feedback_id, await _standing(desk, workspace_id, theme_id), by=by)
    elif word == NEW_THEME and question.feedback_id is not None:
        await _begin_theme(desk, workspace_id, question.feedback_id, by=by)
    elif word == MERGE and question.topic is TriageTopic.MERGE:
        (into, _), (other, _) = question.candidates
        await merge_themes(desk, workspace_id, other, into, by=by)
    elif word == SPLIT and question.topic is TriageTopic.SPLIT:
        await _split(desk, workspace_id, question, by=by)
    # Different: the item stays in the pool, the themes stay as they are, and the question is not asked again.


async def _standing(desk: Desk, workspace_id: str, theme_id: str) -> str:
    async with desk.storage.work(workspace_id) as work:
        theme = await work.themes.with_id(theme_id)
        standing = None if theme is None else await lives_on(work, theme)
    if standing is None:
        raise ThemeNotFoundError
    return standing.id


async def _begin_theme(desk: Desk, workspace_id: str, feedback_id: str, *, by: str) -> None:
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        item = await work.feedback.with_id(feedback_id)
        if item is None or item.state is not State.ACTIVE or item.theme_id is not None:
            return
        theme = await form_theme(desk, work, [item], by=by)
    await desk.jobs.enqueue(naming_job(workspace_id, theme))


async def _split(desk: Desk, workspace_id: str, question: TriageQuestion, *, by: str) -> None:
    async with desk.storage.work(workspace_id) as work:
        found = [await work.feedback.with_id(feedback_id) for feedback_id in question.feedback_ids]
        items = [item for item in found if item is not None and item.state is State.ACTIVE]
        if not items:
            raise ThemeNotFoundError
        named = await first_name(desk, work, items, others=await work.themes.names())
    ids = [item.id for item in items]
    await split_theme(desk, workspace_id, question.candidates[0][0], ids, named.name, by=by)
