"""The state of the look-alike: who and what there is, and how to find it."""

import itertools
import secrets
import string
from collections.abc import Iterable
from datetime import UTC, datetime

from sandbox.clock import MovableClock
from sandbox.wire import ApiError, Json, RefusedError
from sandbox.workspace.nouns import (
    AssistantThread,
    Channel,
    Installation,
    Message,
    OpenView,
    Person,
    ResponseUrl,
    StoredFile,
    ThreadStatus,
    Trigger,
    Workspace,
)

ID_LETTERS = string.ascii_uppercase + string.digits
MICROS = 1_000_000


class World:
    """Everything that exists, by id."""

    def __init__(self, clock: MovableClock) -> None:
        """Begin empty."""
        self.clock = clock
        self.workspaces: dict[str, Workspace] = {}
        self.installations: dict[str, Installation] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.views: dict[str, OpenView] = {}
        # Open forms of each person, the top one last.
        self.stacks: dict[str, list[str]] = {}
        # Home tabs by (team, person).
        self.homes: dict[tuple[str, str], OpenView] = {}
        # Talks with the assistant, and what the app says that it does in any thread, by (channel, thread).
        self.assistant_threads: dict[tuple[str, str], AssistantThread] = {}
        self.statuses: dict[tuple[str, str], ThreadStatus] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        # OAuth codes: what they grant, popped at use.
        self.codes: dict[str, Json] = {}
        self._last_ts = 0
        self._numbers = itertools.count(1)

    # --- ids and times ----------------------------------------------------------------------------------------------

    @staticmethod
    def new_id(prefix: str, length: int = 10) -> str:
        """Return a fresh id in Slack's style."""
        return prefix + "".join(secrets.choice(ID_LETTERS) for _ in range(length))

    def next_number(self) -> int:
        """Return a number that only grows, for ticket ids."""
        return next(self._numbers)

    def epoch(self) -> float:
        """Return the movable time as seconds since 1970."""
        return self.clock.now().timestamp()

    def new_ts(self) -> str:
        """Return a message ts: the movable time, unique and never going back."""
        self._last_ts = max(self._last_ts + 1, int(self.epoch() * MICROS))
        return as_ts(self._last_ts)

    def ts_at(self, moment: datetime, channel: Channel) -> str:
        """Return a ts for a message of the past that is free in its channel."""
        micros = int(moment.timestamp() * MICROS)
        while as_ts(micros) in channel.messages:
            micros += 1
        return as_ts(micros)

    # --- finding ----------------------------------------------------------------------------------------------------

    def person(self, user_id: str) -> Person:
        """Return a person for the control API; raises RefusedError when nobody has that id."""
        if user_id not in self.people:
            raise RefusedError(f"Nobody here has the id {user_id}.", 404)
        return self.people[user_id]

    def place(self, channel_id: str) -> Channel:
        """Return a channel for the control API; raises RefusedError when there is none."""
        if channel_id not in self.channels:
            raise RefusedError(f"There is no channel {channel_id}.", 404)
        return self.channels[channel_id]

    def message(self, channel_id: str, ts: str) -> Message:
        """Return a message for the control API; raises RefusedError when it is gone."""
        found = self.place(channel_id).messages.get(ts)
        if found is None or found.is_tombstone:
            raise RefusedError("That message is gone.", 404)
        return found

    def channel_named(self, name: str) -> Channel:
        """Return a channel by its name; raises RefusedError when there is none."""
        for channel in self.channels.values():
            if channel.name == name.lstrip("#"):
                return channel
        raise RefusedError(f"There is no channel called {name}.", 404)

    def app_dm(self, installation: Installation, user_id: str) -> Channel | None:
        """Return the direct messages of a person with the app, if they were opened."""
        pair = {installation.bot_user_id, user_id}
        return next((one for one in self.channels.values() if one.kind == "im" and set(one.members) == pair), None)

    def installation_in(self, team_id: str) -> Installation | None:
        """Return the app's live installation in a workspace."""
        live = (one for one in self.installations.values() if not one.is_revoked)
        return next((one for one in live if one.team_id == team_id), None)

    def installed_with(self, channel: Channel) -> list[Installation]:
        """Return the installations whose bot is a member of a channel."""
        live = (one for one in self.installations.values() if not one.is_revoked)
        return [one for one in live if one.bot_user_id in channel.members]

    def is_stranger_to(self, person: Person, team_id: str) -> bool:
        """Whether a person of another company shares no channel with a workspace."""
        return person.team_id != team_id and not any(
            person.id in one.members and (one.team_id == team_id or team_id in one.shared_with)
            for one in self.channels.values()
        )

    # --- tickets ----------------------------------------------------------------------------------------------------

    def new_trigger(self, user_id: str, *, channel_id: str | None = None, view_id: str | None = None) -> Trigger:
        """Hand out a trigger id."""
        ticket = Trigger(
            id=f"{self.next_number()}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            user_id=user_id,
            made_at=self.epoch(),
            channel_id=channel_id,
            view_id=view_id,
        )
        self.triggers[ticket.id] = ticket
        return ticket

    def new_response_url(self, user_id: str, channel_id: str, token: str, message: Message | None = None) -> str:
        """Hand out a response ticket and return its id; the address is made where the server's own is known."""
        ticket = ResponseUrl(
            id=secrets.token_urlsafe(18),
            user_id=user_id,
            channel_id=channel_id,
            token=token,
            made_at=self.epoch(),
            ts=message.ts if message else None,
            thread_ts=message.thread_ts if message else None,
        )
        self.response_urls[ticket.id] = ticket
        return ticket.id

    # --- changing ---------------------------------------------------------------------------------------------------

    def wipe(self) -> None:
        """Let nothing exist; the clock and the numbers go on."""
        for known in vars(self).values():
            if isinstance(known, dict):
                known.clear()

    def add_people(self, people: Iterable[Person]) -> None:
        """Let people exist."""
        self.people.update((one.id, one) for one in people)

    def add_channel(self, channel: Channel) -> Channel:
        """Let a channel exist."""
        channel.created = channel.created or int(self.epoch())
        self.channels[channel.id] = channel
        return channel

    def open_dm(self, installation: Installation, user_id: str) -> Channel:
        """Return the direct messages of a person with the app, opened when they were not."""
        found = self.app_dm(installation, user_id)
        if found:
            return found
        members = [user_id, installation.bot_user_id]
        # The same id in every run, so that an app that remembers it finds it again.
        channel = Channel(id=f"D{user_id[1:]}", name="", kind="im", team_id=installation.team_id, members=members)
        return self.add_channel(channel)

    def token_installation(self, token: str) -> Installation:
        """Return the installation of a bot token; raises ApiError as Slack does."""
        found = self.installations.get(token)
        if found is None:
            raise ApiError("invalid_auth")
        if found.is_revoked:
            raise ApiError("token_revoked")
        return found


def as_ts(micros: int) -> str:
    """Write microseconds since 1970 as Slack writes a message's ts."""
    return f"{micros // MICROS}.{micros % MICROS:06d}"


def moment_of(ts: str) -> datetime:
    """Return when a message was sent, aware UTC."""
    return datetime.fromtimestamp(float(ts), UTC)
