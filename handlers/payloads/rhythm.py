"""Payloads of the form *My rhythm*."""

from dataclasses import dataclass
from datetime import time

from bot.domain.nudge_rules import RULES
from bot.domain.rhythm import MOST_DMS_PER_DAY
from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in
from handlers.payloads.feedback import memory_of

# The inputs of the form: block id and action id are the same word.
BEGINS, ENDS, WORKDAYS = "work_begins", "work_ends", "workdays"
DAYS_OFF, DMS, REMINDERS = "days_off", "dms_per_day", "reminders"
# Of the menu of direct messages: as many as the workspace allows.
AS_THE_WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmForm:
    """What somebody chose for themselves; what is None was left as the workspace has it, or is none of ours."""

    actor: Actor
    begins: time | None
    ends: time | None
    workdays: frozenset[int]
    # As it was typed.
    days_off: str
    dms_per_day: int | None
    # Rules that were shown and not ticked.
    nudges_off: frozenset[str]


def rhythm_form_of(payload: Payload) -> RhythmForm:
    """Return what the form says."""
    values = inside(payload, "view", "state", "values")
    shown = memory_of(text_in(payload, "view", "private_metadata")).get("rules", "").split(",")
    rules = {rule.kind.value for rule in RULES} & set(shown)
    dms = text_in(values, DMS, DMS, "selected_option", "value")
    days = _ticked(values, WORKDAYS)
    return RhythmForm(
        actor=actor_of(payload),
        begins=_time(text_in(values, BEGINS, BEGINS, "selected_time")),
        ends=_time(text_in(values, ENDS, ENDS, "selected_time")),
        workdays=frozenset(day for day in range(7) if str(day) in days),
        days_off=text_in(values, DAYS_OFF, DAYS_OFF, "value"),
        dms_per_day=int(dms) if dms in {str(number) for number in range(1, MOST_DMS_PER_DAY + 1)} else None,
        nudges_off=frozenset(rules - _ticked(values, REMINDERS)),
    )


def _ticked(values: Payload, name: str) -> set[str]:
    return {text_in(option, "value") for option in objects_in(inside(values, name, name), "selected_options")}


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
