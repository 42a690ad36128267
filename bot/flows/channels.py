"""What people choose for a channel: whether Heed listens, from where on it keeps, and where it asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import reasons
from bot.domain.audience import Person, Place
from bot.domain.channel_commands import ChannelCommand, Choice
from bot.domain.channels import NOWHERE, ChannelSettings, Mode, Preferences, triage_channel
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.language import later, say
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.messages import Sentence
from bot.ports import Job, Post

_AI_ALLOWED = later("What is said here may be sent to the AI endpoint, where one is configured.")
_AI_REFUSED = later("What is said here is never sent to an AI endpoint.")
# What people in a channel are told once somebody has Heed read along, by what it then does.
_READING = {
    Mode.LISTEN: (
        later(
            "{name} turned listening on: from now on I keep what reads like customer feedback here, without a word. "
            "`/heed why` with a link to a message tells why it was kept or not, and `/heed channel off` turns it off."
        )
    ),
    Mode.EXPERIMENTS: (
        later(
            "{name} has me read updates of experiments here: write “EXP-7: control 120/2400, variant 156/2380”, with "
            "totals since the start, and I answer in the thread. `/heed channel off` turns this off."
        )
    ),
}
_EXPERIMENTS = later("From now on I read here what is reported about experiments, and nothing else.")
_EXPERIMENTS_QUIETLY = later(
    "Customers read along, so only who reports something sees my answer, and what customers say is never an update."
)
NOT_HERE = later("I am not in this channel, so I hear nothing here. Type `/invite @Heed`, then try again.")


class NotAChannelError(ChannelUnreachableError):
    """Listening is for channels: in direct messages I only hear what is written to me."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What is chosen for a channel, as a member sees it."""

    settings: ChannelSettings
    preferences: Preferences
    place: Place
    # The channel in which Heed asks about this one; None: it asks nowhere, or that channel is gone.
    triage: Place | None
    # What was just done, in words; empty when somebody only looks.
    done: str = ""


async def channel_state(desk: Desk, *, workspace_id: str, user_id: str, channel_id: str) -> ChannelState:
    """Return what is chosen for a channel.

    Raises OutsiderError, NotAChannelError, ChannelUnreachableError and TryAgainError.
    """
    await _chooser(desk, workspace_id, user_id)
    place = await _channel(desk, workspace_id, channel_id, user_id)
    return await _state(desk, workspace_id, place)


