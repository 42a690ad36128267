"""What can go wrong with the vision: each docstring is the sentence that a person reads."""

from bot.domain.errors import HeedError


class VisionGuestError(HeedError):
    """The vision is for full members of the workspace: ask one of them."""


class StatementError(HeedError):
    """Say in one to a thousand characters where you want to go."""


class ObjectiveNameError(HeedError):
    """An objective needs a short name of its own: at most 120 characters, and not the name of another objective."""


class ObjectiveSuccessError(HeedError):
    """Say in at most a thousand characters what it looks like when this is reached."""


class ObjectiveNotFoundError(HeedError):
    """There is no such objective: `/heed vision` lists those that there are."""


class ObjectiveRetiredError(HeedError):
    """That objective was retired meanwhile: choose another one."""


class TooManyObjectivesError(HeedError):
    """Forty objectives are more than anybody can steer by: retire one first, then add this one."""


class VisionChangedError(HeedError):
    """Somebody changed this while your form was open: close it and look at what they wrote. Nothing was lost."""


class NotNowGoneError(HeedError):
    """This is not on the not-now list any more."""


class ReviewDayError(HeedError):
    """Choose a day after today, within two years."""
