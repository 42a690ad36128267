"""What can go wrong with priorities, in the sentences that people read."""

from bot.domain.errors import HeedError


class WeightError(HeedError):
    """Write a whole number from 0 to 100; 0 leaves this part out."""


class NoWeightError(HeedError):
    """At least one part has to weigh something, or every theme would have the same priority."""


class EffortError(HeedError):
    """Write the effort in weeks, such as 2 or 0.5, up to 500; leave it empty when nobody knows."""
