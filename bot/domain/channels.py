"""What Heed does in a channel, as its members chose, and what a workspace allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.analysis import Purpose
from bot.domain.attention import DMS_PER_DAY, POSTS_PER_DAY
from bot.domain.language import ENGLISH
from bot.domain.roles import NEWCOMER_ROLE, Role
from bot.domain.working_hours import OfficeHours

# The probability from which a conversation is kept without asking, and the one from which Heed asks the team. Measured
# with the judge on this machine: of developers' chat 1 % reaches the first and 5 % the second, of customers' reports
# and wishes 73 % and 90 %. A wrong item in a digest costs more trust than a missed one, so the first is the stricter.
DEFAULT_THRESHOLD = 0.65
ASK_THRESHOLD = 0.4
# Six weeks: an account that is well hears from us monthly, and one that says nothing for longer has usually stopped.
SILENT_DAYS = 42
# Two weeks: long enough to have used what shipped, short enough to remember what was missing before.
CHECK_DAYS = 14
# Stands for "ask nowhere", where None means "wherever the workspace asks".
NOWHERE = ""


class Mode(StrEnum):
    """What Heed does with messages of a channel that nobody pointed at; it is off until somebody turns it on."""

    OFF = "off"
    LISTEN = "listen"
    EXPERIMENTS = "experiments"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """The choices made in one channel."""

    channel_id: str
    mode: Mode = Mode.OFF
    # Probability 0..1 from which a conversation is kept without asking; None: Heed's default.
    threshold: float | None = None
    # Where Heed asks about what it is unsure of; None: the workspace's triage channel.
    triage_channel_id: str | None = None
    # False: nothing that was said here ever leaves this machine for an endpoint.
    ai_allowed: bool = True
    set_by: str | None = None
    set_at: datetime | None = None

    @property
    def keeps_from(self) -> float:
        """Return the probability 0..1 from which a conversation is kept without asking."""
        return DEFAULT_THRESHOLD if self.threshold is None else self.threshold

    @property
    def asks_from(self) -> float:
        """Return the probability 0..1 from which Heed asks; a channel that keeps more than usual is asked less."""
        return min(ASK_THRESHOLD, self.keeps_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The choices of a whole workspace."""

    # What may be sent to the configured endpoint; empty: AI is off.
    ai_purposes: frozenset[Purpose] = field(default_factory=lambda: frozenset(Purpose))
    triage_channel_id: str | None = None
    # How much each part of a priority weighs, by its name; empty: as `bot/domain/priority.py` has it.
    weights: Mapping[str, float] = field(default_factory=dict)
    # Where a sudden rise of complaints is told; None: only in the digests.
    quality_channel_id: str | None = None
    # An account that said nothing for so many days counts as silent.
    silent_days: int = SILENT_DAYS
    # Who asked is asked so many days after it shipped whether it helped.
    check_days: int = CHECK_DAYS
    # Words are removed after so many days; None: kept until somebody removes them.
    retention_days: int | None = None
    # The code of the language that Heed speaks here.
    language: str = ENGLISH.code
    # Of what Heed says unasked: so many messages to a channel and to a person in a day; the others are folded into one.
    posts_per_day: int = POSTS_PER_DAY
    dms_per_day: int = DMS_PER_DAY
    # When people are at work, unless they have said otherwise for themselves.
    hours: OfficeHours = field(default_factory=OfficeHours)
    # What full members may do before anybody gave them a role.
    newcomer_role: Role = NEWCOMER_ROLE
    # After how many days (or hours, as the rule says) a nudge rule speaks, by its name; what is missing: as Heed comes.
    nudge_after: Mapping[str, int] = field(default_factory=dict)
    # Nudge rules that the workspace does not want, by name.
    nudges_off: frozenset[str] = frozenset()


def triage_channel(settings: ChannelSettings, preferences: Preferences) -> str | None:
    """Return the channel in which Heed asks about another one, or None when it asks nowhere."""
    chosen = preferences.triage_channel_id if settings.triage_channel_id is None else settings.triage_channel_id
    return chosen or None
