"""Cards of the triage channel: one message, several questions, each with its own buttons until it is answered."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.language import say, say_about, say_many
from bot.domain.listening import TriageTopic
from bot.flows.triage_listening import KEEP, NOT_FEEDBACK
from bot.messages import TriageCard, TriageEntry
from handlers.blocks import kit
from handlers.blocks.items import NAME_BUDGET
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.questions import answer_button, answered_line, entry_link, joined, words_of_entry
from handlers.blocks.theme_questions import theme_question


def triage_message(card: TriageCard) -> Rendered:
    """Return a card; a question that is answered is one line that says by whom."""
    open_ones = sum(entry.question.answer is None for entry in card.entries)
    title = _title(open_ones)
    blocks = [kit.section(f":ear: *{title}*")]
    for entry in card.entries:
        draw = DRAWERS[entry.question.topic]
        blocks += draw(entry)
    return Rendered(text=title, blocks=tuple(blocks))


def _message_question(entry: TriageEntry) -> Sequence[Block]:
    question = entry.question
    if question.answer is not None:
        return (answered_line(entry, _outcome(entry)),)
    score = question.facts.get("score")
    sure = say("{score:.0%} sure", score=score) if isinstance(score, float) else ""
    told = f"*{say('Is this feedback?')}*"
    where = (
        f"#{kit.escaped(kit.one_line(entry.place_name), NAME_BUDGET)}" if entry.place_name else say("a private channel")
    )
    return (
        kit.section(joined(told, where, sure, entry_link(entry))),
        *words_of_entry(entry),
        kit.actions(
            f"triage:{question.id}",
            answer_button(say_about("a message as feedback", "Keep"), question, KEEP, style="primary"),
            answer_button(say("Not feedback"), question, NOT_FEEDBACK),
        ),
    )


def _title(open_ones: int) -> str:
    if open_ones:
        return say_many(open_ones, "I am unsure about one thing", "I am unsure about {number} things")
    return say("Everything here is answered, thank you")


def _outcome(entry: TriageEntry) -> str:
    if entry.question.answer == KEEP:
        return say("Kept as *{label}*", label=entry.label) if entry.label else say("Kept, and taken back since")
    if entry.question.answer == NOT_FEEDBACK:
        return say("Called not feedback")
    return say("Settled: the message was deleted, edited or said more plainly")


# How each kind of question is drawn.
DRAWERS: Mapping[TriageTopic, Callable[[TriageEntry], Sequence[Block]]] = {
    TriageTopic.IS_FEEDBACK: _message_question,
    TriageTopic.THEME: theme_question,
    TriageTopic.MERGE: theme_question,
    TriageTopic.SPLIT: theme_question,
}
