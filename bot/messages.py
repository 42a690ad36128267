"""What Heed says besides digests: small values that the messenger draws."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.answers import Verdict
from bot.domain.closing import Debt
from bot.domain.digests import Digest
from bot.domain.experiments.decisions import Decision, Review
from bot.domain.experiments.experiment import ExperimentEvent
from bot.domain.experiments.reports import Report
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.feedback import Feedback
from bot.domain.labels import Label
from bot.domain.listening import TriageQuestion
from bot.domain.themes import Theme


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
class Welcome:
    """The first steps, for whoever brought Heed into a workspace."""

    # The name of the emoji that captures.
    reaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReady:
    """The file that somebody asked for."""

    items: int
    # What one of them is called.
    noun: str = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestHead:
    """The message of a digest that everybody sees."""

    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDetails:
    """What stands in the thread of a digest."""

    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNotes:
    """What the notes of a digest say in detail: the second message of its thread, where there is any."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentCard:
    """An experiment as its card shows it; redrawn whenever anything about it changes."""

    report: Report
    # None where the readers of the card may not know of the theme, or it has none.
    theme: Theme | None = None
    updates: int = 0
    # The update that was said last, with its words where the readers of the card may read the place they were said in.
    newest: ExperimentUpdate | None = None
    # Who forecast how likely it comes true: how many, and the middle one, 0..1.
    forecasts: int = 0
    middle_forecast: float | None = None
    # The newest decision.
    decision: Decision | None = None
    review: Review | None = None
    # What was changed after the start, and readings before their time: these stay on the card for ever.
    moved: tuple[ExperimentEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReply:
    """What Heed answers below an update: the card of that moment."""

    report: Report
    update: ExperimentUpdate
    # What is odd about it, in plain sentences, such as fewer people than the update before.
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BareCard:
    """What is left of a card, or of an answer below an update, where customers read along by now."""

    # The experiment that it was about, such as `EXP-7`; no word or number of it.
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateQuestion:
    """What Heed asks back, to one person, when it did not understand an update."""

    # Remembered for the form that its button opens.
    channel_id: str
    ts: str
    label: str | None
    # What was not understood, in plain sentences.
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNote:
    """One answer that somebody was sent, and the question whether it helped."""

    debt: Debt
    # As its reader may know the theme.
    theme_name: str
    # It is who asked that is asked; else who looks after them.
    is_for_asker: bool
    # Who asked, or their account.
    who: str
    told_on: date | None = None
    # What they had asked for, where its reader may read it.
    words: str | None = None
    permalink: str | None = None
    # Their "no" has opened the theme again.
    is_reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestions:
    """Everything that one person is asked about at the same time, in one message."""

    notes: tuple[CheckNote, ...]
