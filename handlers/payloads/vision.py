"""Payloads of the forms and buttons of the vision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.drift import Span
from handlers.payloads.common import Actor, Payload, actor_of, inside, press_of, text_in
from handlers.payloads.feedback import memory_of

# The inputs of the forms: block id and action id are the same word, and errors are shown under it.
STATEMENT, NAME, SUCCESS, OWNER, REVIEW_ON, HANGS_ON = "statement", "name", "success", "owner", "review_on", "hangs_on"
# Slack takes no menu entry without a value, so the one for “off vision” has this.
OFF_VALUE = "-"
# Digits of a number: more are a mistake.
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionForm:
    """A form about the vision that somebody sent; what it did not ask is empty."""

    actor: Actor
    view_id: str
    memory: Mapping[str, str]
    statement: str = ""
    name: str = ""
    success: str = ""
    owner_id: str | None = None
    review_on: date | None = None
    hangs_on: str = ""

    @property
    def seen(self) -> int:
        """Return the version that the form was opened with; 0 where there was none."""
        return _number(self.memory.get("seen", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionPress:
    """Somebody pressed a button of the vision."""

    actor: Actor
    trigger_id: str
    action_id: str
    # False: in the Home tab.
    is_in_message: bool
    memory: Mapping[str, str]

    @property
    def span(self) -> Span:
        """Return how far back they look."""
        given = self.memory.get("span", "")
        return Span(given) if given in set(Span) else Span.WEEKS

    @property
    def offset(self) -> int:
        """Return where the page begins that they turn to."""
        return _number(self.memory.get("offset", ""))

    @property
    def number(self) -> int:
        """Return the number of the objective that the button is about."""
        return _number(self.memory.get("number", ""))


def vision_press_of(payload: Payload) -> VisionPress:
    """Return which button of the vision was pressed, by whom."""
    press = press_of(payload)
    return VisionPress(
        actor=press.actor,
        trigger_id=press.trigger_id,
        action_id=press.action_id,
        is_in_message=bool(press.message_ts),
        memory=memory_of(press.value),
    )


def vision_form_of(payload: Payload) -> VisionForm:
    """Return what a form about the vision says."""
    values = inside(payload, "view", "state", "values")
    return VisionForm(
        actor=actor_of(payload),
        view_id=text_in(payload, "view", "id"),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        statement=text_in(values, STATEMENT, STATEMENT, "value"),
        name=text_in(values, NAME, NAME, "value"),
        success=text_in(values, SUCCESS, SUCCESS, "value"),
        owner_id=text_in(values, OWNER, OWNER, "selected_user") or None,
        review_on=_day(text_in(values, REVIEW_ON, REVIEW_ON, "selected_date")),
        hangs_on=text_in(values, HANGS_ON, HANGS_ON, "selected_option", "value"),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
