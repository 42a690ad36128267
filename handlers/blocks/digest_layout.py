"""What of a digest stands in the channel, on one screen, and what in its thread.

Measured in a window of 1280 x 900, where a message has 700 pixels: the verdict, Slack's chart (half of them, and nobody
can make it smaller), the small print and the buttons leave room for so many lines of text. A long line takes two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD, DigestExperiment
from bot.domain.digest_notes import NoteTopic
from bot.domain.digest_themes import DigestTheme
from bot.domain.digest_words import Standing
from bot.domain.digests import PICKS_IN_HEAD, PICKS_IN_THREAD, Digest
from bot.domain.feedback import Feedback
from handlers.blocks.digest_notes import note_heads
from handlers.blocks.digest_numbers import kinds_told
from handlers.blocks.digest_themes import said_in_head, verdict_in_head
from handlers.blocks.excerpts import width_of

# Lines of text that fit beside the chart, and those that fit into the room of a chart that is not there.
ROOM = 8
_CHART = 15
# Letters that fit on a line of that window.
_LETTERS = 125
_THEMES_AT_MOST = 3
# What is known of an item, and its words on two lines.
_PICK_LINES = 3
_HEADING = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each part of a digest stands."""

    # The largest kinds in a line, where there is room for them in the channel.
    kinds: str
    themes: tuple[DigestTheme, ...]
    more_themes: tuple[DigestTheme, ...]
    picks: tuple[Feedback | None, ...]
    more_picks: tuple[Feedback | None, ...]
    experiments: tuple[DigestExperiment, ...]
    more_experiments: tuple[DigestExperiment, ...]
    # What the notes say in the channel, by topic, in order.
    notes: tuple[tuple[NoteTopic, str], ...]


def laid_out(digest: Digest, standing: Standing) -> Layout:
    """Return where each part of a digest stands; no item is quoted twice.

    However much there is, every topic has its line in the channel, one experiment does, and one theme or item speaks.
    """
    notes, picks = tuple(note_heads(digest)), _unquoted(digest)
    room = ROOM + (0 if any(digest.tally.by_period) else _CHART)
    room -= sum(_lines(words) for _, words in notes) + _lines(verdict_in_head(standing))
    first, others = digest.experiments[:1], digest.experiments[1:EXPERIMENTS_IN_HEAD]
    room -= len(first)
    themes = _themes_within(room, digest.themes, standing)
    room -= sum(_theme_lines(theme, standing) for theme in digest.themes[:themes])
    most = 1 if themes else PICKS_IN_HEAD
    shown = min(max((room - _HEADING) // _PICK_LINES, 0 if themes else 1), most, len(picks))
    room -= shown * _PICK_LINES + (_HEADING if shown else 0)
    kinds = kinds_told(digest) if room > 0 else ""
    told = 1 + (len(others) if room - _lines(kinds) >= len(others) else 0)
    return Layout(
        kinds=kinds,
        themes=digest.themes[:themes],
        more_themes=digest.themes[themes:],
        picks=tuple(picks[:shown]),
        more_picks=tuple(picks[shown : shown + PICKS_IN_THREAD]),
        experiments=digest.experiments[:told],
        more_experiments=digest.experiments[told:],
        notes=notes,
    )


def _unquoted(digest: Digest) -> list[Feedback | None]:
    """Return the items worth reading that do not speak for a theme already."""
    quoted = {theme.quote.id for theme in digest.themes if theme.quote is not None}
    return [pick for pick in digest.picks if pick is None or pick.id not in quoted]


def _themes_within(room: int, themes: Sequence[DigestTheme], standing: Standing) -> int:
    """Return how many themes there is room for beside a line of kinds: at least one, at most three."""
    shown, room = 0, room - 1
    for theme in themes[:_THEMES_AT_MOST]:
        room -= _theme_lines(theme, standing)
        if shown and room < 0:
            break
        shown += 1
    return shown


def _theme_lines(theme: DigestTheme, standing: Standing) -> int:
    """Return how many lines a theme takes: its numbers, what is said of it, and its quote."""
    return 2 + _lines(said_in_head(theme, standing))


def _lines(words: str) -> int:
    return 1 + width_of(words) // _LETTERS if words else 0
