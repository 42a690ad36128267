"""Where an arriving item belongs: to a theme by itself, on a card for the team, or in the pool until a theme forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.feedback import Feedback, State
from bot.domain.labels import LabelName, effective
from bot.domain.themes import Theme, ThemeShape
from bot.flows.desk import Desk
from bot.flows.joining import (
    FORMING_ITEMS,
    attach,
    detach,
    form_theme,
    note_place,
    pattern,
    placeable,
    said_by_person,
)
from bot.flows.naming import naming_job, renaming_job
from bot.flows.theme_asking import ask_about, refused_themes, settle_members, settle_moot
from bot.ports import UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.domain.themes_matching import Match

# Cosine from which items of the pool are alike enough to form a theme by themselves; at 0.70 pairs of reports were
# truly the same in .70 to .84 of cases (four public corpora), and the name can be changed and the theme split.
FORMING_SIMILARITY = 0.7
# What an item is compared with while it has no theme: the newest of the pool, so that the cost of an item is flat.
POOL_READ = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    item: Feedback
    vector: "NDArray[np.float32]"
    model: str
    # The others that have no theme, by their ids.
    pool: "dict[str, NDArray[np.float32]]"


async def place_item(desk: Desk, args: Mapping[str, str]) -> None:
    """Find the theme of `feedback_id` of `workspace_id`; doing it again changes nothing.

    What a person said stays, an item without a vector waits for its analysis, and one that lost its words is left. An
    item that was edited keeps its theme while that is still among those that it resembles.
    """
    workspace_id, feedback_id = args["workspace_id"], args["feedback_id"]
    new_theme: Theme | None = None
    if await _has_no_place(desk, workspace_id, feedback_id):
        await settle_moot(desk, workspace_id, [feedback_id])
        return
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        arrival = await _arrival(work, feedback_id, desk.mind.embedder.model)
        left = None
        if arrival is not None:
            found = await _match(work, arrival)
            left = arrival.item.theme_id
            if not await _stays(desk, work, arrival, found):
                new_theme = await _settled(desk, work, arrival, found)
    if new_theme is not None:
        await desk.jobs.enqueue(naming_job(workspace_id, new_theme))
    if left is not None:
        # Its name may be made of words that are no longer said.
        await desk.jobs.enqueue(renaming_job(workspace_id, left, desk.clock.now()))
    await settle_moot(desk, workspace_id, [feedback_id])
    if new_theme is not None:
        await settle_members(desk, workspace_id, new_theme.id)


async def _has_no_place(desk: Desk, workspace_id: str, feedback_id: str) -> bool:
    """Say whether an item is like nothing yet, which is how most of an import is: then the themes need not be held.

    While they are held nobody else writes to SQLite, and an event that Slack delivers would wait.
    """
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- numpy, when first needed

    async with desk.storage.work(workspace_id) as work:
        arrival = await _arrival(work, feedback_id, desk.mind.embedder.model)
        if arrival is None:
            return True
        found = await _match(work, arrival)
    is_edited = arrival.item.theme_id is not None
    return not is_edited and found.tier is Tier.NEW and len(_near(arrival, found)) + 1 < FORMING_ITEMS


async def _arrival(work: UnitOfWork, feedback_id: str, model: str) -> _Arrival | None:
    """Return an item that Heed has to decide about, or None.

    Heed's own word about an item's theme goes with the words that it was about: a theme without it needs another look.
    """
    item = await work.feedback.with_id(feedback_id)
    if item is None or item.state is not State.ACTIVE:
        return None
    labels = await work.labels.of(feedback_id)
    is_decided = item.theme_id is not None and LabelName.THEME in effective(labels)
    if is_decided or said_by_person(labels):
        return None
    vector = (await work.embeddings.of([feedback_id], model)).get(feedback_id)
    if vector is None:
        return None
    pool = dict(await work.embeddings.pool(model, POOL_READ))
    pool.pop(feedback_id, None)
    return _Arrival(item=item, vector=vector, model=model, pool=pool)


async def _match(work: UnitOfWork, arrival: _Arrival) -> "Match":
    """Return what an item resembles among the themes that may take it."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.themes_matching import match  # noqa: PLC0415 -- same

    item = arrival.item
    refused = await refused_themes(work, item.id)
    every = await work.themes.shapes(arrival.model)
    shapes = [
        _without(shape, arrival)
        for shape in every
        if shape.theme_id not in refused and shape.private_to in {None, item.private_to}
    ]
    twin = await work.themes.twin(item.words) if item.theme_id is None else None
    known = {shape.theme_id for shape in shapes}
    # What waits without a theme speaks against every theme.
    others = np.stack(list(arrival.pool.values())) if arrival.pool else None
    # Not in a thread: while the themes are held nobody else writes, and threads may all be busy with a model.
    return match(arrival.vector, shapes, pool=others, twin=twin if twin in known else None)


def _without(shape: ThemeShape, arrival: _Arrival) -> ThemeShape:
    """Return the shape of a theme without the item itself, which has no say in where it belongs."""
    from bot.domain.themes_matching import without_member  # noqa: PLC0415 -- numpy, when first needed

    return without_member(shape, arrival.vector) if shape.theme_id == arrival.item.theme_id else shape


async def _stays(desk: Desk, work: UnitOfWork, arrival: _Arrival, found: "Match") -> bool:
    """Say whether an edited item stays in its theme; one that does not is taken out."""
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- numpy, when first needed

    item = arrival.item
    if item.theme_id is None:
        return False
    likeness = {near.theme_id: near.similarity for near in found.candidates}
    is_surely_elsewhere = found.tier is Tier.SURE and found.candidates[0].theme_id != item.theme_id
    if item.theme_id in likeness and not is_surely_elsewhere:
        await note_place(desk, work, item.id, item.theme_id, likeness[item.theme_id])
        return True
    await detach(desk, work, item.id, item.theme_id)
    return False


async def _settled(desk: Desk, work: UnitOfWork, arrival: _Arrival, found: "Match") -> Theme | None:
    """Attach an item, form a theme around it, or ask; return the theme that was formed."""
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- same

    if found.tier is Tier.SURE:
        nearest = found.candidates[0]
        await attach(desk, work, arrival.item.id, nearest.theme_id, nearest.similarity)
        return None
    formed = await _formed(desk, work, arrival, found)
    if formed is None and found.tier is Tier.UNSURE:
        await ask_about(desk, work, arrival.item, found)
    return formed


async def _formed(desk: Desk, work: UnitOfWork, arrival: _Arrival, found: "Match") -> Theme | None:
    """Return the theme that the item makes with others of the pool, or None while they are too few or too far."""
    near = _near(arrival, found)
    if len(near) + 1 < FORMING_ITEMS:
        return None
    others = [item for item in [await work.feedback.with_id(one) for one in near] if item is not None]
    group = pattern([arrival.item, *await placeable(work, [item for item in others if item.state is State.ACTIVE])])
    is_in = any(item.id == arrival.item.id for item in group)
    return await form_theme(desk, work, group) if is_in else None


def _near(arrival: _Arrival, found: "Match") -> list[str]:
    """Return what of the pool is alike enough to form a theme with an item, and more so than any theme is."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    if not arrival.pool:
        return []
    waiting = list(arrival.pool)
    alike = np.stack(list(arrival.pool.values())) @ arrival.vector
    best_theme = found.candidates[0].similarity if found.candidates else 0.0
    return [waiting[at] for at in np.flatnonzero(alike >= max(FORMING_SIMILARITY, best_theme))]
