"""What statsmodels and scipy answer to a case, by the same names as `ours`."""

import cmath
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scipy.optimize import brentq
from scipy.stats import chisquare, ttest_ind_from_stats
from statsmodels.stats.power import NormalIndPower, TTestIndPower, normal_power_het, normal_sample_size_one_tail
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_effectsize,
    samplesize_proportions_2indep_onetail,
)

Arguments = Mapping[str, Any]
Figures = dict[str, float]
# Within these a plan's smallest effect is looked for: a millionth to a hundredfold.
_SMALLEST, _LARGEST = 1e-6, 100.0
_STEP = 1e-20


def scipy_welch(case: Arguments) -> Figures:
    """Return Welch's t-test from means and deviations."""
    given = [case[arm][name] for arm in ("variant", "control") for name in ("mean", "deviation", "users")]
    return {"p_value": float(ttest_ind_from_stats(*given, equal_var=False).pvalue)}


def scipy_split(case: Arguments) -> Figures:
    """Return Pearson's chi-squared test."""
    people, whole = sum(case["counts"]), sum(case["shares"])
    expected = [people * share / whole for share in case["shares"]]
    return {"p_value": float(chisquare(case["counts"], expected).pvalue)}


def newcombe(case: Arguments) -> Figures:
    """Return Newcombe's interval of a difference of proportions."""
    lower, upper = _interval(case, compare="diff", method="newcomb")
    return {"lower": lower, "upper": upper}


def log_ratio(case: Arguments) -> Figures:
    """Return the interval of a lift that is symmetric for the logarithm of the ratio."""
    lower, upper = _interval(case, compare="ratio", method="log")
    return {"lower": lower - 1, "upper": upper - 1}


def unpooled_people(case: Arguments) -> Figures:
    """Return the sample for two means with their own variances."""
    return {"people": math.ceil(_needed(_plan(case), case))}


def unpooled_power(case: Arguments) -> Figures:
    """Return the power of that sample on both sides, and the effect for which it is the sample, searched for."""
    plan = _plan(case)
    people = math.ceil(_needed(plan, case))
    found = {"power": float(normal_power_het(plan.effect, people, _alpha(case), plan.deviation, plan.alternative))}

    def missing(effect: float) -> float:
        return _needed(_plan({**case, "relative_effect": effect}), case) - people

    # As far as Heed looks: to where ten people are left who do not convert.
    largest = _LARGEST if case["deviation"] else (1 - 10 / people) / case["baseline"] - 1
    if largest > _SMALLEST and missing(largest) < 0 < missing(_SMALLEST):
        found["smallest"] = float(brentq(missing, _SMALLEST, largest, xtol=1e-12, rtol=1e-12))
    return found


def pooled_people(case: Arguments) -> Figures:
    """Return the sample for two proportions whose test pools them under the null hypothesis."""
    plan = _plan(case)
    return {
        "people": math.ceil(
            samplesize_proportions_2indep_onetail(
                plan.effect, case["baseline"], case["power"], alpha=_alpha(case), alternative="two-sided"
            )
        )
    }


def arcsine_people(case: Arguments) -> Figures:
    """Return the sample for two proportions by the arcsine of their roots (Cohen's h)."""
    effect = proportion_effectsize(case["baseline"] * (1 + case["relative_effect"]), case["baseline"])
    return {"people": math.ceil(NormalIndPower().solve_power(effect, alpha=_alpha(case), power=case["power"]))}


def t_people(case: Arguments) -> Figures:
    """Return the sample for two means by the noncentral t distribution."""
    effect = abs(case["baseline"]) * case["relative_effect"] / case["deviation"]
    return {"people": math.ceil(TTestIndPower().solve_power(effect, alpha=_alpha(case), power=case["power"]))}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """An effect, the deviation of its estimate from one person in each arm, and that times the spread of its score."""

    effect: float
    deviation: float
    alternative: float


def _plan(case: Arguments) -> _Plan:
    baseline, deviation = case["baseline"], case["deviation"]
    reached = baseline + abs(baseline) * case["relative_effect"]

    def variance(mean: complex) -> complex:
        return mean * (1 - mean) if deviation is None else complex(deviation**2)

    def squared(control: complex, variant: complex) -> complex:
        weight = (variant / control) ** 2 if case["relative"] else 1
        return variance(variant) + variance(control) * weight

    def score(control: complex, variant: complex) -> complex:
        return (variant - control) / cmath.sqrt(squared(control, variant))

    error = math.sqrt(squared(baseline, reached).real)
    spread = 1.0
    if case["relative"]:
        # Slopes by a complex step, which loses no digits: Squire and Trapp, SIAM Review 40 (1998), p. 110-112.
        by_control = score(baseline + _STEP * 1j, reached).imag / _STEP
        by_variant = score(baseline, reached + _STEP * 1j).imag / _STEP
        spread = math.sqrt(by_control**2 * variance(baseline).real + by_variant**2 * variance(reached).real)
    return _Plan(effect=reached - baseline, deviation=error, alternative=error * spread)


def _alpha(case: Arguments) -> float:
    return float((1 - case["level"]) / (case["arms"] - 1))


def _needed(plan: _Plan, case: Arguments) -> float:
    return float(
        normal_sample_size_one_tail(plan.effect, case["power"], _alpha(case) / 2, plan.deviation, plan.alternative)
    )


def _interval(case: Arguments, *, compare: str, method: str) -> tuple[float, float]:
    counts = [case[arm][name] for arm in ("variant", "control") for name in ("conversions", "users")]
    lower, upper = confint_proportions_2indep(*counts, method=method, compare=compare, alpha=1 - case["level"])
    return float(lower), float(upper)
