"""Payloads of the forms that plan an experiment: what stands in each field, whatever kind of input it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.payloads.common import Actor, Payload, actor_of, inside, text_in
from handlers.payloads.feedback import memory_of

# Where each kind of input keeps its value.
_PLACES = (("value",), ("selected_option", "value"), ("selected_date",), ("selected_conversation",), ("selected_user",))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """A form about an experiment that somebody sent; an input that it had and that is empty is an empty text."""

    actor: Actor
    view_id: str
    memory: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def experiment_id(self) -> str:
        """Return the experiment that the form is about."""
        return self.memory.get("experiment", "")

    @property
    def version(self) -> int:
        """Return the version that the form was opened with; 0 when it is not ours."""
        version = self.memory.get("version", "")
        return int(version) if version.isdecimal() else 0


def plan_form_of(payload: Payload) -> PlanForm:
    """Return what a form about an experiment says."""
    values = inside(payload, "view", "state", "values")
    return PlanForm(
        actor=actor_of(payload),
        view_id=text_in(payload, "view", "id"),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        values={name: _value(inside(values, name, name)) for name in values},
    )


def form_pressed_in(payload: Payload) -> str:
    """Return the id of the form whose button was pressed, or nothing when the button is in a message."""
    return text_in(payload, "view", "id") if text_in(payload, "view", "type") == "modal" else ""


def _value(state: Payload) -> str:
    return next((found for place in _PLACES if (found := text_in(state, *place))), "")
