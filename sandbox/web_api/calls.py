"""One call of the Web API: its parameters, who calls, and the finding that every method needs."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from sandbox.core import Core
from sandbox.delivery.events import PLACE_SCOPES
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Channel, Installation, Message, Person

Item = TypeVar("Item")

TRUE_WORDS = frozenset({"1", "true", "True"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked, and by whom."""

    core: Core
    params: Json
    token: str = ""
    installation: Installation | None = None
    # Client id and secret of HTTP Basic, for the methods that take them.
    basic: tuple[str, str] | None = None

    @property
    def bot(self) -> Installation:
        """The installation that calls; raises ApiError when there is none."""
        if self.installation is None:
            raise ApiError("not_authed")
        return self.installation

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text."""
        value = self.params.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return a parameter as text; raises ApiError when it is missing."""
        value = self.text(name)
        if not value:
            raise ApiError(
                "invalid_arguments", {"response_metadata": {"messages": [f"[ERROR] missing required field: {name}"]}}
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a parameter as a yes or no: the SDK sends 1 and 0."""
        return self.text(name) in TRUE_WORDS if name in self.params else default

    def number(self, name: str, default: int) -> int:
        """Return a parameter as a whole number; raises ApiError when it is none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise ApiError("invalid_arguments") from None

    def structure(self, name: str, error: str = "invalid_arguments") -> object:
        """Return a parameter that is JSON, whether it came as JSON or as text; raises ApiError with the given code."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot may know of; raises channel_not_found, also for private ones it is not in."""
        found = self.core.world.channels.get(self.required(name))
        team_id = self.bot.team_id
        if found is None or (found.team_id != team_id and team_id not in found.shared_with):
            raise ApiError("channel_not_found")
        if found.is_private and self.bot.bot_user_id not in found.members:
            raise ApiError("channel_not_found")
        return found

    def joined_channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot is a member of; raises not_in_channel."""
        found = self.channel(name)
        if self.bot.bot_user_id not in found.members:
            raise ApiError("not_in_channel")
        return found

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """Return a message of a channel; raises message_not_found."""
        found = channel.messages.get(self.required(name))
        if found is None or found.is_tombstone:
            raise ApiError("message_not_found")
        return found

    def user(self, name: str = "user") -> Person:
        """Return a person whom the workspace can see; raises user_not_found."""
        found = self.core.world.people.get(self.required(name))
        if found is None:
            raise ApiError("user_not_found")
        return found

    def need(self, *scopes: str) -> None:
        """Check that the installation has one of the scopes; raises missing_scope with what was needed."""
        provided = self.bot.scopes
        if scopes and not set(scopes) & set(provided):
            raise ApiError("missing_scope", {"needed": ",".join(scopes), "provided": ",".join(provided)})

    def need_in(self, channel: Channel, right: str) -> None:
        """Check the scope for a kind of place: `channels:history`, `groups:history` and so on."""
        self.need(f"{PLACE_SCOPES[channel.kind]}:{right}")

    def page(self, items: list[Item], *, default: int = 100) -> tuple[list[Item], str]:
        """Return one page of a list and the cursor of the next ('' at the end)."""
        start = 0
        if cursor := self.text("cursor"):
            if not cursor.startswith("c") or not cursor[1:].isdigit():
                raise ApiError("invalid_cursor")
            start = int(cursor[1:])
        end = start + max(1, min(self.number("limit", default), 1000))
        return items[start:end], f"c{end}" if end < len(items) else ""


Run = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A Web API method: what it does and what it takes to call it."""

    run: Run
    # One of these is enough; methods whose scope depends on the place ask for it themselves.
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app", "anyone"] = "bot"


def paged(name: str, items: list[Json], cursor: str) -> Json:
    """Return a list in Slack's wrapping."""
    return {name: items, "response_metadata": {"next_cursor": cursor}}
