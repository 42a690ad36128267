"""Names that are written from right to left, in sentences that are not."""

from unicodedata import bidirectional

from handlers.blocks.kit import NOTHING, Block

# First-strong isolate and its end: what stands between them has a direction of its own.
_ISOLATE, _ISOLATE_END = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return a name that does not turn the words around it about, whichever way it is written.

    Of text that is cleaned already: cleaning takes away the marks that isolate it.
    """
    is_turned = any(bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"{_ISOLATE}{text}{_ISOLATE_END}" if is_turned else text


def closed(text: str) -> str:
    """Return a text that was cut with the end of the name in which it was cut."""
    return f"{text}{_ISOLATE_END}" if text.count(_ISOLATE) > text.count(_ISOLATE_END) else text


def composed(text: str, *, bold: bool = False) -> Block:
    """Return a rich text part of Heed's own words, with names in it that were cleaned and `isolated`."""
    part: Block = {"type": "text", "text": text or NOTHING}
    return {**part, "style": {"bold": True}} if bold else part
