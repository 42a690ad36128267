"""Payloads of the forms of priorities, and of the buttons that turn the list of themes."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.priority import ThemeSort
from bot.domain.priority_parts import PriorityPart
from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in
from handlers.payloads.feedback import memory_of

# The names of the inputs; a weight's is its part's.
IMPACT, EFFORT = "impact", "effort"
# The longest page number that is read.
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which page of themes somebody wants to see, in which order."""

    sort: ThemeSort
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsForm:
    """Weights as they were typed."""

    actor: Actor
    typed: Mapping[PriorityPart, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateForm:
    """An impact that was chosen, and an effort as it was typed."""

    actor: Actor
    memory: Mapping[str, str]
    impact: str
    effort: str


def turn_of(payload: Payload) -> Turn:
    """Return which page of themes a button or a menu asks for."""
    actions = objects_in(payload, "actions")
    action = actions[0] if actions else {}
    memory = memory_of(text_in(action, "value"))
    chosen = text_in(action, "selected_option", "value") or memory.get("sort", "")
    offset = memory.get("offset", "")
    return Turn(
        sort=next((sort for sort in ThemeSort if sort.value == chosen), ThemeSort.PRIORITY),
        offset=int(offset) if offset.isascii() and offset.isdecimal() and len(offset) <= _DIGITS else 0,
    )


def weights_form_of(payload: Payload) -> WeightsForm:
    """Return what the form of weights says."""
    values = inside(payload, "view", "state", "values")
    typed = {part: text_in(values, part.value, part.value, "value") for part in PriorityPart}
    return WeightsForm(actor=actor_of(payload), typed=typed)


def estimate_form_of(payload: Payload) -> EstimateForm:
    """Return what the form of an estimate says."""
    values = inside(payload, "view", "state", "values")
    return EstimateForm(
        actor=actor_of(payload),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        impact=text_in(values, IMPACT, IMPACT, "selected_option", "value"),
        effort=text_in(values, EFFORT, EFFORT, "value"),
    )
