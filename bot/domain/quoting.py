"""Quotations: where a text quotes, and which span of somebody's words a quotation really is.

Two texts are compared after Unicode's compatibility form, with one kind of quotation mark, dash and blank, without
Slack's entities and without regard to case; what is handed back is always the source's own spelling.
"""
# ruff: noqa: RUF001 -- quotation marks of every kind are what this module is about

import re
import unicodedata
from dataclasses import dataclass

# Each opening mark with what closes it; a true partner is looked for before the marks that stand in for it.
_DOUBLE = '"”“»«„‟″〞'
_PARTNERS = {
    '"': ('"', "”"),
    "“": ("”", '"', "“"),
    "”": ("”", '"'),
    "„": ("“", "”", '"'),
    "‟": ("”", '"'),
    "″": ("″", '"', "”"),
    "«": ("»", '"'),
    "»": ("«", "»", '"'),
    "‹": ("›",),
    "›": ("‹", "›"),
    "「": ("」",),
    "『": ("』",),
    "《": ("》",),
    "〈": ("〉",),
    "〝": ("〞", "〟"),
    "`": ("`", "´", "'"),
    "´": ("´",),
    "❝": ("❞",),
    "❛": ("❜",),
    "❮": ("❯",),
    "'": ("'", "’"),
    "‘": ("’", "'"),
    "‚": ("‘", "’", "'"),
    "‛": ("’", "'"),
    "’": ("’", "'"),
}
# These are also apostrophes: they open only before a word that nothing precedes.
_SINGLE = "'‘‚‛’"
MARKS = frozenset(_PARTNERS) | frozenset("」』》〉〞〟❞❜❯›")
_SAME_MARK = str.maketrans(dict.fromkeys(_DOUBLE + "「」『』《》〈〉〝〟❝❞", '"') | dict.fromkeys("‘’‚‛`´‹›❛❜′", "'"))
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
_WORD = re.compile(r"\w+(?:'\w+)*")
# Thai, Lao, Burmese, Khmer, Japanese and Chinese put no blanks between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# Shorter than this, a span that is left of an untrue quotation says nothing.
_LEAST_WORDS = 3
# A quotation of which less than this is true was not a slip of the pen.
_LEAST_SHARE = 0.5
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|none|neither|nor|without|hardly|\w+n't|cannot)\b")
# How far before a span a "not" still turns it round, in characters: about three words.
_NEAR = 18


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation in a text: from its opening mark to behind its closing one, and what stands between."""

    start: int
    end: int
    inner: str


@dataclass(frozen=True, slots=True)
class Plain:
    """Words made comparable, and for each of their characters where it came from."""

    words: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find(self, wanted: str) -> str | None:
        """Return the span of the words that reads like `wanted` and does not begin or end inside a word."""
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            if _is_whole(self.text, start, end):
                return self.words[self.starts[start] : self.ends[end - 1]]
            start = self.text.find(wanted, start + 1)
        return None

    def is_turned(self, wanted: str) -> bool:
        """Say whether a "not" stands right before the first place of `wanted`."""
        at = self.text.find(wanted)
        return at >= 0 and _NEGATION.search(self.text[max(at - _NEAR, 0) : at]) is not None


def plain(words: str) -> Plain:
    """Return words made comparable."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, cluster in _clusters(words):
        for letter in _compared(cluster):
            if letter == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    return Plain(words, "".join(letters), tuple(starts), tuple(ends))


def compared(text: str) -> str:
    """Return a text as it is compared."""
    return plain(text).text.strip()


def true_quote(quote: str, words: str) -> str | None:
    """Return the span of somebody's words that a quotation is, in their own spelling, or None when it is none."""
    wanted = compared(quote)
    return plain(words).find(wanted) if _WORD.search(wanted) else None


def nearest_quote(quote: str, source: Plain) -> str | None:
    """Return the longest true span inside an untrue quotation, or None when too little of it is true.

    A span that the source turns round with a "not" is no answer.
    """
    wanted = compared(quote)
    words = list(_WORD.finditer(wanted))
    least = max(_LEAST_WORDS, round(len(words) * _LEAST_SHARE))
    for length in range(len(words) - 1, least - 1, -1):
        for first in range(len(words) - length + 1):
            part = wanted[words[first].start() : words[first + length - 1].end()]
            found = source.find(part)
            if found is not None and not source.is_turned(part):
                return found
    return None


def quotations(text: str) -> list[Span] | None:
    """Return every quotation of a text in its order, or None when a mark opens or closes nothing."""
    spans: list[Span] = []
    at = 0
    while at < len(text):
        if text[at] == ">" and (at == 0 or text[at - 1] == "\n"):
            end = (text + "\n").index("\n", at)
            spans.append(Span(at, end, text[at:end].lstrip("> ")))
            at = end
        elif text[at] in MARKS and not _is_apostrophe(text, at):
            closing = _closing(text, at)
            if closing is None:
                return None
            spans.append(Span(at, closing + 1, text[at + 1 : closing]))
            at = closing + 1
        else:
            at += 1
    return spans


def _closing(text: str, at: int) -> int | None:
    is_single = text[at] in _SINGLE
    for partner in _PARTNERS.get(text[at], ()):
        end = text.find(partner, at + 1)
        while end >= 0 and is_single and not _ends_word(text, end):
            end = text.find(partner, end + 1)
        if end > at + 1:
            return end
    return None


def _is_apostrophe(text: str, at: int) -> bool:
    """Say whether a single mark belongs to a word: "don't", "the customers' data"."""
    return text[at] in "'’‘" and at > 0 and text[at - 1].isalnum()


def _ends_word(text: str, at: int) -> bool:
    return not (at + 1 < len(text) and text[at + 1].isalnum())


def _clusters(words: str) -> list[tuple[int, int, str]]:
    """Return characters with the marks that combine with them, and entities, as one each: start, end, text."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        entity = next(((name, sign) for name, sign in _ENTITIES if words.startswith(name, at)), None)
        end = at + (len(entity[0]) if entity else 1)
        while end < len(words) and unicodedata.combining(words[end]):
            end += 1
        found.append((at, end, entity[1] if entity else words[at:end]))
        at = end
    return found


def _compared(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if unicodedata.category(cluster[0]) == "Cf":
        return ""
    one = _DASHES.sub("-", unicodedata.normalize("NFKC", cluster)).translate(_SAME_MARK)
    return re.sub(r"\s", " ", one).casefold()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a span begins and ends where words do; scripts without blanks have no such places."""
    before = start > 0 and _joins(text[start - 1]) and _joins(text[start])
    after = end < len(text) and _joins(text[end - 1]) and _joins(text[end])
    return not before and not after


def _joins(letter: str) -> bool:
    return letter.isalnum() and _UNSPACED.match(letter) is None
