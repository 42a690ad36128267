"""What Heed says besides digests: small values that the messenger draws."""

from dataclasses import dataclass

from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.labels import Label


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
