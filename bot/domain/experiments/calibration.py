"""How good forecasts were: the Brier score, what it is compared with, and what it says in plain words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from bot.domain.experiments.decisions import ScoredForecast

# Bets that a score rests on at least. Somebody who says 70% and is right in seven of ten cases scores .21, and always
# saying 50% scores .25: with five bets a single surprise moves the score by .08, with three by .13.
ENOUGH = 5
# Below so many bets a score is a hint: its standard error is above .04 for forecasts of 70% (.18 / sqrt(20)), which is
# how much better than tossing a coin they are.
PLENTY = 20
# Two standard errors: what chance does to honest forecasts in 19 of 20 cases.
_SURE = 1.96


class Leaning(StrEnum):
    """How forecasts compare with what happened, on average."""

    # The difference is one that chance makes.
    HONEST = "honest"
    HOPEFUL = "hopeful"
    CAREFUL = "careful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good the forecasts of a person or a team were."""

    # What it rests on: bets whose outcome is known.
    bets: int
    came_true: int
    # The mean forecast, 0..1.
    said: float
    # 0 is perfect, 0.25 is what always saying 50% gets, 1 is always wrong and sure; None: too few bets.
    brier: float | None
    # What always saying the share that came true would have got: a hard yardstick, since it is known only afterwards.
    base: float | None
    leaning: Leaning | None


def score_of(forecasts: Sequence[ScoredForecast]) -> Score | None:
    """Return how good forecasts were, or None for none; each bet weighs the same, however many forecast it.

    The mean squared difference of probability and outcome, in the form with one term for each bet (Brier 1950 adds both
    outcomes, which doubles it).
    """
    by_bet: dict[str, list[ScoredForecast]] = {}
    for each in forecasts:
        by_bet.setdefault(each.experiment_id, []).append(each)
    if not by_bet:
        return None
    bets = list(by_bet.values())
    said = [fmean(each.probability for each in bet) for bet in bets]
    true = sum(bet[0].came_true for bet in bets)
    share = true / len(bets)
    is_enough = len(bets) >= ENOUGH
    squared = fmean(fmean((each.probability - each.came_true) ** 2 for each in bet) for bet in bets)
    return Score(
        bets=len(bets),
        came_true=true,
        said=fmean(said),
        brier=squared if is_enough else None,
        base=share * (1 - share) if is_enough else None,
        leaning=_leaning(said, share) if is_enough else None,
    )


def scores_by_person(forecasts: Sequence[ScoredForecast]) -> list[tuple[str, Score]]:
    """Return everybody's score: those that rest on most bets first, and among these the best."""
    people = sorted({each.user_id for each in forecasts})
    every = [(person, score_of([each for each in forecasts if each.user_id == person])) for person in people]
    scored = [(person, score) for person, score in every if score is not None]
    return sorted(scored, key=lambda pair: (-pair[1].bets, pair[1].brier or 0.0, pair[0]))


def middle(probabilities: Sequence[float]) -> float | None:
    """Return the median of forecasts: one joker moves a mean, and no median."""
    ordered, count = sorted(probabilities), len(probabilities)
    return None if not count else (ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def _leaning(said: Sequence[float], share: float) -> Leaning:
    """Say whether forecasts were higher or lower than what happened by more than chance (Spiegelhalter 1986)."""
    error = math.sqrt(sum(each * (1 - each) for each in said)) / len(said)
    off = fmean(said) - share
    if abs(off) <= _SURE * error:
        return Leaning.HONEST
    return Leaning.HOPEFUL if off > 0 else Leaning.CAREFUL
