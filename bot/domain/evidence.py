"""The evidence lock: every piece of text that a model wrote passes here before anybody reads it.

A sentence is shown when it rests on items that were really sent, when its quotations are spans of what these items say,
and when its numbers and names are theirs or were handed in by code. In doubt it is withheld and counted.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.analysis import Claim, Source
from bot.domain.evidence_grounds import Facts, Given, Ground
from bot.domain.evidence_sentences import TOO_LONG, Sentence, judged
from bot.domain.names_said import is_rooted, words_of
from bot.domain.plain_english import ORDINARY
from bot.domain.quoting import MARKS, true_quote
from bot.domain.words import clean_words

__all__ = ["Facts", "Locked", "Sentence", "lock", "locked_line", "locked_name", "true_quote"]

# More sentences than this are no answer that fits on a Slack screen.
MOST_SENTENCES = 12
# Slack cuts a heading that is longer; a theme's name also stands in lists and on buttons.
LONGEST_NAME = 60
_APOSTROPHES = frozenset("'\u2019")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """What people may read, how many sentences were withheld, and why, each reason once."""

    sentences: tuple[Sentence, ...]
    withheld: int
    reasons: tuple[str, ...]


def lock(claims: Sequence[Claim], sources: Sequence[Source], *, facts: Facts | None = None) -> Locked:
    """Return the sentences of these claims that the sources and facts carry; the others are counted."""
    grounds = {source.label: Ground(source) for source in sources}
    given = Given(facts or Facts())
    sentences: list[Sentence] = []
    reasons: list[str] = []
    for claim in claims:
        for outcome in judged(claim, grounds, given):
            if isinstance(outcome, str):
                reasons.append(outcome)
            elif len(sentences) < MOST_SENTENCES:
                sentences.append(outcome)
            else:
                reasons.append(TOO_LONG)
    return Locked(sentences=tuple(sentences), withheld=len(reasons), reasons=tuple(dict.fromkeys(reasons)))


def locked_line(text: str, sources: Sequence[Source], *, facts: Facts | None = None) -> str | None:
    """Return a line about all of these sources when every sentence of it holds, else None."""
    locked = lock([Claim(text=text, cites=tuple(source.label for source in sources))], sources, facts=facts)
    return " ".join(sentence.text for sentence in locked.sentences) if not locked.withheld else None


def locked_name(name: str, sources: Sequence[Source]) -> str | None:
    """Return a short name when each word of it is ordinary or one of the sources', else None."""
    tidy = " ".join(clean_words(unicodedata.normalize("NFKC", name)).split()).strip(" .:\"'")
    if not 0 < len(tidy) <= LONGEST_NAME or set(tidy) & (MARKS - _APOSTROPHES):
        return None
    known = frozenset(word for source in sources for word in Ground(source).vocabulary)
    if not all(word in ORDINARY or is_rooted(word, known) for word in words_of(tidy)):
        return None
    # Titles are written in capitals, which says nothing about their words: the words were just looked up.
    lower = tidy.casefold() if len(tidy.split()) > 1 else tidy
    return tidy if locked_line(lower, sources) is not None else None
