"""Payloads about attention: the menu on a message, what is shown or muted, and opinions on digests."""

from dataclasses import dataclass

from bot.domain.attention import Occasion
from handlers.payloads.common import Actor, Payload, objects_in, press_of, text_in

# The menu on a message and its two choices; the button that takes a mute back.
MORE, MUTE, WHY, UNMUTE = "attention.more", "mute", "why", "attention.unmute"
# The buttons that show what was held back, and the pages of what Heed posted.
SHOW, POSTED = "attention.show", "attention.posted"
# The same two on a list of them, which is drawn anew afterwards.
UNMUTE_LISTED, SHOW_LISTED = "attention.unmute_listed", "attention.show_listed"
# The two opinions on a digest, and the button that takes a lowered frequency back.
USEFUL, NOT_USEFUL, UNDO_LOWERED = "digest.useful", "digest.not_useful", "digest.undo_lowered"

# More messages than this many digits can count were never posted.
_DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuChoice:
    """What somebody chose in the menu on a message; None: nothing of ours."""

    actor: Actor
    channel_id: str
    # The message, and the one that its thread hangs on.
    ts: str
    thread_ts: str
    choice: str
    occasion: Occasion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MutePlace:
    """A mute that somebody wants to take back; None: nothing of ours."""

    actor: Actor
    place_id: str
    occasion: Occasion | None


def menu_choice_of(payload: Payload) -> MenuChoice:
    """Return what somebody chose."""
    press = press_of(payload)
    action = next(iter(objects_in(payload, "actions")), {})
    choice, _, occasion = text_in(action, "selected_option", "value").partition(":")
    ts = text_in(payload, "message", "ts") or text_in(payload, "container", "message_ts")
    return MenuChoice(
        actor=press.actor,
        channel_id=press.channel_id or "",
        ts=ts,
        thread_ts=text_in(payload, "message", "thread_ts") or ts,
        choice=choice,
        occasion=_occasion(occasion),
    )


def mute_value(place_id: str, occasion: Occasion) -> str:
    """Return what a button remembers of a mute."""
    return f"{occasion.value}:{place_id}"


def mute_place_of(payload: Payload) -> MutePlace:
    """Return the mute that a button is about."""
    press = press_of(payload)
    occasion, _, place_id = press.value.partition(":")
    return MutePlace(actor=press.actor, place_id=place_id, occasion=_occasion(occasion))


def _occasion(word: str) -> Occasion | None:
    return Occasion(word) if word in set(Occasion) else None


def posted_offset_of(payload: Payload) -> int:
    """Return where the page begins that somebody wants to see; the first for whatever is no number."""
    value = press_of(payload).value
    return int(value) if value.isascii() and value.isdigit() and len(value) < _DIGITS else 0


def modal_of(payload: Payload) -> str:
    """Return the id of the modal in which something was pressed; empty elsewhere."""
    return text_in(payload, "view", "id") if text_in(payload, "view", "type") == "modal" else ""
