"""Payloads of events about channels and their members."""

from handlers.payloads.common import Payload, inside, text_in


def channel_in(payload: Payload) -> str:
    """Return the channel of an event, which some name and others describe; empty when there is none."""
    event = inside(payload, "event")
    return text_in(event, "channel") or text_in(event, "channel", "id")


def invited_by(payload: Payload, heed_id: str | None) -> str:
    """Return who brought Heed into a channel; empty when it was somebody else who joined, or nobody is named."""
    event = inside(payload, "event")
    return text_in(event, "inviter") if heed_id and text_in(event, "user") == heed_id else ""
