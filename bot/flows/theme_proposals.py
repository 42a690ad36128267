"""Every night: themes form from the pool, and merges and splits are proposed to the team, never done."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.feedback import Feedback, State
from bot.domain.language import say
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.terms import terms
from bot.domain.themes import ThemeShape
from bot.flows.desk import Desk
from bot.flows.joining import FORMING_ITEMS, form_theme, pattern, placeable
from bot.flows.naming import naming_job
from bot.flows.patience import let_others_write
from bot.flows.placing import place_items
from bot.flows.theme_asking import settle_members
from bot.flows.triage import asks_in, put_question
from bot.ports import Job, UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Items of the pool that one night reads, the newest first: average linkage of so many takes seconds, and grows with
# the square of their number.
POOL_READ = 2000
# A theme is looked at for a split from this size on: two halves of three would be coincidences.
SPLITTABLE = 12
# Vectors of one theme that are read for a split.
_SPLIT_READ = 500
# Proposals of one night: a team answers a few, and a list of forty is closed unread.
MOST_PROPOSALS = 5
# Letters of a root that tells something: articles and prepositions of most languages are shorter.
TELLING = 4
# Themes that one night looks into for a split, the largest first: each costs a second or so.
_MOST_LOOKED_INTO = 20
# UTC hour from which the nightly pass of a day begins; it is night or evening for most teams, and nobody waits for it.
NIGHT_HOUR = 3


async def hand_out_proposals(desk: Desk, now: datetime) -> None:
    """Begin the nightly pass of each workspace, once a day whatever the number of processes."""
    if now.hour < NIGHT_HOUR:
        return
    for workspace_id in await desk.storage.workspace_ids():
        await desk.jobs.enqueue(proposal_job(workspace_id, now.date().isoformat()))


def proposal_job(workspace_id: str, slot: str) -> Job:
    """Return the job that looks for themes in what a workspace has; one for each `slot`, which names its occasion."""
    args = {"workspace_id": workspace_id, "slot": slot}
    return Job(id=f"propose_themes:{workspace_id}:{slot}", kind="propose_themes", args=args)


async def propose_themes(desk: Desk, args: Mapping[str, str]) -> None:
    """Form themes from the pool of `workspace_id`, place what waits there, and ask about merges and splits."""
    workspace_id = args["workspace_id"]
    await form_from_pool(desk, workspace_id)
    async with desk.storage.work(workspace_id) as work:
        asked = 0
        async for question in _proposals(desk, work):
            # What was asked before does not count: the team said what it thinks of that.
            asked += await put_question(work, question)
            if asked >= MOST_PROPOSALS:
                return


async def form_from_pool(desk: Desk, workspace_id: str) -> None:
    """Form every theme that the pool holds, and place what came before the theme that it belongs to."""
    async with desk.storage.work(workspace_id) as work:
        pool = dict(await work.embeddings.pool(desk.mind.embedder.model, POOL_READ))
        items = [item for item in await work.feedback.with_ids(list(pool)) if item.state is State.ACTIVE]
    # In a thread: it takes seconds, and whoever speaks to Heed meanwhile should not wait for it.
    for group in await asyncio.to_thread(_groups, items, [pool[item.id] for item in items], desk.mind.stem):
        await _form(desk, workspace_id, group)
        await let_others_write()
    # Oldest first: each may be what the next one resembles.
    await place_items(desk, workspace_id, [item.id for item in reversed(items)])


def _groups(
    items: Sequence[Feedback], vectors: "Sequence[NDArray[np.float32]]", stem: Callable[[str], str]
) -> list[list[str]]:
    """Return the ids of items that are likely a theme, the largest group first."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.clustering import propose_themes as groups_of  # noqa: PLC0415 -- same

    if len(items) < FORMING_ITEMS:
        return []
    words = [terms(item.words, stem) for item in items]
    grouped = [group for group in groups_of(np.stack(vectors), words) if len(group) >= FORMING_ITEMS]
    return [[items[at].id for at in group] for group in grouped if _share_a_word([words[at] for at in group])]


def _share_a_word(group: list[list[str]]) -> bool:
    """Say whether most of a group speak of the same thing in a word of their own.

    The shipped model lays texts of one foreign language together, whatever they speak of: what has no word in common
    but little ones is such a heap, not a theme.
    """
    said = Counter(root for roots in group for root in set(roots) if len(root) >= TELLING)
    return bool(said) and 2 * max(said.values()) >= len(group)


async def _form(desk: Desk, workspace_id: str, feedback_ids: list[str]) -> None:
    """Form one theme in a transaction of its own, so that nobody waits for long."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        found = await work.feedback.with_ids(feedback_ids)
        waiting = [item for item in found if item.state is State.ACTIVE and item.theme_id is None]
        group = pattern(await placeable(work, waiting))
        if not group:
            return
        theme = await form_theme(desk, work, group)
    await desk.jobs.enqueue(naming_job(workspace_id, theme))
    await settle_members(desk, workspace_id, theme.id)


async def _proposals(desk: Desk, work: UnitOfWork) -> AsyncIterator[TriageQuestion]:
    """Yield what the team might be asked, the likeliest first."""
    asked_in = await asks_in(work, None)
    every = await work.themes.shapes(desk.mind.embedder.model)
    # Of a private theme nobody else hears, not even that it resembles another.
    shapes = [shape for shape in every if shape.private_to in {None, asked_in}]
    for question in _merges(desk, shapes):
        yield question
    async for question in _splits(desk, work, shapes):
        yield question


def _merges(desk: Desk, shapes: list[ThemeShape]) -> list[TriageQuestion]:
    from bot.domain.clustering import propose_merges  # noqa: PLC0415 -- when first needed

    private = {shape.theme_id for shape in shapes if shape.private_to is not None}
    questions = []
    for pair in propose_merges(shapes):
        # A theme that everybody may see takes in a private one, never the other way round.
        into, other = (pair.other, pair.into) if pair.into in private else (pair.into, pair.other)
        questions.append(
            TriageQuestion(
                # The pair, not the night: what the team has answered is not asked again.
                id=f"merge:{':'.join(sorted((into, other)))}",
                topic=TriageTopic.MERGE,
                asked_at=desk.clock.now(),
                candidates=((into, pair.similarity), (other, pair.similarity)),
                reason=say("{share:.0%} alike", share=pair.similarity),
            )
        )
    return questions


async def _splits(desk: Desk, work: UnitOfWork, shapes: list[ThemeShape]) -> AsyncIterator[TriageQuestion]:
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.clustering import propose_split  # noqa: PLC0415 -- same

    for shape in sorted(shapes, key=lambda known: -known.size)[:_MOST_LOOKED_INTO]:
        if shape.size < SPLITTABLE:
            return
        members = await work.themes.member_vectors(shape.theme_id, shape.model, limit=_SPLIT_READ)
        parts = propose_split(np.stack([vector for _, vector in members])) if len(members) >= SPLITTABLE else None
        if parts is None:
            continue
        smaller = sorted(members[at][0] for at in min(parts, key=len))
        yield TriageQuestion(
            id=f"split:{shape.theme_id}:{len(members) // SPLITTABLE}",
            topic=TriageTopic.SPLIT,
            asked_at=desk.clock.now(),
            candidates=((shape.theme_id, 1.0),),
            feedback_ids=tuple(smaller),
            reason=say(
                "{some} of {all_items} items seem to speak of something else",
                some=len(smaller),
                all_items=len(members),
            ),
        )
