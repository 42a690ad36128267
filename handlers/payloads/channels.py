"""Payloads of `/heed channel`: what somebody chose in the menus of its answer."""

from handlers.payloads.common import Payload, objects_in, text_in

# The names of the menus and buttons.
MODE, THRESHOLD, TRIAGE, AI = "channel.mode", "channel.threshold", "channel.triage", "channel.ai"


def chosen_in(payload: Payload) -> str:
    """Return the words of the command that a menu or a button stands for; empty when nothing was chosen."""
    actions = objects_in(payload, "actions")
    action = actions[0] if actions else {}
    action_id = text_in(action, "action_id")
    if action_id == TRIAGE:
        channel_id = text_in(action, "selected_conversation")
        return f"triage <#{channel_id}>" if channel_id else ""
    return text_in(action, "selected_option", "value") or text_in(action, "value")
