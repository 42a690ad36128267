"""What somebody typed after `/heed quality`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commands import nearest_word
from bot.domain.errors import HeedError
from bot.domain.language import later, say

# A week is the shortest in which a customer's silence means anything, a year the longest that anybody remembers.
LEAST_DAYS, MOST_DAYS = 7, 365
FORMS = later("`/heed quality`, `here`, `off`, `silent` or `silent 60 days`")
_DAYS = re.compile(r"(\d{1,6})\s*(?:d|days?)?")


class BadQualityError(HeedError):
    """That is nothing that I can do with the quality board."""


class QualityChoice(StrEnum):
    """What a command asks for."""

    BOARD = "board"
    HERE = "here"
    OFF = "off"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCommand:
    """A command as it was understood."""

    choice: QualityChoice
    # Only of SILENT: from now on an account counts as silent after so many days.
    days: int | None = None


def read_quality_command(text: str) -> QualityCommand:
    """Read the text after `/heed quality`; raise BadQualityError with what can be typed instead."""
    name, rest = (*text.strip().lower().split(None, 1), "", "")[:2]
    if not name:
        return QualityCommand(choice=QualityChoice.BOARD)
    known = next((choice for choice in QualityChoice if choice.value == name), None)
    if known is QualityChoice.SILENT and rest:
        return QualityCommand(choice=known, days=_days(rest))
    if known is not None and not rest:
        return QualityCommand(choice=known)
    near = nearest_word(name, [choice.value for choice in QualityChoice])
    if near and near != name:
        raise BadQualityError(
            say(
                "I can do {forms}, but not that. Did you mean `/heed quality {near}`? Nothing was changed.",
                forms=say(FORMS),
                near=near,
            )
        )
    raise BadQualityError(say("I can do {forms}, but not that. Nothing was changed.", forms=say(FORMS)))


def _days(text: str) -> int:
    found = _DAYS.fullmatch(text.strip())
    days = int(found[1]) if found else 0
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise BadQualityError(
            say(
                "Give the days as a number between {least} and {most}, such as `/heed quality silent 60`.",
                least=LEAST_DAYS,
                most=MOST_DAYS,
            )
        )
    return days
