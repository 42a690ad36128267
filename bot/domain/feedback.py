"""A piece of feedback: who said what, where, and what is known of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.accounts import MatchedBy
from bot.domain.labels import Sentiment
from bot.domain.moments import require_aware

# Digits of an item's number: ten do not fit into a 32-bit column, so more is a mistake, not an item.
LONGEST_NUMBER = 9


class Kind(StrEnum):
    """What sort of feedback an item is."""

    BUG = "bug"
    REQUEST = "request"
    PRAISE = "praise"
    QUESTION = "question"
    COMPLAINT = "complaint"
    CHURN_RISK = "churn_risk"
    OTHER = "other"


class Severity(StrEnum):
    """How much the customer is held up, from a nuisance to unable to work."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Source(StrEnum):
    """Which way an item came in."""

    SHORTCUT = "shortcut"
    COMMAND = "command"
    FORM = "form"
    REACTION = "reaction"
    MENTION = "mention"
    IMPORT = "import"
    # Overheard in a channel that is set to listen.
    LISTEN = "listen"
    # Another tool, over HTTP.
    API = "api"


class State(StrEnum):
    """Whether an item counts: undone and deleted items keep their key and lose their words."""

    ACTIVE = "active"
    UNDONE = "undone"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """Where in Slack something was said."""

    channel_id: str
    ts: str
    thread_ts: str | None = None
    permalink: str | None = None

    @property
    def root_ts(self) -> str:
        """Return the ts under which an answer belongs: the thread's, else the message's own."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One message of a conversation that became an item."""

    ts: str
    author_id: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedback:
    """What is known when an item is captured; the key makes a second capture find the first."""

    workspace_id: str
    origin_key: str
    source: Source
    words: str
    said_at: datetime
    captured_at: datetime
    captured_by: str | None
    author_id: str | None = None
    author_name: str | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None
    message: MessageRef | None = None
    # The only channel whose members may read the words; None: everyone in the workspace may.
    private_to: str | None = None
    is_external: bool = False
    conversation: tuple[Utterance, ...] = ()
    # What a person said of it too; a machine's labels come later and are no part of a capture.
    sentiment: Sentiment | None = None
    area: str | None = None
    # The account that was recognised, and by what; a name that somebody gave comes first.
    account_id: str | None = None
    account_by: MatchedBy | None = None
    # By what its author is recognised: their own Slack workspace and the domain of their address, of outsiders only.
    author_team: str | None = None
    author_domain: str | None = None
    # The id of the account in another system, as an import or the API gave it.
    account_external_id: str | None = None
    # Where words were typed that are no message.
    typed_in: str | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.said_at, self.captured_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A stored item, as its readers see it."""

    id: str
    number: int
    workspace_id: str
    state: State
    source: Source
    words: str
    said_at: datetime
    captured_at: datetime
    captured_by: str | None
    author_id: str | None
    author_name: str | None
    kind: Kind | None
    severity: Severity | None
    account_name: str | None
    message: MessageRef | None
    private_to: str | None
    is_external: bool
    # Set when a person corrected or opened-and-saved the item: from then on removing a reaction undoes nothing.
    worked_on_at: datetime | None
    version: int
    conversation: tuple[Utterance, ...] = field(default=())
    # The natural key: an export carries it, so that importing the file again changes nothing.
    origin_key: str = ""
    # What counts of its labels: a person's where there is one, else a machine's (as for kind and severity).
    sentiment: Sentiment | None = None
    area: str | None = None
    theme_id: str | None = None
    account_id: str | None = None
    # What told which account it is from; None from before that was kept, which counts as a person's word.
    account_by: MatchedBy | None = None
    author_team: str | None = None
    author_domain: str | None = None
    # When one of us first answered it in its thread, and who.
    answered_at: datetime | None = None
    answered_by: str | None = None

    @property
    def label(self) -> str:
        """Return the name by which people speak of the item, such as `F-12`."""
        return f"F-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The words of an item as they once were."""

    number: int
    words: str
    recorded_at: datetime
    recorded_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says an item is; every field replaces what was there, None clears it."""

    kind: Kind | None
    severity: Severity | None
    account_name: str | None
    # None leaves the words as they are.
    words: str | None = None
    sentiment: Sentiment | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """The outcome of a capture: the item, and whether it is new."""

    feedback: Feedback
    is_new: bool


def message_key(channel_id: str, ts: str) -> str:
    """Return the natural key of a message: Slack may send one message under several event ids."""
    return f"message:{channel_id}:{ts}"


def number_from(text: str) -> int | None:
    """Return the item number in `F-12`, `f12`, `#12` or `12`, or None when the text is none of these."""
    digits = text.strip().lstrip("#").upper().removeprefix("F").removeprefix("-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None
