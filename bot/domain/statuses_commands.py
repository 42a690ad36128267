"""`/heed themes T-3 planned because ...`: a theme's next step in one line."""

import re
from dataclasses import dataclass

from bot.domain.priority import ThemeSort
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import theme_number_from

# What other tools call the same; whoever comes from one of them types its words.
_SAME_AS = {
    "under review": ThemeStatus.CONSIDERING,
    "in review": ThemeStatus.CONSIDERING,
    "open": ThemeStatus.NEW,
    "next": ThemeStatus.PLANNED,
    "in progress": ThemeStatus.BUILDING,
    "started": ThemeStatus.BUILDING,
    "released": ThemeStatus.SHIPPED,
    "complete": ThemeStatus.SHIPPED,
    "done": ThemeStatus.SHIPPED,
    "not-now": ThemeStatus.NOT_NOW,
    "notnow": ThemeStatus.NOT_NOW,
    "won't do": ThemeStatus.NOT_NOW,
    "wont do": ThemeStatus.NOT_NOW,
    "declined": ThemeStatus.NOT_NOW,
}
_WORDS = {**{status.value: status for status in ThemeStatus}, **_SAME_AS}
_LABEL = re.compile(r"(t\s?-?\s?\d{1,9})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_SORT = re.compile(r"by\s+(\S+)", re.IGNORECASE)
_BECAUSE = re.compile(r"^(?:because|since|:|,|-)\s*", re.IGNORECASE)
_UNLESS = re.compile(r"[\s,;.]+(?:unless|until)\s+", re.IGNORECASE)
# The word of a status that nobody knows is said back.
_LONGEST_WORD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesAsked:
    """What somebody typed after `/heed themes`."""

    # Nothing: the list.
    number: int | None = None
    sort: ThemeSort = ThemeSort.PRIORITY
    # A step that they order; None with a `word`: no status that Heed knows.
    status: ThemeStatus | None = None
    word: str = ""
    reason: str = ""
    would_change: str = ""


def is_themes_query(rest: str) -> bool:
    """Say whether words after `/heed themes` can be meant for it: nothing, an order, or a theme and a step."""
    return not rest or _SORT.fullmatch(rest) is not None or _LABEL.fullmatch(rest) is not None


def themes_asked(rest: str) -> ThemesAsked:
    """Return what somebody asks of the themes; an unknown order is the usual one."""
    found = _LABEL.fullmatch(rest.strip())
    if found is None:
        named = _SORT.fullmatch(rest.strip())
        wanted = named[1].lower() if named else ""
        return ThemesAsked(sort=next((sort for sort in ThemeSort if sort.value == wanted), ThemeSort.PRIORITY))
    number, words = theme_number_from(re.sub(r"\s", "", found[1])), (found[2] or "").strip()
    if not words:
        return ThemesAsked(number=number)
    name = next((name for name in sorted(_WORDS, key=len, reverse=True) if _begins(words, name)), None)
    if name is None:
        return ThemesAsked(number=number, word=words.split()[0][:_LONGEST_WORD])
    told = _BECAUSE.sub("", words[len(name) :].strip())
    parts = _UNLESS.split(told, maxsplit=1) if _WORDS[name] is ThemeStatus.NOT_NOW else [told]
    return ThemesAsked(
        number=number,
        status=_WORDS[name],
        word=name,
        reason=parts[0].strip(),
        would_change=parts[1].strip() if len(parts) > 1 else "",
    )


def _begins(words: str, name: str) -> bool:
    """Say whether words begin with a name as a whole word."""
    # Phones write an apostrophe of their own.
    return words[: len(name)].lower().replace("\u2019", "'") == name and not words[len(name) : len(name) + 1].isalnum()
