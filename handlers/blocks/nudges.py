"""Nudges as one person sees them: what is due and why, the button that settles it, and what became of it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from bot.domain.days import named_day
from bot.domain.language import later, say, say_many
from bot.domain.nudge_batches import HANDED, STAYED
from bot.domain.nudge_notes import NudgeNote, NudgeNotes
from bot.domain.nudge_rules import rule_of
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.domain.working_hours import Snooze
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.nudges import DAY, OWNER

DONE, SNOOZE, NOT_MINE = "nudges.done", "nudges.snooze", "nudges.not_mine"
SNOOZE_FORM, OWNER_FORM = "nudges.snooze_until", "nudges.hand_over"
# A hypothesis on one line; the whole stands on the card.
_TITLE_BUDGET = 140
# The name of an item's or an account's customer, beside two others on a line.
_LABEL_BUDGET = 60
_SNOOZES = {
    Snooze.TOMORROW: later("Until tomorrow"),
    Snooze.NEXT_WEEK: later("Until next week"),
    Snooze.DATE: later("Until a day of your choice"),
}
# What settles matters of experiments: the label of the button, and the button of the card that does the same.
_ACTS: Mapping[NudgeKind, tuple[str, str]] = {
    NudgeKind.STALE: (later("Add an update"), "experiments.update"),
    NudgeKind.READ_DUE: (later("Decide"), "experiments.decide"),
    NudgeKind.KILL_DUE: (later("Decide"), "experiments.decide"),
    NudgeKind.REVIEW_DUE: (later("Review"), "experiments.review"),
}
# What the form says that hands something over: of experiments, and of the rest.
_HANDED: Mapping[NudgeKind, str] = {
    NudgeKind.OPEN_DEBT: later("They owe these answers from now on, and are reminded instead of you."),
    NudgeKind.SILENT_ACCOUNT: later("They look after these accounts from now on, and are reminded instead of you."),
    NudgeKind.UNANSWERED: later("They are reminded of these messages instead of you."),
    NudgeKind.UNTRIAGED: later("They are reminded of these items instead of you."),
    NudgeKind.UNSURE: later("They are reminded of these questions instead of you."),
    NudgeKind.NOT_NOW_DUE: later("They are reminded of it instead of you."),
}


def nudges_message(notes: NudgeNotes) -> Rendered:
    """Return everything that was due for one person at the same time, each with its answers."""
    title = _title([note for note in notes.notes if _is_open(note)])
    blocks = [kit.section(f"*{title}*")]
    for place, note in enumerate(notes.notes):
        blocks += [_about(note), *(_answers(note, place) if _is_open(note) else [_became(note)])]
    told = [_why(note) if _is_open(note) else f"{_why(note)} {_outcome(note)}" for note in notes.notes]
    return Rendered(text="\n".join([f"*{title}*", *map(kit.escape, told)]), blocks=tuple(blocks))


def snooze_form(key: str, today: date) -> Block:
    """Return the form that asks for the day on which a nudge comes back."""
    picker: Block = {
        "type": "datepicker",
        "action_id": DAY,
        "initial_date": (today + timedelta(days=7)).isoformat(),
    }
    asked = field(
        DAY,
        say("Remind me on"),
        picker,
        hint=say("In the morning of that day; on a day off, the next one on which you work. A year ahead at most."),
    )
    return _form(SNOOZE_FORM, say("Snooze"), say("Snooze"), key, asked)


def owner_form(key: str, kind: NudgeKind) -> Block:
    """Return the form that asks whose it is what a nudge is about."""
    picker: Block = {
        "type": "users_select",
        "action_id": OWNER,
        "placeholder": kit.plain(say("Choose somebody"), limits.PLACEHOLDER),
    }
    if kind in _ACTS:
        question = say("Whose experiment is it?")
        hint = say("They become its owner and are reminded instead of you. The card says so.")
    else:
        question, hint = say("Whose is it?"), say(_HANDED[kind])
    return _form(OWNER_FORM, say("Not mine"), say("Hand over"), key, field(OWNER, question, picker, hint=hint))


def _form(callback_id: str, title: str, submit: str, key: str, asked: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit, limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps({"nudge": key}),
        "blocks": [asked],
    }


def _title(waiting: list[NudgeNote]) -> str:
    if not waiting:
        return say("Nothing here waits for you any more")
    if all(note.nudge.kind in _ACTS for note in waiting):
        return say_many(len(waiting), "An experiment waits for you", "{number} experiments wait for you")
    return say_many(len(waiting), "Something waits for you", "{number} things wait for you")


def _why(note: NudgeNote) -> str:
    return note.why or note.nudge.why


def _about(note: NudgeNote) -> Block:
    """Return what it is about, as its reader may know it, why they are told, and the way there."""
    lines = [kit.line(kit.said(_why(note)))]
    if note.label:
        title = kit.truncate(kit.one_line(note.title), _TITLE_BUDGET, kit.escaped_size)
        card = (
            [kit.said("  ·  "), kit.rich_link(note.permalink, say("Open the card"))]
            if kit.safe_url(note.permalink)
            else []
        )
        label = kit.truncate(kit.one_line(note.label), _TITLE_BUDGET, kit.escaped_size)
        lines.insert(0, kit.line(kit.said(label, bold=True), kit.said(f"  {title}"), *card))
    if note.more:
        more = kit.truncate(kit.one_line(note.more), _TITLE_BUDGET, kit.escaped_size)
        lines.append(kit.line(kit.said(say("What would change our mind: {words}", words=more))))
    if note.links and _is_open(note):
        lines.append(kit.line(*_ways(note)))
    return kit.rich_text(*lines)


def _ways(note: NudgeNote) -> list[Block]:
    """Return the first of several things, side by side, each with the way to it."""
    parts: list[Block] = []
    for link in note.links:
        label = kit.truncate(kit.one_line(link.label), _LABEL_BUDGET, kit.escaped_size) or say("Open the card")
        parts += [*([kit.said("  ·  ")] if parts else []), kit.rich_link(link.url, label)]
    return parts


def _answers(note: NudgeNote, place: int) -> list[Block]:
    key = note.nudge.key
    snoozes = [
        option(say(words), json.dumps({"nudge": key, "until": until.value})) for until, words in _SNOOZES.items()
    ]
    value = json.dumps({"nudge": key})
    return [
        kit.actions(
            f"nudge.{place}.{note.nudge.round}",
            *_act(note),
            kit.button(say("Done"), DONE, value),
            menu(SNOOZE, snoozes, placeholder=say("Snooze")),
            kit.button(say("Not mine"), NOT_MINE, value),
        ),
        kit.context(kit.escape(say(rule_of(note.nudge.kind).ends)), *_hints(note)),
    ]


def _hints(note: NudgeNote) -> list[str]:
    """Return where to read more, for what has no address in Slack."""
    if note.nudge.kind is not NudgeKind.SILENT_ACCOUNT or not note.links:
        return []
    label = kit.escaped(note.links[0].label.partition(" ")[0], _LABEL_BUDGET)
    return [say("`/heed accounts {account}` shows what they spoke of last.", account=label)]


def _act(note: NudgeNote) -> list[Block]:
    """Return the button that settles it, where one can."""
    kind = note.nudge.kind
    if kind in _ACTS:
        label, action_id = _ACTS[kind]
        return [kit.button(say(label), action_id, json.dumps({"experiment": note.nudge.subject_id}), style="primary")]
    if kind is NudgeKind.OPEN_DEBT:
        return [kit.button(say("Answer them"), "debts.batch", json.dumps({"query": ""}), style="primary")]
    if kind is NudgeKind.NOT_NOW_DUE:
        return [kit.button(say("Still not now …"), "vision.review", json.dumps({"entry": note.nudge.subject_id}))]
    if kind is NudgeKind.UNTRIAGED and note.links:
        return [kit.button(say("Sort the oldest"), "feedback.open", note.links[0].id, style="primary")]
    return []


def _became(note: NudgeNote) -> Block:
    if note.nudge.state is NudgeState.NOT_MINE and note.owner_id is not None:
        sentence = say("Not yours: handed over to {who}", who=kit.HERE)
        return kit.rich_text(kit.line(*kit.around(sentence, kit.person(note.owner_id))))
    return kit.context(_outcome(note))


def _is_open(note: NudgeNote) -> bool:
    return note.nudge.state is NudgeState.OPEN


def _outcome(note: NudgeNote) -> str:
    """Return what became of a nudge, in a sentence of Heed's own."""
    state = note.nudge.state
    if state is NudgeState.DONE:
        return say("Done: you have dealt with it.")
    if state is NudgeState.SNOOZED:
        day = note.snoozed_until
        return say("Snoozed until {day}.", day=named_day(day)) if day else say("Snoozed.")
    if state is NudgeState.NOT_MINE:
        return _handed(note.nudge)
    return say("No longer needed: it does not wait for you any more.")


def _handed(nudge: Nudge) -> str:
    """Return what was handed over, and what was not because of where it was said."""
    if STAYED not in nudge.facts:
        return say("Not yours: handed over.")
    return say_many(
        int(nudge.facts[STAYED]),
        "Handed over: {handed:,}. One is from a private channel that they are not in, and stays with you.",
        "Handed over: {handed:,}. {number:,} are from private channels that they are not in, and stay with you.",
        handed=int(nudge.facts[HANDED]),
    )
