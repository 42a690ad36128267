"""The difference between two arms, with its standard error: what every estimate starts from."""

import math
from dataclasses import dataclass

from bot.domain.statistics.samples import FEWEST_EVENTS, Sample, is_clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A variant's lift over control (0.1 = +10 %) or its difference, with its standard error in the same unit."""

    value: float
    error: float
    # People in both arms.
    users: int
    # The degrees of freedom of Welch's t-test.
    degrees: float


def effect_of(control: Sample, variant: Sample, *, relative: bool, events: int = FEWEST_EVENTS) -> Effect | None:
    """Return how the variant differs from control, or None where that has no finite size or no meaning (`is_clear`).

    The relative error is the delta method's (Deng, Knoblich and Lu, "Applying the Delta Method in Metric Analytics",
    KDD 2018, section 2), the same as in gbstats (`frequentist_variance`). A lift is relative to the size of the
    control's mean, so that its sign tells which way the metric moved also where means are negative.
    """
    errors = [sample.deviation / math.sqrt(sample.users) for sample in (control, variant)]
    value, size, error = variant.mean - control.mean, abs(control.mean), math.hypot(*errors)
    if not 0 < error < math.inf:
        return None
    degrees = _welch_degrees((errors[0] / error) ** 2, control.users, variant.users)
    if relative:
        if not is_clear(control, events):
            return None
        value /= size
        error = math.hypot(errors[0] / size * (variant.mean / size), errors[1] / size)
    if not (math.isfinite(value) and 0 < error < math.inf):
        return None
    return Effect(value=value, error=error, users=control.users + variant.users, degrees=degrees)


def _welch_degrees(share: float, users_a: int, users_b: int) -> float:
    """Return the degrees of freedom of Welch's t-test (Welch 1947, Biometrika 34, p. 28-35).

    `share` is the first arm's part of the squared error: written with it, neither huge nor tiny units overflow.
    """
    return 1 / (share**2 / (users_a - 1) + (1 - share) ** 2 / (users_b - 1))
