"""👍 and 👎 below a digest, and what a 👎 changed, with the way back."""

from bot.domain.days import day_in_week
from bot.domain.digests import Digest
from bot.domain.language import later, say
from bot.domain.opinions import LoweredNote
from bot.domain.schedules import Cadence
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.attention import NOT_USEFUL, UNDO_LOWERED, USEFUL

_PREVIEW = "preview"
# By how often it comes from now on, and how often it came before.
_LOWERED = {
    (Cadence.WEEKLY, Cadence.DAILY): later(
        "👎 {who} found this digest not useful, so it comes weekly from now on, not daily. The next one is on {day}."
    ),
    (Cadence.MONTHLY, Cadence.WEEKLY): later(
        "👎 {who} found this digest not useful, so it comes monthly from now on, not weekly. The next one is on {day}."
    ),
}
_RESTORED = {
    Cadence.DAILY: later("{who} took that back: the digest comes daily again."),
    Cadence.WEEKLY: later("{who} took that back: the digest comes weekly again."),
}


def opinion_buttons(digest: Digest) -> tuple[Block, ...]:
    """Return the two buttons for a row of the digest's footer; a preview is no digest that anybody got."""
    if digest.slot == _PREVIEW:
        return ()
    useful = kit.button(say("👍 Useful"), USEFUL, digest.id)
    not_useful = kit.button(say("👎 Not useful"), NOT_USEFUL, digest.id)
    # Screen readers say the names of the thumbs, which tell nothing.
    return (
        {**useful, "accessibility_label": say("This digest was useful")},
        {**not_useful, "accessibility_label": say("This digest was not useful: send it less often")},
    )


def lowered_message(note: LoweredNote) -> Rendered:
    """Return what stands in the thread of a digest that comes less often now: who said so, and the way back."""
    if note.undone_by is not None:
        text = say(_RESTORED[note.before], who=f"<@{note.undone_by}>")
        return Rendered(text=text, blocks=(kit.section(text),))
    day = "" if note.next_on is None else day_in_week(note.next_on)
    text = say(_LOWERED[note.now, note.before], who=f"<@{note.by}>", day=day)
    undo = kit.button(say("Undo"), UNDO_LOWERED, note.digest_id)
    return Rendered(text=text, blocks=(kit.section(text), kit.actions("digest.lowered", undo)))
