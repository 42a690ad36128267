"""The notes of a digest: a line for each topic in the channel, and what is behind it in the thread."""

import re
from collections.abc import Iterator

from bot.domain.digest_notes import LINES_IN_THREAD, DigestNote, NoteLine, NoteTopic, name_words, topic_words
from bot.domain.digests import Digest
from bot.domain.language import say
from handlers.blocks import kit
from handlers.blocks.directions import closed, composed, isolated
from handlers.blocks.kit import Block, Rendered

# Two lines on a wide screen; a name is a label here.
_HEAD_BUDGET = 220
_DETAIL_BUDGET = 220
_NAME_BUDGET = 40
_PLACE = re.compile(r"\{(\d)\}")


def note_heads(digest: Digest) -> list[tuple[NoteTopic, str]]:
    """Return what everybody in the channel sees of the notes: their topics, in order, with a line each."""
    return [
        (note.topic, line_words(note.head, _HEAD_BUDGET)) for note in notes_in_order(digest) if note.head is not None
    ]


def note_line(topic: NoteTopic, words: str) -> Block:
    """Return a note as an entry of a list."""
    return kit.line(kit.said(f"{topic_words(topic)}: ", bold=True), composed(words))


def note_told(topic: NoteTopic, words: str) -> str:
    """Return the same as a plain line, for those who see no blocks."""
    return f"{topic_words(topic)}: {words}"


def notes_message(digest: Digest) -> Rendered:
    """Return what the notes say in detail."""
    notes = [note for note in notes_in_order(digest) if note.details]
    headings = ", ".join(topic_words(note.topic) for note in notes)
    text = say("Behind the lines above: {topics}.", topics=headings) if notes else say("Nothing to add any more.")
    return Rendered(text=text, blocks=tuple(map(_details, notes)) or (kit.section(text),))


def line_words(line: NoteLine, budget: int) -> str:
    """Return a line with its names, as plain text of at most `budget` characters when escaped."""
    # Drawn as plain text, where marks of code would be read as they are. Cleaned before names are put in.
    text = kit.visible(line.text.replace("`", ""))
    return closed(kit.truncate("".join(_filled(line, text)), budget - 1, kit.escaped_size))


def notes_in_order(digest: Digest) -> list[DigestNote]:
    """Return the notes in the order of their topics."""
    return sorted(digest.notes, key=lambda note: list(NoteTopic).index(note.topic))


def _filled(line: NoteLine, text: str) -> Iterator[str]:
    end = 0
    for place in _PLACE.finditer(text):
        yield text[end : place.start()]
        end, at = place.end(), int(place[1])
        if at >= len(line.names):
            yield place[0]
            continue
        name = line.names[at]
        short = kit.truncate(kit.one_line(name_words(name)), _NAME_BUDGET, kit.escaped_size)
        # A sentence stays a sentence when it begins with what stands for a name.
        starts = place.start() == 0 and name.said is None
        yield isolated(short[:1].upper() + short[1:] if starts else short)
    yield text[end:]


def _details(note: DigestNote) -> Block:
    shown = [kit.line(composed(line_words(line, _DETAIL_BUDGET))) for line in note.details[:LINES_IN_THREAD]]
    return kit.rich_text(kit.line(kit.said(topic_words(note.topic), bold=True)), kit.bullets(*shown))
