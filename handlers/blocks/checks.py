"""Did it help? The question to who asked, or to who looks after them, and what they said."""

import json
from collections.abc import Iterator

from bot.domain.closing import Debt, Helped
from bot.domain.days import named_day
from bot.domain.language import later, say, say_about, say_many
from bot.messages import CheckNote, CheckQuestions
from handlers.blocks import kit, limits
from handlers.blocks.excerpts import masked_excerpt
from handlers.blocks.inputs import field, option, text_input
from handlers.blocks.kit import Block, Rendered
from handlers.payloads.checks import HELPED, WORDS

ANSWER, CHANGE, FORM = "checks.answer", "checks.change", "checks.form"
_NAME_BUDGET = 90
# What somebody asked for, on two lines.
_QUOTE_BUDGET = 200
_SAID_BUDGET = 300
# Characters: what a customer said about it in a sentence or five.
LONGEST_WORDS = 2_000
_BUTTONS = {Helped.YES: later("Yes, it helped"), Helped.PARTLY: later("In part"), Helped.NO: later("No")}
_YOU_SAID = {
    Helped.YES: later("You said: it helped."),
    Helped.PARTLY: later("You said: it helped in part."),
    Helped.NO: later("You said: it did not help."),
}
_THEY_SAID = {
    Helped.YES: later("They said: it helped."),
    Helped.PARTLY: later("They said: it helped in part."),
    Helped.NO: later("They said: it did not help."),
}


def checks_message(questions: CheckQuestions) -> Rendered:
    """Return everything that one person is asked at the same time, each with its buttons or its answer."""
    open_ones = sum(note.debt.helped is None for note in questions.notes)
    title = _title(open_ones)
    blocks = [kit.section(f"*{title}*")]
    for place, note in enumerate(questions.notes):
        blocks += _question(note, place)
    if open_ones:
        blocks.append(kit.context(say("A *No* opens the theme again, so that the team looks at it once more.")))
    told = "\n".join([f"*{title}*", *map(_told, questions.notes)])
    return Rendered(text=kit.escaped(told, limits.MESSAGE_TEXT), blocks=tuple(blocks))


def check_form(debt: Debt, *, is_for_asker: bool) -> Block:
    """Return the form for an answer and the words behind it, filled in with what is known."""
    choices = {helped: option(say(label), helped.value) for helped, label in _BUTTONS.items()}
    picker: Block = {"type": "radio_buttons", "action_id": HELPED, "options": list(choices.values())}
    if debt.helped is not None:
        picker["initial_option"] = choices[debt.helped]
    typed = text_input(WORDS, initial=debt.helped_words, multiline=True, longest=LONGEST_WORDS)
    question = say("Did it help?") if is_for_asker else say("Did it help them?")
    asked = say("What is still missing, or what did it do for you?") if is_for_asker else say("What did they say?")
    hint = say("The team reads it beside the theme. Leave it empty if there is nothing to add.")
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": kit.plain(say("Did it help?"), limits.VIEW_TITLE),
        "submit": kit.plain(say("Save"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps({"debt": debt.id}),
        "blocks": [
            field(HELPED, question, picker),
            field(WORDS, asked, typed, hint=hint, optional=True),
        ],
    }


def _title(waiting: int) -> str:
    if not waiting:
        return say("Did it help? Thank you, that is all")
    if waiting == 1:
        return say("Did it help?")
    return say_many(waiting, "Did it help? {number} short question", "Did it help? {number} short questions")


def _question(note: CheckNote, place: int) -> Iterator[Block]:
    yield kit.rich_text(*_about(note))
    debt = note.debt
    if debt.helped is None:
        buttons = [
            kit.button(
                say(label),
                f"{ANSWER}:{helped.value}",
                json.dumps({"debt": debt.id, "helped": helped.value}),
                style="primary" if helped is Helped.YES else None,
            )
            for helped, label in _BUTTONS.items()
        ]
        yield kit.actions(f"check.{place}", *buttons)
        return
    if debt.helped_words:
        yield kit.rich_text(kit.quoted(kit.said(_cut(debt.helped_words, _SAID_BUDGET))))
    label = say("Change") if debt.helped_words else say("Change, or add words")
    yield kit.context(_answered(note))
    yield kit.actions(f"check.{place}", kit.button(label, CHANGE, json.dumps({"debt": debt.id})))


def _about(note: CheckNote) -> Iterator[Block]:
    """Yield what was asked for and what they heard; for who looks after them, also who they are."""
    yield kit.line(kit.said(_opening(note), bold=True))
    if note.words:
        shown, is_cut = masked_excerpt(note.words, _QUOTE_BUDGET)
        more = [kit.said(" …")] if is_cut else []
        link = (
            [kit.said("  "), kit.rich_link(note.permalink, say_about("link", "open"))]
            if kit.safe_url(note.permalink)
            else []
        )
        yield kit.quoted(kit.said(shown), *more, *link)


def _opening(note: CheckNote) -> str:
    name = _cut(note.theme_name, _NAME_BUDGET)
    day = named_day(note.told_on) if note.told_on is not None else None
    if note.is_for_asker:
        if day is None:
            return say("You asked for this, and heard that it shipped: {theme}.", theme=name)
        return say("You asked for this, and heard on {day} that it shipped: {theme}.", day=day, theme=name)
    who = _cut(note.who, _NAME_BUDGET)
    heard = (
        say("{who} heard that this shipped: {theme}.", who=who, theme=name)
        if day is None
        else say("{who} heard on {day} that this shipped: {theme}.", who=who, day=day, theme=name)
    )
    return f"{heard} {say('Ask them whether it helped, then press what they say.')}"


def _answered(note: CheckNote) -> str:
    helped = note.debt.helped or Helped.PARTLY
    said = say((_YOU_SAID if note.is_for_asker else _THEY_SAID)[helped])
    return f"{said} {say('The team knows, and the theme is open again.')}" if note.is_reopened else said


def _told(note: CheckNote) -> str:
    return _opening(note) if note.debt.helped is None else f"{_cut(note.theme_name, _NAME_BUDGET)}: {_answered(note)}"


def _cut(words: str, budget: int) -> str:
    """Return people's words on one line, as long as Slack counts them once they are escaped."""
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
