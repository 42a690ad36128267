"""A digest for a page: the same words and numbers, under the same reading rights, without a post."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.audience import Place, Reader
from bot.domain.digests import Digest
from bot.domain.errors import HeedError, SharedChannelError
from bot.domain.periods import rolling_periods
from bot.domain.schedule_words import usual_rhythm
from bot.domain.schedules import Rhythm, instant_of, zone_of
from bot.flows.desk import Desk
from bot.flows.digest_making import DigestPlan, audience_of, sketched_digest

# Of a digest that nobody posts: nothing is kept under it.
_SLOT = "page"


class NoSuchChannelError(HeedError):
    """Slack knows no such channel, or does not show it to Heed: give its id, or invite Heed there."""


class LaterDayError(HeedError):
    """That day has not begun yet: a digest tells what was said until today at the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrder:
    """What somebody asked for: whose audience the page is for (None: the whole workspace), and its last day."""

    workspace_id: str
    channel_id: str | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDigest:
    """A digest and the channel whose members may read it; None: everybody in the workspace may."""

    digest: Digest
    place: Place | None


async def digest_for_page(desk: Desk, order: PageOrder) -> PageDigest:
    """Return the digest of the days up to now, or up to the end of a day, in the rhythm and zone of the channel.

    It is not kept, and no endpoint is asked. Raises NoSuchChannelError, SharedChannelError where customers read along
    (Heed posts no digest there either), LaterDayError and TryAgainError.
    """
    place = await _place(desk, order)
    rhythm = await _rhythm(desk, order)
    up_to = _end_of(order.until_on, rhythm, desk.clock.now())
    everybody = Reader(workspace_id=order.workspace_id)
    plan = DigestPlan(
        workspace_id=order.workspace_id,
        channel_id=order.channel_id or "",
        slot=_SLOT,
        periods=rolling_periods(rhythm.cadence, rhythm.zone, up_to),
        time_zone=rhythm.zone,
        reader=everybody if place is None else audience_of(order.workspace_id, place),
    )
    return PageDigest(digest=await sketched_digest(desk, plan), place=place)


async def _place(desk: Desk, order: PageOrder) -> Place | None:
    if order.channel_id is None:
        return None
    place = await desk.directory.place(order.workspace_id, order.channel_id)
    if place is None:
        raise NoSuchChannelError
    if place.is_external:
        raise SharedChannelError
    return place


async def _rhythm(desk: Desk, order: PageOrder) -> Rhythm:
    """Return the channel's own rhythm, for the workspace that of its first digest, else the usual one in UTC."""
    async with desk.storage.work(order.workspace_id) as work:
        schedules = await work.schedules.every()
    wanted = [each for each in schedules if order.channel_id in {None, each.channel_id}]
    return wanted[0].rhythm if wanted else usual_rhythm("UTC")


def _end_of(day: date | None, rhythm: Rhythm, now: datetime) -> datetime:
    """Return the moment at which a digest ends: now, or the end of a day; raise LaterDayError for one to come."""
    if day is None:
        return now
    zone = zone_of(rhythm.zone)
    if day > now.astimezone(zone).date():
        raise LaterDayError
    return min(instant_of(datetime.combine(day + timedelta(days=1), time()), zone).astimezone(UTC), now)
