"""Fills a look-alike with its workspace: people, channels and weeks of messages, relative to now.

A seed folder holds two files.

`workspace.json`:

    {"workspace": {"id": "T...", "name": "...", "domain": "..."},
     "people": [{"id": "U...", "name": "ada", "real_name": "Ada ...", "title": "...", "tz": "Europe/London",
                 "color": "#rrggbb", "emoji": "one character",
                 "team_id": "T...", "team_name": "...",      only for people of another company
                 "is_guest": true, "email": "..."}],         only for guests; "is_admin" for owners of the workspace
     "channels": [{"id": "C...", "name": "...", "kind": "public" | "private" | "mpim", "topic": "...",
                   "shared_with": "team_name",               only for channels shared with another company
                   "members": ["U...", ...], "has_heed": true}]}

`messages.json`, in any order:

    [{"channel": "C...", "user": "U...", "days_ago": 12.4, "text": "as typed: @ada, #general and links become markup",
      "key": "a name for replies to point at", "thread": "the key of its root",
      "ear": "U... who reacts with :ear:", "other_reactions": {"tada": ["U...", ...]},
      "told": true}]                                         delivered to the app as well, when somebody asks for it

An `ear` is not simply there: once the app answers, each is delivered as a real reaction, so that what the app then
knows came through its front door; what is to be `told` waits until the app is ready for it. Everybody in the workspace
also gets direct messages with the app.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.core import Core
from sandbox.seed import small
from sandbox.seed.hours import by_day
from sandbox.wire import Json
from sandbox.workspace.composer import composed
from sandbox.workspace.installing import add_workspace, install, open_direct_messages
from sandbox.workspace.nouns import Channel, Message, Person, Workspace, by_ts
from sandbox.workspace.talk import react

EAR = "ear"
# Reactions a second: below the eight events that Slack itself delivers to a workspace.
PACE = 5.0
# How often to knock at an app that is still starting, and how long to hope for it, in seconds.
KNOCK_EVERY_S = 0.5
KNOCK_FOR_S = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """A reaction that waits until the app is there."""

    channel_id: str
    ts: str
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the app is to hear of the past."""

    ears: list[Ear]
    # Messages, oldest first.
    told: list[Message]


def found(core: Core, at: datetime) -> Waiting:
    """Build the workspace as if it were the given moment (aware UTC); returns what the app is to hear of it."""
    workspace, messages = _read(core.config.seed_folder)
    home = add_workspace(core, Workspace(**workspace["workspace"]))
    _add_people(core, workspace["people"], home)
    installation = install(core, home.id, core.config.bot_token) if core.config.is_installed else None
    _add_channels(core, workspace["channels"], home)
    if installation is not None:
        open_direct_messages(core, installation)
    return _add_messages(core, messages, at)


async def deliver_ears(core: Core, ears: list[Ear]) -> None:
    """React with the waiting ears once the app answers, at a pace that Slack would keep too."""
    if not ears or not await _is_up(core):
        return
    for ear in ears:
        message = core.world.channels[ear.channel_id].messages.get(ear.ts)
        if message is not None:
            react(core, message, core.world.people[ear.user_id], EAR)
        await asyncio.sleep(1 / PACE)


async def _is_up(core: Core) -> bool:
    """Knock until the app answers; False when it never does."""
    for _ in range(int(KNOCK_FOR_S / KNOCK_EVERY_S)):
        if await core.delivery.knock():
            return True
        await asyncio.sleep(KNOCK_EVERY_S)
    return False


def _read(folder: Path | None) -> tuple[Json, list[Json]]:
    """Return workspace and messages of a folder, or the small ones of the tests."""
    if folder is None:
        return small.WORKSPACE, small.MESSAGES
    workspace = json.loads((folder / "workspace.json").read_text(encoding="utf-8"))
    return workspace, json.loads((folder / "messages.json").read_text(encoding="utf-8"))


def _add_people(core: Core, people: list[Json], home: Workspace) -> None:
    """Let people exist, and the workspaces of those from elsewhere."""
    for one in people:
        known = {name: value for name, value in one.items() if name != "team_name"}
        person = Person(**({"team_id": home.id} | known))
        core.world.add_people([person])
        if person.team_id not in core.world.workspaces:
            name = str(one.get("team_name", person.team_id))
            add_workspace(core, Workspace(id=person.team_id, name=name, domain=name.lower().replace(" ", "-")))


def _add_channels(core: Core, channels: list[Json], home: Workspace) -> None:
    """Let channels exist, with the app where the seed says so."""
    team_ids = {one.name: one.id for one in core.world.workspaces.values()}
    installation = core.world.installation_in(home.id)
    for one in channels:
        members = list(one["members"])
        if one["has_heed"] and installation is not None:
            members.append(installation.bot_user_id)
        channel = Channel(
            id=one["id"],
            name=one["name"],
            kind=one["kind"],
            team_id=home.id,
            topic=one.get("topic", ""),
            members=members,
            shared_with=(team_ids[one["shared_with"]],) if one.get("shared_with") else (),
        )
        core.world.add_channel(channel)


def _add_messages(core: Core, messages: list[Json], at: datetime) -> Waiting:
    """Put the messages of the past where they belong, roots before replies; returns what the app is to hear of."""
    roots: dict[str, str] = {}
    waiting = Waiting(ears=[], told=[])
    for one in sorted(messages, key=lambda each: (each.get("thread") is not None, -float(each["days_ago"]))):
        channel = core.world.channels[one["channel"]]
        author = core.world.people[one["user"]]
        message = Message(
            ts=core.world.ts_at(by_day(at - timedelta(days=float(one["days_ago"])), at), channel),
            channel_id=channel.id,
            text=composed(core.world, one["text"], author),
            user_id=author.id,
            thread_ts=roots[one["thread"]] if one.get("thread") else None,
            reactions={name: list(users) for name, users in one.get("other_reactions", {}).items()},
        )
        channel.put(message)
        if one.get("key"):
            roots[one["key"]] = message.ts
        if one.get("ear"):
            waiting.ears.append(Ear(channel_id=channel.id, ts=message.ts, user_id=one["ear"]))
        if one.get("told"):
            waiting.told.append(message)
    _mark_read(core)
    ears, told = sorted(waiting.ears, key=lambda ear: float(ear.ts)), sorted(waiting.told, key=by_ts)
    return Waiting(ears=ears, told=told)


def _mark_read(core: Core) -> None:
    """Let everybody have read what is old."""
    for channel in core.world.channels.values():
        if channel.messages:
            newest = max(channel.messages.values(), key=by_ts).ts
            channel.read_until = dict.fromkeys(channel.members, newest)
