"""The message that tells of what a day's budget held back: one line each, with the way to it."""

from bot.domain.attention import FoldNote, Said
from bot.domain.language import say, say_many
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.attention import SHOW

# Lines that fit on two screens together with their buttons; the others are shown as these are, and named by then.
LINES = 12


def fold_message(note: FoldNote) -> Rendered:
    """Return what was held back; what was shown meanwhile has left it."""
    text = _head(note)
    lines = [_line(said) for said in note.held[:LINES]]
    told = [text, *(f"• {kit.escape(_why(said))}" for said in note.held[:LINES])]
    blocks = [kit.section(text), *lines]
    if len(note.held) > LINES:
        left = len(note.held) - LINES
        more = say_many(left, "{number:,} more stands here once these are shown.", "{number:,} more stand here later.")
        blocks.append(kit.context(more))
        told.append(more)
    blocks.append(kit.context(_foot(note)))
    return Rendered(text="\n".join(told), blocks=tuple(blocks))


def _head(note: FoldNote) -> str:
    if not note.held:
        return say("Everything that waited here was shown.")
    return say_many(
        len(note.held),
        "*{number:,} more thing today.* I kept it to one line, so that there is not too much at once.",
        "*{number:,} more things today.* I kept each to one line, so that there is not too much at once.",
    )


def _foot(note: FoldNote) -> str:
    if note.is_for_one:
        return say("The day's messages to you are used up. Heed's Home has your settings for how many there may be.")
    return say("The day's messages in this channel are used up. Admins choose in Heed's Home how many there may be.")


def _line(said: Said) -> Block:
    show = kit.button(say("Show"), SHOW, said.key) if said.can_be_shown else None
    return kit.section(f"• {kit.escape(_why(said))}", show)


def _why(said: Said) -> str:
    return say(said.why)
