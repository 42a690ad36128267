"""What `/heed forget` answers, the receipt of an erasure, and the form that says how long words are kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.days import named_day
from bot.domain.erasures import LONGEST_KEEPING, NOBODY, SHORTEST_KEEPING, Erasure, Forgotten, ForgottenReceipt
from bot.flows.forgetting import Preview
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, text_input
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.forget import BEGIN, BEGIN_WITH, DAYS, KEEPING, KEEPING_FORM, LEAVE, order_memory

# How counts are called when there is one of them; the others are shown as they are stored.
_ONE = {
    "items": "item",
    "messages": "message in other people's items",
    "open forms": "open form",
    "questions": "question",
    "reactions": "reaction",
    "forecasts": "forecast",
    "reminders": "reminder",
    "places in accounts": "place in an account",
    "overheard messages": "overheard message",
    "questions to the team": "question to the team",
    "notes on experiments": "note on an experiment",
    "answers owed or given": "answer owed or given",
    "events": "event that still waited",
    "messages redrawn": "message redrawn in Slack",
    "export files": "export file",
    "messages that Slack does not let me change": "message that Slack does not let me change",
}
_MANY = {
    "messages": "messages in other people's items",
    "events": "events that still waited",
    "messages redrawn": "messages redrawn in Slack",
}
# A name that somebody typed.
_NAME = 100
_ALL = (
    "Gone for good: what they said, in every version, conversation and index; labels and vectors made of it; answers "
    "owed to them; quotes in digests and cards that were posted; exports that I sent. What they said in Slack itself "
    "stays in Slack."
)
_ACCOUNT_ALL = (
    "Gone for good: the account with everything known of it, all items from it, answers owed to its people, quotes in "
    "digests and cards that were posted, and exports that I sent."
)
_UNSEEN = "What is in places that you cannot read goes too, and is not counted here."
_HELP = (
    'Say who is to be forgotten: `/heed forget @person`, `/heed forget "Jo Miller"` for somebody without a Slack '
    "account, or `/heed forget A-3` for a whole account. I show you what would go before anything happens."
)


def preview_message(previews: list[Preview]) -> Rendered:
    """Return what would go, with the button that begins it."""
    blocks: list[Block] = []
    for number, preview in enumerate(previews):
        blocks += [kit.divider()] if number else []
        blocks += _preview(preview, number)
    return Rendered(text="What would be forgotten", blocks=tuple(blocks))


def begun_message(erasure: Erasure) -> Rendered:
    """Return the answer to the button: it has begun."""
    text = (
        f"Forgetting has begun. Nothing that was said until now is kept any more, whatever arrives again. You get a "
        f"receipt by direct message when all of it is gone: *{erasure.label}*."
    )
    return Rendered(text=text, blocks=(kit.section(text),))


def left_message() -> Rendered:
    """Return the answer to leaving everything as it is."""
    return Rendered(text="Nothing was forgotten.", blocks=(kit.section("Nothing was forgotten."),))


def forget_help_message() -> Rendered:
    """Return the answer to `/heed forget` alone."""
    return Rendered(text=_HELP, blocks=(kit.section(_HELP),))


def forgotten_message(content: ForgottenReceipt) -> Rendered:
    """Return the receipt; it names nobody."""
    erasure = content.erasure
    what = "An account" if erasure.what is Forgotten.ACCOUNT else "A person"
    asked = "by you" if erasure.by != NOBODY else "on request"
    head = (
        f"*Receipt {erasure.label}.* {what} was forgotten, asked for {asked} at {_moment(erasure.asked_at)}, "
        f"done at {_moment(content.at)}."
    )
    lines = _lines(erasure.removed) or ["Nothing that you may read was found."]
    blocks = [
        kit.section(head),
        kit.rich_text(kit.bullets(*(kit.line(kit.said(line)) for line in lines))),
        kit.context(
            "This receipt names nobody. A retry, an import or the API does not bring back what was said until then. "
            + _UNSEEN
        ),
    ]
    return Rendered(text=head, blocks=tuple(blocks))


def keeping_line(days: int | None) -> str:
    """Return for how long words are kept, as a sentence."""
    if days is None:
        return "Words are kept until somebody removes them."
    return f"Words are removed {days:,} days after they were captured."


def keeping_button() -> Block:
    """Return the button that opens the form."""
    return kit.button("How long words are kept", KEEPING, "open")


def keeping_form(days: int | None) -> Block:
    """Return the form that says for how long words are kept."""
    box = text_input(DAYS, initial="" if days is None else str(days), placeholder="for ever", longest=20)
    hint = (
        f"{SHORTEST_KEEPING} to {LONGEST_KEEPING}, counted from the day of capture. What is older goes for good within "
        "a day, digests are redrawn, and numbers of experiments stay. Leave it empty to keep words for ever."
    )
    return {
        "type": "modal",
        "callback_id": KEEPING_FORM,
        "title": kit.plain("Keep words", limits.VIEW_TITLE),
        "submit": kit.plain("Save", limits.VIEW_BUTTON),
        "close": kit.plain("Cancel", limits.VIEW_BUTTON),
        "blocks": [field(DAYS, "Keep words for so many days", box, hint=hint, optional=True)],
    }


def _preview(preview: Preview, number: int) -> list[Block]:
    order = preview.order
    lines = _lines(preview.counts) or ["nothing that you may read"]
    found = kit.rich_text(kit.bullets(*(kit.line(kit.said(line)) for line in lines)))
    told = _ACCOUNT_ALL if order.account_id is not None else _ALL
    buttons = [_button("Forget for good", preview)]
    notes = []
    if preview.namesakes:
        noun = "item carries" if preview.namesakes == 1 else "items carry"
        notes.append(f"{preview.namesakes:,} more {noun} only the name, without a Slack account.")
        named = replace(preview, order=replace(order, with_namesakes=True))
        buttons.append(_button(f"Forget, with these {preview.namesakes:,}", named))
    if preview.is_shared:
        notes.append("Somebody else with a Slack account has the same name: their items stay.")
    buttons.append(kit.button("Leave it", LEAVE, "leave"))
    blocks = [kit.rich_text(kit.line(kit.said("Forget ", bold=True), *_who(preview))), found, kit.section(told)]
    return [*blocks, kit.context(" ".join([*notes, _UNSEEN])), kit.actions(f"forget.{number}", *buttons)]


def _button(label: str, preview: Preview) -> Block:
    sure = kit.confirm(
        "Forget for good?", "Nobody can bring this back, not even whoever runs Heed.", "Forget", "Cancel"
    )
    action = BEGIN_WITH if preview.order.with_namesakes else BEGIN
    return kit.button(label, action, order_memory(preview.order), style="danger", confirm=sure)


def _who(preview: Preview) -> tuple[Block, ...]:
    name = kit.truncate(kit.one_line(preview.called), _NAME)
    if preview.order.user_id is not None:
        return kit.person(preview.order.user_id), kit.said("?", bold=True)
    if preview.order.account_id is not None:
        return (kit.said(f"the account {preview.account_label} {name}?", bold=True),)
    return (kit.said(f"everybody without a Slack account who is called “{name}”?", bold=True),)


def _lines(counts: Mapping[str, int]) -> list[str]:
    return [_counted(name, count) for name, count in counts.items() if count]


def _counted(name: str, count: int) -> str:
    return f"1 {_ONE.get(name, name)}" if count == 1 else f"{count:,} {_MANY.get(name, name)}"


def _moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc:%H:%M} UTC on {named_day(utc.date())}"
