"""What Heed shows of its own noise, as functions of what people wrote: only names of channels are anybody's words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from bot.domain import reasons
from bot.domain.attention import FREE, MUTED, WITHHELD, FoldNote, Mute, MuteNote, Occasion, Said
from bot.domain.opinions import LoweredNote
from bot.domain.schedules import Cadence
from bot.flows.muting import MuteSeen
from bot.flows.posted import LINES, Posted, PostedLine
from bot.messages import Sentence
from handlers.blocks.folding import LINES as FOLD_LINES
from handlers.blocks.folding import fold_message
from handlers.blocks.home_posted import home_posted_blocks
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.muting import mute_note_message, with_menu
from handlers.blocks.opinions import lowered_message
from handlers.blocks.posted import posted_message, posted_view
from handlers.blocks.sentences import sentence_message

Payload: TypeAlias = Rendered | Block

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WHYS = (reasons.TRIAGE, reasons.QUALITY, reasons.NUDGE, reasons.OWED, reasons.CHECK, reasons.ROLE, "")
HOMES = (None, "C1", MUTED, WITHHELD, "folded:2026-11-23:C1")


def said(number: int, occasion: Occasion) -> Said:
    """Return a message of Heed, held back in one way or another."""
    folded_into = HOMES[number % len(HOMES)]
    return Said(
        key=f"key-{number}-{'x' * 1_000}",
        occasion=occasion,
        channel_id="C1",
        user_id=None if number % 2 else "U1",
        ts=None if folded_into else f"17900000{number:02}.000100",
        at=NOW - timedelta(days=number),
        why=WHYS[number % len(WHYS)],
        folded_into=folded_into,
        can_be_shown=number % 3 == 0,
    )


def page(words: str) -> Posted:
    """Return a page as full as one can be, each line on a day of its own."""
    occasions = [*Occasion, *Occasion][:LINES]
    lines = [
        PostedLine(
            said=said(number, occasion),
            on=date(2026, 11, 23) - timedelta(days=number),
            place_name=words if number % 4 else None,
            count=number * 100 + 1,
            permalink=f"https://acme.slack.com/archives/C1/p{number}",
        )
        for number, occasion in enumerate(occasions)
    ]
    mutes = [
        MuteSeen(mute=mute(occasion), place_name=words if number % 2 else None)
        for number, occasion in enumerate([*Occasion, *Occasion])
    ]
    return Posted(lines=tuple(lines), offset=300, following=600, mutes=tuple(mutes))


def mute(occasion: Occasion, place_id: str = "C1") -> Mute:
    """Return something that was muted."""
    return Mute(place_id=place_id, occasion=occasion, set_by="U0ADA", set_at=NOW)


def fold(count: int, *, is_for_one: bool) -> FoldNote:
    """Return a summary of so many messages."""
    occasions = sorted(set(Occasion) - FREE)
    held = tuple(said(number, occasions[number % len(occasions)]) for number in range(count))
    return FoldNote(held=held, is_for_one=is_for_one)


def lowered(before: Cadence, now: Cadence, *, undone_by: str | None = None) -> LoweredNote:
    """Return what is said of a digest that comes less often."""
    return LoweredNote(
        digest_id="d1", by="U0ADA", before=before, now=now, next_on=date(2026, 12, 1), undone_by=undone_by
    )


MESSAGES: dict[str, Callable[[str], Rendered]] = {
    "posted": lambda words: posted_message(page(words)),
    "posted, nothing": lambda _: posted_message(Posted(lines=(), offset=0, following=None)),
    "fold, a channel's": lambda _: with_menu(
        fold_message(fold(FOLD_LINES + 30, is_for_one=False)), Occasion.FOLDED, "C1"
    ),
    "fold, a person's": lambda _: with_menu(fold_message(fold(1, is_for_one=True)), Occasion.FOLDED, "D1"),
    "fold, everything shown": lambda _: fold_message(fold(0, is_for_one=True)),
    "menu": lambda words: with_menu(sentence_message(Sentence(text=words)), Occasion.NUDGE, "D1"),
    "menu, a channel's": lambda words: with_menu(sentence_message(Sentence(text=words)), Occasion.TRIAGE, "C1"),
    "lowered to weekly": lambda _: lowered_message(lowered(Cadence.DAILY, Cadence.WEEKLY)),
    "lowered to monthly": lambda _: lowered_message(lowered(Cadence.WEEKLY, Cadence.MONTHLY)),
    "daily again": lambda _: lowered_message(lowered(Cadence.DAILY, Cadence.WEEKLY, undone_by="U0ADA")),
    "weekly again": lambda _: lowered_message(lowered(Cadence.WEEKLY, Cadence.MONTHLY, undone_by="U0ADA")),
    "muted": lambda _: mute_note_message(MuteNote(mute=mute(Occasion.TRIAGE))),
    "muted, taken back": lambda _: mute_note_message(MuteNote(mute=mute(Occasion.TRIAGE), undone_by="U0ADA")),
    "muted, one's own": lambda _: mute_note_message(MuteNote(mute=mute(Occasion.NUDGE, "U0ADA"))),
    "muted, one's own taken back": lambda _: mute_note_message(
        MuteNote(mute=mute(Occasion.NUDGE, "U0ADA"), undone_by="U0ADA")
    ),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "posted": lambda words: posted_view(page(words)),
    "posted on Home": lambda words: {"type": "home", "blocks": home_posted_blocks(page(words))},
}
