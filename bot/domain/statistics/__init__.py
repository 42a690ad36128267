"""What the numbers of an experiment allow to be said, and how many people it takes.

Pure functions: samples in, estimates out. `docs/guide/statistics.md` tells which formula is whose and how each compares
with other tools. Where too little is known for a number, the answer is None and never a guess.
"""

from bot.domain.statistics.estimates import DEFAULT_TUNING, Estimate, fixed_estimate, sequential_estimate
from bot.domain.statistics.planning import level_for, power_of, sample_per_arm, smallest_detectable, total_sample
from bot.domain.statistics.posteriors import Better, Posterior, Prior, posterior
from bot.domain.statistics.samples import (
    FEWEST_EVENTS,
    FEWEST_EVENTS_TO_PEEK,
    FEWEST_USERS,
    Mean,
    Proportion,
    Sample,
    enough,
    enough_to_peek,
)
from bot.domain.statistics.splits import SAMPLE_RATIO_ALARM, sample_ratio_p

__all__ = [
    "DEFAULT_TUNING",
    "FEWEST_EVENTS",
    "FEWEST_EVENTS_TO_PEEK",
    "FEWEST_USERS",
    "SAMPLE_RATIO_ALARM",
    "Better",
    "Estimate",
    "Mean",
    "Posterior",
    "Prior",
    "Proportion",
    "Sample",
    "enough",
    "enough_to_peek",
    "fixed_estimate",
    "level_for",
    "posterior",
    "power_of",
    "sample_per_arm",
    "sample_ratio_p",
    "sequential_estimate",
    "smallest_detectable",
    "total_sample",
]
