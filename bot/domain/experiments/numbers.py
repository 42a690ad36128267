"""Numbers as people of several languages write them, and what each may mean: `2,400`, `2.400`, `12,5 %`, `4.8k`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Longer runs of digits are ids and card numbers; a count of people has fewer, and a float holds fifteen exactly.
_MOST_DIGITS = 15
_GROUP = 3
# A mark followed by this many digits may group thousands or begin decimals: `2.400`.
_WHOLE = 100.0
_THOUSANDS = {"k": 1e3, "tsd": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6}

_SPACES = " \u00a0\u202f\u2009"
# Only these group and never begin decimals: apostrophes of Switzerland, spaces, the Arabic thousands mark.
_GROUPING = f"'\u2019\u066c{_SPACES}"
_ARABIC_DECIMAL = "\u066b"
_CURRENCY = "[$€£¥₹₽₩]"
_DIGITS = (
    # An ordinary space groups only where whole groups of three follow: `2 400`, but not `12 2400`.
    rf"(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,\u066b]\d+)?"
    r"|\d+(?:[.,'\u2019\u066b\u066c]\d+)*"
    r"|[.,]\d+)"
)
# Whole words, so that `4.8k` is one and `5th` or `120px` is none.
NUMBER = (
    rf"(?P<lead>(?<![\w.,])[~≈<>≤≥+\u2212-])?(?P<before>{_CURRENCY}\s?)?(?<![\w.,])(?P<digits>{_DIGITS})"
    rf"(?P<after>\s?(?:%|percent\b|per cent\b|pct\b|Prozent\b|pour cent\b|{_CURRENCY}|(?:EUR|USD|GBP|CHF)\b)"
    r"|\s?(?:thousand|million|mio|tsd)\b|(?:k|mn|m)(?![\w]))?(?P<unit>\w)?"
)
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_SPLIT = re.compile(r"([^\d])")
_PERCENTS = ("%", "percent", "per cent", "pct", "prozent", "pour cent")
_FULL_WIDTH = str.maketrans("\uff05\u066a\uff0f\u2044\u2215\uff0c\uff0e\uff1a", "%%///,.:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that somebody wrote."""

    text: str
    # Everything that it may mean: none where it is no plain number, two where a mark may group or begin decimals
    # (the grouped reading first).
    values: tuple[float, ...]
    # Digits after the decimal mark, in the reading that has one.
    decimals: int = 0
    is_percent: bool = False
    is_money: bool = False
    # `4.8k`: a whole number all the same.
    is_scaled: bool = False
    # The mark that may group or begin decimals, where that is open.
    open_mark: str = ""
    # The mark that surely begins decimals in it, and the one that surely groups.
    decimal_mark: str = ""
    group_mark: str = ""

    @property
    def count(self) -> int | None:
        """Return it as a number of people, or None: a count has no decimals, so that a mark in it can only group."""
        if not self.values or self.is_percent or self.is_money or self.values[0] < 0:
            return None
        if (self.decimals and not self.open_mark and not self.is_scaled) or not self.values[0].is_integer():
            return None
        return int(self.values[0])

    @property
    def share(self) -> float | None:
        """Return a percentage as 0..1, or None; above a hundred it is no share, so that `12.500%` is an eighth."""
        fitting = [value for value in self.values if 0 <= value <= _WHOLE]
        return fitting[0] / _WHOLE if self.is_percent and len(fitting) == 1 else None

    def amount(self, decimal_marks: frozenset[str]) -> float | None:
        """Return it as a value of something, or None while nothing says whether its mark begins decimals."""
        if self.is_percent or not self.values:
            return None
        if len(self.values) == 1:
            return self.values[0]
        if len(decimal_marks) != 1:
            return None
        return self.values[1] if self.open_mark in decimal_marks else self.values[0]


def plain_digits(text: str) -> str:
    """Return text with the digits and marks of every script as ASCII has them, letter for letter."""
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text.translate(_FULL_WIDTH))


def quantity_in(text: str) -> Quantity | None:
    """Return the number that a whole text is, or None."""
    found = _NUMBER.fullmatch(plain_digits(text).strip())
    return None if found is None else quantity_of(found)


