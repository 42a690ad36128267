"""The menu on what nobody asked for: mute it where it stands, or learn why it came; and what a mute says of itself."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.attention import UNMUTED, MuteNote, Occasion
from bot.domain.language import later, say
from handlers.blocks import kit, limits
from handlers.blocks.inputs import option
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.attention import MORE, MUTE, UNMUTE, WHY, mute_value

# What people call each kind, in the middle of a sentence.
KINDS: Mapping[Occasion, str] = {
    Occasion.ASKED: later("answers to what people do"),
    Occasion.DIGEST: later("digests"),
    Occasion.NUDGE: later("reminders"),
    Occasion.TRIAGE: later("questions to the team"),
    Occasion.QUALITY: later("alarms about complaints"),
    Occasion.OWED: later("notes about what customers are owed"),
    Occasion.CHECK: later("questions whether something helped"),
    Occasion.NOTICE: later("notices"),
    Occasion.WELCOME: later("first steps"),
    Occasion.FOLDED: later("summaries of what was held back"),
}


def with_menu(rendered: Rendered, occasion: Occasion, channel_id: str) -> Rendered:
    """Return a message with the menu that mutes its kind; an answer and a digest have none.

    It stands beside the first paragraph that has room, and takes no line of its own where there is one.
    """
    if occasion in UNMUTED or not rendered.blocks:
        return rendered
    menu, blocks = _menu(occasion, channel_id), list(rendered.blocks)
    for place, block in enumerate(blocks):
        if block.get("type") == "section" and "accessory" not in block:
            blocks[place] = {**block, "accessory": menu}
            return replace(rendered, blocks=tuple(blocks))
    if len(blocks) < limits.RENDERED_BLOCKS:
        blocks.append(kit.actions("attention.row", menu))
    return replace(rendered, blocks=tuple(blocks))


def mute_note_message(note: MuteNote) -> Rendered:
    """Return what stands below a message that somebody muted: who did, what that means, and the way back."""
    mute = note.mute
    kind, who = say(KINDS[mute.occasion]), f"<@{mute.set_by}>"
    is_own = mute.place_id == mute.set_by
    if note.undone_by is not None:
        by = f"<@{note.undone_by}>"
        text = (
            say("You get {kind} again.", kind=kind)
            if is_own
            else say("{who} turned {kind} on again here.", who=by, kind=kind)
        )
        return Rendered(text=text, blocks=(kit.section(text),))
    text = (
        say("🔕 Muted: you get no more {kind}. Heed's Home still shows what there is.", kind=kind)
        if is_own
        else say("🔕 {who} muted {kind} here. `/heed privacy` lists what is muted.", who=who, kind=kind)
    )
    undo = kit.button(say("Undo"), UNMUTE, mute_value(mute.place_id, mute.occasion))
    return Rendered(text=text, blocks=(kit.section(text), kit.actions("attention.undo", undo)))


def _menu(occasion: Occasion, channel_id: str) -> Block:
    is_dm = channel_id.startswith("D")
    mute = say("Mute these for me") if is_dm else say("Mute these here")
    choices = [option(mute, f"{MUTE}:{occasion.value}"), option(say("Why do I see this?"), f"{WHY}:{occasion.value}")]
    return {"type": "overflow", "action_id": MORE, "options": choices}
