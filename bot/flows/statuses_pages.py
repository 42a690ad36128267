"""How far a theme is, as its page tells it: the newest steps, and where engineering works on it."""

from dataclasses import dataclass

from bot.domain.statuses import StatusChange, TrackerLink
from bot.domain.themes import Theme
from bot.ports import UnitOfWork

# Steps on a theme's page; a theme rarely takes more.
PAGE_STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a theme is, and how it came there."""

    # The newest first; empty while nobody has said.
    steps: tuple[StatusChange, ...] = ()
    links: tuple[TrackerLink, ...] = ()


async def standing_of(work: UnitOfWork, theme: Theme) -> Standing:
    """Return how far a theme is; whoever may see the theme may see this."""
    return Standing(
        steps=tuple(await work.statuses.of(theme.id, limit=PAGE_STEPS)),
        links=(await work.statuses.links_of_many([theme.id])).get(theme.id, ()),
    )
