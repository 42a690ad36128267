"""Errors whose docstring is the sentence that a person reads."""

from bot.domain.language import say


class HeedError(Exception):
    """Something went wrong that Heed can explain."""

    def __str__(self) -> str:
        """Return the sentence for the person: the given text, which was said by then, else the docstring."""
        given = super().__str__()
        return given or say((type(self).__doc__ or "").strip())


class NothingSaidError(HeedError):
    """There are no words to keep: write what the customer said, then try again."""


class FeedbackNotFoundError(HeedError):
    """There is no such item, or it is from a place that you cannot read."""


class ThemeNotFoundError(HeedError):
    """There is no such theme, or all of it is from places that you cannot read."""


class ThemeNameError(HeedError):
    """A theme needs a short name of its own: at most 80 characters, and not the name of another theme."""


class ThemePrivateError(HeedError):
    """That theme is made of words of a private channel, so nothing else can join it; merge it into the other one."""


class ThemeChangeError(HeedError):
    """That cannot be done to this theme any more: somebody has changed it since. Look at it again, then decide."""


class MessageGoneError(HeedError):
    """That message was deleted in Slack, so there is nothing left to keep."""


class NotYoursError(HeedError):
    """Only the person who kept this can take it back; anybody who can read it can correct it with “Edit”."""


class WorkedOnError(HeedError):
    """Somebody has worked on this since it was kept, so it stays; “Edit” can still change it."""


class FormNotOpenedError(HeedError):
    """Slack did not open the form in time. Nothing was changed: please try again."""


class BadSearchError(HeedError):
    """That search cannot be read: try `/heed find slow export kind:bug since:7d`."""


class BadImportError(HeedError):
    """That file cannot be imported: it has to be a CSV file with a header line."""


class OutsiderError(HeedError):
    """Only members of the workspace that runs Heed can do this."""


class SharedChannelError(HeedError):
    """This channel is shared with another organisation, where Heed never posts: choose a channel of your own."""


class MoreReadersError(HeedError):
    """Another organisation has joined that channel since: look at who would read it, then send."""


class ScheduleNotFoundError(HeedError):
    """No digest is scheduled for this channel yet: `/digest schedule` sets one up."""


class QuestionGoneError(HeedError):
    """That question is not there any more, so there is nothing left to answer."""


class UnseenMessageError(HeedError):
    """Only somebody who can read the message's channel can say what it is."""


class BadScheduleError(HeedError):
    """That schedule cannot be read: give a day, a time such as 09:00, and a time zone such as Europe/Berlin."""


class ChannelUnreachableError(HeedError):
    """Heed cannot post there: the channel is archived, or Heed is not a member of it (`/invite @Heed`)."""


class NotConnectedError(HeedError):
    """Slack no longer accepts Heed's token for this workspace: Heed has to be installed there again."""


class StorageError(HeedError):
    """Heed's database is not answering, so nothing was changed: please try again in a moment."""


class NudgeNotFoundError(HeedError):
    """This reminder is not yours, or it is gone."""


class CheckNotFoundError(HeedError):
    """This question was not put to you, or it is gone."""


class SnoozeDayError(HeedError):
    """Choose a day after today, within a year."""


class BadAddressError(HeedError):
    """That is not a database Heed can use: give `sqlite:////path/heed.db` or `postgresql://user:password@host/name`."""


class TryAgainError(HeedError):
    """Slack is not answering right now; Heed will try again by itself."""

    def __init__(self, text: str = "", *, after_seconds: float | None = None) -> None:
        """Keep how long Slack asked us to wait, in seconds, when it said so."""
        super().__init__(text)
        self.after_seconds = after_seconds


class KeyMissingError(HeedError):
    """A stored token cannot be read: its key is not in HEED_ENCRYPTION_KEYS. Add it, or install Heed again."""


class AnalystError(HeedError):
    """The language model gave no answer that can be used."""

    def __init__(self, text: str = "", *, is_refused: bool = False, after_seconds: float | None = None) -> None:
        """Keep whether an answer came and was refused, and how long the endpoint asked us to wait, in seconds."""
        super().__init__(text)
        self.is_refused = is_refused
        self.after_seconds = after_seconds


class CapReachedError(HeedError):
    """Today's limit for the language model is used up."""
