"""Payloads of capturing and finding: the command, the message shortcut, forms and their fields."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.feedback import Kind, Severity
from bot.domain.labels import LADDER, Guess, LabelName, Sentiment
from handlers.payloads.common import Actor, Payload, actor_of, inside, objects_in, text_in

# The names of a form's inputs: block id and action id are the same word, and errors are shown under it.
WORDS, SAID_BY, ACCOUNT, KIND, SEVERITY = "words", "said_by", "account", "kind", "severity"
SENTIMENT, AREA = "sentiment", "area"
# A value and how sure Heed was of it.
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Somebody typed a slash command; `text` is Slack's markup."""

    actor: Actor
    text: str
    channel_id: str | None
    trigger_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointing:
    """Somebody chose a message shortcut; `text` is Slack's markup."""

    actor: Actor
    trigger_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    author_id: str | None
    bot_id: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that somebody sent; a field that the form did not have is None, an empty one is an empty text."""

    actor: Actor
    view_id: str
    memory: Mapping[str, str]
    words: str | None
    said_by: str | None
    account_name: str
    kind: Kind | None
    severity: Severity | None
    sentiment: Sentiment | None = None
    area: str = ""
    # The rungs of the problem ladder that the form had.
    ladder: Mapping[LabelName, str] = field(default_factory=dict)
    # What the form came filled in with, and what Heed had guessed.
    shown: frozenset[LabelName] = frozenset()
    guesses: tuple[Guess, ...] = ()


def typing_of(payload: Payload) -> Typing:
    """Return what somebody typed after a slash command."""
    return Typing(
        actor=actor_of(payload),
        text=text_in(payload, "text"),
        channel_id=text_in(payload, "channel_id") or None,
        trigger_id=text_in(payload, "trigger_id"),
    )


def pointing_of(payload: Payload) -> Pointing:
    """Return the message that somebody pointed at."""
    message = inside(payload, "message")
    return Pointing(
        actor=actor_of(payload),
        trigger_id=text_in(payload, "trigger_id"),
        channel_id=text_in(payload, "channel", "id"),
        ts=text_in(message, "ts") or text_in(payload, "message_ts"),
        thread_ts=text_in(message, "thread_ts") or None,
        author_id=text_in(message, "user") or None,
        bot_id=text_in(message, "bot_id") or None,
        text=text_of_message(message),
    )


def text_of_message(message: Payload) -> str:
    """Return the words of a message; apps often put theirs into attachments only."""
    attachments = (text_in(each, "text") or text_in(each, "fallback") for each in objects_in(message, "attachments"))
    return text_in(message, "text") or "\n".join(text for text in attachments if text)


def form_of(payload: Payload) -> Form:
    """Return what a form says."""
    values = inside(payload, "view", "state", "values")
    memory = memory_of(text_in(payload, "view", "private_metadata"))
    rungs = {name: _typed(values, name.value) for name in LADDER}
    return Form(
        actor=actor_of(payload),
        view_id=text_in(payload, "view", "id"),
        memory=memory,
        words=_typed(values, WORDS),
        said_by=_typed(values, SAID_BY),
        account_name=_typed(values, ACCOUNT) or "",
        kind=Kind(kind) if (kind := _picked(values, KIND)) in set(Kind) else None,
        severity=Severity(grade) if (grade := _picked(values, SEVERITY)) in set(Severity) else None,
        sentiment=Sentiment(feel) if (feel := _picked(values, SENTIMENT)) in set(Sentiment) else None,
        area=_typed(values, AREA) or "",
        ladder={name: rung for name, rung in rungs.items() if rung is not None},
        shown=frozenset(name for name in LabelName if name in memory.get("shown", "").split(",")),
        guesses=_guesses(memory.get("guesses", "")),
    )


def _guesses(text: str) -> tuple[Guess, ...]:
    """Return what Heed had guessed when it opened a form, as the form remembers it."""
    found = []
    for name, pair in objects_of(text).items():
        value, confidence = pair if isinstance(pair, list) and len(pair) == _PAIR else ("", 0)
        if name in set(LabelName) and isinstance(value, str) and value and isinstance(confidence, int | float):
            found.append(Guess(name=LabelName(name), value=value, confidence=float(confidence)))
    return tuple(found)


def memory_of(text: str) -> dict[str, str]:
    """Return what Heed put into a form or a button for itself, or nothing when it is not ours."""
    return {name: value for name, value in objects_of(text).items() if isinstance(value, str)}


def objects_of(text: str) -> dict[str, object]:
    """Return the JSON object in a text, or an empty one when there is none."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _typed(values: Payload, name: str) -> str | None:
    return text_in(values, name, name, "value") if name in values else None


def _picked(values: Payload, name: str) -> str:
    return text_in(values, name, name, "selected_option", "value")


def trigger_of(payload: Payload) -> str:
    """Return the trigger that lets a form open."""
    return text_in(payload, "trigger_id")
