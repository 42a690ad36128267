"""What of a digest stands in the channel, on one screen, and what in its thread.

Measured in a window of 1280 x 900, where a message has 700 pixels: the verdict, Slack's chart (half of them, and nobody
can make it smaller), the small print and the buttons leave room for so many lines of text. A long line takes two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD, DigestExperiment
from bot.domain.digest_notes import NoteTopic
from bot.domain.digest_themes import DigestTheme
from bot.domain.digest_words import Standing
from bot.domain.digests import PICKS_IN_HEAD, PICKS_IN_THREAD, Digest
from bot.domain.feedback import Feedback
from handlers.blocks.digest_experiments import experiment_told
from handlers.blocks.digest_notes import note_heads
from handlers.blocks.digest_numbers import kinds_told
from handlers.blocks.digest_themes import unquoting_words
from handlers.blocks.excerpts import width_of

# Lines of text that fit beside the chart, and those that fit into the room of a chart that is not there.
ROOM = 8
_CHART = 15
# Letters that fit on a line of that window.
_LETTERS = 125
# Themes that always have their place, and those that a screen has at most.
_THEMES_AT_LEAST, _THEMES_AT_MOST = 2, 3
# A theme's numbers and its quote.
_THEME_LINES = 2
# An experiment is cut to about two lines.
_LONGEST = 240
# What is known of an item, and its words on two lines; and the heading above the items.
_PICK_LINES = 3
_HEADING = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each part of a digest stands."""

    # What an analyst says of the period, and the largest kinds in a line, where the channel has room for them.
    verdict: str
    kinds: str
    themes: tuple[DigestTheme, ...]
    # What is said in the channel of those themes, by their ids.
    sentences: Mapping[str, str]
    more_themes: tuple[DigestTheme, ...]
    picks: tuple[Feedback | None, ...]
    more_picks: tuple[Feedback | None, ...]
    experiments: tuple[DigestExperiment, ...]
    more_experiments: tuple[DigestExperiment, ...]
    # What the notes say in the channel, by topic, in order.
    notes: tuple[tuple[NoteTopic, str], ...]


class _Room:
    """Lines that are left on the screen."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def take(self, lines: int) -> None:
        """Give lines to what has its place however full the screen is."""
        self._lines -= lines

    def has(self, lines: int) -> bool:
        """Give lines to something if there are as many left, and say whether there were."""
        if lines > self._lines:
            return False
        self._lines -= lines
        return True


def laid_out(digest: Digest, standing: Standing) -> Layout:
    """Return where each part of a digest stands; no item is quoted twice.

    However much there is, every topic has its line in the channel, one experiment does, and two themes or one item
    speak: then the message is a line or two longer than the screen.
    """
    notes, picks = tuple(note_heads(digest)), unquoted(digest)
    room = _Room(ROOM + (0 if any(digest.tally.by_period) else _CHART))
    themes = min(len(digest.themes), _THEMES_AT_LEAST)
    shown = 0 if themes else min(len(picks), 1)
    room.take(sum(_lines(words) for _, words in notes) + sum(map(_experiment_lines, digest.experiments[:1])))
    room.take(themes * _THEME_LINES + shown * (_PICK_LINES + _HEADING))
    verdict = _if_room(room, unquoting_words(standing.get(None)))
    while shown and shown < min(len(picks), PICKS_IN_HEAD) and room.has(_PICK_LINES):
        shown += 1
    kinds = _if_room(room, kinds_told(digest))
    while themes < min(len(digest.themes), _THEMES_AT_MOST) and room.has(_THEME_LINES):
        themes += 1
    said = {each.theme_id: unquoting_words(standing.get(each.theme_id)) for each in digest.themes[:themes]}
    sentences = {theme_id: words for theme_id, words in said.items() if _if_room(room, words)}
    told = min(len(digest.experiments), 1)
    while told < min(len(digest.experiments), EXPERIMENTS_IN_HEAD) and room.has(1):
        told += 1
    shown += 1 if themes and picks and room.has(_PICK_LINES + _HEADING) else 0
    return Layout(
        verdict=verdict,
        kinds=kinds,
        themes=digest.themes[:themes],
        sentences=sentences,
        more_themes=digest.themes[themes:],
        picks=tuple(picks[:shown]),
        more_picks=tuple(picks[shown : shown + PICKS_IN_THREAD]),
        experiments=digest.experiments[:told],
        more_experiments=digest.experiments[told:],
        notes=notes,
    )


def unquoted(digest: Digest) -> list[Feedback | None]:
    """Return the items worth reading that do not speak for a theme already."""
    quoted = {theme.quote.id for theme in digest.themes if theme.quote is not None}
    return [pick for pick in digest.picks if pick is None or pick.id not in quoted]


def _if_room(room: _Room, words: str) -> str:
    return words if words and room.has(_lines(words)) else ""


def _experiment_lines(line: DigestExperiment) -> int:
    return _lines(f"{experiment_told(line)}  {line.reason}"[:_LONGEST])


def _lines(words: str) -> int:
    return 1 + width_of(words) // _LETTERS if words else 0
