"""Answers to questions about feedback: when there is enough to say something, and what people get to read."""

import re
from enum import StrEnum

# How many items an answer is made from: what a screen of sentences can cite, and an endpoint reads in two seconds.
MOST_READ = 12
# One voice is an anecdote: from two on, something is said of customers.
LEAST_RELEVANT = 2
# How many of the nearest items are shown when the question cannot be answered.
NEAREST = 3
# What somebody asks is a sentence or two; more is cut, so that no prompt is filled by it.
LONGEST_QUESTION = 1_000

_QUESTION_WORDS = (
    "are can could did do does had has have how is should was were what when where which who whom whose why will would "
    "summarise summarize"
)
_FIRST = frozenset(_QUESTION_WORDS.split())
_MARKS = re.compile(r"[?\uff1f\u061f]\W*$")
# "Can you keep this?" asks for a capture.
_CAPTURE = re.compile(r"\b(?:add|capture|file|keep|log|note|record|remember|save|store|tag|track)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:it|that|this|thread|message|please|pls|plz)\b", re.IGNORECASE)
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^<>]*)?>")
# "What about it" asks nothing that could be looked up.
_LEAST_WORDS = 3


class Verdict(StrEnum):
    """Whether a question can be answered."""

    ANSWERED = "answered"
    # Some items are about it, too few to say anything of customers.
    TOO_LITTLE = "too_little"
    # Nothing is about it; what is nearest is shown all the same.
    UNKNOWN = "unknown"
    # There is nothing that this reader may read.
    EMPTY = "empty"


def verdict_on(found: int, relevant: int) -> Verdict:
    """Return whether so many items, of which so many are about the question, answer it."""
    if found == 0:
        return Verdict.EMPTY
    if relevant == 0:
        return Verdict.UNKNOWN
    return Verdict.ANSWERED if relevant >= LEAST_RELEVANT else Verdict.TOO_LITTLE


def question_in(text: str) -> str | None:
    """Return the question that somebody put to Heed in a message of Slack's markup, or None when it is none.

    A question ends with a question mark or begins with a question word, has three words at least, and does not ask to
    keep the thread or message that it stands in.
    """
    words = _MENTION.sub(" ", text).strip(" ,:;-\n\t")
    said = words.split()
    is_asked = bool(_MARKS.search(words)) or (bool(said) and said[0].lower().strip(",") in _FIRST)
    if not is_asked or len(said) < _LEAST_WORDS or (_CAPTURE.search(words) and _THIS.search(words)):
        return None
    return " ".join(said)
