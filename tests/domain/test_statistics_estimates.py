"""Effects with their intervals: for one look, and for as many as one likes."""

import math
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.statistics import (
    Estimate,
    Mean,
    Proportion,
    Sample,
    enough,
    enough_to_peek,
    fixed_estimate,
    sequential_estimate,
)
from bot.domain.statistics.effects import effect_of
from tests.domain.statistics_samples import pairs, telling_pairs


class _Estimating(Protocol):
    """Either of the two estimates."""

    def __call__(
        self, control: Sample, variant: Sample, *, relative: bool = True, level: float = 0.95
    ) -> Estimate | None:
        """Return an estimate, or nothing."""


BOTH = pytest.mark.parametrize("estimate", [fixed_estimate, sequential_estimate])


def proportion(users: int, conversions: int) -> Proportion:
    """Return an arm."""
    return Proportion(users=users, conversions=conversions)


def told(estimate: Estimate | None) -> Estimate:
    """Return an estimate that must be there."""
    assert estimate is not None
    return estimate


def test_american_and_japanese_cars() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.3: t = -12.94627 with 136.8750 degrees."""
    american = Mean(users=249, mean=20.14458, deviation=6.414700)
    japanese = Mean(users=79, mean=30.48101, deviation=6.107710)
    effect = effect_of(japanese, american, relative=False)
    assert effect is not None
    assert effect.value / effect.error == pytest.approx(-12.94627, abs=1e-4)
    assert effect.degrees == pytest.approx(136.8750, abs=1e-3)


def test_aspirin_and_heart_attacks() -> None:
    """Agresti, An Introduction to Categorical Data Analysis, section 2.2: 189 of 11,034 against 104 of 11,037.

    The book's 95 % interval of the difference is 0.0077 +- 1.96 (0.0015), which is (0.005, 0.011).
    """
    found = told(fixed_estimate(proportion(11_037, 104), proportion(11_034, 189), relative=False))
    assert found.value == pytest.approx(0.0077, abs=5e-5)
    assert (round(found.lower, 3), round(found.upper, 3)) == (0.005, 0.011)


def test_a_relative_lift_by_the_delta_method_worked_by_hand() -> None:
    """10 % against 12 % of 10,000: the error is root(.12 x .88 / .1^2 + .1 x .9 x .12^2 / .1^4) / 100 = 0.04850."""
    found = told(fixed_estimate(proportion(10_000, 1000), proportion(10_000, 1200)))
    assert found.value == pytest.approx(0.2)
    assert (found.upper - found.lower) / 2 == pytest.approx(1.9601 * 0.048497, abs=2e-5)


def test_a_sequential_interval_worked_by_hand() -> None:
    """Waudby-Smith et al., equations 9 and 161: for N = tuning and 95 %, N rho^2 = 5.9915 + log(6.9915) = 7.9362."""
    found = told(sequential_estimate(proportion(2_500, 250), proportion(2_500, 250), relative=False))
    error = math.sqrt(2 * 0.1 * 0.9 / 2_500)
    width = error * math.sqrt(8.9362 / 7.9362 * (5.9915 + math.log(8.9362)))
    assert found.upper == pytest.approx(width, rel=1e-4)
    assert found.p_value == 1.0


@BOTH
@given(arms=pairs(), relative=st.booleans(), level=st.sampled_from([0.5, 0.95, 0.999]))
def test_whatever_was_counted(estimate: _Estimating, arms: tuple[Sample, Sample], relative: bool, level: float) -> None:
    """Every answer is finite, holds its own effect, and has a p-value that agrees with its interval; else None."""
    found = estimate(*arms, relative=relative, level=level)
    if found is None:
        return
    assert enough(*arms)
    assert all(map(math.isfinite, (found.value, found.lower, found.upper)))
    assert found.lower <= found.value <= found.upper
    assert found.p_value is not None
    assert 0 <= found.p_value <= 1
    bound = found.lower if found.value > 0 else -found.upper
    if abs(bound) > 1e-6 * abs(found.value):
        assert (found.p_value < 1 - level) == (bound > 0)


@BOTH
@given(arms=telling_pairs())
def test_the_arms_change_places(estimate: _Estimating, arms: tuple[Sample, Sample]) -> None:
    """A difference turns its sign, and nothing else changes."""
    there, back = told(estimate(*arms, relative=False)), told(estimate(*arms[::-1], relative=False))
    assert (there.value, there.lower, there.upper) == pytest.approx((-back.value, -back.upper, -back.lower))
    assert there.p_value == pytest.approx(back.p_value)


@BOTH
@given(arms=telling_pairs(), relative=st.booleans(), times=st.integers(2, 100))
def test_more_people_with_the_same_result(
    estimate: _Estimating, arms: tuple[Sample, Sample], relative: bool, times: int
) -> None:
    """The interval gets narrower and the effect stays."""
    few = told(estimate(*arms, relative=relative))
    many = told(estimate(*(_times(arm, times) for arm in arms), relative=relative))
    assert many.value == pytest.approx(few.value)
    assert many.upper - many.lower < few.upper - few.lower


@given(arms=telling_pairs(), relative=st.booleans(), level=st.sampled_from([0.8, 0.95, 0.99]))
def test_looking_at_any_time_has_a_price(arms: tuple[Sample, Sample], relative: bool, level: float) -> None:
    """The sequential interval is wider than the fixed one, and its p-value larger as far as anybody reads them."""
    once = told(fixed_estimate(*arms, relative=relative, level=level))
    always = told(sequential_estimate(*arms, relative=relative, level=level))
    assert always.lower < once.lower
    assert always.upper > once.upper
    # Far out, Welch's t has heavier tails than the normal distribution of the sequence.
    assert (always.p_value or 0) > (once.p_value or 0) - 1e-9


@BOTH
@given(arms=telling_pairs())
def test_the_unit_of_a_mean_changes(estimate: _Estimating, arms: tuple[Sample, Sample]) -> None:
    """A lift is the same in cents as in euros."""
    if not isinstance(arms[0], Mean) or not isinstance(arms[1], Mean):
        return
    cents = [Mean(users=arm.users, mean=arm.mean * 100, deviation=arm.deviation * 100) for arm in arms]
    assert told(estimate(*cents)).lower == pytest.approx(told(estimate(*arms)).lower)


@BOTH
def test_a_loss_that_grows_smaller(estimate: _Estimating) -> None:
    """A mean that rises from -10 to -8 is a lift of +20 %: the sign tells which way the metric moved."""
    found = told(estimate(Mean(users=5000, mean=-10.0, deviation=5.0), Mean(users=5000, mean=-8.0, deviation=5.0)))
    assert found.value == pytest.approx(0.2)
    assert found.lower > 0


@BOTH
@pytest.mark.parametrize(
    "arms",
    [
        (proportion(0, 0), proportion(0, 0)),
        (proportion(500, 0), proportion(500, 0)),
        (proportion(500, 500), proportion(500, 500)),
        (proportion(500, 9), proportion(500, 100)),
        (proportion(500, 100), proportion(500, 491)),
        (Mean(users=0, mean=0.0, deviation=0.0), Mean(users=0, mean=0.0, deviation=0.0)),
        (Mean(users=99, mean=1.0, deviation=1.0), Mean(users=500, mean=1.0, deviation=1.0)),
        (Mean(users=500, mean=1.0, deviation=0.0), Mean(users=500, mean=2.0, deviation=0.0)),
        (proportion(500, 100), Mean(users=500, mean=1.0, deviation=1.0)),
    ],
)
def test_too_little_is_known(estimate: _Estimating, arms: tuple[Sample, Sample]) -> None:
    """Nobody, nobody who converts, everybody, too few, values that never differ, two kinds of metric: no number."""
    assert not enough(*arms)
    assert estimate(*arms) is None
    assert estimate(*arms, relative=False) is None


@BOTH
@pytest.mark.parametrize("mean", [0.0, 0.05, -0.05])
def test_a_control_that_may_be_zero(estimate: _Estimating, mean: float) -> None:
    """There is no lift relative to a mean that is not clear of zero, and there is a difference."""
    arms = Mean(users=400, mean=mean, deviation=1.0), Mean(users=400, mean=1.0, deviation=1.0)
    assert estimate(*arms) is None
    assert told(estimate(*arms, relative=False)).value == pytest.approx(1 - mean)


def test_a_first_look_with_twenty_conversions() -> None:
    """A planned single look may speak; one of many looks waits until each arm has forty."""
    arms = proportion(1000, 20), proportion(1000, 39)
    assert enough(*arms)
    assert not enough_to_peek(*arms)
    assert fixed_estimate(*arms) is not None
    assert sequential_estimate(*arms) is None


@BOTH
@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_values_at_the_ends_of_what_a_computer_holds(estimate: _Estimating, scale: float) -> None:
    """Neither an exception nor a number that is none."""
    arms = [Mean(users=10**9, mean=mean * scale, deviation=scale) for mean in (1.0, 1.1)]
    assert told(estimate(*arms)).value == pytest.approx(0.1)
    assert estimate(*(Mean(users=10**9, mean=mean * 1.7e308, deviation=1.7e308) for mean in (1, -1))) is None


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, math.nan])
def test_a_level_that_is_none(level: float) -> None:
    """A level of 95 is refused: it means 0.95."""
    for estimate in (fixed_estimate, sequential_estimate):
        with pytest.raises(ValueError, match="level"):
            estimate(proportion(500, 50), proportion(500, 50), level=level)
    with pytest.raises(ValueError, match="tuned"):
        sequential_estimate(proportion(500, 50), proportion(500, 50), tuning=0)


@pytest.mark.parametrize(("users", "conversions"), [(-1, 0), (10, 11), (10, -1)])
def test_counts_that_cannot_be(users: int, conversions: int) -> None:
    """More conversions than users, or less than none, are refused."""
    with pytest.raises(ValueError, match="users"):
        Proportion(users=users, conversions=conversions)


@pytest.mark.parametrize(
    ("users", "mean", "deviation"), [(-1, 0.0, 0.0), (1, math.nan, 1.0), (1, 1.0, math.inf), (1, 1.0, -1.0)]
)
def test_means_that_cannot_be(users: int, mean: float, deviation: float) -> None:
    """Values that are no numbers, and a negative deviation, are refused."""
    with pytest.raises(ValueError, match=r"users|finite"):
        Mean(users=users, mean=mean, deviation=deviation)


def _times(arm: Sample, times: int) -> Sample:
    if isinstance(arm, Proportion):
        return Proportion(users=arm.users * times, conversions=arm.conversions * times)
    return Mean(users=arm.users * times, mean=arm.mean, deviation=arm.deviation)
