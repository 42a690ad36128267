"""What somebody typed after `/heed`: a sub-command, words to keep, or something that Heed had better ask about."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.account_commands import is_account_command
from bot.domain.channel_commands import is_choice
from bot.domain.feedback import number_from
from bot.domain.owed_commands import is_owed_query
from bot.domain.statuses_commands import is_themes_query
from bot.domain.vision import objective_number_from


class Asked(StrEnum):
    """What a command asks for."""

    FORM = "form"
    CAPTURE = "capture"
    HELP = "help"
    FIND = "find"
    SHOW = "show"
    EXPORT = "export"
    ASK = "ask"
    CHANNEL = "channel"
    WHY = "why"
    THEMES = "themes"
    PRIVACY = "privacy"
    ACCOUNTS = "accounts"
    OWED = "owed"
    FORGET = "forget"
    QUALITY = "quality"
    VISION = "vision"
    # Looks like a mistyped sub-command: ask before keeping it as somebody's words.
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as it was understood; `words` is the whole text, so that nothing typed is ever lost."""

    asked: Asked
    words: str
    rest: str = ""
    # The sub-command that the words come closest to, for UNCLEAR.
    nearest: str = ""


# What somebody pasted is words, however it begins; and with every quotation mark escaped it must fit into the value of
# a button (2,000).
LONGEST_QUESTIONABLE = 900
# A search that was mistyped is short; a sentence that begins with a similar word is not.
_SEARCH_WORDS = 3
# Names of people and of companies.
_NAME_WORDS = 4
# After the name of a sub-command, more words than this are a sentence.
_ARGUMENT_WORDS = 2
# One slip in a short word, two in a longer one: more and every word is near to something.
_SHORT_WORD = 4
# Whatever was typed by mistake after a command, the answer that says it back stays short.
LONGEST_ECHO = 40
_SINGLE_WORD = re.compile(r"[A-Za-z-]{1,14}")
_FILTER = re.compile(r"\b(kind|account|severity|sentiment|area|theme|since):")

_SAME_AS = {
    "search": "find",
    "list": "find",
    "get": "show",
    "view": "show",
    "open": "show",
    "usage": "help",
    "theme": "themes",
    "account": "accounts",
    "customers": "accounts",
}
_HELP = {"?", "-h", "--help"}


def _is_help(rest: str) -> bool:
    return rest == "" or rest.lower() in {*_FORMS, "all"}


def _is_search(rest: str) -> bool:
    return bool(_FILTER.search(rest)) or len(rest.split()) <= _SEARCH_WORDS


def _is_label(rest: str) -> bool:
    return number_from(rest) is not None


def _is_format(rest: str) -> bool:
    return rest.lower() in {"", "csv", "json"}


def _is_pointer(rest: str) -> bool:
    # One word: a link, a label, or a slip in one of them.
    return len(rest.split()) <= 1


def _is_question(rest: str) -> bool:
    return bool(rest)


def _is_privacy(rest: str) -> bool:
    return rest.lower() in {"", "csv", "on", "off", "posts"}


def _is_forget(rest: str) -> bool:
    # A name, not a wish such as `forget what I chose on the last page`.
    return rest.startswith(("@", '"', "“")) or len(rest.split()) <= _NAME_WORDS


def _is_quality(rest: str) -> bool:
    # `/heed quality her` is a slip; `quality of the calls is poor` is what a customer said.
    return len(rest.split()) <= (_ARGUMENT_WORDS + 1 if rest.lower().startswith("silent") else 1)


def _is_vision(rest: str) -> bool:
    words = " ".join(rest.lower().split())
    return words in {"", "quarter", "off", "not now"} or objective_number_from(rest) is not None


_FORMS: dict[str, Callable[[str], bool]] = {
    "help": _is_help,
    "find": _is_search,
    "show": _is_label,
    "export": _is_format,
    "ask": _is_question,
    "channel": is_choice,
    "why": _is_pointer,
    "themes": is_themes_query,
    "privacy": _is_privacy,
    "accounts": is_account_command,
    "vision": _is_vision,
    "forget": _is_forget,
    "quality": _is_quality,
    "owed": is_owed_query,
}
# These begin many a sentence of a customer: without what belongs to the sub-command they are kept at once.
_EVERYDAY = {"channel", "why", "quality"}


def read_command(text: str) -> Command:
    """Say what a command asks for; words are only kept without asking when they cannot be a sub-command."""
    words = text.strip()
    if not words:
        return Command(asked=Asked.FORM, words="")
    name, rest = (*words.split(None, 1), "")[:2]
    name = name.lower()
    if name in _HELP:
        return Command(asked=Asked.HELP, words=words)
    if name in _FORMS and (name not in _EVERYDAY or _FORMS[name](rest)):
        return _known(name, words, rest)
    if len(words) > LONGEST_QUESTIONABLE:
        return Command(asked=Asked.CAPTURE, words=words)
    if name in _EVERYDAY:
        return Command(asked=Asked.CAPTURE, words=words)
    return _mistyped(name, words, rest) or Command(asked=Asked.CAPTURE, words=words)


def _known(name: str, words: str, rest: str) -> Command:
    # A search may be long; the others have a form, and `show me the total` is somebody's wish.
    if name == "find" or _FORMS[name](rest):
        return Command(asked=Asked(name), words=words, rest=rest)
    # `/heed show` alone is a question about show, and pasted text that begins with the word is feedback.
    asked = Asked.UNCLEAR if len(words) <= LONGEST_QUESTIONABLE else Asked.CAPTURE
    return Command(asked=asked, words=words, rest=rest, nearest=name)


def _mistyped(name: str, words: str, rest: str) -> Command | None:
    nearest = _nearest(name)
    # Not `change the payload format`, which is near to `channel`.
    if nearest and _FORMS[nearest](rest) and len(rest.split()) <= _SEARCH_WORDS:
        return Command(asked=Asked.UNCLEAR, words=words, rest=rest, nearest=nearest)
    if not rest and _SINGLE_WORD.fullmatch(words):
        return Command(asked=Asked.UNCLEAR, words=words, nearest=nearest or "help")
    return None


def _nearest(name: str) -> str:
    if name in _SAME_AS:
        return _SAME_AS[name]
    slips = 1 if len(name) <= _SHORT_WORD else 2
    near = sorted((edit_distance(name, known), known) for known in _FORMS)
    distance, known = near[0]
    # Two slips in a word of four letters leave nothing of it.
    return known if distance <= min(slips, len(known) - 2) else ""


def nearest_word(name: str, known: Iterable[str]) -> str | None:
    """Return the word that somebody most likely meant, or None when every word is too far from what was typed."""
    slips = 1 if len(name) <= _SHORT_WORD else 2
    distance, word = min((edit_distance(name[:LONGEST_ECHO], word), word) for word in known)
    return word if distance <= slips else None


def edit_distance(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with a neighbour to make one word the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, target in enumerate(other, start=1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
