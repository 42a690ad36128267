"""A model's text as people read it: without markup, cut into sentences, and what in it would lead away from Slack."""

import re
import unicodedata

from bot.domain.quoting import quotations
from bot.domain.words import clean_words

_MARKDOWN = re.compile(
    r"^\s*(?:#{1,6}|[-*+\u2022]|\d{1,2}[.)])\s+|\*+|(?<!\w)_+|_+(?!\w)|(?<!\w)~{1,2}(?!~)|(?<!~)~{1,2}(?!\w)",
    re.MULTILINE,
)
# What could lead somewhere, call somebody, or hide what it is.
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*:/|www\.|(?:mailto|tel|javascript|data|slack):|hxxp|\[\s*\.\s*\]|\(dot\)"
    r"|\w\s+dot\s+(?:com|net|org|io|dev|co|app|ai)\b"
    r"|!\[|\]\s*[(\[]|<[^>\s][^>]*>|<[@#!]|&lt;[@#!/a-z]|```|~~~"
    r"|@\s*(?:channel|here|everyone)\b",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w.+-])@|@(?!\w)|(?<!\w)#(?=[^\W\d])")
_END = re.compile(r"(?:[.!?\u3002]+[\"\u201d\u2019'\u00bb)]*(?=\s|\Z)|\n)\s*")
# A full stop after these ends no sentence.
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|inc|ltd|corp|mr|mrs|ms|dr|st)|\b[^\W\d_])\.\s*$", re.IGNORECASE)


def leads_away(text: str) -> bool:
    """Say whether a text holds a link, a call to a group, an entity of Slack's or a fence of code."""
    return _LINK.search(text) is not None


def mentions(text: str) -> bool:
    """Say whether a text mentions a person or a channel."""
    return _MENTION.search(text) is not None


def readable(text: str) -> str:
    """Return a text in Unicode's compatibility form, without what hides, reorders or smuggles words."""
    return clean_words(unicodedata.normalize("NFKC", text))


def without_markup(text: str) -> str:
    """Return a text without the signs of lists, headings and emphasis."""
    return _MARKDOWN.sub("", text).strip()


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text; none ends inside a quotation."""
    spans = quotations(text)
    pieces: list[str] = []
    start = 0
    for end in _END.finditer(text):
        is_inside = any(
            span.start < end.start() and end.start() < span.end - 1 and end.end() < span.end for span in spans or ()
        )
        if not is_inside and not _SHORT.search(text[: end.end()]):
            pieces.append(text[start : end.end()].strip())
            start = end.end()
    # What a mark opened and nothing closed may belong to any of them.
    pieces = [*pieces, text[start:].strip()] if spans is not None else [text]
    return [piece for piece in pieces if piece]
