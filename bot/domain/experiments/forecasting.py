"""Forecasts: how they are typed, and until when one may be made."""

import re
from datetime import date

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.language import later, say

# Nobody is ever quite sure: 0% and 100% would make one surprise unforgivable, and are refused.
_LEAST, _MOST = 1.0, 99.0
_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d)?) ?%?", re.ASCII)
_NOT_STARTED = later("{label} has not started: it can be forecast as soon as it runs.")
_TOO_LATE = later(
    "{label} may be read by now, so it is too late for a forecast: it would be scored as if you had not known."
)


def probability_from(text: str) -> float | None:
    """Return the probability 0..1 in `70`, `70%` or `7,5 %`, or None when it is none from 1 to 99 per cent."""
    found = _PERCENT.fullmatch(text.strip())
    value = float(found.group(1).replace(",", ".")) if found else 0.0
    return round(value / 100, 4) if _LEAST <= value <= _MOST else None


def refusal(experiment: Experiment, today: date) -> str | None:
    """Return why an experiment cannot be forecast on a day of its own zone, or None when it can."""
    if experiment.stage in {Stage.DRAFT, Stage.DISCARDED}:
        return say(_NOT_STARTED, label=experiment.label)
    on = experiment.terms.earliest_read_on
    is_readable = experiment.early_reading is not None or (on is not None and today >= on)
    is_open = experiment.stage is Stage.RUNNING and not is_readable
    return None if is_open else say(_TOO_LATE, label=experiment.label)
