"""What a form about a theme offers: its items, the other themes, and the part that Heed would split off."""

from dataclasses import dataclass

from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme, ThemeState
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.theme_seeing import seen_by, spans
from bot.ports import UnitOfWork

# A menu of Slack holds 100 entries.
MOST_CHOICES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody may choose from, within what they may read."""

    theme: Theme
    items: tuple[Feedback, ...]
    others: tuple[Theme, ...]
    # Those of the others that this theme can be merged into: no private name comes to be seen by more people.
    mergeable: tuple[Theme, ...]
    proposed: tuple[Feedback, ...]


async def theme_choices(desk: Desk, workspace_id: str, user_id: str, theme_id: str) -> Choices:
    """Return what the forms of a theme offer somebody. Raises ThemeNotFoundError and OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    now, before = spans(desk)
    async with desk.storage.work(workspace_id) as work:
        theme = await work.themes.with_id(theme_id)
        if theme is None or theme.state is not ThemeState.ACTIVE:
            raise ThemeNotFoundError
        items = await work.themes.members(theme.id, reader, limit=MOST_CHOICES)
        if not items:
            raise ThemeNotFoundError
        reaches = await work.themes.reaches(reader, now, before, limit=MOST_CHOICES + 1)
        proposed = await _proposed(desk, work, theme.id)
    others = tuple(seen_by(reader, reach).theme for reach in reaches if reach.theme.id != theme.id)[:MOST_CHOICES]
    return Choices(
        theme=theme,
        items=tuple(items),
        others=others,
        mergeable=tuple(other for other in others if other.takes(theme.private_to)),
        proposed=tuple(item for item in items if item.id in proposed),
    )


async def _proposed(desk: Desk, work: UnitOfWork, theme_id: str) -> set[str]:
    """Return the smaller of the two parts that a theme falls into, or nothing when it hangs together."""
    import numpy as np  # noqa: PLC0415 -- when first needed

    from bot.domain.clustering import propose_split  # noqa: PLC0415 -- same

    members = await work.themes.member_vectors(theme_id, desk.mind.embedder.model, limit=MOST_CHOICES)
    parts = propose_split(np.stack([vector for _, vector in members])) if members else None
    return {members[at][0] for at in min(parts, key=len)} if parts else set()
