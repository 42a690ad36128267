"""Cuts what people said into sentences and clauses, each a true piece of their words."""

import re

# After a full stop and space, at a new line, or where a capital follows a full stop at once, as in hasty reviews.
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s*\n+\s*|(?<=[a-z)][.!?])(?=[A-Z])")
# Where a reason, a consequence or a turn begins.
_TURN = re.compile(
    r"[,;]?\s+(?=(?:because|since we|so that|otherwise|but|however|although|in order to|as we|or else|right now we"
    r"|at the moment|currently|for now|until then|meanwhile"
    r"|which (?:costs|takes|means))\b)|;\s+",
    re.IGNORECASE,
)
# Shorter than this is a sigh, not a sentence.
_SHORTEST = 4
# A very long text says what it is about in its first sentences; more would only cost time.
_MOST = 24


def sentences(words: str) -> list[str]:
    """Return the sentences of a text, at most 24; the whole text when it has none."""
    parts = [part.strip() for part in _END.split(words)]
    return [part for part in parts if len(part) >= _SHORTEST][:_MOST] or [words.strip()]


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence, each with the word that it begins with, such as `because`."""
    return [part.strip(" ,;") for part in _TURN.split(sentence) if len(part.strip(" ,;")) >= _SHORTEST] or [sentence]
