"""How good forecasts were, held against hand-made cases and against what must be true of every case."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.experiments.calibration import ENOUGH, Leaning, middle, score_of, scores_by_person
from bot.domain.experiments.decisions import ScoredForecast

PROBABILITIES = st.floats(min_value=0.01, max_value=0.99)
CASES = st.lists(st.tuples(PROBABILITIES, st.booleans()), min_size=ENOUGH, max_size=40)


def scored(probability: float, *, came_true: bool, bet: int = 0, person: str = "U1") -> ScoredForecast:
    """Return a forecast whose outcome is known."""
    return ScoredForecast(
        experiment_id=f"e{bet}", user_id=person, is_owner=True, probability=probability, came_true=came_true
    )


def bets(cases: list[tuple[float, bool]], person: str = "U1") -> list[ScoredForecast]:
    """Return one forecast for each bet."""
    return [scored(said, came_true=true, bet=at, person=person) for at, (said, true) in enumerate(cases)]


def test_a_hand_made_score() -> None:
    """70% each time, five of nine came true: the mean of four times .49 and five times .09."""
    score = score_of(bets([(0.7, at < 5) for at in range(9)]))
    assert score is not None
    assert (score.bets, score.came_true, score.leaning) == (9, 5, Leaning.HONEST)
    assert score.said == pytest.approx(0.7)
    assert score.brier == pytest.approx((4 * 0.49 + 5 * 0.09) / 9)
    assert score.base == pytest.approx(5 / 9 * 4 / 9)


def test_few_bets_make_no_score() -> None:
    """What was said and what happened is told all the same."""
    few = score_of(bets([(0.7, True)] * (ENOUGH - 1)))
    assert few is not None
    assert (few.bets, few.brier, few.base, few.leaning) == (ENOUGH - 1, None, None, None)
    assert score_of([]) is None


@pytest.mark.parametrize(("said", "true", "leaning"), [(0.9, 2, Leaning.HOPEFUL), (0.1, 8, Leaning.CAREFUL)])
def test_who_is_off_by_more_than_chance_is_told(said: float, true: int, leaning: Leaning) -> None:
    """Nine in ten were promised and two came; one in ten, and eight came."""
    score = score_of(bets([(said, at < true) for at in range(10)]))
    assert score is not None
    assert score.leaning is leaning


def test_a_bet_weighs_the_same_however_many_forecast_it() -> None:
    """Ten people on one bet are one bet; its miss is the mean of theirs."""
    alone = [scored(0.5, came_true=True, bet=at) for at in range(1, ENOUGH)]
    crowd = [scored(0.9, came_true=False, person=f"U{at}") for at in range(10)]
    score = score_of([*crowd, *alone])
    assert score is not None
    assert (score.bets, score.came_true) == (ENOUGH, ENOUGH - 1)
    assert score.brier == pytest.approx((0.81 + 0.25 * (ENOUGH - 1)) / ENOUGH)


def test_people_with_most_bets_come_first() -> None:
    """And among these the best; who has no score yet comes last."""
    good, bad = bets([(0.9, True)] * ENOUGH, "U_GOOD"), bets([(0.1, True)] * ENOUGH, "U_BAD")
    scores = scores_by_person([*bets([(0.5, True)], "U_NEW"), *bad, *good])
    assert [person for person, _ in scores] == ["U_GOOD", "U_BAD", "U_NEW"]


def test_the_middle_of_forecasts() -> None:
    """A median: one joker does not move it far."""
    assert middle([]) is None
    assert middle([0.99, 0.2, 0.3]) == pytest.approx(0.3)
    assert middle([0.2, 0.4]) == pytest.approx(0.3)


@settings(max_examples=40)
@given(CASES)
def test_a_score_lies_between_perfect_and_hopeless(cases: list[tuple[float, bool]]) -> None:
    """0..1; and the yardstick is never worse than tossing a coin."""
    score = score_of(bets(cases))
    assert score is not None
    assert score.brier is not None
    assert score.base is not None
    assert 0 <= score.brier <= 1
    assert 0 <= score.base <= 0.25


@settings(max_examples=40)
@given(CASES)
def test_the_order_of_bets_changes_nothing(cases: list[tuple[float, bool]]) -> None:
    """Sums do not care who comes first."""
    one, other = score_of(bets(cases)), score_of(bets(cases)[::-1])
    assert one is not None
    assert other is not None
    assert (one.bets, one.came_true) == (other.bets, other.came_true)
    assert one.brier == pytest.approx(other.brier)


@settings(max_examples=40)
@given(st.lists(st.booleans(), min_size=ENOUGH, max_size=40), PROBABILITIES)
def test_no_constant_beats_the_average(outcomes: list[bool], constant: float) -> None:
    """Always saying the share that came true is the best that always saying the same can do."""
    share = sum(outcomes) / len(outcomes)
    best = score_of(bets([(share, true) for true in outcomes]))
    other = score_of(bets([(constant, true) for true in outcomes]))
    assert best is not None
    assert other is not None
    assert best.brier is not None
    assert other.brier is not None
    assert best.brier == pytest.approx(best.base)
    assert best.brier <= other.brier + 1e-12


@settings(max_examples=40)
@given(CASES)
def test_an_honest_mean_is_never_called_off(cases: list[tuple[float, bool]]) -> None:
    """When the mean forecast is the share that came true, nobody is called hopeful or careful."""
    share = sum(true for _, true in cases) / len(cases)
    score = score_of(bets([(share, true) for _, true in cases]))
    assert score is not None
    assert score.leaning is Leaning.HONEST or not 0 < share < 1
    assert math.isclose(score.said, share, abs_tol=1e-9)
