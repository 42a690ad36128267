"""How many people it takes, what they can show, and whether they were split as planned."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.statistics import (
    SAMPLE_RATIO_ALARM,
    level_for,
    power_of,
    sample_per_arm,
    sample_ratio_p,
    smallest_detectable,
    total_sample,
)

RATES = st.floats(0.001, 0.5)
EFFECTS = st.floats(-0.5, 0.9).filter(lambda effect: abs(effect) > 0.01)
DEVIATIONS = st.none() | st.floats(0.01, 2)


def test_a_trial_of_an_anti_infective() -> None:
    """Chow, Shao and Wang, Sample Size Calculations in Clinical Research, section 4.2: 65 % against 85 %, 70 an arm."""
    assert sample_per_arm(baseline=0.65, relative_effect=0.2 / 0.65, relative=False) == 70


def test_lehrs_rule_of_thumb() -> None:
    """Van Belle, Statistical Rules of Thumb, section 2.1: 16 variances over the squared effect, for 80 % and 95 %."""
    found = sample_per_arm(baseline=100.0, deviation=20.0, relative_effect=0.01, relative=False)
    assert found == pytest.approx(16 * 20**2, rel=0.02)
    # Exactly: 2 (1.95996 + 0.84162)^2 = 15.698.
    assert found == math.ceil(15.6977 * 20**2)


def test_a_split_of_eight_hundred_thousand_people_each() -> None:
    """Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments, chapter 3: 821,588 and 815,482, p = 1.8E-6."""
    p_value = sample_ratio_p([821_588, 815_482], [0.5, 0.5])
    assert p_value == pytest.approx(1.8e-6, abs=0.05e-6)
    assert (p_value or 1) < SAMPLE_RATIO_ALARM


@given(rate=RATES, effect=EFFECTS, deviation=DEVIATIONS, relative=st.booleans(), power=st.floats(0.5, 0.95))
def test_the_planned_sample_has_the_planned_power(
    rate: float, effect: float, deviation: float | None, relative: bool, power: float
) -> None:
    """What is needed for a power has that power, and no more than the least that any answer needs."""
    people = sample_per_arm(baseline=rate, relative_effect=effect, deviation=deviation, relative=relative, power=power)

    def reached(per_arm: int) -> float:
        return power_of(per_arm=per_arm, baseline=rate, relative_effect=effect, deviation=deviation, relative=relative)

    assert reached(people) >= power - 1e-9
    assert reached(people * 2) >= reached(people)
    # The far side adds to it, most where the power is least: from 80 % on less than 0.1 %.
    assert reached(people - 1) < power + 1e-3 or power < 0.8 or reached(people - 1) == 0


@given(rate=RATES, per_arm=st.integers(50, 10**6), deviation=DEVIATIONS, relative=st.booleans())
def test_the_smallest_rise_is_just_found(rate: float, per_arm: int, deviation: float | None, relative: bool) -> None:
    """Planned for, the smallest detectable rise takes just the people that it was asked for."""
    rise = smallest_detectable(per_arm=per_arm, baseline=rate, deviation=deviation, relative=relative)
    if rise is None:
        return
    assert rise > 0
    people = sample_per_arm(baseline=rate, relative_effect=rise, deviation=deviation, relative=relative)
    assert people == pytest.approx(per_arm, rel=1e-6, abs=1) or people > per_arm
    found = power_of(per_arm=per_arm, baseline=rate, relative_effect=rise, deviation=deviation, relative=relative)
    assert found == 0 or found == pytest.approx(0.8, abs=1e-4)


@given(rate=RATES, effect=EFFECTS, arms=st.integers(2, 5))
def test_more_arms_need_more_people(rate: float, effect: float, arms: int) -> None:
    """Each further variant raises the bar for all, so even one arm takes more people."""
    few = sample_per_arm(baseline=rate, relative_effect=effect, arms=arms)
    assert sample_per_arm(baseline=rate, relative_effect=effect, arms=arms + 1) >= few
    assert total_sample(baseline=rate, relative_effect=effect, arms=arms) == arms * few


def test_an_uneven_split_takes_more_people() -> None:
    """A tenth in the variant: its arm is smaller than an even one, and all together are more than twice as many."""
    even = total_sample(baseline=0.05, relative_effect=0.1)
    uneven = total_sample(baseline=0.05, relative_effect=0.1, shares=[0.9, 0.1])
    smallest = sample_per_arm(baseline=0.05, relative_effect=0.1, shares=[90, 10])
    assert uneven > 2 * even
    assert smallest == pytest.approx(uneven / 10, abs=1)
    assert smallest < even / 2


@given(rate=RATES, effect=EFFECTS, deviation=DEVIATIONS)
def test_looking_at_any_time_takes_more_people(rate: float, effect: float, deviation: float | None) -> None:
    """Read by the sequential interval, the same power never takes fewer people, and then it is reached."""
    fixed = sample_per_arm(baseline=rate, relative_effect=effect, deviation=deviation)
    people = sample_per_arm(baseline=rate, relative_effect=effect, deviation=deviation, sequential=True)
    assert people >= fixed
    found = power_of(per_arm=people, baseline=rate, relative_effect=effect, deviation=deviation, sequential=True)
    assert found >= 0.8 - 1e-6


def test_a_plan_that_little_would_do_for() -> None:
    """A huge effect needs few people, but no fewer than any answer: ten who convert in each arm, and ten who do not."""
    assert sample_per_arm(baseline=0.1, relative_effect=4.0, relative=False) == 100
    assert sample_per_arm(baseline=1.0, deviation=0.1, relative_effect=4.0) == 100
    assert power_of(per_arm=99, baseline=0.1, relative_effect=4.0) == 0
    assert smallest_detectable(per_arm=99, baseline=0.1) is None


@pytest.mark.parametrize("relative", [True, False])
def test_no_rise_would_be_found(relative: bool) -> None:
    """A rate near one cannot rise enough, and a lift of a mean that hardly differs from zero is never clear."""
    assert smallest_detectable(per_arm=1000, baseline=0.99, relative=relative) is None
    assert (smallest_detectable(per_arm=1000, baseline=0.1, deviation=3.0, relative=relative) is None) == relative


@pytest.mark.parametrize(
    ("baseline", "effect", "deviation"),
    [
        (0.0, 0.1, None),
        (1.0, -0.1, None),
        (1.5, 0.1, None),
        (0.5, 1.0, None),
        (0.5, 1.5, None),
        (0.5, -1.0, None),
        (0.5, 0.0, None),
        (0.5, math.nan, None),
        (math.nan, 0.1, None),
        (0.0, 0.1, 1.0),
        (10.0, 0.1, 0.0),
        (10.0, 0.1, math.inf),
        (10.0, math.inf, 1.0),
        (1e-200, 1e-200, 1e200),
    ],
)
def test_a_plan_that_cannot_be(baseline: float, effect: float, deviation: float | None) -> None:
    """Nothing to find, a rate beyond 1, or values that never differ: no sample would do."""
    for count in (sample_per_arm, total_sample):
        with pytest.raises(ValueError, match=r"rate|effect|deviation|baseline"):
            count(baseline=baseline, relative_effect=effect, deviation=deviation)
    with pytest.raises(ValueError, match=r"rate|effect|deviation|baseline"):
        power_of(per_arm=1000, baseline=baseline, relative_effect=effect, deviation=deviation)


@pytest.mark.parametrize(
    ("baseline", "deviation"), [(0.0, None), (1.0, None), (math.nan, None), (0.0, 1.0), (1.0, 0.0)]
)
def test_a_baseline_that_cannot_be(baseline: float, deviation: float | None) -> None:
    """What cannot be measured has no smallest effect either."""
    with pytest.raises(ValueError, match=r"rate|deviation|baseline"):
        smallest_detectable(per_arm=1000, baseline=baseline, deviation=deviation)


@pytest.mark.parametrize(
    "wrong",
    [
        {"arms": 1},
        {"shares": [1.0]},
        {"shares": [1.0, 0.0]},
        {"shares": [1.0, math.nan]},
        {"power": 0.3},
        {"power": 1.0},
        {"level": 95},
    ],
)
def test_a_design_that_cannot_be(wrong: dict[str, object]) -> None:
    """One arm, shares that do not fit, a power of 1, and a level of 95 are refused."""
    with pytest.raises(ValueError, match=r"arms|share|power|level"):
        sample_per_arm(**{"baseline": 0.1, "relative_effect": 0.1, **wrong})  # type: ignore[arg-type]  # wrong on purpose


def test_several_variants() -> None:
    """Bonferroni: with three variants each stands at 98.33 %, so that all three hold together at 95 %."""
    assert level_for(1) == pytest.approx(0.95)
    assert level_for(3) == pytest.approx(1 - 0.05 / 3)
    with pytest.raises(ValueError, match="variant"):
        level_for(0)


def test_a_sound_split_and_a_broken_one() -> None:
    """A die's textbook chi-squared: 20.5 would be called broken; shares may be in any unit."""
    assert (sample_ratio_p([5010, 4990], [0.5, 0.5]) or 0) > 0.8
    assert sample_ratio_p([6010, 1990, 2000], [60, 20, 20]) == sample_ratio_p([6010, 1990, 2000], [0.6, 0.2, 0.2])
    assert (sample_ratio_p([5300, 4700], [1, 1]) or 1) < SAMPLE_RATIO_ALARM
    assert sample_ratio_p([10**9, 2 * 10**9], [0.5, 0.5]) == 0


@pytest.mark.parametrize("counts", [[0, 0], [9, 0], [3, 6]])
def test_hardly_anybody_was_assigned(counts: list[int]) -> None:
    """Where an arm was to have less than five people, their split says nothing."""
    assert sample_ratio_p(counts, [0.5, 0.5]) is None


@pytest.mark.parametrize(
    ("counts", "shares"),
    [([10], [1.0]), ([10, 10], [1.0]), ([-1, 10], [1, 1]), ([10, 10], [1, 0]), ([10, 10], [1, math.inf])],
)
def test_a_split_that_cannot_be(counts: list[int], shares: list[float]) -> None:
    """One arm, a missing or empty share, and negative counts are refused."""
    with pytest.raises(ValueError, match=r"split|counts"):
        sample_ratio_p(counts, shares)
