"""What people say of priorities: how much each part weighs here, and the impact and effort of a theme."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.priority import Weights, weights_from
from bot.domain.priority_parts import Estimate
from bot.domain.roles import Role
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.priority import ThemePriority, theme_priority
from bot.flows.roles import require_role
from bot.flows.statuses import changeable_theme, status_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChoices:
    """One theme's priority, and what somebody said of its impact and effort."""

    theme: Theme
    priority: ThemePriority | None
    estimate: Estimate | None


async def weights_here(desk: Desk, workspace_id: str, user_id: str) -> Weights:
    """Return how much each part weighs. Raises OutsiderError and StatusGuestError."""
    await status_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return weights_from((await work.channels.preferences()).weights)


async def choose_weights(desk: Desk, workspace_id: str, user_id: str, weights: Mapping[str, float]) -> None:
    """Store how much each part weighs from now on, nothing for Heed's own. Raises OutsiderError, StatusGuestError."""
    await status_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        preferences = replace(await work.channels.preferences_to_change(), weights=weights)
        await work.channels.prefer(preferences, by=user_id, at=desk.clock.now())


async def priority_choices(desk: Desk, workspace_id: str, user_id: str, theme_id: str) -> PriorityChoices:
    """Return a theme's priority for somebody who may estimate it.

    Raises OutsiderError, StatusGuestError, ThemeNotFoundError and StatusMovedError.
    """
    reader = await status_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        theme = await changeable_theme(desk, work, reader, theme_id)
        return PriorityChoices(
            theme=theme,
            priority=await theme_priority(desk, work, reader, theme.id),
            estimate=(await work.priority.estimates()).get(theme.id),
        )


async def estimate_theme(
    desk: Desk, workspace_id: str, user_id: str, theme_id: str, *, impact: float | None, effort_weeks: float | None
) -> Theme:
    """Store what somebody says of a theme's impact and effort.

    Raises OutsiderError, StatusGuestError, ThemeNotFoundError and StatusMovedError.
    """
    reader = await status_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        theme = await changeable_theme(desk, work, reader, theme_id)
        said = Estimate(theme_id=theme.id, impact=impact, effort_weeks=effort_weeks, by=user_id, at=desk.clock.now())
        await work.priority.put_estimate(said)
        return theme
