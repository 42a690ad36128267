"""Setting up, changing and silencing the digest of a channel."""

from dataclasses import dataclass

from bot.domain.audience import Person, Place
from bot.domain.errors import (
    ChannelUnreachableError,
    OutsiderError,
    ScheduleNotFoundError,
    SharedChannelError,
)
from bot.domain.language import say
from bot.domain.roles import Role
from bot.domain.schedule_words import usual_rhythm
from bot.domain.schedules import Rhythm, Schedule, Slot, slot_after
from bot.flows.desk import Desk
from bot.flows.roles import require_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A digest that is set up: the schedule, where it goes and when it comes next."""

    schedule: Schedule
    place: Place
    next_slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a form that schedules a digest is filled in with; no channel where the menu could not show it."""

    rhythm: Rhythm
    channel_id: str | None


async def require_full_member(desk: Desk, workspace_id: str, user_id: str) -> Person:
    """Return somebody who may set up what a whole channel reads; raise OutsiderError for guests and outsiders."""
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.team_id != workspace_id:
        raise OutsiderError
    if person.is_guest:
        raise OutsiderError(say("Guests can read a channel's digest; a full member has to set it up."))
    return person


async def digest_place(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str) -> Place:
    """Return a channel that may get a digest at this person's wish.

    Raises SharedChannelError where customers read, and ChannelUnreachableError where Heed cannot post or the person
    is not in a private channel.
    """
    place = await desk.directory.place(workspace_id, channel_id)
    if place is not None and place.is_external:
        raise SharedChannelError
    if place is not None and place.is_archived:
        raise ChannelUnreachableError(say("That channel is archived: choose one that is in use."))
    if place is None or not (place.is_member or place.is_own_dm):
        raise ChannelUnreachableError(
            say("Heed is not in that channel yet: type `/invite @Heed` there, then try again.")
        )
    is_open = not place.is_private or place.is_own_dm
    if not is_open and not await desk.directory.is_member(workspace_id, channel_id, user_id):
        raise ChannelUnreachableError(say("Only somebody who is in a private channel can set up its digest."))
    return place


async def schedule_digest(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str, rhythm: Rhythm) -> Scheduled:
    """Give a channel its digest, or change the one it has; the first comes with the next slot.

    Raises OutsiderError, SharedChannelError, ChannelUnreachableError and BadScheduleError.
    """
    await require_full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    slot = slot_after(rhythm, desk.clock.now())
    place = await digest_place(desk, workspace_id=workspace_id, user_id=user_id, channel_id=channel_id)
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.put(channel_id, rhythm, next_at=slot.at, by=user_id)
    return Scheduled(schedule=schedule, place=place, next_slot=slot)


async def present_setup(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str | None) -> Setup:
    """Return what the form begins with: the channel's own rhythm, else the usual one in this person's time zone.

    Raises OutsiderError and NotAllowedError: whoever may not set up a digest need not fill in a form for it.
    """
    person = await require_full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    if channel_id is None:
        return Setup(rhythm=usual_rhythm(person.time_zone), channel_id=None)
    place = await desk.directory.place(workspace_id, channel_id)
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.of_channel(channel_id)
    is_choice = place is not None and not place.is_own_dm and not place.is_external
    return Setup(
        rhythm=usual_rhythm(person.time_zone) if schedule is None else schedule.rhythm,
        channel_id=channel_id if is_choice else None,
    )


async def mute_digest(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str) -> Schedule:
    """Silence a channel's digest until somebody unmutes it; raise ScheduleNotFoundError when it has none."""
    await require_full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.of_channel(channel_id)
        if schedule is None:
            raise ScheduleNotFoundError
        if schedule.muted_at is None:
            await work.schedules.mute(schedule.id, desk.clock.now())
    return schedule


async def unmute_digest(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str) -> Scheduled:
    """Let a channel's digest speak again from its next slot on: what it missed while muted stays unsaid.

    Raises OutsiderError, ScheduleNotFoundError, SharedChannelError and ChannelUnreachableError.
    """
    await require_full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    place = await digest_place(desk, workspace_id=workspace_id, user_id=user_id, channel_id=channel_id)
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.of_channel(channel_id)
        if schedule is None:
            raise ScheduleNotFoundError
        slot = slot_after(schedule.rhythm, desk.clock.now())
        await work.schedules.advance(schedule.id, slot.at)
        await work.schedules.mute(schedule.id, None)
    return Scheduled(schedule=schedule, place=place, next_slot=slot)
