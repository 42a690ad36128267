"""What `/heed privacy` answers: what may leave this machine, what it used today, what was sent, and what is muted."""

from datetime import UTC, datetime

from bot.domain.analysis import Purpose
from bot.domain.days import day_label
from bot.domain.language import later, number, say, say_about, say_many
from bot.domain.ledger import ModelCall, Outcome, cost_of
from bot.flows.endpoint_call import trouble_words
from bot.flows.privacy import PrivacyState
from handlers.blocks import kit
from handlers.blocks.forget import keeping_button, keeping_line
from handlers.blocks.inputs import option
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.posted import mute_blocks
from handlers.payloads.attention import POSTED
from handlers.payloads.privacy import LEDGER, OFF, ON, PURPOSES, SWITCH

_PURPOSES = {
    Purpose.LABELS: later("Labels of items"),
    Purpose.THEMES: later("Names of themes"),
    Purpose.ANSWERS: later("Answers to questions"),
    Purpose.DIGESTS: later("Digests"),
}
# The same, in the middle of a sentence.
_WITHIN = {
    Purpose.LABELS: later("labels of items"),
    Purpose.THEMES: later("names of themes"),
    Purpose.ANSWERS: later("answers to questions"),
    Purpose.DIGESTS: later("digests"),
}
_OUTCOMES = {
    Outcome.SENT: later("no answer known"),
    Outcome.ANSWERED: later("answered"),
    Outcome.FAILED: later("failed"),
    Outcome.REFUSED: later("answer not used"),
}
_MASKED = later(
    "Before anything is sent, e-mail addresses, phone, card and account numbers, IP addresses and keys are masked, and "
    "authors' names are left out. `/heed channel ai off` keeps a channel's words here."
)
_NOTHING_LEAVES = later(
    "*Nothing leaves this machine.* No AI endpoint is configured: the model that Heed brings does the work."
)
_STARTED = later("I am putting together everything that was sent. The file comes to you by direct message.")
_SURE = later("Labels, names and answers then come from the model on this machine.")
# From here on a day of the month fills its column.
_TWO_DIGITS = 10
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
    blocks += [*_calls(state), *mute_blocks(state.mutes)]
    blocks += [kit.actions("privacy.buttons", *_buttons(state)), kit.context(say(_MASKED))]
    return Rendered(text=told, blocks=tuple(blocks))


def ledger_started_message() -> Rendered:
    """Return the answer to asking for the file."""
    text = say(_STARTED)
    return Rendered(text=text, blocks=(kit.section(text),))


def _told(state: PrivacyState) -> tuple[str, ...]:
    return _head(state), _today(state), _kept_here(state), keeping_line(state.keeping_days)


def _head(state: PrivacyState) -> str:
    if state.model is None:
        return say(_NOTHING_LEAVES)
    model, host = _shown(state.model), _shown(state.host)
    if not state.purposes:
        return say(
            "*AI off.* *{model}* at *{host}* is configured, and nothing of this workspace is sent there.",
            model=model,
            host=host,
        )
    allowed = [say(_WITHIN[purpose]) for purpose in Purpose if purpose in state.purposes]
    return say(
        "*AI on*: *{model}* at *{host}* may be asked for {purposes}.",
        model=model,
        host=host,
        purposes=_listed(allowed),
    )


def _today(state: PrivacyState) -> str:
    if state.model is None:
        return ""
    used = _used(state)
    if state.resting_until is None:
        return say("{used}.", used=used)
    until, why = f"{state.resting_until.astimezone(UTC):%H:%M:%S}", kit.escape(trouble_words(state.trouble))
    return say("{used}.\n:warning: It rests until {until} UTC: {why}.", used=used, until=until, why=why)


