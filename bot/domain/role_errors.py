"""What can go wrong with roles, in the sentences that people read."""

from bot.domain.errors import HeedError


class NotAllowedError(HeedError):
    """This needs a role that you do not have here: ask an admin of Heed."""


class LastAdminError(HeedError):
    """Somebody has to stay admin of Heed: make somebody else an admin first."""


class RoleGuestError(HeedError):
    """Guests can only be members: they may be customers themselves."""


class RoleTargetError(HeedError):
    """Choose somebody of this workspace: apps, people who have left and people of other organisations have no role."""
