"""Making a digest from what is remembered: its numbers and items are frozen once, under its slot."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audience import Place, Reader
from bot.domain.digests import ACCOUNTS_NAMED, PICKS_IN_HEAD, PICKS_IN_THREAD, Digest, Period
from bot.domain.errors import ChannelUnreachableError
from bot.domain.periods import periods_of, rolling_periods
from bot.domain.schedule_words import usual_rhythm
from bot.domain.schedules import Rhythm, Schedule, Slot
from bot.flows.accuracy import accuracy_last_month
from bot.flows.desk import Desk
from bot.flows.digest_experiments import experiments_told
from bot.flows.digest_notes import notes_told
from bot.flows.digest_telling import Told, themes_told, told_at_once, told_by_analyst
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """A digest that is to be made: where it goes, what it covers and who reads it."""

    workspace_id: str
    channel_id: str
    slot: str
    periods: Sequence[Period]
    time_zone: str
    reader: Reader

    @property
    def id(self) -> str:
        """Return the id that the digest will have."""
        return digest_id(self.workspace_id, self.channel_id, self.slot)


def digest_id(workspace_id: str, channel_id: str, slot: str) -> str:
    """Return the id of a slot's digest: the same in every replica and after every crash."""
    return hashlib.sha256(f"{workspace_id} {channel_id} {slot}".encode()).hexdigest()[:32]


def audience_of(workspace_id: str, place: Place) -> Reader:
    """Return what everybody in a channel may read: the workspace's items, and a private channel's own."""
    own = frozenset({place.id}) if place.is_private else frozenset()
    return Reader(workspace_id=workspace_id, reads_workspace=True, channel_ids=own)


async def plan_scheduled(desk: Desk, schedule: Schedule, slot: Slot) -> DigestPlan:
    """Return the plan of a schedule's slot; raise ChannelUnreachableError when Slack knows no such channel."""
    place = await _place(desk, schedule.workspace_id, schedule.channel_id)
    return DigestPlan(
        workspace_id=schedule.workspace_id,
        channel_id=schedule.channel_id,
        slot=slot.name,
        periods=periods_of(schedule.rhythm, slot),
        time_zone=schedule.rhythm.zone,
        reader=audience_of(schedule.workspace_id, place),
    )


async def plan_rolling(
    desk: Desk, *, workspace_id: str, channel_id: str, slot: str, up_to: datetime, time_zone: str
) -> DigestPlan:
    """Return the plan of a digest outside the rhythm: as long as the channel's periods, else a week, up to a moment.

    `time_zone` is for channels that have no schedule. Raises ChannelUnreachableError.
    """
    place = await _place(desk, workspace_id, channel_id)
    rhythm = await _rhythm(desk, workspace_id, channel_id, time_zone)
    return DigestPlan(
        workspace_id=workspace_id,
        channel_id=channel_id,
        slot=slot,
        periods=rolling_periods(rhythm.cadence, rhythm.zone, up_to),
        time_zone=rhythm.zone,
        reader=audience_of(workspace_id, place),
    )


async def begun_digest(desk: Desk, workspace_id: str, digest_id: str) -> Digest | None:
    """Return a digest that was made before, with the present words of its items, or None."""
    async with desk.storage.work(workspace_id) as work:
        return await work.digests.with_id(digest_id)


async def made_digest(desk: Desk, plan: DigestPlan) -> Digest | None:
    """Make and keep a digest, or return None when there is nothing new; a slot that has one keeps it."""
    async with desk.storage.work(plan.workspace_id) as work:
        digest, told = await _composed(desk, work, plan)
    if not digest.has_news:
        return None
    # Outside of any transaction: an analyst may take its time.
    telling = await told_by_analyst(desk, digest, told) if digest.tally.has_news else digest.telling
    async with desk.storage.work(plan.workspace_id) as work:
        return await work.digests.keep(replace(digest, telling=telling))


async def sketched_digest(desk: Desk, plan: DigestPlan) -> Digest:
    """Make a digest without keeping it, for somebody who waits for it."""
    async with desk.storage.work(plan.workspace_id) as work:
        digest, told = await _composed(desk, work, plan)
    return replace(digest, telling=await told_at_once(desk, digest, told)) if digest.tally.has_news else digest


async def _composed(desk: Desk, work: UnitOfWork, plan: DigestPlan) -> tuple[Digest, list[Told]]:
    tally = await work.digests.tally(plan.periods, plan.reader, accounts=ACCOUNTS_NAMED)
    limit = PICKS_IN_HEAD + PICKS_IN_THREAD
    told = await themes_told(work, plan.periods, plan.reader)
    digest = Digest(
        id=plan.id,
        workspace_id=plan.workspace_id,
        channel_id=plan.channel_id,
        slot=plan.slot,
        periods=tuple(plan.periods),
        tally=tally,
        picks=tuple(await work.digests.worth_reading(plan.periods[-1], plan.reader, limit=limit)),
        time_zone=plan.time_zone,
        themes=tuple(each.theme for each in told),
        accuracy=await accuracy_last_month(work, desk.clock.now()),
        experiments=await experiments_told(work, plan.periods[-1], plan.reader),
        notes=await notes_told(desk, work, plan.periods, plan.reader),
    )
    return digest, told


async def _place(desk: Desk, workspace_id: str, channel_id: str) -> Place:
    place = await desk.directory.place(workspace_id, channel_id)
    if place is None:
        raise ChannelUnreachableError
    return place


async def _rhythm(desk: Desk, workspace_id: str, channel_id: str, time_zone: str) -> Rhythm:
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.of_channel(channel_id)
    return usual_rhythm(time_zone) if schedule is None else schedule.rhythm
