"""A person's word about what a theme hangs on: it wins."""

from dataclasses import dataclass

import structlog

from bot.domain.audience import Reader
from bot.domain.errors import ThemeNotFoundError
from bot.domain.labels import SetBy
from bot.domain.roles import Role
from bot.domain.themes import Theme
from bot.domain.vision import OFF_VISION, Alignment, Objective, ObjectiveState
from bot.domain.vision_errors import ObjectiveNotFoundError, ObjectiveRetiredError
from bot.flows.desk import Desk
from bot.flows.hanging import Hanging, hanging_of
from bot.flows.roles import require_role
from bot.flows.theme_changes import standing
from bot.flows.theme_seeing import spans
from bot.flows.vision_pages import vision_reader
from bot.ports import UnitOfWork

_log = structlog.get_logger()

# Instead of an objective's id, or `OFF_VISION`: whatever Heed finds.
LET_HEED = "heed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HangingChoices:
    """A theme, what it hangs on now, and everything that it could hang on."""

    theme: Theme
    hanging: Hanging
    objectives: tuple[Objective, ...]


async def hanging_choices(desk: Desk, workspace_id: str, user_id: str, theme_id: str) -> HangingChoices:
    """Return what a theme could hang on. Raises ThemeNotFoundError, OutsiderError and VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        theme = await _readable(desk, work, theme_id, reader)
        hanging = await hanging_of(work, theme_id, reader)
        active = await work.vision.active()
    if hanging is None:
        raise ThemeNotFoundError
    return HangingChoices(theme=theme, hanging=hanging, objectives=tuple(active))


async def hang_theme(desk: Desk, workspace_id: str, user_id: str, theme_id: str, choice: str) -> Theme:
    """Store a person's word: an objective's id, `OFF_VISION`, or `LET_HEED` to take an earlier word back.

    Raises ObjectiveNotFoundError, ObjectiveRetiredError, ThemeNotFoundError, OutsiderError and VisionGuestError.
    """
    reader = await vision_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        theme = await _readable(desk, work, theme_id, reader)
        if choice == LET_HEED:
            await work.vision.take_back(theme.id)
            return theme
        objective_id = await _chosen(work, theme.id, choice)
        said = Alignment(
            theme_id=theme.id,
            objective_id=objective_id,
            set_by=SetBy.PERSON,
            at=desk.clock.now(),
            person_id=user_id,
        )
        await work.vision.align([said])
    _log.info("theme_aligned", workspace_id=workspace_id, theme_id=theme.id, objective_id=objective_id)
    return theme


async def _chosen(work: UnitOfWork, theme_id: str, choice: str) -> str | None:
    if choice == OFF_VISION:
        return None
    objective = await work.vision.with_id(choice)
    if objective is None:
        raise ObjectiveNotFoundError
    if objective.state is ObjectiveState.RETIRED:
        present = await work.vision.alignment_of(theme_id)
        # Saying again what is there already is no new choice.
        if present is None or present.objective_id != objective.id:
            raise ObjectiveRetiredError
    return objective.id


async def _readable(desk: Desk, work: UnitOfWork, theme_id: str, reader: Reader) -> Theme:
    theme = await standing(work, theme_id)
    if await work.themes.reach(theme.id, reader, *spans(desk)) is None:
        raise ThemeNotFoundError
    return theme