async def choose_for_channel(
    desk: Desk, *, workspace_id: str, user_id: str, channel_id: str, command: ChannelCommand
) -> ChannelState:
    """Store a choice and return what holds from now on; people in an internal channel are told that Heed listens.

    Raises what `channel_state` raises, and SharedChannelError for a triage channel that customers read.
    """
    await _chooser(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    place = await _channel(desk, workspace_id, channel_id, user_id)
    _require_presence(place, command)
    triage = None
    if command.choice is Choice.TRIAGE and command.triage_channel_id is not None:
        triage = await triage_place(desk, workspace_id, command.triage_channel_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        before = await work.channels.of(channel_id)
        settings = replace(_changed(before, command), set_by=user_id, set_at=now)
        if not command.is_for_all:
            await work.channels.keep(settings)
        prefers = _preferred(preferences, command)
        if prefers != preferences:
            await work.channels.prefer(prefers, by=user_id, at=now)
    begins = settings.mode in _READING and before.mode is not settings.mode
    if begins and not place.is_external:
        ids = {"workspace_id": workspace_id, "channel_id": channel_id, "user_id": user_id, "at": now.isoformat()}
        await desk.jobs.enqueue(Job(id=f"listening:{channel_id}:{now.isoformat()}", kind="listening", args=ids))
    done = _done(command, place, triage, is_first=prefers != preferences and not command.is_for_all)
    return replace(await _state(desk, workspace_id, place), done=done)


async def tell_that_heed_listens(desk: Desk, args: Mapping[str, str]) -> None:
    """Say once in a channel that listening was turned on there; never where customers read along."""
    workspace_id, channel_id = args["workspace_id"], args["channel_id"]
    async with desk.storage.work(workspace_id) as work:
        settings = await work.channels.of(channel_id)
    if settings.mode not in _READING:
        return
    person = await desk.directory.person(workspace_id, args["user_id"])
    name = person.name if person else say("Somebody")
    post = Post(
        key=f"listening:{channel_id}:{args['at']}",
        workspace_id=workspace_id,
        channel_id=channel_id,
        content=Sentence(text=say(_READING[settings.mode], name=name)),
        # Somebody has just turned it on: whoever is read along with hears of it at once.
        why=reasons.LISTENS,
    )
    try:
        await desk.messenger.post(post)
    except (ChannelUnreachableError, SharedChannelError):
        # It was shared or archived since: silence is what is wanted there.
        return


async def _chooser(desk: Desk, workspace_id: str, user_id: str) -> Person:
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.team_id != workspace_id:
        raise OutsiderError
    if person.is_guest:
        raise OutsiderError(say("Only full members of the workspace can choose what Heed does in a channel."))
    return person


async def _channel(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> Place:
    if channel_id.startswith("D"):
        raise NotAChannelError
    place = await desk.directory.place(workspace_id, channel_id)
    if place is not None and place.is_own_dm:
        raise NotAChannelError
    if place is None:
        # A private channel without Heed, or a direct message between several people.
        raise ChannelUnreachableError(say(NOT_HERE))
    if place.is_private and not await desk.directory.is_member(workspace_id, channel_id, user_id):
        raise ChannelUnreachableError(say("Only somebody who is in a private channel can choose what Heed does there."))
    return place


def _require_presence(place: Place, command: ChannelCommand) -> None:
    """Refuse to listen where Heed cannot hear; turning something off is always possible."""
    if command.choice is not Choice.MODE or command.mode is Mode.OFF:
        return
    if place.is_archived:
        raise ChannelUnreachableError(say("This channel is archived, so there is nothing to listen to."))
    if not place.is_member:
        raise ChannelUnreachableError(say(NOT_HERE))


async def triage_place(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> Place:
    """Return a channel in which Heed may ask. Raises ChannelUnreachableError and SharedChannelError."""
    place = await desk.directory.place(workspace_id, channel_id)
    if place is None or not place.is_member:
        raise ChannelUnreachableError(
            say("I am not in that channel, so I cannot ask there: type `/invite @Heed` in it.")
        )
    if place.is_own_dm:
        raise NotAChannelError(say("A triage channel has to be a channel, where your team can answer."))
    if place.is_external:
        raise SharedChannelError(
            say("Customers read that channel, so I never ask there: choose a channel of your own.")
        )
    if place.is_archived:
        raise ChannelUnreachableError(say("That channel is archived: choose one that is in use."))
    if place.is_private and not await desk.directory.is_member(workspace_id, channel_id, user_id):
        raise ChannelUnreachableError(say("Only somebody who is in a private channel can have Heed ask there."))
    return place


def _changed(settings: ChannelSettings, command: ChannelCommand) -> ChannelSettings:
    match command.choice:
        case Choice.MODE:
            return replace(settings, mode=command.mode)
        case Choice.THRESHOLD:
            return replace(settings, threshold=command.threshold)
        case Choice.TRIAGE:
            return replace(settings, triage_channel_id=command.triage_channel_id or NOWHERE)
        case Choice.AI:
            return replace(settings, ai_allowed=command.ai_allowed)
        case _:
            return settings


def _preferred(preferences: Preferences, command: ChannelCommand) -> Preferences:
    """Return the workspace's choices: the first triage channel that anybody names serves the others too."""
    is_first = preferences.triage_channel_id is None and command.triage_channel_id is not None
    if command.choice is Choice.TRIAGE and (command.is_for_all or is_first):
        return replace(preferences, triage_channel_id=command.triage_channel_id)
    return preferences


def _done(command: ChannelCommand, place: Place, triage: Place | None, *, is_first: bool) -> str:
    match command.choice:
        case Choice.MODE:
            return _reads(command.mode, place)
        case Choice.THRESHOLD:
            return say("The threshold is changed.")
        case Choice.TRIAGE:
            return _asks(command, triage, is_first=is_first)
        case Choice.AI:
            return say(_AI_ALLOWED if command.ai_allowed else _AI_REFUSED)
        case _:
            return ""


def _reads(mode: Mode, place: Place) -> str:
    if mode is Mode.OFF:
        return say("I do not read along here any more. What was kept stays.")
    if mode is Mode.EXPERIMENTS:
        told = say(_EXPERIMENTS)
        return f"{told} {say(_EXPERIMENTS_QUIETLY)}" if place.is_external else told
    if place.is_external:
        return say("I listen here from now on. Customers read along here, so nobody sees a word of it.")
    return say("I listen here from now on.")


def _asks(command: ChannelCommand, triage: Place | None, *, is_first: bool) -> str:
    if triage is None:
        if command.is_for_all:
            return say(
                "I ask nowhere about channels that have no triage channel of their own: what I am unsure of is left."
            )
        return say("I ask nowhere about this channel: what I am unsure of is left.")
    if command.is_for_all:
        return say(
            "I ask in {channel} about every channel that has no triage channel of its own.", channel=f"#{triage.name}"
        )
    told = say("I ask in {channel} about what I am unsure of here.", channel=f"#{triage.name}")
    if not is_first:
        return told
    return f"{told} {say('It now also serves channels that have none of their own.')}"


async def _state(desk: Desk, workspace_id: str, place: Place) -> ChannelState:
    async with desk.storage.work(workspace_id) as work:
        settings = await work.channels.of(place.id)
        preferences = await work.channels.preferences()
    asks_in = triage_channel(settings, preferences)
    triage = None if asks_in is None else await desk.directory.place(workspace_id, asks_in)
    can_ask = triage is not None and triage.is_member and not triage.is_external and not triage.is_archived
    return ChannelState(settings=settings, preferences=preferences, place=place, triage=triage if can_ask else None)
