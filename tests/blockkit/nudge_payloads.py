"""Every message and form about nudges, as functions of what people wrote."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.flows.nudges import MOST_TOLD
from bot.messages import NudgeNote, NudgeNotes
from handlers.blocks import nudges
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered

Payload: TypeAlias = Rendered | Block
# As long as a key gets: the longest name of a rule, an id, a day and a person in a large organisation.
KEY = f"review_due:{'f' * 32}:2026-12-01:{'U' * 11}"
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def note(words: str, kind: NudgeKind = NudgeKind.STALE, state: NudgeState = NudgeState.OPEN) -> NudgeNote:
    """Return a nudge about an experiment whose hypothesis is `words`."""
    told = Nudge(
        key=KEY,
        kind=kind,
        subject_id="f" * 32,
        user_id="U1",
        why="EXP-999999999 may be read since Tue 1 Dec 2026, and nobody has decided about it.",
        state=state,
        created_at=AT,
        snoozed_until=AT,
    )
    link = "https://acme.slack.com/archives/C1/p1790000000000100"
    return NudgeNote(
        nudge=told,
        label="EXP-999999999",
        title=words,
        permalink=link if kind is NudgeKind.READ_DUE else None,
        owner_id="U2",
        snoozed_until=date(2026, 12, 2),
    )


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "nudge": lambda words: draw(NudgeNotes(notes=(note(words),))),
    "nudges, most": lambda words: draw(
        NudgeNotes(notes=tuple(note(words, list(NudgeKind)[place % 4]) for place in range(MOST_TOLD)))
    ),
    "nudges, answered": lambda words: draw(NudgeNotes(notes=tuple(note(words, state=state) for state in NudgeState))),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "nudge, snooze": lambda _: nudges.snooze_form(KEY, AT.date()),
    "nudge, not mine": lambda _: nudges.owner_form(KEY),
}
