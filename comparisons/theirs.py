"""What GrowthBook's gbstats answers to a case, by the same names as `ours`."""

from collections.abc import Mapping
from typing import Any

from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig, GaussianPrior
from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TTest, TwoSidedTTest
from gbstats.models.statistics import ProportionStatistic, SampleMeanStatistic
from gbstats.utils import check_srm

Arguments = Mapping[str, Any]
Figures = dict[str, float]


def gbstats_fixed(case: Arguments) -> Figures:
    """Return the two-sided t-test."""
    control, variant = _statistics(case)
    config = FrequentistConfig(alpha=1 - case["level"], difference_type=_difference(case))
    return _tested(TwoSidedTTest(control, variant, config))


def gbstats_sequential(case: Arguments) -> Figures:
    """Return the two-sided sequential test."""
    control, variant = _statistics(case)
    config = SequentialConfig(
        alpha=1 - case["level"], difference_type=_difference(case), sequential_tuning_parameter=case["tuning"]
    )
    return _tested(SequentialTwoSidedTTest(control, variant, config))


def gbstats_belief(case: Arguments) -> Figures:
    """Return the Bayesian test; its risks are control's first, and are swapped where down is better."""
    control, variant = _statistics(case)
    prior = case["prior"] or {"mean": 0.0, "deviation": 1.0}
    given = GaussianPrior(prior["mean"], prior["deviation"] ** 2, case["prior"] is not None)
    config = EffectBayesianConfig(
        alpha=1 - case["level"],
        difference_type=_difference(case),
        inverse=case["better"] == "down",
        prior_type="relative",
        prior_effect=given,
    )
    result = EffectBayesianABTest(control, variant, config).compute_result()
    figures = (result.chance_to_win, *result.ci, result.risk[1], result.risk[0])
    names = ("chance", "lower", "upper", "loss_if_chosen", "loss_if_kept")
    return {name: float(figure) for name, figure in zip(names, figures, strict=True)}


def gbstats_split(case: Arguments) -> Figures:
    """Return the test for a mismatch of the sample ratio."""
    return {"p_value": float(check_srm(case["counts"], case["shares"]))}


def _tested(test: TTest) -> Figures:
    result = test.compute_result()
    return {
        "value": float(result.expected),
        "lower": float(result.ci[0]),
        "upper": float(result.ci[1]),
        "p_value": float(result.p_value),
    }


def _difference(case: Arguments) -> str:
    return "relative" if case["relative"] else "absolute"


def _statistics(case: Arguments) -> tuple[Any, Any]:
    return _statistic(case["control"]), _statistic(case["variant"])


def _statistic(arm: Arguments) -> ProportionStatistic | SampleMeanStatistic:
    users = arm["users"]
    if "conversions" in arm:
        return ProportionStatistic(n=users, sum=arm["conversions"])
    squares = arm["deviation"] ** 2 * (users - 1) + users * arm["mean"] ** 2
    return SampleMeanStatistic(n=users, sum=arm["mean"] * users, sum_squares=squares)
