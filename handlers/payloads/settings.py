"""Payloads of the settings: the buttons on the Home tab, and the forms that they open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in
from handlers.payloads.feedback import memory_of

# The buttons.
CHANGE, CHANNEL, DIGEST, ROLE = "settings.change", "settings.channel", "settings.digest", "settings.role"
# The forms.
SAVE, SAVE_HOURS, SAVE_NUDGES = "settings.save", "settings.save_hours", "settings.save_nudges"
SAVE_PURPOSES, SAVE_CHANNEL, SAVE_ROLE = "settings.save_purposes", "settings.save_channel", "settings.save_role"
# The inputs of the forms: block id and action id are the same word, and errors are shown under it.
VALUE, BEGINS, ENDS, WORKDAYS, HOLIDAYS = "value", "begins", "ends", "workdays", "holidays"
PLACE, MODE, THRESHOLD, TRIAGE, AI = "place", "mode", "threshold", "triage", "ai"
PERSON, GIVEN = "person", "given"
# Stands before the name of a nudge rule.
_RULE = "rule:"
_DAYS = frozenset("0123456")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What somebody filled in, by input; what was left empty is an empty text."""

    actor: Actor
    memory: Mapping[str, str]
    given: Mapping[str, str]
    # What was ticked, by input.
    ticked: Mapping[str, frozenset[str]]

    def time(self, name: str) -> time | None:
        """Return the time of day that was chosen."""
        try:
            return time.fromisoformat(self.given.get(name, "")).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            return None

    @property
    def workdays(self) -> frozenset[int]:
        """Return the weekdays that were ticked, 0 for Monday."""
        return frozenset(int(day) for day in self.ticked.get(WORKDAYS, frozenset()) if day in _DAYS)

    @property
    def rules(self) -> Mapping[str, str]:
        """Return what was typed for each nudge rule, by its name."""
        return {name.removeprefix(_RULE): typed for name, typed in self.given.items() if name.startswith(_RULE)}


def rule_input(name: str) -> str:
    """Return the name of the input about a nudge rule."""
    return f"{_RULE}{name}"


def settings_form_of(payload: Payload) -> SettingsForm:
    """Return what a form says."""
    values = inside(payload, "view", "state", "values")
    elements = {name: inside(values, name, name) for name in values}
    return SettingsForm(
        actor=actor_of(payload),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        given={name: _text(element) for name, element in elements.items()},
        ticked={
            name: frozenset(text_in(option, "value") for option in objects_in(element, "selected_options"))
            for name, element in elements.items()
        },
    )


def _text(element: Payload) -> str:
    """Return what one input says, whichever kind it is."""
    names = ("value", "selected_conversation", "selected_user", "selected_time")
    found = next((text for name in names if (text := text_in(element, name))), "")
    return found or text_in(element, "selected_option", "value")
