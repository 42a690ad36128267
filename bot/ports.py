"""What the flows need from the outside, as Protocols; the roof decides who plays each part."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Person, Place, Reader
from bot.domain.digests import Digest, Period, Tally
from bot.domain.feedback import Captured, Correction, Feedback, Kind, NewFeedback, Severity, Utterance, Version
from bot.domain.schedules import Rhythm, Schedule


class Clock(Protocol):
    """Tells the time, so that a test or the look-alike can move it."""

    def now(self) -> datetime:
        """Return the current time, aware UTC."""
        ...


# --- what is remembered ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question to the store: words (empty finds everything, newest first) and filters."""

    words: str = ""
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None
    said_since: datetime | None = None
    # Only what this person captured.
    captured_by: str | None = None
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of items and how many there are in all."""

    items: tuple[Feedback, ...]
    total: int


class FeedbackStore(Protocol):
    """Items of one workspace: the unit of work that hands it out knows which."""

    async def add(self, new: NewFeedback) -> Captured:
        """Store an item, or return the one that has its origin key; an undone one comes back to life."""
        ...

    async def add_many(self, batch: Sequence[NewFeedback]) -> int:
        """Store the items whose origin keys are new, in their order, and return how many they were."""
        ...

    async def with_id(self, feedback_id: str) -> Feedback | None:
        """Return an item by its internal id, whatever its state."""
        ...

    async def with_number(self, number: int, reader: Reader) -> Feedback | None:
        """Return an active item by the number people use, when the reader may see it."""
        ...

    async def with_origin(self, origin_key: str) -> Feedback | None:
        """Return an item by its natural key, whatever its state."""
        ...

    async def quoting(self, channel_id: str, ts: str) -> list[Feedback]:
        """Return the active items that hold this message: captured from it, or with it in their conversation."""
        ...

    async def correct(self, feedback_id: str, correction: Correction, *, by: str, at: datetime) -> Feedback:
        """Replace what is known of an item by what a person says; new words make a new version."""
        ...

    async def revise(self, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
        """Store the words of an edited message as a new version; the same words again change nothing."""
        ...

    async def revise_utterance(self, feedback_id: str, ts: str, words: str) -> None:
        """Replace the words of one message in an item's conversation."""
        ...

    async def remove_utterance(self, feedback_id: str, ts: str) -> None:
        """Remove one message from an item's conversation, and its words from the search index."""
        ...

    async def add_utterances(self, feedback_id: str, utterances: Sequence[Utterance]) -> None:
        """Add the messages that an item's conversation does not have yet."""
        ...

    async def erase(self, feedback_id: str, *, at: datetime) -> None:
        """Remove the words of an item for ever: text, versions, conversation, index; the key stays as a tombstone."""
        ...

    async def undo(self, feedback_id: str, *, at: datetime) -> None:
        """Take back a capture: the words go, and the same message can be captured again."""
        ...

    async def versions(self, feedback_id: str) -> list[Version]:
        """Return every version of an item's words, oldest first."""
        ...

    async def search(self, search: Search, reader: Reader) -> Found:
        """Return the items that match and that the reader may see, best first."""
        ...

    def readable(self, reader: Reader | None) -> AsyncIterator[Feedback]:
        """Yield every active item that the reader may see, oldest first; None reads all (the operator's export)."""
        ...

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that active items belong to."""
        ...

    async def account_names(self, like: str, limit: int) -> list[str]:
        """Return known account names that contain the text, in alphabetical order."""
        ...


class ReactionStore(Protocol):
    """The last word on each reaction, since Slack may deliver adding and removing in any order."""

    async def note(self, channel_id: str, ts: str, user_id: str, *, event_ts: str) -> bool:
        """Remember an event on a reaction; return False when a later one has already been seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form was opened about, kept because a form's own memory holds only 3,000 characters."""

    id: str
    words: str
    author_id: str | None
    channel_id: str
    ts: str
    thread_ts: str | None
    opened_at: datetime


