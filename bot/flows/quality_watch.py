"""Watching complaints: every hour, in every workspace, a sudden rise is found once and told once.

What everybody may know is looked at first; where the team chose a private channel for it, that channel's own words are
looked at too, and what only they show is told nowhere else.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Place, Reader
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.quality import QualityWeeks, bursts_in, monday_of, quality_weeks
from bot.domain.schedules import zone_names
from bot.flows.desk import Desk
from bot.flows.first_answers import learn_authors, look_back
from bot.ports import FoundBurst, Job, Post, UnitOfWork

_log = structlog.get_logger()

# A burst that could not be posted, because nobody had chosen a place or Slack was away, is news for a week.
NEWS = timedelta(days=7)
# Without a digest nobody has told where the team lives.
_USUAL_ZONE = "UTC"


async def hand_out_quality(desk: Desk, now: datetime) -> None:
    """Begin the look at each workspace's complaints, one an hour whatever the number of processes."""
    slot = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    for workspace_id in await desk.storage.workspace_ids():
        args = {"workspace_id": workspace_id, "slot": slot}
        await desk.jobs.enqueue(Job(id=f"quality:{workspace_id}:{slot}", kind="quality", args=args))


async def watch_quality(desk: Desk, args: Mapping[str, str]) -> None:
    """Learn who was answered, find bursts of `workspace_id` and tell them once.

    Raises TryAgainError when Slack is away; running again, or twice at once, changes and tells nothing more.
    """
    workspace_id = args["workspace_id"]
    if "burst" in args:
        await _tell_again(desk, args)
        return
    await learn_authors(desk, workspace_id)
    await look_back(desk, workspace_id)
    place = await chosen_place(desk, workspace_id)
    for found in await _found(desk, workspace_id, place):
        if place is not None and found.private_to in {None, place.id}:
            await _tell(desk, workspace_id, place, found)


async def chosen_place(desk: Desk, workspace_id: str) -> Place | None:
    """Return where bursts are told, or None when nobody chose a place or it is gone."""
    async with desk.storage.work(workspace_id) as work:
        channel_id = (await work.channels.preferences()).quality_channel_id
    return await desk.directory.place(workspace_id, channel_id) if channel_id else None


async def weeks_seen(work: UnitOfWork, reader: Reader, now: datetime) -> QualityWeeks:
    """Return the complaints of nine calendar weeks, the present one last, as far as a reader may know them."""
    zone = await team_zone(work)
    weeks = quality_weeks(zone, now)
    return QualityWeeks(
        weeks=weeks,
        began_on=monday_of(zone, now),
        areas=await work.quality.areas(weeks, reader),
        heard=await work.quality.heard(weeks, reader),
    )


def may_know(found: FoundBurst, reader: Reader) -> bool:
    """Say whether a reader may know of a burst."""
    return found.private_to in reader.channel_ids or (found.private_to is None and reader.reads_workspace)


async def _found(desk: Desk, workspace_id: str, place: Place | None) -> list[FoundBurst]:
    """Remember what is new, and return everything that was found in the last days."""
    now = desk.clock.now()
    readers: list[tuple[Reader, str | None]] = [(Reader(workspace_id=workspace_id), None)]
    if place is not None and place.is_private:
        readers.append((Reader(workspace_id=workspace_id, channel_ids=frozenset({place.id})), place.id))
    async with desk.storage.work(workspace_id) as work:
        for reader, private_to in readers:
            for burst in bursts_in(await weeks_seen(work, reader, now)):
                new = FoundBurst(burst=burst, found_at=now, private_to=private_to)
                if await work.quality.put_burst(new):
                    _log.info("burst_found", workspace_id=workspace_id, accounts=burst.accounts, areas=burst.areas)
        return await work.quality.bursts(now - NEWS, now + timedelta(seconds=1))


async def _tell_again(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell one burst that was held back, however old, where it would have been told."""
    workspace_id = args["workspace_id"]
    place = await desk.directory.place(workspace_id, args["channel_id"])
    async with desk.storage.work(workspace_id) as work:
        bursts = await work.quality.bursts(datetime.min.replace(tzinfo=UTC), desk.clock.now() + timedelta(seconds=1))
    for found in bursts:
        if place is not None and found.private_to in {None, place.id} and _key(found) == args["burst"]:
            await _tell(desk, workspace_id, place, found)


def _key(found: FoundBurst) -> str:
    """Return what a burst is told once by: not the channel, whatever place is chosen later."""
    area = hashlib.sha256(found.burst.area.encode()).hexdigest()[:16]
    return f"burst:{found.burst.week.isoformat()}:{area}"


async def _tell(desk: Desk, workspace_id: str, place: Place, found: FoundBurst) -> None:
    key = _key(found)
    again = {"workspace_id": workspace_id, "channel_id": place.id, "burst": key}
    post = Post(
        key=key,
        workspace_id=workspace_id,
        channel_id=place.id,
        content=found.burst,
        occasion=Occasion.QUALITY,
        why=reasons.QUALITY,
        again=Job(id=key, kind="quality", args=again),
    )
    try:
        await desk.messenger.post(post)
    except (ChannelUnreachableError, SharedChannelError):
        # The digests still tell it, and the board says that the place is gone.
        _log.warning("burst_not_told", workspace_id=workspace_id, channel_id=place.id)


async def team_zone(work: UnitOfWork) -> str:
    """Return the time zone in which the team's weeks begin: that of its first digest, while this machine knows it."""
    zones = [schedule.rhythm.zone for schedule in await work.schedules.every()]
    return next((zone for zone in zones if zone in zone_names()), _USUAL_ZONE)
