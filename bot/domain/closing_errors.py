"""What can go wrong with an answer that is owed, in the sentences that people read."""

from bot.domain.errors import HeedError


class DebtNotFoundError(HeedError):
    """There is no such answer, or it is about words that you cannot read."""


class DebtChangedError(HeedError):
    """Somebody changed this answer while you had it open, so nothing was sent. Look at it again, then decide."""


class DebtClosedError(HeedError):
    """This answer is not owed any more: it was sent, settled or replaced by a newer one."""


class DebtOutdatedError(HeedError):
    """The theme has taken another step since this was drafted, so it was not sent. A new draft follows in a moment."""


class DebtReadersError(HeedError):
    """Other organisations read that channel than the button named, so nothing was sent. Look at who reads it now."""


class DebtGuestError(HeedError):
    """Only full members of the workspace can answer for the team: ask one of them."""


class DraftWordsError(HeedError):
    """An answer needs words, and at most 3,000 characters: it is one message in a thread."""


class SettleReasonError(HeedError):
    """Say in a sentence why no answer is owed: it stays with the theme."""


class DebtOwnerError(HeedError):
    """Choose a full member of this workspace who can read where it was asked: only they can answer it."""


class CheckDaysError(HeedError):
    """Give the days as a number from 1 to 180, such as `/heed owed check 21`."""


class OwedWordsError(HeedError):
    """That list cannot be read: try `/heed owed`, `/heed owed all`, `/heed owed T-3` or `/heed owed older than 7d`."""
