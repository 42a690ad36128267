"""Payloads of digests: the form that schedules one, and its menu of time zones."""

from dataclasses import dataclass
from datetime import time

from bot.domain.schedules import Cadence
from handlers.payloads.common import Actor, Payload, actor_of, inside, text_in

# The names of the form's inputs: block id and action id are the same word, and errors are shown under it.
CHANNEL, CADENCE, WEEKDAY, AT, ZONE = "channel", "cadence", "weekday", "at", "zone"
_DAYS = frozenset("0123456")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleForm:
    """The wish that somebody sent; what was not chosen, or is not one of ours, is None."""

    actor: Actor
    channel_id: str | None
    cadence: Cadence | None
    weekday: int | None
    at: time | None
    zone: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the inputs that hold nothing of ours."""
        given = {CHANNEL: self.channel_id, CADENCE: self.cadence, WEEKDAY: self.weekday, AT: self.at, ZONE: self.zone}
        return tuple(name for name, value in given.items() if value is None)


def schedule_form_of(payload: Payload) -> ScheduleForm:
    """Return what the form says."""
    values = inside(payload, "view", "state", "values")
    cadence = text_in(values, CADENCE, CADENCE, "selected_option", "value")
    weekday = text_in(values, WEEKDAY, WEEKDAY, "selected_option", "value")
    return ScheduleForm(
        actor=actor_of(payload),
        channel_id=text_in(values, CHANNEL, CHANNEL, "selected_conversation") or None,
        cadence=Cadence(cadence) if cadence in set(Cadence) else None,
        weekday=int(weekday) if weekday in _DAYS else None,
        at=_time(text_in(values, AT, AT, "selected_time")),
        zone=text_in(values, ZONE, ZONE, "selected_option", "value") or None,
    )


def zone_search_of(payload: Payload) -> str:
    """Return what somebody typed into the menu of time zones."""
    return text_in(payload, "value")


def _time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None)
