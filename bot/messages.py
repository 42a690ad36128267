"""What Heed says besides digests: small values that the messenger draws."""

from dataclasses import dataclass, field

from bot.domain.answers import Verdict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A sentence of an answer, with the items that it rests on: their names and where they were said."""

    text: str
    # Pairs such as (`F-12`, its permalink or None).
    cites: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFoot:
    """What stands below the sentences: the verdict, the nearest items, and how the answer came about."""

    verdict: Verdict
    read: int
    withheld: int = 0
    nearest: tuple[Feedback, ...] = ()
    # Why the endpoint was not used although it might have been.
    notice: str | None = None
    # The model behind the endpoint; None: this machine chose the sentences.
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTakenBack:
    """Words that an answer was made of were changed or deleted since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnswer:
    """A whole answer."""

    question: str
    lines: tuple[AnswerLine, ...] = ()
    foot: AnswerFoot = field(default_factory=lambda: AnswerFoot(verdict=Verdict.EMPTY, read=0))
