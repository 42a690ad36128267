"""What readers think of a digest: who finds it not useful gets it less often, and so does the whole channel."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import HeedError
from bot.domain.schedules import Cadence

# By how often a digest comes: how often it comes after somebody found it not useful. Rarer than once a month, people
# have forgotten what it is; who wants that mutes it.
_RARER = {Cadence.DAILY: Cadence.WEEKLY, Cadence.WEEKLY: Cadence.MONTHLY}


class RhythmChangedError(HeedError):
    """Somebody has changed when this digest comes since then: `/digest schedule` changes it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody thought of a digest; the newest counts."""

    digest_id: str
    user_id: str
    is_useful: bool
    at: datetime
    # How often it came before this opinion made it rarer; None: it changed nothing.
    lowered_from: Cadence | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoweredNote:
    """A digest comes less often because somebody found it not useful, or no longer does."""

    digest_id: str
    by: str
    before: Cadence
    now: Cadence
    # The local day of the next one; None where nothing is scheduled any more.
    next_on: date | None = None
    undone_by: str | None = None


def rarer(cadence: Cadence) -> Cadence | None:
    """Return how often a digest comes after a 👎; None: not less often than it does already."""
    return _RARER.get(cadence)
