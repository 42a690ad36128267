"""Where arriving items belong: to a theme by themselves, on a card for the team, or in the pool until a theme forms."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.feedback import Feedback, State
from bot.domain.themes import Theme
from bot.flows.arrivals import Arrival, Board, arrivals
from bot.flows.desk import Desk
from bot.flows.joining import FORMING_ITEMS, attach, detach, form_theme, note_place, pattern, placeable
from bot.flows.naming import naming_job, renaming_job
from bot.flows.patience import let_others_write
from bot.flows.theme_asking import ask_about, askable, settle_members, settle_moot
from bot.ports import Job, UnitOfWork

if TYPE_CHECKING:
    from bot.domain.themes_matching import Match

# Cosine from which items of the pool are alike enough to form a theme by themselves; at 0.70 pairs of reports were
# truly the same in .70 to .84 of cases (four public corpora), and the name can be changed and the theme split.
FORMING_SIMILARITY = 0.7
# Items that are placed together: themes and pool are read once for them.
TOGETHER = 16
# The themes are held for so long at most and a moment more: an event that Slack delivers waits meanwhile.
HELD_SECONDS = 0.25


@dataclass(slots=True, kw_only=True)
class _Outcome:
    formed: list[Theme] = field(default_factory=list)
    # Themes that edited items may have left.
    left: list[str] = field(default_factory=list)


def placing_job(items: Sequence[Feedback], now: datetime) -> Job:
    """Return the job that finds the themes of items of one workspace, as of a time."""
    first = items[0]
    at = f"{now:%Y%m%dT%H%M%S%f}"
    args = {"workspace_id": first.workspace_id, "feedback_id": first.id}
    if len(items) > 1:
        args["others"] = ",".join(item.id for item in items[1:])
    return Job(id=f"place:{first.id}:{first.version}:{at}", kind="place", args=args)


async def place_item(desk: Desk, args: Mapping[str, str]) -> None:
    """Find the theme of `feedback_id` of `workspace_id`, and of `others`; doing it again changes nothing."""
    others = args.get("others", "")
    await place_items(desk, args["workspace_id"], [args["feedback_id"], *(others.split(",") if others else ())])


async def place_items(desk: Desk, workspace_id: str, feedback_ids: Sequence[str]) -> None:
    """Find the themes of items, one after the other; doing it again changes nothing.

    An item that was edited keeps its theme while that is still among those that it resembles.
    """
    has_held = False
    for start in range(0, len(feedback_ids), TOGETHER):
        ids = feedback_ids[start : start + TOGETHER]
        outcome = _Outcome()
        likely = await _with_a_place(desk, workspace_id, ids)
        while likely:
            if has_held:
                await let_others_write()
            has_held = True
            async with desk.storage.work(workspace_id) as work:
                await work.themes.hold()
                likely = await _placed(desk, work, likely, outcome)
        await settle_moot(desk, workspace_id, ids)
        for theme in outcome.formed:
            await desk.jobs.enqueue(naming_job(workspace_id, theme))
            await settle_members(desk, workspace_id, theme.id)
        for theme_id in outcome.left:
            # Its name may be made of words that are no longer said.
            await desk.jobs.enqueue(renaming_job(workspace_id, theme_id, desk.clock.now()))


async def _with_a_place(desk: Desk, workspace_id: str, feedback_ids: Sequence[str]) -> list[str]:
    """Return the items that are like something: for the others the themes need not be held.

    While they are held nobody else writes to SQLite, and an event that Slack delivers would wait.
    """
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- numpy, when first needed

    model = desk.mind.embedder.model
    async with desk.storage.work(workspace_id) as work:
        arrived = await arrivals(work, feedback_ids, model)
        if not arrived:
            return []
        board = await Board(work, model).read()
        twins = await work.themes.twins([arrival.item.words for arrival in arrived])
        likely, unsure = set(), []
        for arrival in arrived:
            found = board.matched(arrival, None if arrival.item.theme_id else twins.get(arrival.item.words))
            is_edited, forms = arrival.item.theme_id is not None, len(_near(board, arrival, found)) + 1 >= FORMING_ITEMS
            if is_edited or forms or found.tier is Tier.SURE:
                likely.add(arrival.item.id)
            elif found.tier is Tier.UNSURE:
                unsure.append(arrival.item)
        likely |= await askable(work, unsure)
    return [arrival.item.id for arrival in arrived if arrival.item.id in likely]


async def _placed(desk: Desk, work: UnitOfWork, feedback_ids: Sequence[str], outcome: _Outcome) -> list[str]:
    """Place items, each after what the ones before it did to the themes; return those that there was no time for."""
    clock = asyncio.get_running_loop()
    model, until = desk.mind.embedder.model, clock.time() + HELD_SECONDS
    board = await Board(work, model).read()
    moved: set[str] = set()
    waiting = deque(await arrivals(work, feedback_ids, model))
    while waiting and (clock.time() < until or len(waiting) == len(feedback_ids)):
        arrival = waiting.popleft()
        if arrival.item.id in moved:
            # One before it formed a theme, and took it along.
            continue
        found = await board.match(arrival)
        if arrival.item.theme_id is not None:
            outcome.left.append(arrival.item.theme_id)
            if await _stays(desk, work, arrival, found):
                continue
            await board.read()
        if formed := await _settled(desk, work, board, arrival, found):
            outcome.formed.append(formed)
            moved.update(await work.themes.member_ids(formed.id))
            await board.read()
    return [arrival.item.id for arrival in waiting if arrival.item.id not in moved]


async def _stays(desk: Desk, work: UnitOfWork, arrival: Arrival, found: "Match") -> bool:
    """Say whether an edited item stays in its theme; one that does not is taken out."""
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- numpy, when first needed

    item = arrival.item
    if item.theme_id is None:
        return False
    likeness = {near.theme_id: near.similarity for near in found.candidates}
    is_surely_elsewhere = found.tier is Tier.SURE and found.candidates[0].theme_id != item.theme_id
    if item.theme_id in likeness and not is_surely_elsewhere:
        await note_place(desk, work, [item.id], item.theme_id, likeness[item.theme_id])
        return True
    await detach(desk, work, item.id, item.theme_id)
    return False


async def _settled(desk: Desk, work: UnitOfWork, board: Board, arrival: Arrival, found: "Match") -> Theme | None:
    """Attach an item, form a theme around it, or ask; return the theme that was formed."""
    from bot.domain.themes_matching import Tier  # noqa: PLC0415 -- same

    item = arrival.item
    if found.tier is Tier.SURE:
        nearest = found.candidates[0]
        await attach(desk, work, item.id, nearest.theme_id, nearest.similarity)
        await board.moved(item.id, nearest.theme_id)
        return None
    formed = await _formed(desk, work, board, arrival, found)
    if formed is None and found.tier is Tier.UNSURE:
        await ask_about(desk, work, item, found)
    return formed


async def _formed(desk: Desk, work: UnitOfWork, board: Board, arrival: Arrival, found: "Match") -> Theme | None:
    """Return the theme that the item makes with others of the pool, or None while they are too few or too far."""
    near = _near(board, arrival, found)
    if len(near) + 1 < FORMING_ITEMS:
        return None
    others = [item for item in await work.feedback.with_ids(near) if item.state is State.ACTIVE]
    group = pattern([arrival.item, *await placeable(work, others)])
    is_in = any(item.id == arrival.item.id for item in group)
    return await form_theme(desk, work, group) if is_in else None


def _near(board: Board, arrival: Arrival, found: "Match") -> list[str]:
    """Return what of the pool is alike enough to form a theme with an item, and more so than any theme is."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    waiting, vectors = board.pool_beside(arrival.item.id)
    if vectors is None:
        return []
    best_theme = found.candidates[0].similarity if found.candidates else 0.0
    alike = vectors @ arrival.vector
    return [waiting[at] for at in np.flatnonzero(alike >= max(FORMING_SIMILARITY, best_theme))]
