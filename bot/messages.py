"""What Heed says besides digests: small values that the messenger draws."""

from dataclasses import dataclass

from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.labels import Label
from bot.domain.listening import TriageQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureReceipt:
    """An item was kept; it holds no words of the item, so a deletion never has to chase it."""

    feedback: Feedback
    # The name of the private channel that the words stay in, when they do.
    is_private: bool
    # The person may not have invited Heed: then edits and deletions cannot be followed.
    follows_edits: bool = True
    # What is known of it by now: the first receipt may be quicker than the analyst.
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A capture was undone, or its message was deleted."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Plain words for one person: Heed's own, never a customer's."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReady:
    """The file that somebody asked for."""

    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestHead:
    """The message of a digest that everybody sees."""

    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDetails:
    """What stands in the thread of a digest."""

    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageEntry:
    """One question on a card, as its reader may see it."""

    question: TriageQuestion
    # Somebody's words, cut and masked when drawn; None where the readers of the card may not see them.
    words: str | None = None
    permalink: str | None = None
    # Where it was said; None for a private place, whose name is nobody else's business.
    place_name: str | None = None
    # The item that came of it, such as `F-12`.
    label: str | None = None
    # What only this topic's own builder knows, such as the names of themes.
    more: object | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageCard:
    """What Heed asks the team, several questions in one message."""

    entries: tuple[TriageEntry, ...]
