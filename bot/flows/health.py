"""Looking whether the places that a workspace relies on are there, and whether its digests leave in time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.audience import Place
from bot.domain.channels import Mode
from bot.domain.health import Finding
from bot.domain.language import say, say_many
from bot.ports import Directory, Storage, UnitOfWork

# Each is a question to Slack when it is not remembered, and somebody waits: a workspace that uses more is looked at in
# parts, by `/heed channel` in each.
MOST_PLACES = 25
# The clock hands digests out every few seconds; after a quarter of an hour nobody does any more.
OVERDUE = timedelta(minutes=15)


async def look_at_channels(storage: Storage, directory: Directory, workspace_id: str) -> Finding:
    """Say whether Heed is in every channel that somebody chose something for. Raises TryAgainError.

    A private channel is not named: who looks may not be in it.
    """
    async with storage.work(workspace_id) as work:
        wanted = await _places_relied_on(work)
    troubles = []
    for channel_id, posts in list(wanted.items())[:MOST_PLACES]:
        place = await directory.place(workspace_id, channel_id)
        if trouble := _trouble(place, is_posted_to=posts):
            troubles.append(trouble)
    if troubles:
        return Finding(part="channels", is_well=False, said=" ".join(troubles))
    if not wanted:
        nothing = say("none is chosen yet: `/heed channel listen` or `/digest schedule` in a channel begins")
        return Finding(part="channels", is_well=True, said=nothing)
    said = say_many(len(wanted), "{number:,} in use, all is well", "{number:,} in use, all are well")
    return Finding(part="channels", is_well=True, said=said)


async def look_at_digests(storage: Storage, workspace_ids: Iterable[str], now: datetime) -> Finding:
    """Say whether a digest of these workspaces should have left long ago."""
    wanted = frozenset(workspace_ids)
    due = [each for each in await storage.due_schedules(now - OVERDUE) if each.workspace_id in wanted]
    if due:
        late = say_many(
            len(due),
            "{number:,} digest is overdue: the clock stands still. Is `heed serve` running?",
            "{number:,} digests are overdue: the clock stands still. Is `heed serve` running?",
        )
        return Finding(part="digests", is_well=False, said=late)
    return Finding(part="digests", is_well=True, said=say("none is overdue"))


async def _places_relied_on(work: UnitOfWork) -> dict[str, bool]:
    """Return the channels that somebody chose, and whether Heed posts there."""
    settings, preferences = await work.channels.all(), await work.channels.preferences()
    schedules = await work.schedules.every()
    posted = [each.channel_id for each in schedules if each.muted_at is None]
    posted += [each.triage_channel_id or "" for each in settings if each.mode is Mode.LISTEN]
    posted += [preferences.triage_channel_id or "", preferences.quality_channel_id or ""]
    heard = [each.channel_id for each in settings if each.mode is not Mode.OFF]
    return {**dict.fromkeys(heard, False), **dict.fromkeys(filter(None, posted), True)}


def _trouble(place: Place | None, *, is_posted_to: bool) -> str:
    """Return what is wrong with a channel and what to do, or nothing."""
    if place is None:
        return say("I cannot see a channel that was chosen: invite me there, or choose another.")
    name = say("A private channel") if place.is_private else f"#{place.name}"
    if place.is_archived:
        return say("{channel} is archived: choose another, or turn it off there.", channel=name)
    if not place.is_member:
        return say("{channel} is without me: type `/invite @Heed` there.", channel=name)
    if is_posted_to and place.is_external:
        return say("{channel} is shared with another organisation, so I do not post there.", channel=name)
    return ""
