"""What `/heed forget` answers, the receipt of an erasure, and the form that says how long words are kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.days import named_day
from bot.domain.erasures import LONGEST_KEEPING, NOBODY, SHORTEST_KEEPING, Erasure, Forgotten, ForgottenReceipt
from bot.domain.language import later, number, say, say_many
from bot.flows.forgetting import Preview
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, text_input
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.forget import BEGIN, BEGIN_WITH, DAYS, KEEPING, KEEPING_FORM, LEAVE, order_memory

# What is counted, by the name that it is stored under.
_COUNTS: Mapping[str, Callable[[int], str]] = {
    "items": lambda count: say_many(count, "{number:,} item", "{number:,} items"),
    "messages": lambda count: say_many(
        count, "{number:,} message in other people's items", "{number:,} messages in other people's items"
    ),
    "open forms": lambda count: say_many(count, "{number:,} open form", "{number:,} open forms"),
    "questions": lambda count: say_many(count, "{number:,} question", "{number:,} questions"),
    "reactions": lambda count: say_many(count, "{number:,} reaction", "{number:,} reactions"),
    "forecasts": lambda count: say_many(count, "{number:,} forecast", "{number:,} forecasts"),
    "reminders": lambda count: say_many(count, "{number:,} reminder", "{number:,} reminders"),
    "choices of their own": lambda count: say_many(
        count, "{number:,} choice of their own", "{number:,} choices of their own"
    ),
    "places in accounts": lambda count: say_many(
        count, "{number:,} place in an account", "{number:,} places in accounts"
    ),
    "overheard messages": lambda count: say_many(
        count, "{number:,} overheard message", "{number:,} overheard messages"
    ),
    "questions to the team": lambda count: say_many(
        count, "{number:,} question to the team", "{number:,} questions to the team"
    ),
    "notes on experiments": lambda count: say_many(
        count, "{number:,} note on an experiment", "{number:,} notes on experiments"
    ),
    "answers owed or given": lambda count: say_many(
        count, "{number:,} answer owed or given", "{number:,} answers owed or given"
    ),
    "events": lambda count: say_many(
        count, "{number:,} event that still waited", "{number:,} events that still waited"
    ),
    "messages redrawn": lambda count: say_many(
        count, "{number:,} message redrawn in Slack", "{number:,} messages redrawn in Slack"
    ),
    "export files": lambda count: say_many(count, "{number:,} export file", "{number:,} export files"),
    "messages that Slack does not let me change": lambda count: say_many(
        count,
        "{number:,} message that Slack does not let me change",
        "{number:,} messages that Slack does not let me change",
    ),
}
# A name that somebody typed.
_NAME = 100
_ALL = later(
    "Gone for good: what they said, in every version, conversation and index; labels and vectors made of it; answers "
    "owed to them; quotes in digests and cards that were posted; exports that I sent. What they said in Slack itself "
    "stays in Slack."
)
_ACCOUNT_ALL = later(
    "Gone for good: the account with everything known of it, all items from it, answers owed to its people, quotes in "
    "digests and cards that were posted, and exports that I sent."
)
_UNSEEN = later("What is in places that you cannot read goes too, and is not counted here.")
_HELP = later(
    'Say who is to be forgotten: `/heed forget @person`, `/heed forget "Jo Miller"` for somebody without a Slack '
    "account, or `/heed forget A-3` for a whole account. I show you what would go before anything happens."
)


def preview_message(previews: list[Preview]) -> Rendered:
    """Return what would go, with the button that begins it."""
    blocks: list[Block] = []
    for place, preview in enumerate(previews):
        blocks += [kit.divider()] if place else []
        blocks += _preview(preview, place)
    return Rendered(text=say("What would be forgotten"), blocks=tuple(blocks))


def begun_message(erasure: Erasure) -> Rendered:
    """Return the answer to the button: it has begun."""
    text = say(
        "Forgetting has begun. Nothing that was said until now is kept any more, whatever arrives again. You get a "
        "receipt by direct message when all of it is gone: *{receipt}*.",
        receipt=erasure.label,
    )
    return Rendered(text=text, blocks=(kit.section(text),))


def left_message() -> Rendered:
    """Return the answer to leaving everything as it is."""
    text = say("Nothing was forgotten.")
    return Rendered(text=text, blocks=(kit.section(text),))


def forget_help_message() -> Rendered:
    """Return the answer to `/heed forget` alone."""
    text = say(_HELP)
    return Rendered(text=text, blocks=(kit.section(text),))


def forgotten_message(content: ForgottenReceipt) -> Rendered:
    """Return the receipt; it names nobody."""
    erasure = content.erasure
    head = f"*{say('Receipt {label}.', label=erasure.label)}* {_forgotten(content)}"
    lines = _lines(erasure.removed) or [say("Nothing that you may read was found.")]
    blocks = [
        kit.section(head),
        kit.rich_text(kit.bullets(*(kit.line(kit.said(line)) for line in lines))),
        kit.context(f"{_receipt_note()} {say(_UNSEEN)}"),
    ]
    return Rendered(text=head, blocks=tuple(blocks))


def _receipt_note() -> str:
    return say("This receipt names nobody. A retry, an import or the API does not bring back what was said until then.")


def _forgotten(content: ForgottenReceipt) -> str:
    asked, done = _moment(content.erasure.asked_at), _moment(content.at)
    is_yours = content.erasure.by != NOBODY
    if content.erasure.what is Forgotten.ACCOUNT:
        if is_yours:
            return say("An account was forgotten, asked for by you at {asked}, done at {done}.", asked=asked, done=done)
        return say("An account was forgotten, asked for on request at {asked}, done at {done}.", asked=asked, done=done)
    if is_yours:
        return say("A person was forgotten, asked for by you at {asked}, done at {done}.", asked=asked, done=done)
    return say("A person was forgotten, asked for on request at {asked}, done at {done}.", asked=asked, done=done)


def keeping_line(days: int | None) -> str:
    """Return for how long words are kept, as a sentence."""
    if days is None:
        return say("Words are kept until somebody removes them.")
    return say("Words are removed {days:,} days after they were captured.", days=days)


def keeping_button() -> Block:
    """Return the button that opens the form."""
    return kit.button(say("How long words are kept"), KEEPING, "open")


def keeping_form(days: int | None) -> Block:
    """Return the form that says for how long words are kept."""
    box = text_input(DAYS, initial="" if days is None else str(days), placeholder=say("for ever"), longest=20)
    hint = say(
        "{shortest} to {longest}, counted from the day of capture. What is older goes for good within a day, digests "
        "are redrawn, and numbers of experiments stay. Leave it empty to keep words for ever.",
        shortest=SHORTEST_KEEPING,
        longest=LONGEST_KEEPING,
    )
    return {
        "type": "modal",
        "callback_id": KEEPING_FORM,
        "title": kit.plain(say("Keep words"), limits.VIEW_TITLE),
        "submit": kit.plain(say("Save"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "blocks": [field(DAYS, say("Keep words for so many days"), box, hint=hint, optional=True)],
    }


def _preview(preview: Preview, place: int) -> list[Block]:
    order = preview.order
    lines = _lines(preview.counts) or [say("nothing that you may read")]
    found = kit.rich_text(kit.bullets(*(kit.line(kit.said(line)) for line in lines)))
    told = say(_ACCOUNT_ALL if order.account_id is not None else _ALL)
    buttons = [_button(say("Forget for good"), preview)]
    notes = []
    if preview.namesakes:
        notes.append(
            say_many(
                preview.namesakes,
                "{number:,} more item carries only the name, without a Slack account.",
                "{number:,} more items carry only the name, without a Slack account.",
            )
        )
        named = replace(preview, order=replace(order, with_namesakes=True))
        buttons.append(_button(say("Forget, with these {items:,}", items=preview.namesakes), named))
    if preview.is_shared:
        notes.append(say("Somebody else with a Slack account has the same name: their items stay."))
    buttons.append(kit.button(say("Leave it"), LEAVE, "leave"))
    blocks = [kit.rich_text(kit.line(*_who(preview))), found, kit.section(told)]
    return [*blocks, kit.context(" ".join([*notes, say(_UNSEEN)])), kit.actions(f"forget.{place}", *buttons)]


def _button(label: str, preview: Preview) -> Block:
    sure = kit.confirm(
        say("Forget for good?"),
        say("Nobody can bring this back, not even whoever runs Heed."),
        say("Forget"),
        say("Cancel"),
    )
    action = BEGIN_WITH if preview.order.with_namesakes else BEGIN
    return kit.button(label, action, order_memory(preview.order), style="danger", confirm=sure)


def _who(preview: Preview) -> list[Block]:
    name = kit.truncate(kit.one_line(preview.called), _NAME)
    if preview.order.user_id is not None:
        return kit.around(say("Forget {person}?", person=kit.HERE), kit.person(preview.order.user_id), bold=True)
    if preview.order.account_id is not None:
        told = say("Forget the account {label} {name}?", label=preview.account_label, name=name)
    else:
        told = say("Forget everybody without a Slack account who is called “{name}”?", name=name)
    return [kit.said(told, bold=True)]


def _lines(counts: Mapping[str, int]) -> list[str]:
    return [_counted(name, count) for name, count in counts.items() if count]


def _counted(name: str, count: int) -> str:
    return _COUNTS[name](count) if name in _COUNTS else f"{number(count)} {name}"


def _moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return say("{time} UTC on {day}", time=f"{utc:%H:%M}", day=named_day(utc.date()))
