"""What a digest says besides numbers, themes and experiments: one function for each topic, in the order of the topics.

A note is made within the transaction that counts the digest, and frozen with it: a function says what is true for
`reader`, the audience of the channel, of the periods given (the last one is the digest's own). Its sentences hold
places for names, `{0}` and `{1}`, and never the names themselves: these are read afresh whenever the digest is drawn.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from bot.domain.audience import Reader
from bot.domain.digest_notes import DigestNote
from bot.domain.digests import Period
from bot.flows.alignment import alignment_note
from bot.flows.desk import Desk
from bot.flows.loop_numbers import loop_note
from bot.flows.quality_notes import quality_note, silence_note
from bot.flows.statuses_told import status_note
from bot.ports import UnitOfWork

NoteMaker: TypeAlias = Callable[[Desk, UnitOfWork, Sequence[Period], Reader], Awaitable[DigestNote | None]]

NOTES: tuple[NoteMaker, ...] = (status_note, loop_note, quality_note, alignment_note, silence_note)


async def notes_told(desk: Desk, work: UnitOfWork, periods: Sequence[Period], reader: Reader) -> tuple[DigestNote, ...]:
    """Return what there is to say, topic by topic."""
    notes = [await note(desk, work, periods, reader) for note in NOTES]
    return tuple(note for note in notes if note is not None)
