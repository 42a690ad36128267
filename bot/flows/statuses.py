"""How far the team is with a theme: a step that somebody orders, with its reason."""

from bot.domain.audience import Reader
from bot.domain.errors import ThemeNotFoundError
from bot.domain.language import say
from bot.domain.roles import Role
from bot.domain.statuses import StatusChange, StatusOrder
from bot.domain.statuses_errors import StatusGuestError, StatusMovedError
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.roles import require_role
from bot.flows.statuses_steps import begin_what_follows, take_step
from bot.flows.theme_pages import lives_on
from bot.flows.theme_seeing import spans
from bot.ports import UnitOfWork


async def change_status(desk: Desk, workspace_id: str, user_id: str, order: StatusOrder) -> StatusChange:
    """Let a theme take a step that somebody ordered, and begin what follows from it; the same order twice is one step.

    Raises OutsiderError, StatusGuestError, ThemeNotFoundError, and what `checked_order` raises.
    """
    reader = await status_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        change = await work.statuses.with_origin(order.origin_key)
        if change is None:
            theme = await changeable_theme(desk, work, reader, order.theme_id)
            change = await take_step(desk, work, theme, order, by=user_id)
    await begin_what_follows(desk, workspace_id, [change])
    return change


async def status_reader(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    """Return what somebody may read who may say how far themes are. Raises OutsiderError and StatusGuestError."""
    reader = await reader_for(desk, workspace_id, user_id)
    if not reader.reads_workspace:
        raise StatusGuestError
    return reader


async def changeable_theme(desk: Desk, work: UnitOfWork, reader: Reader, theme_id: str) -> Theme:
    """Return a standing theme that somebody may see.

    Raises ThemeNotFoundError, and StatusMovedError with the theme that it lives on in when it was merged meanwhile.
    """
    asked = await work.themes.with_id(theme_id)
    theme = None if asked is None else await lives_on(work, asked)
    if asked is None or theme is None or await work.themes.reach(theme.id, reader, *spans(desk)) is None:
        raise ThemeNotFoundError
    if theme.id != asked.id:
        raise StatusMovedError(
            say("{asked} is part of {theme} by now: change that one.", asked=asked.label, theme=theme.label)
        )
    return theme
