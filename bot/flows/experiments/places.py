"""Where the card of an experiment may stand, and which themes somebody may hang one on."""

import asyncio

from bot.domain.audience import Place, stays_in
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.language import say
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.experiments.finding import reader_of
from bot.flows.patience import answer_within
from bot.flows.theme_seeing import seen_by, spans

# A form opens, or a draft is saved, with what Slack told us by then.
PLACE_SECONDS = 0.7
# What one menu of Slack takes; the themes with most accounts behind them come first.
MOST_THEMES = 99


async def usual_place(desk: Desk, workspace_id: str, channel_id: str | None) -> tuple[str | None, str | None]:
    """Return where the card of a new experiment may stand, and the private channel that it must stay in.

    Neither where it was begun outside of any channel; a place Slack does not tell about in time counts as private.
    """
    if channel_id is None:
        return None, None
    place = await answer_within(PLACE_SECONDS, desk.directory.place(workspace_id, channel_id))
    return (channel_id if _is_fit(place) else None), stays_in(channel_id, place)


async def card_place(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> Place:
    """Return a channel that may hold a card at somebody's wish.

    Raises SharedChannelError where customers read along, and ChannelUnreachableError where Heed cannot post or the
    person is not in a private channel.
    """
    place, is_in = await asyncio.gather(
        desk.directory.place(workspace_id, channel_id), desk.directory.is_member(workspace_id, channel_id, user_id)
    )
    if place is not None and place.is_external:
        raise SharedChannelError
    if place is not None and place.is_archived:
        raise ChannelUnreachableError(say("That channel is archived: choose one that is in use."))
    if place is None or not place.is_member:
        raise ChannelUnreachableError(
            say("Heed is not in that channel yet: type `/invite @Heed` there, then try again.")
        )
    if place.is_private and not is_in:
        raise ChannelUnreachableError(say("Choose a channel that you are in."))
    return place


async def known_themes(desk: Desk, workspace_id: str, user_id: str) -> tuple[Theme, ...]:
    """Return the themes that somebody may see anything of, those with most accounts first. Raises OutsiderError."""
    reader = await reader_of(desk, workspace_id, user_id)
    now, before = spans(desk)
    async with desk.storage.work(workspace_id) as work:
        reaches = await work.themes.reaches(reader, now, before, limit=MOST_THEMES)
    return tuple(seen_by(reader, reach).theme for reach in reaches)


def _is_fit(place: Place | None) -> bool:
    if place is None or place.is_external or place.is_archived:
        return False
    return place.is_member and not place.is_own_dm
