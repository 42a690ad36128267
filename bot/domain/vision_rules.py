"""What a statement and an objective have to be, before they are kept."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.domain.vision import Objective, ObjectiveState
from bot.domain.vision_errors import (
    ObjectiveNameError,
    ObjectiveSuccessError,
    ReviewDayError,
    StatementError,
    TooManyObjectivesError,
)
from bot.domain.words import clean_words

# A statement is read whole on one Slack screen, and a longer one is a plan.
LONGEST_STATEMENT = 1_000
# A name is read in lists, menus and sentences.
LONGEST_OBJECTIVE = 120
LONGEST_SUCCESS = 1_000
# A menu of Slack takes a hundred entries, and two of them are not objectives; teams steer by four to ten, and whoever
# has forty has written down a plan.
MOST_OBJECTIVES = 40
# Whoever puts a review off for longer means never.
LATEST_REVIEW = timedelta(days=731)


def checked_statement(text: str) -> str:
    """Return a statement made fit to keep. Raises StatementError."""
    words = clean_words(text)
    if not words or len(words) > LONGEST_STATEMENT:
        raise StatementError
    return words


def checked_name(text: str, known: Iterable[Objective], *, but: str | None = None) -> str:
    """Return an objective's name made fit to keep; `but` is the objective that is changed. Raises ObjectiveNameError.

    Retired ones may share a name with an active one: people begin old aims anew.
    """
    name = " ".join(clean_words(text).split())
    taken = {each.name.casefold() for each in known if each.id != but and each.state is ObjectiveState.ACTIVE}
    if not name or len(name) > LONGEST_OBJECTIVE or name.casefold() in taken:
        raise ObjectiveNameError
    return name


def checked_success(text: str) -> str:
    """Return what success looks like, made fit to keep; it may be left open. Raises ObjectiveSuccessError."""
    words = clean_words(text)
    if len(words) > LONGEST_SUCCESS:
        raise ObjectiveSuccessError
    return words


def require_room(active: Iterable[Objective]) -> None:
    """Raise TooManyObjectivesError when there are as many objectives as anybody can steer by."""
    if sum(1 for _ in active) >= MOST_OBJECTIVES:
        raise TooManyObjectivesError


def checked_review(day: date | None, today: date) -> date:
    """Return a review day that lies ahead. Raises ReviewDayError."""
    if day is None or not today < day <= today + LATEST_REVIEW:
        raise ReviewDayError
    return day
