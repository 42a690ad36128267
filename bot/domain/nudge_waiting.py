"""What waits for people, as the rules of nudges look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.channels import Preferences
from bot.domain.experiments.reminders import Progressed
from bot.domain.nudges import Nudge, NudgeDue, NudgeKind

# What was never heard of has no day: it comes before everything that has.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a person."""

    id: str
    since: datetime
    # Whose it may be, in order: the first who is here and may know of it.
    candidates: tuple[str, ...]
    # The only channel whose members may know of it; None: everybody in the workspace.
    private_to: str | None = None
    # Who brought it here, and may know of it wherever it came from.
    known_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that a rule found."""

    kind: NudgeKind
    waiting: Waiting
    # What is told by itself; None: it is told together with others of its kind.
    alone: NudgeDue | None = None
    # It has not waited long enough to be told for that alone: somebody is told because something has just happened.
    is_early: bool = False

    @property
    def since(self) -> datetime:
        """Return since when it waits."""
        return self.waiting.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that rules look at, read at once."""

    preferences: Preferences
    experiments: Sequence[Progressed] = ()
    # Reviews of what was put off, since their day.
    reviews: Sequence[Waiting] = ()
    # Items that nobody sorted, and messages of customers that nobody answered.
    unsorted: Sequence[Waiting] = ()
    unanswered: Sequence[Waiting] = ()
    debts: Sequence[Waiting] = ()
    # Accounts since they were last heard.
    accounts: Sequence[Waiting] = ()
    # Questions of the triage channel.
    questions: Sequence[Waiting] = ()
    # Open and snoozed nudges, as they were at the same moment: whatever comes later is not judged by this.
    nudges: Sequence[Nudge] = ()
