"""The words of a text as search and themes count them: without fillers, each reduced to its root."""

import re
from collections.abc import Callable

# Words and numbers of any alphabet; an apostrophe parts them, as in SQLite's and PostgreSQL's full text.
_WORD = re.compile(r"[^\W_]+")
# Words that stand in every second English sentence, and the rests of "don't" and "it's". They cost an index
# space and find nothing: the five nearest of SeaMonkey's bug reports hold as many duplicates without them.
# fmt: off
FILLERS = frozenset((
    "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are", "as", "at",
    "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "cannot", "could",
    "d", "did", "didn", "do", "does", "doesn", "doing", "don", "down", "during", "each", "few", "for", "from",
    "further", "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in",
    "into", "is", "isn", "it", "its", "just", "let", "ll", "m", "me", "more", "most", "my", "myself", "of", "off",
    "on", "once", "only", "or", "other", "our", "ours", "out", "over", "own", "re", "s", "same", "she", "should",
    "so", "some", "such", "t", "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "too", "under", "until", "up", "us", "ve", "very", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your", "yours",
))
# fmt: on


def terms(text: str, stem: Callable[[str], str]) -> list[str]:
    """Return the roots of the telling words of a text in their order, repeated as often as they are said.

    `stem` turns a lower-case word into its root; it is handed in, because the stemmer is a package of its own.
    """
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in FILLERS]
