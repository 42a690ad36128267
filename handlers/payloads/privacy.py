"""Payloads of `/heed privacy`: what somebody ticked, or pressed, below its answer."""

from bot.domain.analysis import Purpose
from handlers.payloads.common import Payload, objects_in, text_in

# The names of the boxes and buttons; the values of the switch.
PURPOSES, SWITCH, LEDGER = "privacy.purposes", "privacy.switch", "privacy.csv"
ON, OFF = "on", "off"


def purposes_in(payload: Payload) -> frozenset[Purpose]:
    """Return the purposes that are ticked, or all or none for the switch; what is none of ours counts as unticked."""
    actions = objects_in(payload, "actions")
    action = actions[0] if actions else {}
    if text_in(action, "action_id") == SWITCH:
        return purposes_for(text_in(action, "value"))
    ticked = {text_in(option, "value") for option in objects_in(action, "selected_options")}
    return frozenset(purpose for purpose in Purpose if purpose.value in ticked)


def purposes_for(word: str) -> frozenset[Purpose]:
    """Return what `on` and `off` stand for."""
    return frozenset(Purpose) if word == ON else frozenset()
