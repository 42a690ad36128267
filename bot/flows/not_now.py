"""The not-now list: what the team put off comes back to whoever put it off, once, on its review day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import structlog

from bot.domain.roles import Role
from bot.domain.themes import Theme
from bot.domain.vision import NotNow
from bot.domain.vision_errors import NotNowGoneError
from bot.domain.vision_rules import checked_review
from bot.flows.desk import Desk
from bot.flows.nudges import hand_out_nudges_of
from bot.flows.roles import require_role
from bot.flows.vision_pages import vision_reader

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFilling:
    """What the form about an entry begins with."""

    entry: NotNow
    theme: Theme
    today: date


async def open_review(desk: Desk, workspace_id: str, user_id: str, not_now_id: str) -> ReviewFilling:
    """Return an entry that somebody looks at again. Raises NotNowGoneError, OutsiderError and VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        entry = await work.vision.not_now(not_now_id)
        themes = [] if entry is None else await work.vision.standing_themes([entry.theme_id])
        seen = await work.vision.visible_themes(reader, [theme.id for theme in themes])
    if entry is None or entry.lifted_at is not None or not seen:
        raise NotNowGoneError
    return ReviewFilling(entry=entry, theme=themes[0], today=desk.clock.now().date())


async def put_off_again(desk: Desk, workspace_id: str, user_id: str, not_now_id: str, *, until: date | None) -> Theme:
    """Keep something put off until another day, and return its theme.

    Raises ReviewDayError, NotNowGoneError, OutsiderError and VisionGuestError.
    """
    found = await open_review(desk, workspace_id, user_id, not_now_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    day = checked_review(until, found.today)
    async with desk.storage.work(workspace_id) as work:
        if not await work.vision.review_later(not_now_id, day):
            raise NotNowGoneError
    _log.info("review_put_off", workspace_id=workspace_id, not_now_id=not_now_id)
    return found.theme


async def tell_review(desk: Desk, args: Mapping[str, str]) -> None:
    """Do what an earlier version left to do: the reminder comes with everything else that is due."""
    await hand_out_nudges_of(desk, args["workspace_id"], desk.clock.now())
