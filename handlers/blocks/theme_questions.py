"""Questions about themes on a card: the same or different, merge, split, or neither."""

from collections.abc import Sequence

from bot.domain.language import later, say
from bot.domain.listening import TriageTopic
from bot.flows.theme_asking import DIFFERENT, MERGE, NEW_THEME, SAME, SPLIT
from bot.flows.triage_themes import ThemeChoice, ThemeQuestion
from bot.messages import TriageEntry
from handlers.blocks import kit
from handlers.blocks.kit import Block
from handlers.blocks.questions import answer_button, answered_line, entry_link, joined, words_of_entry

_NAME_BUDGET = 80
# A button's text has 75 characters, and the word before the name takes some.
_BUTTON_NAME = 40
_TWO = 2
_OUTCOMES = {
    SAME: later("Put into a theme"),
    DIFFERENT: later("Left as it is"),
    NEW_THEME: later("Made a theme of its own"),
    MERGE: later("Merged"),
    SPLIT: later("Split"),
}
_SETTLED = later("Settled")


def theme_question(entry: TriageEntry) -> Sequence[Block]:
    """Return a question about themes, or one line once it is answered or cannot be asked any more."""
    question, known = entry.question, _known(entry)
    if question.answer is not None:
        return (answered_line(entry, say(_OUTCOMES.get(question.answer.partition(":")[0], _SETTLED))),)
    if not known.choices or (question.topic is TriageTopic.MERGE and len(known.choices) < _TWO):
        return (kit.context(say("Settled: the themes in question have changed since.")),)
    builder = {TriageTopic.MERGE: _merge, TriageTopic.SPLIT: _split}.get(question.topic, _item)
    return builder(entry, known)


def _item(entry: TriageEntry, known: ThemeQuestion) -> Sequence[Block]:
    question = entry.question
    if entry.label is None:
        return (kit.context(say("Settled: the item is gone, or from a place that is not yours to see.")),)
    nearest = ", ".join(f"*{_named(choice)}* ({_alike(choice)})" for choice in known.choices)
    told = say("*Does {label} belong to a theme?*\nNearest: {nearest}.", label=entry.label, nearest=nearest)
    buttons = [
        # The action id must be unique in a row: the place in the list makes it so.
        answer_button(
            say("Same: {theme}", theme=kit.truncate(kit.one_line(choice.theme.name), _BUTTON_NAME)),
            question,
            f"{SAME}:{choice.theme.id}",
            style="primary" if at == 0 else None,
        )
        | {"action_id": f"triage.answer.{SAME}{at}"}
        for at, choice in enumerate(known.choices)
    ]
    return (
        kit.section(joined(told, entry_link(entry))),
        *words_of_entry(entry),
        kit.context(say("Why I ask: {reason}", reason=kit.escape(question.reason))),
        kit.actions(
            f"triage:{question.id}",
            *buttons,
            answer_button(say("New theme"), question, NEW_THEME),
            answer_button(say("Different"), question, DIFFERENT),
        ),
    )


def _merge(entry: TriageEntry, known: ThemeQuestion) -> Sequence[Block]:
    into, other = known.choices[:_TWO]
    told = say(
        "*Are these the same theme?*\n*{into}* and *{other}* are {alike}.",
        into=_named(into),
        other=_named(other),
        alike=_alike(into),
    )
    return (
        kit.section(told),
        kit.actions(
            f"triage:{entry.question.id}",
            answer_button(say("Merge"), entry.question, MERGE, style="primary"),
            answer_button(say("Different"), entry.question, DIFFERENT),
        ),
    )


def _split(entry: TriageEntry, known: ThemeQuestion) -> Sequence[Block]:
    told = say(
        "*Are these two themes?*\nIn *{theme}*, {reason}:",
        theme=_named(known.choices[0]),
        reason=kit.escape(entry.question.reason),
    )
    return (
        kit.section(told),
        *words_of_entry(entry),
        kit.actions(
            f"triage:{entry.question.id}",
            answer_button(say("Split"), entry.question, SPLIT, style="primary"),
            answer_button(say("Keep together"), entry.question, DIFFERENT),
        ),
    )


def _known(entry: TriageEntry) -> ThemeQuestion:
    return entry.more if isinstance(entry.more, ThemeQuestion) else ThemeQuestion(choices=())


def _named(choice: ThemeChoice) -> str:
    return kit.escaped(kit.one_line(choice.theme.name), _NAME_BUDGET)


def _alike(choice: ThemeChoice) -> str:
    return say("{share:.0%} alike", share=choice.similarity)
