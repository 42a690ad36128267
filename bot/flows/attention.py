"""The attention budget: how much a channel or a person still hears today, and when a channel is left in peace."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.attention import FREE, Allowance, Occasion
from bot.domain.rhythm import dms_a_day
from bot.domain.schedules import Schedule, instant_of, zone_names
from bot.domain.working_hours import is_at_work, zone_of_person
from bot.ports import Claim, Going, UnitOfWork


async def claim_message(work: UnitOfWork, going: Going, now: datetime, *, person_zone: str | None = None) -> Claim:
    """Claim a message before it is sent; what nobody asked for is held back when it is muted or over the budget."""
    if going.occasion in FREE:
        return await work.posts.claim(going.key, going.channel_id, now, going)
    return await work.attention.claim(going, await _allowance(work, going, now, person_zone), now)


async def quiet_channels(work: UnitOfWork, channel_ids: Iterable[str], now: datetime) -> set[str]:
    """Return the channels to be left in peace for now: it is night, weekend or a holiday where their team lives.

    While no digest is scheduled nobody has told where that is, and what is night for one team is noon for another:
    then nothing waits. Two queries, however many channels are asked about.
    """
    schedules = await work.schedules.every()
    hours = (await work.channels.preferences()).hours
    zones = {channel_id: _zone_among(schedules, channel_id) for channel_id in channel_ids}
    return {
        channel_id
        for channel_id, zone in zones.items()
        if zone is not None and not is_at_work(now, zone_of_person(zone), hours)
    }


async def _allowance(work: UnitOfWork, going: Going, now: datetime, person_zone: str | None) -> Allowance:
    preferences = await work.channels.preferences()
    if going.user_id is not None:
        most, zone_name = dms_a_day(await work.people.of(going.user_id), preferences), person_zone
    else:
        most, zone_name = preferences.posts_per_day, _zone_among(await work.schedules.every(), going.channel_id)
    zone = zone_of_person(zone_name)
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, datetime.min.time())
    muted = {(mute.place_id, mute.occasion) for mute in await work.attention.mutes()}
    return Allowance(
        most=most,
        since=instant_of(midnight, zone),
        on=today,
        is_fold_muted=(going.place_id, Occasion.FOLDED) in muted,
    )


def _zone_among(schedules: Sequence[Schedule], channel_id: str) -> str | None:
    """Return the time zone of a channel's digest, else of the team's first; None while there is none."""
    own = [schedule.rhythm.zone for schedule in schedules if schedule.channel_id == channel_id]
    zones = [*own, *(schedule.rhythm.zone for schedule in schedules)]
    return next((zone for zone in zones if zone in zone_names()), None)
