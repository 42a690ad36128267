"""Payloads of the answers to "did it help?", and of the form for the words behind one."""

from dataclasses import dataclass

from bot.domain.closing import Helped
from handlers.payloads.common import Actor, Payload, actor_of, inside, press_of, text_in
from handlers.payloads.feedback import memory_of

# The inputs of the form: block id and action id are the same word, and errors are shown under it.
HELPED, WORDS = "helped", "helped_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPress:
    """Somebody answered, or wants to change an answer; `helped` is what they pressed, if that is one of ours."""

    actor: Actor
    trigger_id: str
    debt_id: str
    helped: Helped | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckForm:
    """An answer and the words behind it; None: no answer was chosen."""

    actor: Actor
    debt_id: str
    helped: Helped | None
    words: str


def check_press_of(payload: Payload) -> CheckPress:
    """Return what somebody answered about which debt."""
    press = press_of(payload)
    memory = memory_of(press.value)
    return CheckPress(
        actor=press.actor,
        trigger_id=press.trigger_id,
        debt_id=memory.get("debt", ""),
        helped=_helped(memory.get("helped", "")),
    )


def check_form_of(payload: Payload) -> CheckForm:
    """Return the answer that was sent, and the words behind it."""
    values = inside(payload, "view", "state", "values")
    return CheckForm(
        actor=actor_of(payload),
        debt_id=memory_of(text_in(payload, "view", "private_metadata")).get("debt", ""),
        helped=_helped(text_in(values, HELPED, HELPED, "selected_option", "value")),
        words=text_in(values, WORDS, WORDS, "value"),
    )


def _helped(text: str) -> Helped | None:
    return Helped(text) if text in set(Helped) else None
