"""Numbers in a text, in digits of any script or in words, each with what it counts; so that it can be looked up."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.plain_english import BETWEEN, CARDINALS, MAGNITUDES, NAMED_BY_NUMBER, ORDINALS, OTHER_NUMBERS

_TOKEN = re.compile(
    r"(?P<number>[$€£¥₹₽₩]?\s?[+\-±~≈<>]?(?=[^\W_]*\d)[^\W_]+(?:[.,:/'\u2019\-]\d\w*)*(?:\s?(?:%|‰|[$€£¥₹₽₩](?!\w)))?)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)"
    r"|(?P<stop>[^\w\s'\u2019\-]|\n)",
)
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent|per\s?cent|pct)\b\.?", re.IGNORECASE)
_SIGNS = re.compile(r"[\s~≈<>±+]")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_INTEGER = re.compile(r"\d+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
# "one" is no number after these: "this one", "no one".
_BEFORE_PRONOUN = frozenset(
    ("any", "another", "every", "new", "no", "old", "only", "other", "that", "the", "this", "which")
)
# And before these it counts the one person whose words are cited.
_ONE_VOICE = frozenset(("account", "company", "customer", "item", "message", "person", "report", "user"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number, what stands after it in the same breath, and what before; its place in the text."""

    value: str
    after: str
    before: str
    at: int

    def is_voice(self) -> bool:
        """Say whether it is the one of "one customer says"."""
        return self.value == "1" and self.after in _ONE_VOICE


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def numbers_in(text: str) -> list[Number]:
    """Return every number of a text."""
    tokens = [*_tokens(text)]
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        end, value = _number(tokens, at)
        if value is None:
            at += 1
            continue
        found.append(Number(value, _neighbour(tokens[end:]), _before(tokens[:at]), tokens[at].at))
        at = end
    return found


def is_supported(number: Number, known: Sequence[Number]) -> bool:
    """Say whether known numbers hold this one, counting the same thing."""
    return any(number.value == other.value and _same_thing(number, other) for other in known)


def _same_thing(number: Number, other: Number) -> bool:
    if number.after and alike(number.after, other.after):
        return True
    is_named = number.before in NAMED_BY_NUMBER or not number.after
    return is_named and bool(number.before) and alike(number.before, other.before)


def alike(one: str, other: str) -> bool:
    """Say whether two words are the same but for a plural."""
    return one.rstrip("s") == other.rstrip("s")


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(_PERCENT.sub("%", _DASHES.sub("-", _digits(text)))):
        yield _Token(found.lastgroup or "", found.group().strip(), found.start())


def _digits(text: str) -> str:
    """Return the text with every character that has a numeric value written in ASCII digits."""
    return "".join(_digit(letter) for letter in text)


def _digit(letter: str) -> str:
    value = None if letter.isascii() else unicodedata.numeric(letter, None)
    return letter if value is None else f"{value:g}"


def _number(tokens: Sequence[_Token], at: int) -> tuple[int, str | None]:
    """Return where the number that begins here ends, and its value; None when none begins here."""
    token = tokens[at]
    word = token.text.casefold()
    if word in OTHER_NUMBERS:
        return at + 1, word
    if word in ORDINALS:
        return at + 1, f"{ORDINALS[word]}."
    if word == "one" and at > 0 and tokens[at - 1].text.casefold() in _BEFORE_PRONOUN:
        return at + 1, None
    if token.kind == "number" and _INTEGER.fullmatch(_written(token.text)) is None:
        return at + 1, _written(token.text)
    return _sum(tokens, at)


def _sum(tokens: Sequence[_Token], at: int) -> tuple[int, str | None]:
    total, current, end = 0, 0, at
    while end < len(tokens):
        value = _worth(tokens[end])
        if value is None:
            break
        if value in MAGNITUDES.values() and tokens[end].kind == "word":
            current = max(current, 1) * value
            total, current = (total + current, 0) if value > MAGNITUDES["hundred"] else (total, current)
        elif tokens[end].kind == "number" and end > at:
            break
        else:
            current += value
        end += 1
        if end + 1 < len(tokens) and tokens[end].text.casefold() == "and" and _worth(tokens[end + 1]) is not None:
            end += 1
    return (end, str(total + current)) if end > at else (at + 1, None)


def _worth(token: _Token) -> int | None:
    if token.kind == "number":
        written = _written(token.text)
        return int(written) if _INTEGER.fullmatch(written) else None
    word = token.text.casefold()
    return CARDINALS.get(word, MAGNITUDES.get(word))


def _written(text: str) -> str:
    tidy = _SIGNS.sub("", text).casefold().strip(".,:/'\u2019-")
    ordinal = _ORDINAL.fullmatch(tidy)
    if ordinal:
        return f"{ordinal.group(1)}."
    return tidy.replace(",", "") if _THOUSANDS.fullmatch(tidy) else tidy


def _neighbour(tokens: Sequence[_Token]) -> str:
    for token in tokens:
        if token.kind == "stop":
            return ""
        if token.text.casefold() not in BETWEEN:
            return token.text.casefold()
    return ""


def _before(tokens: Sequence[_Token]) -> str:
    return tokens[-1].text.casefold() if tokens and tokens[-1].kind != "stop" else ""
