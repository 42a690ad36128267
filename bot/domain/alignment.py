"""Alignment drift: which share of what customers say, of bets and of shipped work falls to each objective.

Signal is counted in askers, never in messages; `bot/domain/alignment_counting.py` counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.digests import Period
from bot.domain.vision import OFF_VISION, Objective, Voice

# The objective's id, or `OFF_VISION`.
Place: TypeAlias = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A bet, or something that was shipped, with the time for which it counts."""

    # None: nobody has said, and nothing tells.
    place: Place | None
    begun_at: datetime
    # None: it is still going on.
    ended_at: datetime | None

    def counts_in(self, period: Period) -> bool:
        """Say whether it was going on at any time in a period."""
        return self.begun_at < period.end and (self.ended_at is None or self.ended_at >= period.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What falls to one objective in one period: shares 0..1 of the whole, None where there is no whole."""

    askers: int
    votes: float | None
    revenue: float | None
    bets: int
    bet_share: float | None
    shipped: int
    shipped_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One objective, or everything off vision, now and in the period before."""

    place: Place
    now: Slice
    before: Slice

    @property
    def is_off(self) -> bool:
        """Say whether this is what serves no objective."""
        return self.place == OFF_VISION


@dataclass(frozen=True, slots=True, kw_only=True)
class LoudTheme:
    """A theme that serves no objective and that many ask for."""

    theme_id: str
    askers: int
    # Of all votes, 0..1.
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Where signal, bets and shipped work went, beside the period before."""

    # The objectives by number, then retired ones that something still falls to, then what is off vision.
    strands: tuple[Strand, ...]
    askers: int
    askers_before: int
    # Askers who spoke only of what is in no theme yet, or of themes that nobody has placed.
    unplaced: int
    # The commonest currency, within which shares of revenue are counted; None: no revenue is known.
    currency: str | None
    loud: tuple[LoudTheme, ...]
    # Active objectives that next to nobody spoke for, by number.
    unheard: tuple[str, ...]

    @property
    def off(self) -> Strand:
        """Return what is off vision: the last strand always is."""
        return self.strands[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that drift is computed from, of what one reader may know."""

    objectives: Sequence[Objective]
    # By theme; themes that nobody has placed are missing.
    places: Mapping[str, Place]
    voices: Sequence[Voice]
    bets: Sequence[Deed] = ()
    shipped: Sequence[Deed] = ()


def nothing_on(place: Place) -> Strand:
    """Return the strand of an objective that nothing falls to, such as one that was retired long ago."""
    none = Slice(askers=0, votes=None, revenue=None, bets=0, bet_share=None, shipped=0, shipped_share=None)
    return Strand(place=place, now=none, before=none)
