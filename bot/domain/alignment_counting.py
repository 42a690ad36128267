"""Counting alignment drift: an asker has one vote, divided over the objectives in proportion to what they said.

An account is one asker, and so is somebody whose account nobody knows. Shares therefore add up to the whole, and one
customer who writes every day weighs as much as one who wrote once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.alignment import Drift, Facts, LoudTheme, Place, Slice, Strand
from bot.domain.digests import Period
from bot.domain.vision import OFF_VISION, Objective, ObjectiveState, Voice

# A theme is loud when three askers spoke of it in the period: of two, one may have heard of it from the other. And
# when it takes at least a twentieth of all votes: in a large workspace three askers are found for anything.
LOUD_ASKERS = 3
LOUD_SHARE = 0.05
# An objective that fewer than two askers spoke for is unheard: one voice is an anecdote.
HEARD_ASKERS = 2
# What a list of the loudest shows: the rest can be found among the themes.
MOST_LOUD = 5


def drift_of(facts: Facts, now: Period, before: Period) -> Drift:
    """Return the drift from one period to the next; deterministic, whatever order the facts come in."""
    currency = commonest_currency(facts.voices)
    here = _signal(facts, {(each.theme_id, each.asker): each.now for each in facts.voices}, currency)
    there = _signal(facts, {(each.theme_id, each.asker): each.before for each in facts.voices}, currency)
    done, done_before = _work(facts, now), _work(facts, before)
    touched = {place for side in (here, there) for place in side.askers}
    touched |= {place for side in (done, done_before) for place in (*side.bets, *side.shipped)}
    active = [each.id for each in facts.objectives if each.state is ObjectiveState.ACTIVE]
    return Drift(
        strands=tuple(
            Strand(place=place, now=_slice(place, here, done), before=_slice(place, there, done_before))
            for place in _places(facts.objectives, touched)
        ),
        askers=here.size,
        askers_before=there.size,
        unplaced=here.unplaced,
        currency=currency,
        loud=_loud(here),
        unheard=tuple(each for each in active if here.askers[each] < HEARD_ASKERS),
    )


def commonest_currency(voices: Iterable[Voice]) -> str | None:
    """Return the currency that most accounts among the voices are known in; of as many, the first by name."""
    accounts = {each.account_id: each.currency for each in voices if each.account_id and each.revenue is not None}
    counts = Counter(currency for currency in accounts.values() if currency)
    return min(counts, key=lambda currency: (-counts[currency], currency), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ballot:
    """What one asker's vote gives to one theme."""

    asker: str
    theme_id: str
    place: Place
    # Of one vote, 0..1.
    vote: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    # How many askers spoke of what is placed, and how many spoke only of what is not.
    size: int
    unplaced: int
    askers: Counter[Place]
    ballots: tuple[_Ballot, ...]
    # By place: the sum of its votes, and of its votes weighed by what their askers are worth.
    votes: Mapping[Place, float]
    revenue: Mapping[Place, float]

    def vote_share(self, place: Place) -> float | None:
        """Return the share of all votes, 0..1."""
        return self.votes.get(place, 0.0) / self.size if self.size else None

    def revenue_share(self, place: Place) -> float | None:
        """Return the share of all revenue whose owners spoke, 0..1."""
        whole = sum(self.revenue.values())
        return self.revenue.get(place, 0.0) / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    bets: Counter[Place]
    shipped: Counter[Place]


def _signal(facts: Facts, said: Mapping[tuple[str | None, str], int], currency: str | None) -> _Signal:
    placed: dict[str, Counter[str]] = {}
    heard: set[str] = set()
    for (theme_id, asker), items in said.items():
        if items:
            heard.add(asker)
        if items and theme_id is not None and theme_id in facts.places:
            placed.setdefault(asker, Counter())[theme_id] += items
    ballots = [
        _Ballot(asker=asker, theme_id=theme_id, place=facts.places[theme_id], vote=items / themes.total())
        for asker, themes in sorted(placed.items())
        for theme_id, items in sorted(themes.items())
    ]
    worth = {each.asker: each.revenue or 0 for each in facts.voices if currency and each.currency == currency}
    votes: dict[Place, float] = {}
    revenue: dict[Place, float] = {}
    for each in ballots:
        votes[each.place] = votes.get(each.place, 0.0) + each.vote
        revenue[each.place] = revenue.get(each.place, 0.0) + each.vote * worth.get(each.asker, 0)
    return _Signal(
        size=len(placed),
        unplaced=len(heard - placed.keys()),
        askers=Counter(place for place, _ in {(each.place, each.asker) for each in ballots}),
        ballots=tuple(ballots),
        votes=votes,
        revenue=revenue,
    )


def _work(facts: Facts, period: Period) -> _Work:
    counted = [
        Counter(deed.place for deed in deeds if deed.place is not None and deed.counts_in(period))
        for deeds in (facts.bets, facts.shipped)
    ]
    return _Work(bets=counted[0], shipped=counted[1])


def _slice(place: Place, signal: _Signal, work: _Work) -> Slice:
    return Slice(
        askers=signal.askers[place],
        votes=signal.vote_share(place),
        revenue=signal.revenue_share(place),
        bets=work.bets[place],
        bet_share=_share(work.bets, place),
        shipped=work.shipped[place],
        shipped_share=_share(work.shipped, place),
    )


def _share(counts: Counter[Place], place: Place) -> float | None:
    whole = counts.total()
    return counts[place] / whole if whole else None


def _places(objectives: Sequence[Objective], touched: Collection[Place]) -> list[Place]:
    active = [each.id for each in objectives if each.state is ObjectiveState.ACTIVE]
    retired = [each.id for each in objectives if each.state is not ObjectiveState.ACTIVE and each.id in touched]
    return [*active, *retired, OFF_VISION]


def _loud(signal: _Signal) -> tuple[LoudTheme, ...]:
    off = [each for each in signal.ballots if each.place == OFF_VISION]
    askers = Counter(each.theme_id for each in off)
    votes: dict[str, float] = {}
    for each in off:
        votes[each.theme_id] = votes.get(each.theme_id, 0.0) + each.vote
    found = [
        LoudTheme(theme_id=theme_id, askers=askers[theme_id], share=votes[theme_id] / signal.size)
        for theme_id in askers
    ]
    loud = [each for each in found if each.askers >= LOUD_ASKERS and each.share >= LOUD_SHARE]
    return tuple(sorted(loud, key=lambda each: (-each.askers, -each.share, each.theme_id))[:MOST_LOUD])
