"""What can go wrong with an answer to a nudge, in the sentences that people read."""

from bot.domain.errors import HeedError


class NudgeOwnerError(HeedError):
    """Choose a full member of this workspace who still works here: nobody else can be reminded."""


class NudgeUnreadableError(HeedError):
    """All of this is from a private channel that they are not in: invite them there first, or choose somebody else."""


class NudgeHandedError(HeedError):
    """They were asked about this before: choose somebody else."""
