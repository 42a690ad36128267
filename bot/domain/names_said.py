"""Names in a text: of people, companies, products and addresses; whatever could be one counts as one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.plain_english import AFTER_NAMES, BEFORE_NAMES, DATES

_ADDRESS = re.compile(r"(?<![\w.+-])(?:[\w.+-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})")
_WORD = re.compile(r"[^\W_]+(?:[_'\u2019.&-][^\W_]+)*")
_STOP = re.compile(r"[^\w\s'\u2019&-]|\n")
# After one of these, or where a text begins, a capital letter says nothing.
_BEGINNING = re.compile(r"(?:^|[.!?:\n\u2022\x1f]|^\W*-)[\s\W]*$")
_APOSTROPHE = re.compile(r"['\u2019]")
_SUFFIXES = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))
_CONTRACTED = re.compile(r"(?<=\w)(?:n['\u2019]t|['\u2019](?:s|d|m|ll|re|ve)?)$")
# Also "mix", which must then be in the items.
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_POSSESSIVE = re.compile(r"['\u2019]s$")
_LATIN = re.compile(r"[a-z\u00aa-\u024f\u1e00-\u1eff]", re.IGNORECASE)
# Roots are compared by their first letters: "exporting" is "export".
_ROOT = 4
_ENDINGS = frozenset(
    ("", "able", "d", "ed", "er", "ers", "es", "ing", "ings", "ion", "ions", "ly", "r", "s", "y", "ies", "ied")
)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words that may be a name, where it stands, and whether its first word may be an ordinary one."""

    words: tuple[str, ...]
    at: int
    end: int
    begins: bool = False


def names_in(text: str) -> list[Name]:
    """Return every run of words of a text that may be a name."""
    found = [Name((address.group().casefold(),), *address.span()) for address in _ADDRESS.finditer(text)]
    rest = _ADDRESS.sub(lambda address: " " * len(address.group()), text)
    found += _capitalised(rest)
    found += _introduced(rest)
    found += [Name((word.group().casefold(),), *word.span()) for word in _WORD.finditer(rest) if _is_odd(word.group())]
    return sorted(found, key=lambda name: name.at)


def bare(word: str) -> str:
    """Return a word as names are compared: lower case, without a possessive or contracted ending."""
    return _CONTRACTED.sub("", word.casefold())


def words_of(text: str) -> list[str]:
    """Return the words of a text as names are compared."""
    return [bare(word) for word in _WORD.findall(text)]


def is_rooted(word: str, known: frozenset[str]) -> bool:
    """Say whether a word is one of these, or the same root with another ending."""
    if word in known:
        return True
    return len(word) >= _ROOT and any(_same_root(word, other) for other in known if other[:_ROOT] == word[:_ROOT])


def _same_root(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    root = re.sub(r"(?:e|y|es|s|ed|ing)$", "", short)
    return len(root) >= _ROOT - 1 and long.startswith(root) and long[len(root) :].removeprefix(root[-1]) in _ENDINGS


def _capitalised(text: str) -> Iterator[Name]:
    """Yield runs of words with a capital letter that only blanks part."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and (text[run[-1].end() : word.start()].strip() or _ends_run(run[-1].group(), word.group())):
            yield _name(text, run)
            run = []
        if _has_capital(word.group()):
            run.append(word)
    if run:
        yield _name(text, run)


def _name(text: str, run: Sequence[re.Match[str]]) -> Name:
    begins = _BEGINNING.search(text[: run[0].start()]) is not None
    return Name(tuple(bare(word.group()) for word in run), run[0].start(), run[-1].end(), begins)


def _ends_run(last: str, word: str) -> bool:
    # "Acme's CSV" are two names.
    return not _has_capital(word) or _POSSESSIVE.search(last) is not None


def _has_capital(word: str) -> bool:
    # "I" and what is made of it names nobody.
    return any(letter.isupper() for letter in word) and _APOSTROPHE.split(word)[0] != "I"


def _introduced(text: str) -> Iterator[Name]:
    """Yield small words that stand where names stand: "says globex", "at globex"; an ordinary word may do so too."""
    words = [*_WORD.finditer(text)]
    for place, word in enumerate(words):
        lower = bare(word.group())
        before = words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        is_led = before is not None and _near(text, before, word) and before.group().casefold() in BEFORE_NAMES
        is_followed = after is not None and _near(text, word, after) and after.group().casefold() in AFTER_NAMES
        if (is_led or is_followed) and not _has_capital(word.group()):
            yield Name((lower,), *word.span(), begins=True)


def _near(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return _STOP.search(text[one.end() : other.start()]) is None


def _is_odd(word: str) -> bool:
    """Say whether a word has to be somebody's own: other alphabets, an inner apostrophe, dates, Roman numbers."""
    if word.casefold() in DATES or (len(word) > 1 and _ROMAN.fullmatch(word.casefold())):
        return True
    letters = [letter for letter in word if letter.isalpha()]
    if any(_LATIN.match(letter) is None for letter in letters):
        return True
    parts = _APOSTROPHE.split(word.casefold())
    return len(parts) > 1 and parts[-1] not in _SUFFIXES