class DraftStore(Protocol):
    """Messages whose capture form is open."""

    async def keep(self, draft: Draft) -> None:
        """Store a draft under its id."""
        ...

    async def with_id(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was used, removed or never there."""
        ...

    async def revise_message(self, channel_id: str, ts: str, words: str) -> None:
        """Follow an edit of the message while its form is open."""
        ...

    async def drop_message(self, channel_id: str, ts: str) -> None:
        """Remove the drafts of a deleted message."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove the drafts of forms that were closed without sending; return how many."""
        ...


class ScheduleStore(Protocol):
    """Digest schedules of one workspace."""

    async def put(self, channel_id: str, rhythm: Rhythm, *, next_at: datetime, by: str) -> Schedule:
        """Create or replace the schedule of a channel; replacing unmutes it."""
        ...

    async def of_channel(self, channel_id: str) -> Schedule | None:
        """Return the schedule of a channel."""
        ...

    async def with_id(self, schedule_id: str) -> Schedule | None:
        """Return a schedule by its id."""
        ...

    async def every(self) -> list[Schedule]:
        """Return all schedules, by channel."""
        ...

    async def mute(self, schedule_id: str, at: datetime | None) -> None:
        """Mute a schedule, or unmute it with None."""
        ...

    async def advance(self, schedule_id: str, next_at: datetime) -> None:
        """Move on to a later slot; moving backwards changes nothing, so that two replicas may both do it."""
        ...


class DigestStore(Protocol):
    """Digests that were made, and the numbers for new ones."""

    async def tally(self, periods: Sequence[Period], reader: Reader, *, accounts: int) -> Tally:
        """Count everything that a digest needs, in a number of queries that does not grow with the data.

        `accounts` limits the named accounts; the items without one are a row of their own, the last.
        """
        ...

    async def worth_reading(self, period: Period, reader: Reader, *, limit: int) -> list[Feedback]:
        """Return the items to quote: the gravest first, then those from an account, then the newest.

        Items said in the period come before those only captured in it, and items without words are left out.
        """
        ...

    async def keep(self, digest: Digest) -> Digest:
        """Store a digest under its slot, or return the one that is there: a slot has one digest."""
        ...

    async def with_id(self, digest_id: str) -> Digest | None:
        """Return a digest with the present words of its items."""
        ...

    async def quoting(self, feedback_id: str) -> list[Digest]:
        """Return the digests that quote an item, with the present words of their items."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the post log knows of a message that must go out once."""

    key: str
    channel_id: str
    # None until Slack has told us.
    ts: str | None
    # Another worker claimed it first: it may or may not have been posted.
    was_claimed: bool
    # When it was claimed, or last taken over: a young claim is somebody's who is posting right now.
    claimed_at: datetime


class PostLog(Protocol):
    """Claims on outgoing messages, so that each goes out once (`house.md`: claim, then send)."""

    async def claim(self, key: str, channel_id: str, at: datetime) -> Claim:
        """Claim a key before posting; an earlier claim is returned instead of making one."""
        ...

    async def record(self, key: str, channel_id: str, ts: str, at: datetime) -> None:
        """Note where Slack put the message."""
        ...

    async def take_over(self, key: str, *, seen_at: datetime, at: datetime) -> bool:
        """Renew a claim that nobody finished; False when it was recorded or renewed since `seen_at`."""
        ...

    async def release(self, key: str) -> None:
        """Drop a claim without a ts: Slack refused the message, so it is certain that nothing was posted."""
        ...

    async def posted(self, key: str) -> Claim | None:
        """Return the claim of a key."""
        ...


class UnitOfWork(Protocol):
    """One transaction of one workspace: commits when its block ends well, rolls back when it raises."""

    workspace_id: str
    feedback: FeedbackStore
    reactions: ReactionStore
    drafts: DraftStore
    schedules: ScheduleStore
    digests: DigestStore
    posts: PostLog


class Storage(Protocol):
    """Where transactions begin."""

    def work(self, workspace_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that sees one workspace only."""
        ...

    async def due_schedules(self, at: datetime) -> list[Schedule]:
        """Return the unmuted schedules of every workspace whose next slot is not after `at`."""
        ...

    async def workspace_ids(self) -> list[str]:
        """Return the workspaces that anything is remembered of, for housekeeping that visits each of them."""
        ...

    async def forget_workspace(self, workspace_id: str) -> None:
        """Remove everything of a workspace: Heed was uninstalled there."""
        ...

    async def is_ready(self) -> bool:
        """Say whether the database answers and its schema is the one that this code knows."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An event as Slack delivered it, authenticated and parsed; `body` is the raw JSON text."""

    event_id: str
    workspace_id: str
    body: str


class Inbox(Protocol):
    """Events that Slack was told we have; storing is what happens before an acknowledgement."""

    async def store(self, arrival: Arrival) -> bool:
        """Commit an event durably and return True, or False when its event id is already there."""
        ...

    async def waiting(self, limit: int) -> list[str]:
        """Return ids of events that are not finished and not parked, oldest first."""
        ...

    async def body(self, event_id: str) -> str | None:
        """Return the body of an event, or None when it is finished or unknown."""
        ...

    async def finish(self, event_id: str) -> None:
        """Mark an event as done and drop its body: only captured words are kept, never channel traffic."""
        ...

    async def park(self, event_id: str, reason: str) -> None:
        """Set an event aside after its last attempt; the reason names the error's class, never the words."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return how many events are `waiting` and how many `parked`."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove finished events; their ids are needed only while Slack may still repeat them."""
        ...

    async def close(self) -> None:
        """Finish what is being stored and give the connections back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Heed's seat in a workspace, or in a whole organisation: the token that speaks for it."""

    # None for an organisation-wide installation: then `enterprise_id` names it.
    workspace_id: str | None
    enterprise_id: str | None
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str | None
    installed_at: datetime


class Installations(Protocol):
    """Where Heed is installed; tokens are encrypted at rest. Raises KeyMissingError when they cannot be read."""

    async def keep(self, installation: Installation) -> None:
        """Store an installation; installing again replaces the token."""
        ...

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the workspace's own installation, else its organisation's, else None."""
        ...

    async def remove(self, workspace_id: str | None, enterprise_id: str | None) -> None:
        """Forget a token; one that is not there is no error, since Slack tells of an uninstall twice."""
        ...

    async def issue_state(self, state: str, expires_at: datetime) -> None:
        """Remember the one-time state of an installation that has begun in a browser."""
        ...

    async def use_state(self, state: str, at: datetime) -> bool:
        """Spend a state; False when it is unknown, spent or expired."""
        ...


# --- Slack, as the flows see it --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message read from Slack."""

    ts: str
    thread_ts: str | None
    author_id: str | None
    author_name: str | None
    words: str
    is_from_heed: bool = False


class Directory(Protocol):
    """What Slack knows of places, people and messages. Raises TryAgainError when Slack does not answer."""

    async def place(self, workspace_id: str, channel_id: str) -> Place | None:
        """Return a conversation, or None when Slack will not tell us about it."""
        ...

    async def person(self, workspace_id: str, user_id: str) -> Person | None:
        """Return somebody, or None when Slack does not know them."""
        ...

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Say whether somebody is in a channel; unknown counts as no."""
        ...

    async def message(self, workspace_id: str, channel_id: str, ts: str) -> Message | None:
        """Return one message, in a thread or not, or None when it is gone; ChannelUnreachableError when not ours."""
        ...

    async def thread(self, workspace_id: str, channel_id: str, root_ts: str) -> list[Message]:
        """Return a whole thread, oldest first."""
        ...

    async def permalink(self, workspace_id: str, channel_id: str, ts: str) -> str | None:
        """Return the address of a message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message to a channel that must go out once, whatever happens.

    `content` is a domain value or a value of `bot/messages.py`; the messenger knows how to draw each kind.
    """

    key: str
    workspace_id: str
    channel_id: str
    content: object
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """A message that only one person sees: in the channel while they are there, else as a direct message."""

    key: str
    workspace_id: str
    user_id: str
    content: object
    channel_id: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file for one person, by direct message."""

    key: str
    workspace_id: str
    user_id: str
    name: str
    title: str
    data: bytes
    content: object


class Messenger(Protocol):
    """The single speaking place. Raises ChannelUnreachableError, SharedChannelError and TryAgainError."""

    async def post(self, post: Post) -> str:
        """Post once and return the ts; refused in channels that are shared with another organisation."""
        ...

    async def whisper(self, whisper: Whisper) -> None:
        """Tell one person something, where nobody else reads it."""
        ...

    async def update(self, post: Post) -> bool:
        """Redraw a message that was posted under this key; return False when it never was or is gone."""
        ...

    async def send_file(self, attachment: Attachment) -> None:
        """Send somebody a file by direct message, once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that survives a crash: the id makes it happen once; arguments are ids, never words."""

    id: str
    kind: str
    args: Mapping[str, str] = field(default_factory=dict)


class Jobs(Protocol):
    """Durable work."""

    async def enqueue(self, job: Job) -> None:
        """Store a job; the same id again changes nothing."""
        ...


class Locks(Protocol):
    """Locks that are let go when their holder dies, however it dies."""

    async def hold(self, name: str) -> bool:
        """Take a lock, or find it still held by us; False while another process has it."""
        ...

    async def release(self, name: str) -> None:
        """Let go of a lock."""
        ...

    async def close(self) -> None:
        """Let go of every lock."""
        ...
