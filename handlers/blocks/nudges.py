"""Nudges as one person sees them: what is due and why, the button that settles it, and what became of it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from bot.domain.days import named_day
from bot.domain.experiments.reminders import ENDS
from bot.domain.nudges import NudgeKind, NudgeState
from bot.domain.working_hours import Snooze
from bot.messages import NudgeNote, NudgeNotes
from handlers.blocks import kit, limits
from handlers.blocks.inputs import field, menu, option
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.nudges import DAY, OWNER

DONE, SNOOZE, NOT_MINE = "nudges.done", "nudges.snooze", "nudges.not_mine"
SNOOZE_FORM, OWNER_FORM = "nudges.snooze_until", "nudges.hand_over"
# A hypothesis on one line; the whole stands on the card.
_TITLE_BUDGET = 140
_SNOOZES = {
    Snooze.TOMORROW: "Until tomorrow",
    Snooze.NEXT_WEEK: "Until next week",
    Snooze.DATE: "Until a day of your choice",
}
# What settles each kind: the label of its button, and the button of the card that does the same.
_ACTS: Mapping[NudgeKind, tuple[str, str]] = {
    NudgeKind.STALE: ("Add an update", "experiments.update"),
    NudgeKind.READ_DUE: ("Decide", "experiments.decide"),
    NudgeKind.KILL_DUE: ("Decide", "experiments.decide"),
    NudgeKind.REVIEW_DUE: ("Review", "experiments.review"),
}


def nudges_message(notes: NudgeNotes) -> Rendered:
    """Return everything that was due for one person at the same time, each with its answers."""
    title = _title(sum(_is_open(note) for note in notes.notes))
    blocks = [kit.section(f"*{title}*")]
    for place, note in enumerate(notes.notes):
        blocks += [_about(note), *(_answers(note, place) if _is_open(note) else [_became(note)])]
    told = [f"{note.nudge.why}{'' if _is_open(note) else f' {_outcome(note)}'}" for note in notes.notes]
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
        "Remind me on",
        picker,
        hint="In the morning of that day; on a weekend, the Monday after. A year ahead at most.",
    )
    return _form(SNOOZE_FORM, "Snooze", "Snooze", key, asked)


def owner_form(key: str) -> Block:
    """Return the form that asks whose an experiment is."""
    picker: Block = {
        "type": "users_select",
        "action_id": OWNER,
        "placeholder": kit.plain("Choose somebody", limits.PLACEHOLDER),
    }
    asked = field(
        OWNER,
        "Whose experiment is it?",
        picker,
        hint="They become its owner and are reminded instead of you. The card says so.",
    )
    return _form(OWNER_FORM, "Not mine", "Hand over", key, asked)


def _form(callback_id: str, title: str, submit: str, key: str, asked: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit, limits.VIEW_BUTTON),
        "close": kit.plain("Cancel", limits.VIEW_BUTTON),
        "private_metadata": json.dumps({"nudge": key}),
        "blocks": [asked],
    }


def _title(waiting: int) -> str:
    if not waiting:
        return "Nothing here waits for you any more"
    return "An experiment waits for you" if waiting == 1 else f"{waiting} experiments wait for you"


def _about(note: NudgeNote) -> Block:
    """Return which experiment it is, in its owner's words, and the way to its card."""
    title = kit.truncate(kit.one_line(note.title), _TITLE_BUDGET, kit.escaped_size)
    card = [kit.said("  ·  "), kit.rich_link(note.permalink, "Open the card")] if kit.safe_url(note.permalink) else []
    name = kit.line(kit.said(note.label, bold=True), kit.said(f"  {title}"), *card)
    return kit.rich_text(name, kit.line(kit.said(note.nudge.why)))


def _answers(note: NudgeNote, place: int) -> list[Block]:
    key = note.nudge.key
    label, action_id = _ACTS[note.nudge.kind]
    act = kit.button(label, action_id, json.dumps({"experiment": note.nudge.subject_id}), style="primary")
    snoozes = [option(words, json.dumps({"nudge": key, "until": until.value})) for until, words in _SNOOZES.items()]
    value = json.dumps({"nudge": key})
    return [
        kit.actions(
            f"nudge.{place}.{note.nudge.round}",
            act,
            kit.button("Done", DONE, value),
            menu(SNOOZE, snoozes, placeholder="Snooze"),
            kit.button("Not mine", NOT_MINE, value),
        ),
        kit.context(kit.escape(ENDS[note.nudge.kind])),
    ]


def _became(note: NudgeNote) -> Block:
    if note.nudge.state is NudgeState.NOT_MINE and note.owner_id is not None:
        return kit.rich_text(kit.line(kit.said("Not yours: handed over to "), kit.person(note.owner_id)))
    return kit.context(_outcome(note))


def _is_open(note: NudgeNote) -> bool:
    return note.nudge.state is NudgeState.OPEN


def _outcome(note: NudgeNote) -> str:
    """Return what became of a nudge, in a sentence of Heed's own."""
    state = note.nudge.state
    if state is NudgeState.DONE:
        return "Done: you have dealt with it."
    if state is NudgeState.SNOOZED:
        return f"Snoozed until {named_day(note.snoozed_until)}." if note.snoozed_until else "Snoozed."
    if state is NudgeState.NOT_MINE:
        return "Not yours: handed over."
    return "No longer needed: it is settled."
