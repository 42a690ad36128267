"""Shortening what somebody said without changing a letter of what is left."""

from unicodedata import east_asian_width

from bot.domain.masking import masked
from handlers.blocks.kit import ELLIPSIS, escaped_size, truncate, visible

# A pasted table or a stack trace would fill the screen line by line.
MOST_LINES = 4
# Cutting back to a word's end may cost at most this share of the text: scripts without blanks have no words to end.
_KEPT = 0.7
# A mask may be shorter than what it hides, so more is masked than is shown.
_MASKED_PER_SHOWN = 8


def excerpt(words: str, budget: int) -> tuple[str, bool]:
    """Return the beginning of somebody's words, at most `budget` (escaped) wide, and whether there was more.

    What is returned stands in the words letter by letter: it is cut between graphemes, at the end of a word where
    there is one, and no ellipsis is put into it.
    """
    whole = visible(words).strip()
    lines = "\n".join(whole.split("\n")[:MOST_LINES]).rstrip()
    if width_of(lines) <= budget:
        return lines, lines != whole
    cut = truncate(lines, budget, width_of).removesuffix(ELLIPSIS)
    return _to_word_end(lines, cut), True


def masked_excerpt(words: str, budget: int) -> tuple[str, bool]:
    """Return the beginning of somebody's words as a whole channel may read it, and whether there was more."""
    # Masking takes a third of a second for the longest message, of which a few lines are shown.
    near = words[: _MASKED_PER_SHOWN * budget]
    shown, is_cut = excerpt(masked(near), budget)
    return shown, is_cut or len(near) < len(words)


def width_of(text: str) -> int:
    """Return the room that a text takes: its escaped size, and as much again for Chinese, Japanese and Korean."""
    return escaped_size(text) + sum(letter < "\U00010000" and east_asian_width(letter) in "WF" for letter in text)


def _to_word_end(whole: str, cut: str) -> str:
    if whole[len(cut) : len(cut) + 1].isspace():
        return cut.rstrip()
    # The last blank, of whatever kind, ends the last whole word.
    end = max((place for place, letter in enumerate(cut) if letter.isspace()), default=-1)
    return cut[:end].rstrip() if end >= len(cut) * _KEPT else cut
