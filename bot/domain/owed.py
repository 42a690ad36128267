"""Answers that are owed, as somebody sees them: in a list, in a direct message, and what the asker gets to read."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.closing import OPEN, Debt, DebtState, Way
from bot.domain.helping import check_moment
from bot.domain.language import say
from bot.domain.statuses import ThemeStatus

# What one form sends at once: two blocks for each fit into one form of Slack.
MOST_AT_ONCE = 40
# Entries of a direct message or a list, each with its words and buttons: two Slack screens.
PAGE_ENTRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedEntry:
    """One answer with what its reader has to know before it is sent."""

    debt: Debt
    theme_label: str
    theme_name: str
    account_name: str | None = None
    # Where it would be posted, as its reader may know of it.
    place_name: str | None = None
    permalink: str | None = None
    # The item that is answered, such as `F-12`.
    item_label: str | None = None
    # Other organisations that would read it: their workspaces and names.
    readers: tuple[tuple[str, str], ...] = ()
    # Heed can post it there, and can say who reads it.
    can_post: bool = True
    # What they wrote is not what the draft quotes any more.
    is_doubtful: bool = False

    @property
    def asker(self) -> str:
        """Return what people call who asked."""
        return self.debt.asker_name or self.account_name or say("Somebody")

    @property
    def goes_out(self) -> bool:
        """Say whether *Send* posts it; otherwise somebody passes it on and says so."""
        return self.debt.way is Way.THREAD and self.can_post


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedNote:
    """What one person owes because of one step of a theme: their direct message."""

    entries: tuple[OwedEntry, ...]
    # Of everything that the message is about.
    waiting: int
    sent: int
    # The theme's new status, in a word.
    status: str
    theme_label: str
    theme_name: str
    # For the button that opens all of them at once.
    query: str
    at: datetime
    # Who handed it over, if that is why it is told.
    handed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedList:
    """A page of a list of answers that are owed."""

    entries: tuple[OwedEntry, ...]
    total: int
    offset: int
    # What was asked for, as it can be typed again.
    query: str
    # The same in words, such as "by you" or "to Acme".
    about: str
    at: datetime
    # What just happened, above the list.
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the asker gets to read: words of ours, and nothing else."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An answer that somebody wants sent, as they saw it: its version, and who they were told would read it."""

    debt_id: str
    version: int
    readers: frozenset[str] = frozenset()


def may_know(debt: Debt, reader: Reader) -> bool:
    """Say whether a reader may know of a debt: the rule of the store, for one debt."""
    return reader.reads_workspace if debt.private_to is None else debt.private_to in reader.channel_ids


def is_open(debt: Debt) -> bool:
    """Say whether nobody has answered yet."""
    return debt.state in OPEN


def is_editable(debt: Debt) -> bool:
    """Say whether somebody can still change it."""
    return debt.state is DebtState.OWED


def answered(debt: Debt, *, by: str | None, at: datetime, check_days: int, ts: str | None = None) -> Debt:
    """Return a debt as it is once its answer was given; who heard that it shipped is asked days later if it helped."""
    check_at = check_moment(at, check_days) if debt.status is ThemeStatus.SHIPPED else None
    return replace(debt, state=DebtState.SENT, sent_by=by, sent_at=at, sent_ts=ts, check_at=check_at)
