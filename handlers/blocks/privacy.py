"""What `/heed privacy` answers: what may leave this machine, what it used today, and what was sent."""

from datetime import UTC

from bot.domain.analysis import Purpose
from bot.domain.ledger import ModelCall, Outcome, cost_of
from bot.flows.privacy import PrivacyState
from handlers.blocks import kit
from handlers.blocks.forget import keeping_button, keeping_line
from handlers.blocks.inputs import option
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.privacy import LEDGER, OFF, ON, PURPOSES, SWITCH

_PURPOSES = {
    Purpose.LABELS: "Labels of items",
    Purpose.THEMES: "Names of themes",
    Purpose.ANSWERS: "Answers to questions",
    Purpose.DIGESTS: "Digests",
}
_OUTCOMES = {
    Outcome.SENT: "no answer known",
    Outcome.ANSWERED: "answered",
    Outcome.FAILED: "failed",
    Outcome.REFUSED: "answer not used",
}
_MASKED = (
    "Before anything is sent, e-mail addresses, phone, card and account numbers, IP addresses and keys are masked, and "
    "authors' names are left out. `/heed channel ai off` keeps a channel's words here."
)
# Public names such as `F-12`, in one line of the list.
_SHOWN_ITEMS = 4
# A name that somebody else gave a model or a host.
_NAME = 60


def privacy_message(state: PrivacyState) -> Rendered:
    """Return what leaves this machine, and how to change it."""
    told = "\n".join(part for part in (kit.escape(state.done), *_told(state)) if part)
    blocks = [kit.section(told)]
    if state.model is not None:
        blocks.append(kit.actions("privacy.choices", _boxes(state)))
    blocks += _calls(state)
    blocks += [kit.actions("privacy.buttons", *_buttons(state)), kit.context(_MASKED)]
    return Rendered(text=told, blocks=tuple(blocks))


def ledger_started_message() -> Rendered:
    """Return the answer to asking for the file."""
    text = "I am putting together everything that was sent. The file comes to you by direct message."
    return Rendered(text=text, blocks=(kit.section(text),))


def _told(state: PrivacyState) -> tuple[str, ...]:
    return _head(state), _today(state), _kept_here(state), keeping_line(state.keeping_days)


def _head(state: PrivacyState) -> str:
    if state.model is None:
        return "*Nothing leaves this machine.* No AI endpoint is configured: the model that Heed brings does the work."
    where = f"*{_shown(state.model)}* at *{_shown(state.host)}*"
    if not state.purposes:
        return f"*AI off.* {where} is configured, and nothing of this workspace is sent there."
    allowed = [_PURPOSES[purpose].lower() for purpose in Purpose if purpose in state.purposes]
    return f"*AI on*: {where} may be asked for {_listed(allowed)}."


def _today(state: PrivacyState) -> str:
    if state.model is None:
        return ""
    spent, caps = state.spent, state.caps
    tokens = f"{spent.tokens_in + spent.tokens_out:,} of {caps.tokens_a_day:,} tokens"
    used = f"Today (UTC): {_counted(spent.calls, 'call')}, {tokens}"
    if caps.price_in or caps.price_out:
        used += f", cost {cost_of(spent, caps):.2f}"
        used += f" of {caps.cost_a_day:.2f}" if caps.cost_a_day is not None else ""
    if state.resting_until is not None:
        until = state.resting_until.astimezone(UTC)
        return f"{used}.\n:warning: It rests until {until:%H:%M:%S} UTC: {kit.escape(state.trouble)}."
    return f"{used}."


def _kept_here(state: PrivacyState) -> str:
    count = state.channels_kept_here
    return f"{_counted(count, 'channel')} {'keeps' if count == 1 else 'keep'} all words here." if count else ""


def _boxes(state: PrivacyState) -> Block:
    options = {purpose: option(label, purpose.value) for purpose, label in _PURPOSES.items()}
    boxes: Block = {"type": "checkboxes", "action_id": PURPOSES, "options": list(options.values())}
    ticked = [options[purpose] for purpose in Purpose if purpose in state.purposes]
    # Slack refuses an empty list of ticked boxes.
    return {**boxes, "initial_options": ticked} if ticked else boxes


def _buttons(state: PrivacyState) -> list[Block]:
    ledger = [kit.button("Everything sent, as CSV", LEDGER, "csv"), keeping_button()]
    if state.model is None:
        return ledger
    if not state.purposes:
        return [kit.button("Turn AI on", SWITCH, ON), *ledger]
    sure = kit.confirm(
        "Turn AI off?", "Labels, names and answers then come from the model on this machine.", "Off", "Cancel"
    )
    return [kit.button("Turn AI off", SWITCH, OFF, style="danger", confirm=sure), *ledger]


def _calls(state: PrivacyState) -> list[Block]:
    if not state.calls:
        return [kit.context("Nothing was ever sent.")]
    lines = [kit.line(kit.said(_call(call))) for call in state.calls]
    return [kit.section("*Last sent*"), kit.rich_text(kit.bullets(*lines))]


def _call(call: ModelCall) -> str:
    items = ", ".join(call.items[:_SHOWN_ITEMS])
    more = len(call.items) - _SHOWN_ITEMS
    about = f"{items} and {more:,} more" if more > 0 else items or "no item"
    question = ", with a question" if call.asked_by else ""
    became = _OUTCOMES[call.outcome] + (f" ({kit.truncate(call.note, _NAME * 2)})" if call.note else "")
    seconds = f" in {call.milliseconds / 1000:.1f} s" if call.outcome is Outcome.ANSWERED else ""
    return (
        f"{call.at.astimezone(UTC):%d %b %H:%M} UTC: {_PURPOSES[call.purpose].lower()}, {about}{question}: "
        f"{call.characters:,} characters to {kit.truncate(call.model, _NAME)}, {became}{seconds}"
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def _shown(name: str) -> str:
    return kit.escaped(kit.one_line(name), _NAME)
