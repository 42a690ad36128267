"""What a theme hangs on, as its page shows it."""

from dataclasses import dataclass, replace

from bot.domain.audience import Reader
from bot.domain.vision import Alignment, Objective, ObjectiveState
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """What a theme hangs on."""

    # None: Heed has not looked yet.
    alignment: Alignment | None
    # None: off vision, or nothing yet.
    objective: Objective | None
    # There are objectives to choose from.
    has_choice: bool


async def hanging_of(work: UnitOfWork, theme_id: str, reader: Reader) -> Hanging | None:
    """Return what a theme hangs on, in two questions; None for guests, who know nothing of the vision."""
    if not reader.reads_workspace:
        return None
    alignment = await work.vision.alignment_of(theme_id)
    every = await work.vision.every()
    objective_id = None if alignment is None else alignment.objective_id
    return Hanging(
        alignment=alignment,
        objective=next((each for each in every if each.id == objective_id), None),
        has_choice=any(each.state is ObjectiveState.ACTIVE for each in every),
    )


async def carry_alignment(work: UnitOfWork, theme_id: str, into_id: str) -> None:
    """Let a theme hang where people hung the one that was merged into it, unless they spoke of it as well."""
    said = await work.vision.alignments_of([theme_id, into_id])
    carried, present = said.get(theme_id), said.get(into_id)
    if carried is not None and carried.is_by_person and not (present is not None and present.is_by_person):
        await work.vision.align([replace(carried, theme_id=into_id)])
