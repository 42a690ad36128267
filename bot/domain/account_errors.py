"""What can go wrong with an account, in the sentences that people read."""

from bot.domain.errors import HeedError


class AccountNotFoundError(HeedError):
    """There is no such account: `/heed accounts` lists all of them."""


class AccountChangedError(HeedError):
    """Somebody changed this account while you had it open. Look at it again, then decide."""


class AccountTakenError(HeedError):
    """That belongs to another account already."""

    def __init__(self, text: str = "", *, field: str = "name") -> None:
        """Keep which field of an account it is about."""
        super().__init__(text)
        self.field = field


class AccountMergeError(HeedError):
    """These two cannot be merged: look at both again, then decide."""


class AccountUndoError(HeedError):
    """That merge cannot be taken back any more."""


class AccountWordsError(HeedError):
    """That cannot be read as a part of an account."""
