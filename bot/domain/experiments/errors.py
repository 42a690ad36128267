"""What can go wrong with an experiment, in the sentences that people read."""

from bot.domain.errors import HeedError


class ExperimentNotFoundError(HeedError):
    """There is no such experiment, or it lives in a channel that you cannot read."""


class ExperimentChangedError(HeedError):
    """Somebody changed this experiment while you had it open. Look at it again, then decide."""


class ExperimentStageError(HeedError):
    """That cannot be done to this experiment any more. Look at it again, then decide."""


class PlanWordsError(HeedError):
    """That cannot be read as a part of a plan."""


class NotReadyError(HeedError):
    """This experiment cannot start yet: something is missing in its plan."""


class ChangeReasonError(HeedError):
    """This experiment is running, so a change of its terms needs a reason; it stays on the card."""