def _used(state: PrivacyState) -> str:
    spent, caps = state.spent, state.caps
    calls = say_many(spent.calls, "{number:,} call", "{number:,} calls")
    tokens, most = spent.tokens_in + spent.tokens_out, caps.tokens_a_day
    if not (caps.price_in or caps.price_out):
        return say("Today (UTC): {calls}, {tokens:,} of {most:,} tokens", calls=calls, tokens=tokens, most=most)
    cost = number(cost_of(spent, caps), ".2f")
    if caps.cost_a_day is None:
        return say(
            "Today (UTC): {calls}, {tokens:,} of {most:,} tokens, cost {cost}",
            calls=calls,
            tokens=tokens,
            most=most,
            cost=cost,
        )
    return say(
        "Today (UTC): {calls}, {tokens:,} of {most:,} tokens, cost {cost} of {most_cost}",
        calls=calls,
        tokens=tokens,
        most=most,
        cost=cost,
        most_cost=number(caps.cost_a_day, ".2f"),
    )


def _kept_here(state: PrivacyState) -> str:
    count = state.channels_kept_here
    if not count:
        return ""
    return say_many(count, "{number:,} channel keeps all words here.", "{number:,} channels keep all words here.")


def _boxes(state: PrivacyState) -> Block:
    options = {purpose: option(say(label), purpose.value) for purpose, label in _PURPOSES.items()}
    boxes: Block = {"type": "checkboxes", "action_id": PURPOSES, "options": list(options.values())}
    ticked = [options[purpose] for purpose in Purpose if purpose in state.purposes]
    # Slack refuses an empty list of ticked boxes.
    return {**boxes, "initial_options": ticked} if ticked else boxes


def _buttons(state: PrivacyState) -> list[Block]:
    ledger = [
        kit.button(say("Everything sent, as CSV"), LEDGER, "csv"),
        keeping_button(),
        kit.button(say("What I posted, and why"), POSTED, "0"),
    ]
    if state.model is None:
        return ledger
    if not state.purposes:
        return [kit.button(say("Turn AI on"), SWITCH, ON), *ledger]
    sure = kit.confirm(say("Turn AI off?"), say(_SURE), say_about("turn AI off", "Off"), say("Cancel"))
    return [kit.button(say("Turn AI off"), SWITCH, OFF, style="danger", confirm=sure), *ledger]


def _calls(state: PrivacyState) -> list[Block]:
    if not state.calls:
        return [kit.context(say("Nothing was ever sent."))]
    lines = [kit.line(kit.said(_call(call))) for call in state.calls]
    return [kit.section(say("*Last sent*")), kit.rich_text(kit.bullets(*lines))]


def _call(call: ModelCall) -> str:
    return say(
        "{at}: {purpose}, {about}: {characters:,} characters to {model}, {became}",
        at=_moment(call.at),
        purpose=say(_WITHIN[call.purpose]),
        about=_about(call),
        characters=call.characters,
        model=kit.truncate(call.model, _NAME),
        became=_became(call),
    )


def _moment(at: datetime) -> str:
    """Return a moment as `23 Nov 09:00 UTC`, with the zero that a column of days needs."""
    there = at.astimezone(UTC)
    label = day_label(there.date())
    return f"{label if there.day >= _TWO_DIGITS else '0' + label} {there:%H:%M} UTC"


def _about(call: ModelCall) -> str:
    items, more = ", ".join(call.items[:_SHOWN_ITEMS]), len(call.items) - _SHOWN_ITEMS
    about = say("{items} and {more:,} more", items=items, more=more) if more > 0 else items or say("no item")
    return say("{items}, with a question", items=about) if call.asked_by else about


def _became(call: ModelCall) -> str:
    became = say(_OUTCOMES[call.outcome])
    if call.note:
        became = f"{became} ({kit.truncate(call.note, _NAME * 2)})"
    if call.outcome is not Outcome.ANSWERED:
        return became
    return say("{became} in {seconds} s", became=became, seconds=number(call.milliseconds / 1000, ".1f"))


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def _shown(name: str) -> str:
    return kit.escaped(kit.one_line(name), _NAME)
