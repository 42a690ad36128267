"""Payloads of the forms that decide, forecast, review and read early."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.experiments.decisions import CameTrue, Outcome
from handlers.payloads.common import Actor, Payload, actor_of, inside, text_in
from handlers.payloads.feedback import memory_of

# The names of the forms' inputs: block id and action id are the same word, and errors are shown under it.
OUTCOME, AGAINST, REASON, LEARNING, REVIEW_ON = "outcome", "against", "reason", "learning", "review_on"
PROBABILITY, CAME_TRUE, WORDS = "probability", "came_true", "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """A decision that somebody sent; what is none of ours, or was not asked, is None."""

    actor: Actor
    view_id: str
    memory: Mapping[str, str]
    outcome: Outcome | None
    reason: str
    learning: str
    # None: the form did not ask.
    against: str | None
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastForm:
    """A forecast that somebody sent, as they typed it."""

    actor: Actor
    memory: Mapping[str, str]
    probability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """A review that somebody sent; None: not chosen."""

    actor: Actor
    memory: Mapping[str, str]
    came_true: CameTrue | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyForm:
    """A reason to read early that somebody sent."""

    actor: Actor
    memory: Mapping[str, str]
    reason: str


def decision_form_of(payload: Payload) -> DecisionForm:
    """Return what the form about a decision says."""
    values = inside(payload, "view", "state", "values")
    outcome = _picked(values, OUTCOME)
    return DecisionForm(
        actor=actor_of(payload),
        view_id=text_in(payload, "view", "id"),
        memory=_memory(payload),
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        reason=text_in(values, REASON, REASON, "value"),
        learning=text_in(values, LEARNING, LEARNING, "value"),
        against=text_in(values, AGAINST, AGAINST, "value") if AGAINST in values else None,
        review_on=_day(text_in(values, REVIEW_ON, REVIEW_ON, "selected_date")),
    )


def forecast_form_of(payload: Payload) -> ForecastForm:
    """Return what the form about a forecast says."""
    values = inside(payload, "view", "state", "values")
    return ForecastForm(
        actor=actor_of(payload), memory=_memory(payload), probability=text_in(values, PROBABILITY, PROBABILITY, "value")
    )


def review_form_of(payload: Payload) -> ReviewForm:
    """Return what the form about a review says."""
    values = inside(payload, "view", "state", "values")
    came_true = _picked(values, CAME_TRUE)
    return ReviewForm(
        actor=actor_of(payload),
        memory=_memory(payload),
        came_true=CameTrue(came_true) if came_true in set(CameTrue) else None,
        words=text_in(values, WORDS, WORDS, "value"),
    )


def early_form_of(payload: Payload) -> EarlyForm:
    """Return what the form about reading early says."""
    values = inside(payload, "view", "state", "values")
    reason = text_in(values, REASON, REASON, "value")
    return EarlyForm(actor=actor_of(payload), memory=_memory(payload), reason=reason)


def _memory(payload: Payload) -> Mapping[str, str]:
    return memory_of(text_in(payload, "view", "private_metadata"))


def _picked(values: Payload, name: str) -> str:
    return text_in(values, name, name, "selected_option", "value")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
