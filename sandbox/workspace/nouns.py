"""What a workspace is made of: people, places, messages, files, forms and the tickets that Slack hands to apps."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.wire import Json

ChannelKind = Literal["public", "private", "im", "mpim"]


@dataclass(slots=True, kw_only=True)
class Workspace:
    """A Slack workspace; those that only lend people to shared channels have no installation."""

    id: str
    name: str
    domain: str


@dataclass(slots=True, kw_only=True)
class Installation:
    """The app in one workspace: its bot, its token and what it may do."""

    team_id: str
    token: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    is_revoked: bool = False


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody, or an app's bot, with a home workspace."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    tz: str = "Europe/London"
    color: str = "#5b8c5a"
    emoji: str = ""
    is_bot: bool = False
    is_guest: bool = False
    # An owner or admin of the workspace.
    is_admin: bool = False
    email: str = ""


@dataclass(slots=True, kw_only=True)
class Stream:
    """How an app writes a message piece by piece; it stays with the message when that is finished."""

    # Seconds since 1970 by the movable clock.
    started_at: float
    display: Literal["timeline", "plan"] = "timeline"
    # Slack holds a stream to the form in which its first words came.
    form: Literal["text", "chunks"] | None = None
    is_open: bool = True


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as it stands; `visible_to` makes it ephemeral."""

    ts: str
    channel_id: str
    text: str
    user_id: str | None = None
    bot_id: str | None = None
    username: str | None = None
    # Slack's own kinds, e.g. channel_join.
    subtype: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    file_ids: list[str] = field(default_factory=list)
    thread_ts: str | None = None
    is_broadcast: bool = False
    edited: Json | None = None
    is_tombstone: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    visible_to: str | None = None
    # Values of inputs inside the message, by block and action.
    state: dict[str, Json] = field(default_factory=dict)
    stream: Stream | None = None

    @property
    def is_reply(self) -> bool:
        """Whether the message lives in a thread, below its root."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def streaming_state(self) -> str | None:
        """What Slack calls the state of a streamed message; None for others."""
        if self.stream is None:
            return None
        return "in_progress" if self.stream.is_open else "completed"


@dataclass(slots=True, kw_only=True)
class Channel:
    """A place where people talk; messages by their ts, ephemeral ones apart."""

    id: str
    name: str
    kind: ChannelKind
    team_id: str
    topic: str = ""
    members: list[str] = field(default_factory=list)
    # Teams of other companies that take part (Slack Connect).
    shared_with: tuple[str, ...] = ()
    is_archived: bool = False
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    # The ts up to which each person has read.
    read_until: dict[str, str] = field(default_factory=dict)
    # Replies by the ts of their root, so that a long channel need not be searched for them.
    _threads: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Whether only its members may know of it."""
        return self.kind != "public"

    @property
    def is_external(self) -> bool:
        """Whether another company takes part."""
        return bool(self.shared_with)

    def replies(self, root_ts: str) -> list[Message]:
        """Return a thread's messages below its root, oldest first."""
        return sorted(self._threads.get(root_ts, ()), key=by_ts)

    def put(self, message: Message) -> None:
        """Take a message in."""
        self.messages[message.ts] = message
        if message.is_reply and message.thread_ts:
            self._threads.setdefault(message.thread_ts, []).append(message)

    def drop(self, message: Message) -> None:
        """Let a message go."""
        del self.messages[message.ts]
        if message.is_reply and message.thread_ts:
            self._threads[message.thread_ts].remove(message)


@dataclass(slots=True, kw_only=True)
class AssistantThread:
    """A talk with the app's assistant: a thread in somebody's direct messages with the app."""

    channel_id: str
    thread_ts: str
    user_id: str
    # What the person had open beside it, as Slack tells the app: {} or channel_id, team_id, enterprise_id.
    context: Json = field(default_factory=dict)
    title: str = ""
    prompts: list[Json] = field(default_factory=list)
    prompts_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadStatus:
    """What the app says that it does, below a thread: `is thinking...`."""

    words: str
    loading_messages: tuple[str, ...] = ()
    # Seconds since 1970 by the movable clock.
    set_at: float


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """An upload: announced, then filled, then shared."""

    id: str
    name: str
    user_id: str
    created: int
    title: str = ""
    content: bytes | None = None
    mimetype: str = "text/plain"
    channel_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class OpenView:
    """A form that somebody has open, or their Home tab."""

    id: str
    team_id: str
    user_id: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    # Where it was opened from, for the answer of its submission.
    channel_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A ticket to open a form: three seconds, one use."""

    id: str
    user_id: str
    # Seconds since 1970 by the movable clock, so that a test can let it grow old.
    made_at: float
    channel_id: str | None = None
    # The form in which it arose, for views.push.
    view_id: str | None = None
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """A ticket to answer a command or a button: five uses, thirty minutes."""

    id: str
    user_id: str
    channel_id: str
    made_at: float
    token: str
    uses: int = 0
    # The message that `replace_original` and `delete_original` speak of.
    ts: str | None = None
    thread_ts: str | None = None


def by_ts(message: Message) -> tuple[int, int]:
    """Sort key of messages: their ts as numbers."""
    seconds, _, micros = message.ts.partition(".")
    return int(seconds), int(micros)
