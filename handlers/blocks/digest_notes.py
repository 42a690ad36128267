"""The notes of a digest: a line for each topic in the channel, and what is behind it in the thread."""

import re
from collections.abc import Iterator

from bot.domain.digest_notes import LINES_IN_THREAD, DigestNote, NoteLine, NoteTopic, name_words
from bot.domain.digests import Digest
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

# Two lines on a wide screen; a name is a label here.
_HEAD_BUDGET = 220
_DETAIL_BUDGET = 220
_NAME_BUDGET = 40
_PLACE = re.compile(r"\{(\d)\}")
_HEADINGS = {
    NoteTopic.STATUSES: "Decided",
    NoteTopic.LOOP: "Closing the loop",
    NoteTopic.QUALITY: "Quality",
    NoteTopic.ALIGNMENT: "Alignment",
    NoteTopic.SILENCE: "Not heard from",
}


def note_blocks(digest: Digest) -> list[Block]:
    """Return what everybody in the channel sees of the notes, in one block, or nothing without any."""
    lines = [kit.line(kit.said(f"{_HEADINGS[topic]}: ", bold=True), kit.said(words)) for topic, words in _heads(digest)]
    if not lines:
        return []
    return [kit.rich_text(kit.line(kit.said(f"Also this {digest.period.noun}", bold=True)), kit.bullets(*lines))]


def notes_told(digest: Digest) -> list[str]:
    """Return the same in plain lines, for those who see no blocks."""
    return [f"{_HEADINGS[topic]}: {words}" for topic, words in _heads(digest)]


def notes_message(digest: Digest) -> Rendered:
    """Return what the notes say in detail."""
    notes = [note for note in _in_order(digest) if note.details]
    blocks = [_details(note) for note in notes]
    headings = ", ".join(_HEADINGS[note.topic].lower() for note in notes)
    text = f"Behind the lines above: {headings}." if notes else "Behind the lines above: nothing any more."
    return Rendered(text=text, blocks=tuple(blocks) or (kit.section(text),))


def line_words(line: NoteLine, budget: int) -> str:
    """Return a line with its names, as plain text of at most `budget` characters when escaped."""

    def named(place: re.Match[str]) -> str:
        at = int(place[1])
        if at >= len(line.names):
            return place[0]
        name = line.names[at]
        short = kit.truncate(kit.one_line(name_words(name)), _NAME_BUDGET, kit.escaped_size)
        return short[:1].upper() + short[1:] if place.start() == 0 and name.said is None else short

    # Drawn as plain text, where marks of code would be read as they are.
    return kit.truncate(_PLACE.sub(named, line.text.replace("`", "")), budget, kit.escaped_size)


def _in_order(digest: Digest) -> list[DigestNote]:
    return sorted(digest.notes, key=lambda note: list(NoteTopic).index(note.topic))


def _heads(digest: Digest) -> Iterator[tuple[NoteTopic, str]]:
    for note in _in_order(digest):
        if note.head is not None:
            yield note.topic, line_words(note.head, _HEAD_BUDGET)


def _details(note: DigestNote) -> Block:
    shown = [kit.line(kit.said(line_words(line, _DETAIL_BUDGET))) for line in note.details[:LINES_IN_THREAD]]
    return kit.rich_text(kit.line(kit.said(_HEADINGS[note.topic], bold=True)), kit.bullets(*shown))
