"""Where an arriving item belongs: to a theme by itself, on a card for the team, or in the pool until a theme forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.analysis import ThemeRequest
from bot.domain.feedback import Feedback, State
from bot.domain.labels import Label, LabelName, SetBy, effective
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent, ThemeShape
from bot.flows.desk import Desk
from bot.flows.naming import naming_job, source_of, telling
from bot.flows.triage import ask_team
from bot.ports import UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.domain.themes_matching import Match

# Three alike items are the fewest that are a pattern and no coincidence, and at least two people must speak: one
# person who repeats a wish is still one wish.
FORMING_ITEMS = 3
FORMING_PEOPLE = 2
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

    What a person said stays, an item without a vector waits for its analysis, and one that lost its words is left.
    """
    workspace_id, model = args["workspace_id"], desk.mind.embedder.model
    new_theme: Theme | None = None
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        arrival = await _arrival(work, args["feedback_id"], model)
        if arrival is None:
            return
        found = await _match(work, arrival)
        if found.tier == "sure":
            await attach(desk, work, arrival.item.id, found.candidates[0].theme_id, found.candidates[0].similarity)
            return
        new_theme = await _formed(desk, work, arrival, found)
    if new_theme is not None:
        await desk.jobs.enqueue(naming_job(workspace_id, new_theme))
    elif found.tier == "unsure":
        await _ask(desk, arrival, found)


async def attach(desk: Desk, work: UnitOfWork, feedback_id: str, theme_id: str, similarity: float | None) -> None:
    """Give an item of the pool its theme, within a transaction that holds the themes; `similarity` is 0..1."""
    await join(desk, work, [feedback_id], theme_id)
    now, model = desk.clock.now(), desk.mind.embedder.model
    label = Label(
        name=LabelName.THEME, value=theme_id, set_by=SetBy.LOCAL, set_at=now, confidence=similarity, model=model
    )
    await work.labels.put(feedback_id, [label])
    facts: dict[str, float | str] = {} if similarity is None else {"similarity": similarity}
    await work.themes.record(
        ThemeEvent(
            id=uuid4().hex,
            theme_id=theme_id,
            change=ThemeChange.ATTACHED,
            at=now,
            by=None,
            feedback_ids=(feedback_id,),
            facts=facts,
        )
    )


async def join(desk: Desk, work: UnitOfWork, feedback_ids: list[str], theme_id: str) -> None:
    """Move items without a theme into one, its shape with them."""
    from bot.domain.themes_matching import new_shape, with_member  # noqa: PLC0415 -- numpy, when first needed

    model = desk.mind.embedder.model
    vectors = await work.embeddings.of(feedback_ids, model)
    shape = next((known for known in await work.themes.shapes(model) if known.theme_id == theme_id), None)
    for vector in vectors.values():
        shape = new_shape(theme_id, model, vector[None]) if shape is None else with_member(shape, vector)
    await work.themes.assign(feedback_ids, theme_id)
    if shape is not None:
        await work.themes.put_shape(shape)


async def form_theme(desk: Desk, work: UnitOfWork, items: list[Feedback], *, by: str | None = None) -> Theme:
    """Make a theme of items, under the name that this machine finds for it; a better one may follow."""
    request = ThemeRequest(sources=tuple(map(source_of, telling(items))), others=tuple(await work.themes.names()))
    named = await desk.mind.local.name_theme(request)
    now = desk.clock.now()
    theme = await work.themes.add(
        NewTheme(name=named.name, description=named.description, named_by=SetBy.LOCAL, created_at=now)
    )
    ids = [item.id for item in items]
    await join(desk, work, ids, theme.id)
    label = Label(
        name=LabelName.THEME,
        value=theme.id,
        set_by=SetBy.LOCAL if by is None else SetBy.PERSON,
        set_at=now,
        person_id=by,
        model=None if by else desk.mind.embedder.model,
    )
    for feedback_id in ids:
        await work.labels.put(feedback_id, [label])
    await work.themes.record(
        ThemeEvent(
            id=uuid4().hex,
            theme_id=theme.id,
            change=ThemeChange.CREATED,
            at=now,
            by=by,
            feedback_ids=tuple(ids),
        )
    )
    return theme


def who_spoke(item: Feedback) -> str:
    """Return whose words an item holds, as far as anybody knows; words of nobody known count as somebody's own."""
    return item.author_id or item.author_name or item.id


async def _arrival(work: UnitOfWork, feedback_id: str, model: str) -> _Arrival | None:
    item = await work.feedback.with_id(feedback_id)
    if item is None or item.state is not State.ACTIVE or item.theme_id is not None:
        return None
    theme_label = effective(await work.labels.of(feedback_id)).get(LabelName.THEME)
    if theme_label is not None and theme_label.set_by is SetBy.PERSON:
        return None
    vector = (await work.embeddings.of([feedback_id], model)).get(feedback_id)
    if vector is None:
        return None
    pool = dict(await work.embeddings.pool(model, POOL_READ))
    pool.pop(feedback_id, None)
    return _Arrival(item=item, vector=vector, model=model, pool=pool)


async def _match(work: UnitOfWork, arrival: _Arrival) -> "Match":
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.themes_matching import match  # noqa: PLC0415 -- same

    shapes: list[ThemeShape] = await work.themes.shapes(arrival.model)
    twin = await work.themes.twin(arrival.item.words)
    known = {shape.theme_id for shape in shapes}
    # What resembles the item and has no theme speaks against every theme; the item itself has no say.
    pool = await work.embeddings.pool(arrival.model, POOL_READ)
    others = [vector for feedback_id, vector in pool if feedback_id != arrival.item.id]
    return match(
        arrival.vector, shapes, pool=np.stack(others) if others else None, twin=twin if twin in known else None
    )


async def _formed(desk: Desk, work: UnitOfWork, arrival: _Arrival, found: "Match") -> Theme | None:
    """Return the theme that the item makes with others of the pool, or None while they are too few or too far."""
    import numpy as np  # noqa: PLC0415 -- same

    if len(arrival.pool) + 1 < FORMING_ITEMS:
        return None
    waiting = list(arrival.pool)
    alike = np.stack(list(arrival.pool.values())) @ arrival.vector
    best_theme = found.candidates[0].similarity if found.candidates else 0.0
    near = [waiting[at] for at in np.flatnonzero(alike >= max(FORMING_SIMILARITY, best_theme))]
    if len(near) + 1 < FORMING_ITEMS:
        return None
    items = [item for item in [await work.feedback.with_id(feedback_id) for feedback_id in near] if item is not None]
    group = [arrival.item, *(item for item in items if item.state is State.ACTIVE)]
    is_pattern = len(group) >= FORMING_ITEMS and len(set(map(who_spoke, group))) >= FORMING_PEOPLE
    return await form_theme(desk, work, group) if is_pattern else None


async def _ask(desk: Desk, arrival: _Arrival, found: "Match") -> None:
    from bot.domain.themes_matching import reason  # noqa: PLC0415 -- same

    item = arrival.item
    question = TriageQuestion(
        id=f"theme:{item.id}:{item.version}",
        topic=TriageTopic.THEME,
        asked_at=desk.clock.now(),
        feedback_id=item.id,
        channel_id=item.message.channel_id if item.message else None,
        ts=item.message.ts if item.message else None,
        candidates=tuple((near.theme_id, near.similarity) for near in found.candidates),
        reason=reason(found.candidates[0].similarity, ()),
    )
    await ask_team(desk, item.workspace_id, question)
