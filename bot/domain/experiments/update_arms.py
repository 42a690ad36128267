"""Which arm words mean: the names of the plan, the letters and numbers by which people count arms, and usual words.

Names found in a text are put into private characters of Unicode, one for each arm, before anything else is read: an arm
may be called `10% off` or `day 5`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.experiments.readings import arm_key
from bot.domain.experiments.terms import CONTROL, VARIANT

# Private characters that stand for arms, for an arm that the plan does not have, and for guardrails. What somebody
# types of them is removed beforehand.
_FIRST_ARM, _STRANGER, _FIRST_GUARDRAIL = 0xE000, "\ue0ff", 0xE100
# More arms than a card shows: sixteen times as many as the form offers.
_MOST_MARKS = 0xFF
MARKS = re.compile("[\ue000-\uf8ff]")
ARM_MARK = "[\ue000-\ue0fe]"
STRANGER_MARK = _STRANGER
GUARDRAIL_MARK = "[\ue100-\ue1fe]"

_CONTROLS = (
    "control",
    "control group",
    "ctrl",
    "ctl",
    "baseline",
    "holdout",
    "kontrolle",
    "kontrollgruppe",
    "contrôle",
)
_VARIANTS = ("variant", "variation", "treatment", "challenger", "variante", "behandlung", "traitement")
# Everyday words: an arm only where a number, a colon or a bracket follows at once.
_WEAK_CONTROLS = ("base", "old", "current", "existing", "original", "alt")
_WEAK_VARIANTS = ("new", "test", "neu", "nouveau")
_LETTERS = "abcdefgh"
_KINDS = r"(?:variant|variation|treatment|challenger|variante|arm|group|bucket|cell|version|test)"
# What follows a name that means an arm, where the name alone could mean anything.
_FOLLOWED = r"(?=\s*[:=\t|(\u2013]|\s+-\s|\s+[$€£¥]?\d|\s+(?:n|mean|avg|average|users|had)\b)"
_COUNTED = r"(?=\s*[:=\t|]|[ \t]+\d)"
# `variant 1 200` may be 1,200 of the variant, or 200 of the first one.
_UNCLEAR = r"\s?\d (?=\d{3}(?!\d))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How to find arms in a text."""

    pattern: re.Pattern[str]
    # The place of an arm by every name that means it, as `arm_key` writes names.
    places: dict[str, int]

    def mark(self, text: str) -> tuple[str, list[str]]:
        """Return text with every arm as its private character, and the names of arms that the plan does not have."""
        strangers: list[str] = []

        def marked(found: re.Match[str]) -> str:
            if found["unclear"]:
                strangers.append(found.group())
                return f" {_STRANGER} "
            name = arm_key(found.group())
            place = self.places.get(name)
            if place is None:
                place = self.places.get(name.split(" ")[-1] if found["letter"] or found["bare"] else _numbered(name))
            if place is not None:
                return f" {chr(_FIRST_ARM + place)} "
            strangers.append(found.group())
            return f" {_STRANGER} "

        return self.pattern.sub(marked, text), strangers


@lru_cache(maxsize=64)
def names_of(arms: tuple[str, ...]) -> Names:
    """Return how to find arms with these names; the first is the control."""
    places: dict[str, int] = {}
    for place, arm in enumerate(arms[:_MOST_MARKS]):
        places.setdefault(arm_key(arm), place)
    usual = _usual(arms)
    for name, place in usual.items():
        places.setdefault(name, place)
    weak = {*_WEAK_CONTROLS, *_WEAK_VARIANTS}
    own = {arm_key(arm) for arm in arms}
    # What stands for an arm by its number is found by its own pattern: in `variant 1/24` there is none.
    strong = [name for name in places if name in own or name in {*_CONTROLS, *_VARIANTS}]
    strong = [name for name in strong if name not in weak and not _is_short(name)]
    short = [name for name in own if _is_short(name) and len(name) > 1]
    kinds = re.compile(_KINDS, re.IGNORECASE)
    counted = [name for name in strong if kinds.fullmatch(name)]
    parts = [
        rf"(?P<unclear>{_KINDS if any(map(kinds.fullmatch, places)) else '(?!)'}{_UNCLEAR})",
        rf"(?P<own>{_any_of([name for name in strong if name not in counted])})",
        rf"(?P<counted>{_any_of(counted)})(?![ ]?\d{{1,2}}{_COUNTED})",
        rf"(?P<letter>{_KINDS}\s+[a-h])(?![\w/])",
        rf"(?P<numbered>{_KINDS}[ \t]*\d{{1,2}}|v\d){_COUNTED}",
        rf"(?P<weak>{_any_of([*weak, *short])}){_FOLLOWED}",
        rf"(?P<bare>(?-i:[A-H]){_FOLLOWED}|[a-h](?=\s*[:=]))",
    ]
    # Not inside a longer word; a name that ends outside of ASCII may touch its number, as Chinese does.
    pattern = rf"(?<![\w./-])(?:{'|'.join(parts)})"
    return Names(pattern=re.compile(pattern, re.IGNORECASE), places=places)


def arm_at(mark: str) -> int:
    """Return the place of the arm that a private character stands for."""
    return ord(mark) - _FIRST_ARM


def guardrail_at(mark: str) -> int:
    """Return the place of the guardrail that a private character stands for."""
    return ord(mark) - _FIRST_GUARDRAIL


def mark_guardrails(text: str, names: Sequence[str]) -> str:
    """Return text with the names of guardrails, where a statement begins with one, as their private characters."""
    known = [name for name in names if name.strip()][:_MOST_MARKS]
    if not known:
        return text
    places = {arm_key(name): place for place, name in enumerate(names)}
    pattern = rf"(?P<before>^|[;\n.]|\bguardrails?\b:?)[ \t]*(?P<name>{_any_of([arm_key(name) for name in known])})"

    def marked(found: re.Match[str]) -> str:
        mark = chr(_FIRST_GUARDRAIL + places[arm_key(found["name"])])
        before = found["before"]
        return f"{before if before in {';', '.', chr(10)} else ''} {mark} "

    return re.sub(pattern, marked, text, flags=re.IGNORECASE)


def _usual(arms: Sequence[str]) -> dict[str, int]:
    """Return the words that people use for arms whatever their names: A and B, variant 2, baseline."""
    places = dict.fromkeys((*_CONTROLS, *_WEAK_CONTROLS), 0)
    # With several variants, a bare "variant" may be any of them.
    if len(arms) == len((CONTROL, VARIANT)):
        places |= dict.fromkeys((*_VARIANTS, *_WEAK_VARIANTS), 1)
    places |= {f"variant {place}": place for place in range(1, len(arms))}
    return places | {letter: place for place, letter in enumerate(_LETTERS[: len(arms)])}


def _numbered(name: str) -> str:
    return f"variant {''.join(letter for letter in name if letter.isdecimal())}"


def _is_short(name: str) -> bool:
    """Say whether a name of the plan is a letter or a number, which stand for other things too."""
    return len(name) == 1 or name.isdecimal()


def _any_of(names: Sequence[str]) -> str:
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    written = [
        re.escape(name).replace(r"\ ", r"\s+") + (r"(?!\w)" if name[-1].isascii() and name[-1].isalnum() else "")
        for name in longest_first
    ]
    return "|".join(written) or r"(?!)"
