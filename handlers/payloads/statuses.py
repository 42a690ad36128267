"""Payloads of the forms that say how far a theme is, and where engineering works on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.statuses import ThemeStatus
from handlers.payloads.common import Actor, Payload, actor_of, inside, text_in
from handlers.payloads.feedback import memory_of

# The names of the inputs: block id and action id are the same word, and errors are shown under it.
STATUS, REASON, WOULD_CHANGE, REVIEW_ON = "status", "reason", "would_change", "review_on"
LINK, GONE = "link", "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusForm:
    """A step that somebody sent; what is none of ours is None."""

    actor: Actor
    view_id: str
    memory: Mapping[str, str]
    status: ThemeStatus | None
    reason: str
    would_change: str
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksForm:
    """An address to add, and one to take away."""

    actor: Actor
    memory: Mapping[str, str]
    link: str
    # By its key; empty: none.
    gone: str


def status_form_of(payload: Payload) -> StatusForm:
    """Return what the form about a status says."""
    values = inside(payload, "view", "state", "values")
    chosen = text_in(values, STATUS, STATUS, "selected_option", "value")
    return StatusForm(
        actor=actor_of(payload),
        view_id=text_in(payload, "view", "id"),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        status=next((status for status in ThemeStatus if status.value == chosen), None),
        reason=text_in(values, REASON, REASON, "value"),
        would_change=text_in(values, WOULD_CHANGE, WOULD_CHANGE, "value"),
        review_on=_day(text_in(values, REVIEW_ON, REVIEW_ON, "selected_date")),
    )


def links_form_of(payload: Payload) -> LinksForm:
    """Return what the form about issues says."""
    values = inside(payload, "view", "state", "values")
    return LinksForm(
        actor=actor_of(payload),
        memory=memory_of(text_in(payload, "view", "private_metadata")),
        link=text_in(values, LINK, LINK, "value"),
        gone=text_in(values, GONE, GONE, "selected_option", "value"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
