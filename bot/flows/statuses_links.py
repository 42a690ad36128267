"""Linking a theme to issues in engineering's tracker, and taking links away."""

from collections.abc import Sequence

from bot.domain.roles import Role
from bot.domain.statuses import TrackerLink
from bot.domain.statuses_errors import TooManyLinksError
from bot.domain.statuses_links import MOST_LINKS, TrackedIssue, link_key
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.flows.statuses import changeable_theme, status_reader


async def theme_links(
    desk: Desk, workspace_id: str, user_id: str, theme_id: str
) -> tuple[Theme, Sequence[TrackerLink]]:
    """Return a theme that somebody may change, with its links.

    Raises OutsiderError, StatusGuestError, ThemeNotFoundError and StatusMovedError.
    """
    reader = await status_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        theme = await changeable_theme(desk, work, reader, theme_id)
        return theme, (await work.statuses.links_of_many([theme.id])).get(theme.id, ())


async def change_links(
    desk: Desk, workspace_id: str, user_id: str, theme_id: str, *, issue: TrackedIssue | None, gone: str
) -> Theme:
    """Link a theme to an issue, and take the link with the key `gone` away; the same again changes nothing.

    Raises TooManyLinksError, OutsiderError, StatusGuestError, ThemeNotFoundError and StatusMovedError.
    """
    reader = await status_reader(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        theme = await changeable_theme(desk, work, reader, theme_id)
        known = (await work.statuses.links_of_many([theme.id])).get(theme.id, ())
        for link in known:
            # Taken away and linked at once, it stays: whoever fills in both means the link.
            if gone and link_key(link.url) == gone and (issue is None or issue.url != link.url):
                await work.statuses.remove_link(theme.id, link.url)
        if issue is not None and not await work.statuses.put_link(
            TrackerLink(
                theme_id=theme.id,
                url=issue.url,
                tracker=issue.tracker,
                label=issue.label,
                by=user_id,
                at=desk.clock.now(),
            ),
            most=MOST_LINKS,
        ):
            raise TooManyLinksError
        return theme
