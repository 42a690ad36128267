"""What the page of the Home tab about settings tells: one's own role, and to admins everything that can be chosen."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.audience import Place
from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.labels import Accuracy
from bot.domain.roles import Role, RoleGiven, is_closed, role_among
from bot.domain.schedules import Schedule
from bot.domain.setting_changes import SettingChange
from bot.flows.accuracy import accuracy_last_month
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.patience import answer_within
from bot.flows.posted import Posted, posted_lately
from bot.ports import UnitOfWork

# The first look; the commands in a channel know all of them.
HOME_CHANNELS, HOME_SCHEDULES = 8, 8
HOME_CHANGES = 5
HOME_POSTED = 5
# Counting it looks at every correction of a month.
ACCURACY_REMEMBERED = timedelta(hours=1)
# Of more channels Slack would have to be asked one by one while somebody waits.
_MOST_PLACES = 25
_PLACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything that an admin can choose, as far as they may know the places that it is about."""

    preferences: Preferences
    given: tuple[RoleGiven, ...]
    channels: tuple[ChannelSettings, ...]
    schedules: tuple[Schedule, ...]
    # What was changed last, the newest first.
    changes: tuple[SettingChange, ...]
    accuracy: Accuracy | None
    # The channels that may be named to this person.
    places: Mapping[str, Place]
    # What speakers call each language that can be chosen, by its code.
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """One's own role, who the admins are, and what admins can choose."""

    role: Role
    is_guest: bool
    # Nobody was given a role: everybody may do everything.
    is_open: bool
    admins: tuple[str, ...]
    # What Heed posted lately where they read, and why.
    posted: Posted
    # None: to everybody else.
    setup: Setup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    preferences: Preferences
    given: Sequence[RoleGiven]
    channels: Sequence[ChannelSettings]
    schedules: Sequence[Schedule]
    changes: Sequence[SettingChange]
    accuracy: Accuracy | None


async def settings_page(desk: Desk, workspace_id: str, user_id: str) -> SettingsPage:
    """Return the settings that somebody may see. Raises OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        read = await _read(desk, work)
    role = role_among(
        read.given,
        user_id,
        # Whom Slack does not tell about in time sees what guests see.
        is_guest=person is None or person.is_guest,
        is_slack_admin=person is not None and person.is_admin,
        newcomer=read.preferences.newcomer_role,
    )
    return SettingsPage(
        role=role,
        is_guest=person is None or person.is_guest,
        is_open=not is_closed(read.given),
        admins=tuple(each.user_id for each in read.given if each.role is Role.ADMIN),
        posted=await posted_lately(desk, workspace_id, user_id, lines=HOME_POSTED),
        setup=await _setup(desk, workspace_id, user_id, read) if role is Role.ADMIN else None,
    )


async def _read(desk: Desk, work: UnitOfWork) -> _Read:
    return _Read(
        preferences=await work.channels.preferences(),
        given=await work.roles.all(),
        channels=[each for each in await work.channels.all() if each.mode is not Mode.OFF or not each.ai_allowed],
        schedules=await work.schedules.every(),
        # More than are shown: some may be about channels that this person does not know.
        changes=await work.channels.changes(limit=4 * HOME_CHANGES),
        accuracy=await _accuracy(desk, work),
    )


async def _accuracy(desk: Desk, work: UnitOfWork) -> Accuracy | None:
    """Return how often Heed was right last month; what a month that is over says hardly changes."""
    now = desk.clock.now()
    known = desk.remembered_accuracy.get(work.workspace_id)
    if known is not None and known[1] <= now <= known[1] + ACCURACY_REMEMBERED:
        return known[0]
    found = await accuracy_last_month(work, now)
    desk.remembered_accuracy[work.workspace_id] = found, now
    return found


async def _setup(desk: Desk, workspace_id: str, user_id: str, read: _Read) -> Setup:
    preferences = read.preferences
    named = [preferences.triage_channel_id, preferences.quality_channel_id]
    named += [each.channel_id for each in read.channels]
    named += [each.channel_id for each in read.schedules]
    named += [each.triage_channel_id for each in read.channels]
    named += [value for each in read.changes for value in (each.channel_id, each.before, each.after)]
    # Values of other settings are numbers and names, which no id of a channel looks like.
    ids = list(dict.fromkeys(each for each in named if each and each[0] in "CDG" and each.isupper()))[:_MOST_PLACES]
    found = await asyncio.gather(*(_place(desk, workspace_id, each, user_id) for each in ids))
    places = {place.id: place for place in found if place is not None}
    return Setup(
        preferences=preferences,
        given=tuple(read.given),
        channels=tuple(each for each in read.channels if each.channel_id in places),
        schedules=tuple(each for each in read.schedules if each.channel_id in places),
        changes=tuple(each for each in read.changes if each.channel_id in {None, *places})[:HOME_CHANGES],
        accuracy=read.accuracy,
        places=places,
        languages={language.code: language.name for language in desk.languages.offered()},
    )


async def _place(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> Place | None:
    """Return a channel that may be named to somebody: a private one to its members alone."""
    place = await answer_within(_PLACE_SECONDS, desk.directory.place(workspace_id, channel_id))
    if place is None or not place.is_private:
        return place
    is_in = await answer_within(_PLACE_SECONDS, desk.directory.is_member(workspace_id, channel_id, user_id))
    return place if is_in else None
