"""Which steps a theme may take, and what each has to say."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.language import say
from bot.domain.statuses import StatusOrder, ThemeStatus, seen_mark
from bot.domain.statuses_errors import (
    ReviewOnError,
    StatusMovedError,
    StatusReasonError,
    StatusReasonLengthError,
    StatusSameError,
    WouldChangeError,
)
from bot.domain.themes import Theme
from bot.domain.words import clean_words

# Two short paragraphs: it is read by customers, in a thread.
LONGEST_REASON = 1_000
# A quarter: long enough for something to have changed, and teams plan in quarters.
REVIEW_AFTER = timedelta(weeks=13)
# Whoever puts something off for longer means never.
_LATEST_REVIEW = timedelta(days=731)


def checked_order(order: StatusOrder, theme: Theme, today: date) -> StatusOrder:
    """Return an order made fit to keep, with a review day where one is needed.

    Raises StatusMovedError, StatusSameError, StatusReasonError, StatusReasonLengthError, WouldChangeError and
    ReviewOnError. A “not now” may be said again, with another reason or another day: that is what a review is.
    """
    if order.seen is not None and order.seen != seen_mark(theme.status_at):
        raise StatusMovedError
    puts_off = order.status is ThemeStatus.NOT_NOW
    if order.status is theme.status and not puts_off:
        raise StatusSameError(
            say("{theme} is “{status}” already, so nothing was changed.", theme=theme.label, status=theme.status)
        )
    reason, would_change = clean_words(order.reason), clean_words(order.would_change)
    if len(reason) > LONGEST_REASON:
        raise StatusReasonLengthError
    if not puts_off:
        return replace(order, reason=reason, would_change="", review_on=None)
    if not reason:
        raise StatusReasonError
    if not would_change or len(would_change) > LONGEST_REASON:
        raise WouldChangeError
    review_on = order.review_on or today + REVIEW_AFTER
    if not today < review_on <= today + _LATEST_REVIEW:
        raise ReviewOnError
    return replace(order, reason=reason, would_change=would_change, review_on=review_on)
