"""What somebody asks for after `/heed owed`: whose answers, to which account, about which theme, and how old."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.accounts import account_number_from
from bot.domain.closing_errors import CheckDaysError, OwedWordsError
from bot.domain.themes import theme_number_from

# `older than 7d`, `older than two weeks` is not read: numbers only. A year is as old as anything that is owed.
_AGE = re.compile(r"(?:older than|over|>)\s*(\d{1,3})\s*(days?|d|weeks?|w)\b", re.IGNORECASE)
_SPANS = {"d": timedelta(days=1), "w": timedelta(weeks=1)}
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_MINE = frozenset({"mine", "me"})
_FLAGS = _MINE | {"all", "everybody", "everyone", "sent"}
# Characters. It is remembered in the value of each button, which holds 2,000 once every emoji is written out.
_LONGEST = 120
# Whether something helped shows neither on the same day nor after half a year.
LEAST_CHECK_DAYS, MOST_CHECK_DAYS = 1, 180
_CHECK_DAYS = range(LEAST_CHECK_DAYS, MOST_CHECK_DAYS + 1)
_CHECK = re.compile(r"(?:check|ask)\s+(?:after\s+)?(\S+?)\s*(?:d|days?)?", re.IGNORECASE)
# An account's name has seldom more words; a sentence that begins with "owed" has.
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedQuery:
    """A list that somebody asked for; `text` gives the same list again."""

    text: str = ""
    # None of the following: what the person who asks owes.
    is_everybody: bool = False
    is_sent: bool = False
    person_id: str | None = None
    theme_number: int | None = None
    account_number: int | None = None
    account_name: str = ""
    older_than: timedelta | None = None


def is_owed_query(rest: str) -> bool:
    """Say whether what follows `owed` can be a list to show; what is longer is somebody's words."""
    return len(rest.split()) <= _MOST_WORDS


def check_days_from(text: str) -> int | None:
    """Return after how many days people are asked whether it helped, as in `check 21`; None where nothing says so.

    Raises CheckDaysError for what is no such number.
    """
    found = _CHECK.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    given = found.group(1)
    if not (given.isascii() and given.isdigit()) or int(given[:4]) not in _CHECK_DAYS:
        raise CheckDaysError
    return int(given)


def read_owed_query(text: str) -> OwedQuery:
    """Return the list that a text asks for; `text` is Slack's markup, so that people are known by their ids.

    Several parts narrow it down, such as `all older than 7d`. Raises OwedWordsError.
    """
    tidy = " ".join(text.split())
    if len(tidy) > _LONGEST:
        raise OwedWordsError
    age, person = _AGE.search(tidy), _PERSON.search(tidy)
    words = _PERSON.sub(" ", _AGE.sub(" ", tidy)).split()
    flags = {word.casefold() for word in words} & _FLAGS
    rest = " ".join(word for word in words if word.casefold() not in _FLAGS)
    if rest.casefold().startswith(("older", ">")):
        raise OwedWordsError
    theme, account = theme_number_from(rest), account_number_from(rest)
    is_mine = bool(flags & _MINE) or not (flags or rest or person)
    return OwedQuery(
        text=tidy,
        is_everybody=not is_mine,
        is_sent="sent" in flags,
        person_id=person.group(1) if person else None,
        theme_number=theme,
        account_number=account,
        account_name=rest if theme is None and account is None else "",
        older_than=int(age.group(1)) * _SPANS[age.group(2)[0].lower()] if age else None,
    )
