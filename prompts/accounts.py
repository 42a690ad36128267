"""Which account the words may belong to: only a name that Heed knows and that stands in the words."""

import re
from collections.abc import Sequence

# Names as short as "Go" or "HP" stand in many words; they must be written exactly.
_SHORT = 4
# A name said exactly is nearly always meant; said in other letters ("apple", "Apple") it may be a common word.
_EXACT = 0.9
_OTHERWISE = 0.6
# Several accounts in one text: the first is more often the one it is about, but not reliably.
_SEVERAL = 0.5


def mentioned_account(words: str, names: Sequence[str]) -> tuple[str, float] | None:
    """Return the account whose name stands in the words, the longest at the first place, and how sure that is."""
    found: list[tuple[int, int, str, float]] = []
    for name in names:
        place, confidence = _place(words, name.strip())
        if place is not None:
            found.append((place, -len(name), name, confidence))
    if not found:
        return None
    place, _, name, confidence = min(found)
    apart = [other for other in found if other[0] != place and other[2].lower() not in name.lower()]
    return name, min(confidence, _SEVERAL) if apart else confidence


def _place(words: str, name: str) -> tuple[int | None, float]:
    if not name:
        return None, 0.0
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    exact = re.search(pattern, words)
    if exact:
        return exact.start(), _EXACT
    other = re.search(pattern, words, re.IGNORECASE) if len(name) >= _SHORT else None
    return (other.start(), _OTHERWISE) if other else (None, 0.0)
