"""Muting what nobody asked for where it stands: in a channel for everybody, in direct messages for oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.attention import UNMUTED, Mute, MuteNote, Occasion, Said
from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.ports import Job, Post

_log = structlog.get_logger()

_GUESTS = later("Guests cannot mute for a whole channel: ask a full member of the workspace.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteSeen:
    """A mute as somebody may see it; no name: it is their own."""

    mute: Mute
    place_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a message of Heed stands, and the message that its thread hangs on."""

    channel_id: str
    ts: str
    thread_ts: str


async def mute_here(desk: Desk, workspace_id: str, user_id: str, spot: Spot, occasion: Occasion) -> bool:
    """Mute a kind of message where one of it stands, and say so below it; False when it was muted before.

    Raises OutsiderError for strangers, and for guests who would mute it for a channel.
    """
    if occasion in UNMUTED:
        return False
    place_id = await _own_place(desk, workspace_id, user_id, spot.channel_id)
    mute = Mute(place_id=place_id, occasion=occasion, set_by=user_id, set_at=desk.clock.now())
    async with desk.storage.work(workspace_id) as work:
        is_new = await work.attention.mute(mute)
    if not is_new:
        return False
    _log.info("muted", workspace_id=workspace_id, place_id=place_id, occasion=occasion.value)
    args = {"workspace_id": workspace_id, "channel_id": spot.channel_id, "thread_ts": spot.thread_ts}
    await desk.jobs.enqueue(Job(id=_key(mute), kind="muted", args={**args, **_kept(mute)}))
    return True


async def unmute(desk: Desk, workspace_id: str, user_id: str, place_id: str, occasion: Occasion) -> None:
    """Take a mute back, whoever set it; done twice, it changes nothing. Raises OutsiderError and what muting raises."""
    if place_id != user_id:
        await _own_place(desk, workspace_id, user_id, place_id)
        await _require_in(desk, workspace_id, user_id, place_id)
    else:
        await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        mute = await work.attention.unmute(place_id, occasion)
    if mute is None:
        return
    _log.info("unmuted", workspace_id=workspace_id, place_id=place_id, occasion=occasion.value)
    args = {"workspace_id": workspace_id, "undone_by": user_id, **_kept(mute)}
    await desk.jobs.enqueue(Job(id=f"{_key(mute)}:undone", kind="unmuted", args=args))


async def tell_muted(desk: Desk, args: Mapping[str, str]) -> None:
    """Say below the muted message who muted its kind, with the way back; raise TryAgainError."""
    post = Post(
        key=_key(_mute(args)),
        workspace_id=args["workspace_id"],
        channel_id=args["channel_id"],
        content=MuteNote(mute=_mute(args)),
        thread_ts=args["thread_ts"] or None,
    )
    try:
        await desk.messenger.post(post)
    except (ChannelUnreachableError, SharedChannelError):
        _log.warning("mute_not_told", workspace_id=post.workspace_id, channel_id=post.channel_id)


async def tell_unmuted(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw that note once the mute was taken back; raise TryAgainError."""
    mute = _mute(args)
    note = MuteNote(mute=mute, undone_by=args["undone_by"])
    post = Post(key=_key(mute), workspace_id=args["workspace_id"], channel_id=mute.place_id, content=note)
    try:
        await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        _log.info("mute_note_not_redrawn", workspace_id=post.workspace_id)


async def mutes_seen(desk: Desk, workspace_id: str, user_id: str) -> tuple[MuteSeen, ...]:
    """Return one's own mutes, and those of the channels that one may read. Raises OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        mutes = await work.attention.mutes()
    seen = [MuteSeen(mute=mute) for mute in mutes if mute.place_id == user_id]
    for mute in mutes:
        name = await readable_name(desk, workspace_id, person, user_id, mute.place_id)
        if name is not None and mute.place_id != user_id:
            seen.append(MuteSeen(mute=mute, place_name=name))
    return tuple(seen)


async def why_said(desk: Desk, workspace_id: str, user_id: str, spot: Spot) -> Said | None:
    """Return what is known of a message of Heed at a spot; None for an older one. Raises OutsiderError."""
    await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return await work.attention.at(spot.channel_id, spot.ts)


async def readable_name(
    desk: Desk, workspace_id: str, person: Person | None, user_id: str, channel_id: str
) -> str | None:
    """Return the name of a channel that somebody may read; None for others, and for what is no channel.

    Guests, and people whom Slack does not tell about, read only where they are members.
    """
    if not channel_id.startswith(("C", "G")):
        return None
    place = await desk.directory.place(workspace_id, channel_id)
    if place is None:
        return None
    is_open = not place.is_private and person is not None and not person.is_guest
    if is_open or await desk.directory.is_member(workspace_id, channel_id, user_id):
        return place.name
    return None


async def _own_place(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> str:
    """Return whose mute it is: the person's in their direct messages, else the channel's."""
    person = await member(desk, workspace_id, user_id)
    if channel_id.startswith("D"):
        return user_id
    if person is None or person.is_bot or person.is_guest:
        raise OutsiderError(say(_GUESTS))
    return channel_id


async def _require_in(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> None:
    person = await member(desk, workspace_id, user_id)
    if await readable_name(desk, workspace_id, person, user_id, channel_id) is None:
        raise OutsiderError


def _key(mute: Mute) -> str:
    return f"muted:{mute.place_id}:{mute.occasion.value}:{mute.set_at.isoformat()}"


def _kept(mute: Mute) -> dict[str, str]:
    return {
        "place_id": mute.place_id,
        "occasion": mute.occasion.value,
        "set_by": mute.set_by,
        "set_at": mute.set_at.isoformat(),
    }


def _mute(args: Mapping[str, str]) -> Mute:
    return Mute(
        place_id=args["place_id"],
        occasion=Occasion(args["occasion"]),
        set_by=args["set_by"],
        set_at=datetime.fromisoformat(args["set_at"]),
    )
