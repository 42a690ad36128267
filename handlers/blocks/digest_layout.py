"""What of a digest stands in the channel, on one screen, and what in its thread.

Looked at in a window of 1280 x 900: below the title, the verdict and Slack's chart, which nobody can make smaller, and
above the small print and the buttons there is room for so many lines of text. Where a line is long it takes two.
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
from handlers.blocks.digest_themes import said_in_head
from handlers.blocks.excerpts import width_of

# Lines of text that fit beside the chart, and those that fit into the room of a chart that is not there.
ROOM = 9
_CHART = 14
# Letters that fit on a line of that window.
_LETTERS = 125
_THEMES_AT_MOST = 3
# A line with what is known of it, and its words on two.
_PICK_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each part of a digest stands."""

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

    Every topic has its line in the channel, and at least one theme or item speaks there, however much there is.
    """
    notes = tuple(note_heads(digest))
    experiments = digest.experiments[:EXPERIMENTS_IN_HEAD]
    room = ROOM + (0 if any(digest.tally.by_period) else _CHART)
    room -= len(experiments) + sum(1 + width_of(words) // _LETTERS for _, words in notes)
    shown = _themes_within(room, digest.themes, standing)
    room -= sum(_lines_of(theme, standing) for theme in digest.themes[:shown])
    quoted = {theme.quote.id for theme in digest.themes if theme.quote is not None}
    picks = [pick for pick in digest.picks if pick is None or pick.id not in quoted]
    beside = min(max(room // _PICK_LINES, 0 if shown else 1), 1 if shown else PICKS_IN_HEAD)
    return Layout(
        themes=digest.themes[:shown],
        more_themes=digest.themes[shown:],
        picks=tuple(picks[:beside]),
        more_picks=tuple(picks[beside : beside + PICKS_IN_THREAD]),
        experiments=experiments,
        more_experiments=digest.experiments[EXPERIMENTS_IN_HEAD:],
        notes=notes,
    )


def _themes_within(room: int, themes: Sequence[DigestTheme], standing: Standing) -> int:
    """Return how many themes there is room for: at least one, at most three."""
    shown = 0
    for theme in themes[:_THEMES_AT_MOST]:
        room -= _lines_of(theme, standing)
        if shown and room < 0:
            break
        shown += 1
    return shown


def _lines_of(theme: DigestTheme, standing: Standing) -> int:
    """Return how many lines a theme takes: its numbers, what is said of it, and its quote."""
    sentence = said_in_head(theme, standing)
    return 2 + (1 + width_of(sentence) // _LETTERS if sentence else 0)
