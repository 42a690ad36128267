"""Questions whether an item belongs to a theme: put to the team within bounds, and settled when they are moot."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.domain.feedback import Feedback, State
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.flows.desk import Desk
from bot.flows.naming import source_of, telling
from bot.flows.triage import asks_in, put_question, redraw_cards
from bot.ports import UnitOfWork

if TYPE_CHECKING:
    from bot.domain.themes_matching import Match

# What a button of a card carries: the word, and for `same` the theme after a colon.
SAME = "same"
DIFFERENT = "different"
NEW_THEME = "new"
MERGE = "merge"
SPLIT = "split"
# What Heed itself answers when an item was placed, or lost its words, while the question waited.
MOOT = "moot"
ITEM_TOPICS = (TriageTopic.THEME, TriageTopic.MERGE, TriageTopic.SPLIT)
# Questions about themes that may wait for an answer: two cards of eight, which a team works off over a coffee. Of
# 2,000 imported reviews Heed is unsure of about a thousand; those beyond stay in the pool, where themes form of them.
MOST_OPEN = 16
# Items of a theme that are read to say what both speak of: its newest, since few questions wait at a time.
_READ_FOR_REASON = 12


async def ask_about(desk: Desk, work: UnitOfWork, item: Feedback, found: "Match") -> bool:
    """Ask the team where an item belongs; False where it is not asked, or was asked before.

    An item of a private channel is asked about in that channel only, and what waits already must be answered first.
    """
    if item.id not in await askable(work, [item]):
        return False
    channel_id = _said_in(item)
    question = TriageQuestion(
        id=f"theme:{item.id}:{item.version}:{item.captured_at:%Y%m%dT%H%M%S}",
        topic=TriageTopic.THEME,
        asked_at=desk.clock.now(),
        feedback_id=item.id,
        channel_id=channel_id,
        ts=item.message.ts if item.message else None,
        candidates=tuple((near.theme_id, near.similarity) for near in found.candidates),
        reason=await _reason(desk, work, item, found),
    )
    return await put_question(work, question)


async def askable(work: UnitOfWork, items: Sequence[Feedback]) -> set[str]:
    """Return the items that the team may be asked about: it wants to be asked there, and not too much waits."""
    if not items or await work.triage.unanswered(ITEM_TOPICS) >= MOST_OPEN:
        return set()
    asked_in = {channel_id: await asks_in(work, channel_id) for channel_id in set(map(_said_in, items))}
    places = {item.id: asked_in[_said_in(item)] for item in items}
    return {item.id for item in items if places[item.id] is not None and item.private_to in {None, places[item.id]}}


async def refused_themes(work: UnitOfWork, feedback_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return by item the themes of which somebody said that it does not belong there: nobody is asked again."""
    refused: dict[str, set[str]] = {}
    for question in await work.triage.about_items(feedback_ids):
        is_refusal = question.topic is TriageTopic.THEME and question.answer in {DIFFERENT, NEW_THEME}
        if is_refusal and question.feedback_id is not None:
            refused.setdefault(question.feedback_id, set()).update(theme_id for theme_id, _ in question.candidates)
    return refused


async def settle_moot(desk: Desk, workspace_id: str, feedback_ids: Sequence[str]) -> None:
    """Withdraw the open questions about items that have a theme by now, or no words; their cards are redrawn."""
    settled: list[TriageQuestion] = []
    async with desk.storage.work(workspace_id) as work:
        asked = await work.triage.about_items(feedback_ids)
        waiting = [one for one in asked if one.topic is TriageTopic.THEME and one.answer is None]
        items = {item.id: item for item in await work.feedback.with_ids([one.feedback_id or "" for one in waiting])}
        for question in waiting:
            if _is_moot(question, items.get(question.feedback_id or "")):
                await work.triage.answer(question.id, MOOT, by=None, at=desk.clock.now())
                settled.append(question)
    await redraw_cards(desk, workspace_id, settled)


async def settle_members(desk: Desk, workspace_id: str, theme_id: str) -> None:
    """Withdraw the open questions about the items of a theme that was just formed."""
    async with desk.storage.work(workspace_id) as work:
        members = await work.themes.member_ids(theme_id)
    await settle_moot(desk, workspace_id, members)


def _said_in(item: Feedback) -> str | None:
    return item.message.channel_id if item.message else item.private_to


def _is_moot(question: TriageQuestion, item: Feedback | None) -> bool:
    is_placed = item is None or item.state is not State.ACTIVE or item.theme_id is not None
    # Of an edited item the former question is moot: it was about the former words.
    return is_placed or (item is not None and not question.id.startswith(f"theme:{item.id}:{item.version}:"))


async def _reason(desk: Desk, work: UnitOfWork, item: Feedback, found: "Match") -> str:
    """Return how alike an item and its nearest theme are, and which words both speak."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.keywords import name_theme, shared_words  # noqa: PLC0415 -- same
    from bot.domain.ranking import Corpus  # noqa: PLC0415 -- same
    from bot.domain.themes_matching import reason  # noqa: PLC0415 -- same

    nearest = found.candidates[0]
    model = desk.mind.embedder.model
    known = await work.themes.member_vectors(nearest.theme_id, model, limit=_READ_FOR_REASON)
    vectors = dict(known)
    members = await work.feedback.with_ids(list(vectors))
    told = telling(members)
    if not told:
        return reason(nearest.similarity, ())
    texts = [source_of(member).words for member in told]
    stacked = np.stack([vectors[member.id] for member in told])
    keywords = name_theme(texts, stacked, Corpus(size=len(texts), average_length=1.0), desk.mind.stem).keywords
    return reason(nearest.similarity, shared_words(source_of(item).words, keywords, desk.mind.stem))
