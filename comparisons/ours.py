"""What Heed answers to a case, by the name of each figure."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.statistics import (
    Estimate,
    Mean,
    Prior,
    Proportion,
    Sample,
    fixed_estimate,
    posterior,
    power_of,
    sample_per_arm,
    sample_ratio_p,
    sequential_estimate,
    smallest_detectable,
)
from bot.domain.statistics.bets import Test, bet_on

# The same formula in double precision agrees to about 1e-12; a millionth is far more than rounding, and nothing that
# anybody reads off a card.
TOLERANCE = 1e-6
# A case comes from JSON: its values have the types that the function called needs, and mypy cannot know them.
Arguments = Mapping[str, Any]
Figures = dict[str, float]


def sample_of(arm: Arguments) -> Sample:
    """Return an arm of a case as Heed knows it."""
    return Proportion(**arm) if "conversions" in arm else Mean(**arm)


def fixed(case: Arguments) -> Figures | None:
    """Return the estimate for a single look."""
    return _estimate(fixed_estimate(**_with_samples(case)))


def sequential(case: Arguments) -> Figures | None:
    """Return the estimate for any number of looks."""
    return _estimate(sequential_estimate(**_with_samples(case)))


def belief(case: Arguments) -> Figures | None:
    """Return chance, interval and losses."""
    prior = case["prior"] and Prior(**case["prior"])
    told = posterior(**{**_with_samples(case), "prior": prior})
    if told is None:
        return None
    figures = ("chance", "lower", "upper", "loss_if_chosen", "loss_if_kept")
    return {name: getattr(told, name) for name in figures}


def split(case: Arguments) -> Figures | None:
    """Return the p-value of a split."""
    p_value = sample_ratio_p(case["counts"], case["shares"])
    return None if p_value is None else {"p_value": p_value}


def people(case: Arguments) -> Figures | None:
    """Return how many people an arm needs, where the formula says so and not the least that `enough` asks for."""
    test = Test(level=case["level"], relative=case["relative"], sequential=False)
    bet = bet_on(**{name: case[name] for name in ("baseline", "relative_effect", "deviation")}, test=test)
    needed = sample_per_arm(**case)
    return {"people": needed} if needed > bet.fewest else None


def power(case: Arguments) -> Figures | None:
    """Return the power of a sample of the size that the case asks for, and the smallest effect that it shows."""
    if people(case) is None:
        return None
    needed = sample_per_arm(**case)
    test = {name: value for name, value in case.items() if name != "power"}
    shown = smallest_detectable(
        per_arm=needed, **{name: value for name, value in case.items() if name != "relative_effect"}
    )
    found = power_of(per_arm=needed, **test)
    return {"power": found} if shown is None else {"power": found, "smallest": shown}


OURS: dict[str, Callable[[Arguments], Figures | None]] = {
    each.__name__: each for each in (fixed, sequential, belief, split, people, power)
}


def _with_samples(case: Arguments) -> dict[str, Any]:
    return {**case, "control": sample_of(case["control"]), "variant": sample_of(case["variant"])}


def _estimate(estimate: Estimate | None) -> Figures | None:
    if estimate is None or estimate.p_value is None:
        return None
    return {
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "p_value": estimate.p_value,
    }