def quantity_of(found: re.Match[str]) -> Quantity:
    """Return what a match of `NUMBER` means."""
    digits, lead = found["digits"], found["lead"] or ""
    after = (found["after"] or "").strip().casefold()
    is_money = bool(found["before"]) or (bool(after) and after not in _PERCENTS and after not in _THOUSANDS)
    # `~120` is no exact number and `+12` is a change; a letter right behind makes it something else: `5th`, `3x`.
    if found["unit"] or lead not in {"", "-", "\u2212"}:
        return Quantity(text=found.group().strip(), values=(), is_percent=after in _PERCENTS)
    plain = _meant(digits)
    factor = _THOUSANDS.get(after, 1.0) * (-1 if lead else 1)
    # Rounded, because 4.8 times a thousand should be a whole number in binary too.
    values = tuple(round(value * factor, 9) for value in plain.values)
    return Quantity(
        text=found.group().strip(),
        values=values,
        decimals=plain.decimals,
        is_percent=after in _PERCENTS,
        is_money=is_money,
        is_scaled=after in _THOUSANDS,
        open_mark=plain.open_mark,
        decimal_mark=plain.decimal_mark,
        group_mark=plain.group_mark,
    )


def decimal_marks(quantities: Iterable[Quantity], counts: Iterable[Quantity] = ()) -> frozenset[str]:
    """Return the marks that begin decimals in a text, as its numbers show: one when they agree.

    `counts` are those known to count people: a mark in them groups, so that the other one begins decimals.
    """
    other = {".": ",", ",": "."}
    shown = {quantity.decimal_mark for quantity in quantities} | {
        other.get(quantity.group_mark, "") for quantity in quantities
    }
    shown |= {other.get(quantity.open_mark, "") for quantity in counts}
    return frozenset(shown - {""})


def _plain(letter: str) -> str:
    digit = None if letter.isascii() else unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _meant(digits: str) -> Quantity:
    """Return what digits and marks may mean, whatever stands around them."""
    parts = _SPLIT.split(digits)
    groups, marks = parts[0::2], parts[1::2]
    if sum(map(len, groups)) > _MOST_DIGITS:
        return Quantity(text=digits, values=())
    if not marks and digits.startswith("0") and len(digits) > 1:
        # `007` is a name, and `000` the end of a number that something else was taken from.
        return Quantity(text=digits, values=())
    if not marks:
        return Quantity(text=digits, values=(float(digits),))
    if len(set(marks)) == 1:
        return _with_one_mark(digits, groups, marks)
    return _with_decimals(digits, groups, marks)


def _with_one_mark(digits: str, groups: list[str], marks: list[str]) -> Quantity:
    mark, whole = marks[0], float("".join(groups))
    is_grouped = _groups(groups)
    if mark in _GROUPING:
        return Quantity(text=digits, values=(whole,) if is_grouped else ())
    if len(marks) > 1:
        # Twice the same mark: it groups, or this is a version or a date.
        grouped = is_grouped and mark in ".,"
        return Quantity(text=digits, values=(whole,) if grouped else (), group_mark=mark if grouped else "")
    decimal = float(f"{groups[0] or 0}.{groups[1]}")
    if is_grouped and mark != _ARABIC_DECIMAL:
        return Quantity(text=digits, values=(whole, decimal), decimals=len(groups[1]), open_mark=mark)
    known = mark if mark in ".," else ""
    return Quantity(text=digits, values=(decimal,), decimals=len(groups[1]), decimal_mark=known)


def _with_decimals(digits: str, groups: list[str], marks: list[str]) -> Quantity:
    """Return what several kinds of marks mean: the last one begins decimals, those before it group."""
    *before, last = marks
    if len(set(before)) != 1 or last in _GROUPING or before[0] == _ARABIC_DECIMAL or not _groups(groups[:-1]):
        return Quantity(text=digits, values=())
    value = float("".join(groups[:-1]) + "." + groups[-1])
    return Quantity(
        text=digits,
        values=(value,),
        decimals=len(groups[-1]),
        decimal_mark=last if last in ".," else "",
        group_mark=before[0] if before[0] in ".," else "",
    )


def _groups(groups: list[str]) -> bool:
    """Say whether digits stand in thousands, or in hundreds above them as in India; never after a leading nought."""
    first, *middle, last = groups
    if not first or first.startswith("0") or len(last) != _GROUP or len(first) > _GROUP:
        return False
    sizes = {len(group) for group in middle}
    return sizes <= {_GROUP} or (sizes == {_GROUP - 1} and len(first) < _GROUP)
