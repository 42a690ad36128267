"""How items join themes and how themes begin, within a transaction that holds the themes of the workspace."""

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from bot.domain.feedback import Feedback
from bot.domain.labels import Label, LabelName, SetBy, effective
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent
from bot.flows.desk import Desk
from bot.flows.naming import first_name
from bot.ports import UnitOfWork

# Three alike items are the fewest that are a pattern and no coincidence, and at least two people must speak: one
# person who repeats a wish is still one wish.
FORMING_ITEMS = 3
FORMING_PEOPLE = 2
# Vectors read when a theme's shape is measured anew, after a merge, split or undo; beyond, the newest stand for all.
_MEASURED = 5000


async def attach(desk: Desk, work: UnitOfWork, feedback_id: str, theme_id: str, similarity: float | None) -> None:
    """Give an item of the pool its theme, as Heed's own decision; `similarity` is 0..1."""
    await join(desk, work, [feedback_id], theme_id)
    await note_place(desk, work, [feedback_id], theme_id, similarity)
    facts: dict[str, float | str] = {} if similarity is None else {"similarity": similarity}
    await work.themes.record(
        ThemeEvent(
            id=uuid4().hex,
            theme_id=theme_id,
            change=ThemeChange.ATTACHED,
            at=desk.clock.now(),
            by=None,
            feedback_ids=(feedback_id,),
            facts=facts,
        )
    )


async def detach(desk: Desk, work: UnitOfWork, feedback_id: str, theme_id: str) -> None:
    """Take an item out of its theme as Heed's own decision: its words have changed and fit no longer."""
    await work.themes.assign([feedback_id], None)
    await measure(desk, work, theme_id)
    await work.themes.record(
        ThemeEvent(
            id=uuid4().hex,
            theme_id=theme_id,
            change=ThemeChange.DETACHED,
            at=desk.clock.now(),
            by=None,
            feedback_ids=(feedback_id,),
        )
    )


async def note_place(
    desk: Desk, work: UnitOfWork, feedback_ids: Sequence[str], theme_id: str, similarity: float | None = None
) -> None:
    """Store that Heed decided where items belong, by their present words."""
    label = Label(
        name=LabelName.THEME,
        value=theme_id,
        set_by=SetBy.LOCAL,
        set_at=desk.clock.now(),
        confidence=similarity,
        model=desk.mind.embedder.model,
    )
    await work.labels.put_many({feedback_id: [label] for feedback_id in feedback_ids})


async def join(desk: Desk, work: UnitOfWork, feedback_ids: list[str], theme_id: str) -> None:
    """Move items without a theme into one, its shape with them."""
    from bot.domain.themes_matching import new_shape, with_member  # noqa: PLC0415 -- numpy, when first needed

    model = desk.mind.embedder.model
    vectors = await work.embeddings.of(feedback_ids, model)
    shape = await work.themes.shape(theme_id, model)
    for vector in vectors.values():
        shape = new_shape(theme_id, model, vector[None]) if shape is None else with_member(shape, vector)
    await work.themes.assign(feedback_ids, theme_id)
    if shape is not None:
        await work.themes.put_shape(shape)


async def form_theme(desk: Desk, work: UnitOfWork, items: Sequence[Feedback], *, by: str | None = None) -> Theme:
    """Make a theme of items, under the name that this machine finds for it; a better one may follow."""
    named = await first_name(desk, work, items, others=await work.themes.names())
    now = desk.clock.now()
    theme = await work.themes.add(
        NewTheme(
            name=named.name,
            description=named.description,
            named_by=SetBy.LOCAL,
            created_at=now,
            private_to=audience_of(items),
        )
    )
    ids = [item.id for item in items]
    await join(desk, work, ids, theme.id)
    if by is None:
        await note_place(desk, work, ids, theme.id)
    else:
        await work.labels.put_many({feedback_id: [person_place(desk, theme.id, by)] for feedback_id in ids})
    created = ThemeEvent(
        id=uuid4().hex, theme_id=theme.id, change=ThemeChange.CREATED, at=now, by=by, feedback_ids=tuple(ids)
    )
    await work.themes.record(created)
    return theme


async def measure(desk: Desk, work: UnitOfWork, theme_id: str) -> None:
    """Measure anew where a theme lies, from the vectors of its items; without any it lies nowhere."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.themes_matching import new_shape  # noqa: PLC0415 -- same

    model = desk.mind.embedder.model
    # Oldest first, as they once joined: the shape keeps the latest as its examples.
    found = reversed(await work.themes.member_vectors(theme_id, model, limit=_MEASURED))
    vectors = [vector for _, vector in found]
    stacked = np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)
    await work.themes.put_shape(new_shape(theme_id, model, stacked))


async def placeable(work: UnitOfWork, items: Sequence[Feedback]) -> list[Feedback]:
    """Return the items of the pool that Heed may decide about: nobody said where they belong, or that they do not."""
    known = await work.labels.of_many([item.id for item in items])
    return [item for item in items if not said_by_person(known.get(item.id, []))]


def said_by_person(labels: list[Label]) -> bool:
    """Say whether a person decided about the theme of an item with these labels."""
    label = effective(labels).get(LabelName.THEME)
    return label is not None and label.set_by is SetBy.PERSON


def person_place(desk: Desk, theme_id: str, by: str | None) -> Label:
    """Return a person's word about the theme of an item; an empty one: it belongs to none."""
    return Label(name=LabelName.THEME, value=theme_id, set_by=SetBy.PERSON, set_at=desk.clock.now(), person_id=by)


def pattern(items: Sequence[Feedback]) -> list[Feedback]:
    """Return the items that may form a theme together, or none while they are too few or of one person.

    Among items that everybody may read, private ones may stand: the name is never made of these. Without such items,
    a theme is made in one private channel alone.
    """
    group = list(items)
    if all(item.private_to is not None for item in group):
        most = Counter(item.private_to for item in group).most_common(1)
        group = [item for item in group if most and item.private_to == most[0][0]]
    return group if len(group) >= FORMING_ITEMS and len(set(map(_who_spoke, group))) >= FORMING_PEOPLE else []


def audience_of(items: Sequence[Feedback]) -> str | None:
    """Return the private channel that all items must stay in, or None when a theme of them may have a public name."""
    channels = {item.private_to for item in items}
    return channels.pop() if len(channels) == 1 else None


def _who_spoke(item: Feedback) -> str:
    """Return whose words an item holds, as far as anybody knows; words of nobody known count as somebody's own."""
    return item.author_id or item.author_name or item.id
