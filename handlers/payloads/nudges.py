"""Payloads of the answers to a nudge, and of the two forms that they may open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.working_hours import Snooze
from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, press_of, text_in
from handlers.payloads.feedback import memory_of

# The inputs of the forms: block id and action id are the same word, and errors are shown under it.
DAY, OWNER = "snooze_day", "new_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgePress:
    """Somebody answered a nudge; `until` is what they chose in its menu, if that is one of ours."""

    actor: Actor
    trigger_id: str
    key: str
    until: Snooze | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeForm:
    """A form about a nudge that somebody sent; what was left empty is None."""

    actor: Actor
    key: str
    day: date | None = None
    owner_id: str | None = None


def nudge_press_of(payload: Payload) -> NudgePress:
    """Return what somebody answered to which nudge."""
    press = press_of(payload)
    action = next(iter(objects_in(payload, "actions")), {})
    memory = memory_of(press.value or text_in(action, "selected_option", "value"))
    until = memory.get("until")
    return NudgePress(
        actor=press.actor,
        trigger_id=press.trigger_id,
        key=memory.get("nudge", ""),
        until=Snooze(until) if until in set(Snooze) else None,
    )


def nudge_form_of(payload: Payload) -> NudgeForm:
    """Return what a form about a nudge says."""
    values = inside(payload, "view", "state", "values")
    return NudgeForm(
        actor=actor_of(payload),
        key=_memory(payload).get("nudge", ""),
        day=_day(text_in(values, DAY, DAY, "selected_date")),
        owner_id=text_in(values, OWNER, OWNER, "selected_user") or None,
    )


def _memory(payload: Payload) -> Mapping[str, str]:
    return memory_of(text_in(payload, "view", "private_metadata"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
