"""What can go wrong when somebody says how far a theme is, in the sentences that people read."""

from bot.domain.errors import HeedError


class StatusGuestError(HeedError):
    """Only full members of this workspace can say how far a theme is. If you are one, Slack was slow: try again."""


class StatusReasonError(HeedError):
    """Say why: whoever asked for it is owed the reason too."""


class StatusReasonLengthError(HeedError):
    """Keep the reason within 1,000 characters: it is read by people who asked."""


class WouldChangeError(HeedError):
    """Say what would change your mind, within 1,000 characters: a “not now” without it reads like a “never”."""


class ReviewOnError(HeedError):
    """Choose a day after today, within two years, on which the team looks at this again."""


class StatusSameError(HeedError):
    """It stands there already, so nothing was changed."""


class StatusMovedError(HeedError):
    """Somebody changed it while you had this open. Look at it again, then save once more if you still mean it."""


class TrackerLinkError(HeedError):
    """That is no address of an issue on GitHub, Linear or Jira: paste it as your browser shows it."""


class TooManyLinksError(HeedError):
    """This theme has ten links already: remove one first."""
