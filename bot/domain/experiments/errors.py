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


class ChangeReasonError(HeedError):
    """This experiment is running, so a change of its terms needs a reason; it stays on the card."""


class NewOwnerError(HeedError):
    """Choose a full member of this workspace: guests, apps and people of other organisations cannot own it."""


class TooEarlyToShipError(HeedError):
    """It is too early to ship this: read it early first, with a reason, or choose another outcome."""


class ReviewDayError(HeedError):
    """Choose a day after today for the review, or leave it empty."""


class ForecastWordsError(HeedError):
    """Write a whole number from 1 to 99, such as 70 for 70%: nobody is ever quite sure."""


class EarlyReasonError(HeedError):
    """Write a sentence that somebody else can follow in a year: it stays on the card for ever."""


class NotRunningError(HeedError):
    """This experiment takes no numbers now: only one that runs does."""


class NotYourUpdateError(HeedError):
    """Only the person who reported this, or the owner of the experiment, can take it out; everybody may correct it."""


class UpdateGoneError(HeedError):
    """That update was taken out, so there is nothing left to correct."""
