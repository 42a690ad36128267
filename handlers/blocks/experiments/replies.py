"""What stands below an update: the numbers of that moment, what is odd about them, and the way to correct them."""

import json
from collections.abc import Iterator

from bot.domain.experiments.updates import UpdateState
from bot.domain.language import say
from bot.messages import UpdateReply
from handlers.blocks import kit
from handlers.blocks.experiments.cards import MOST_REASONS, TEXT_BUDGET, headline_of
from handlers.blocks.experiments.numbers import arm_facts, day_words, fact_list, result_facts, watch_facts
from handlers.blocks.kit import Block, Rendered


def reply_message(reply: UpdateReply) -> Rendered:
    """Return the answer below an update; of one that was taken back no number is left."""
    if reply.update.state is UpdateState.WITHDRAWN:
        text = say(
            "This update of {label} was taken back: its numbers do not count any more.",
            label=reply.report.experiment.label,
        )
        return Rendered(text=text, blocks=(kit.section(text),))
    report = reply.report
    # Words alone change nothing about the numbers, which stand on the card.
    facts = [*arm_facts(report), *result_facts(report), *watch_facts(report)] if reply.update.reading.arms else []
    reasons = report.because[:MOST_REASONS]
    told = [f"{_title(reply)}: {headline_of(report)}.", *reasons, *reply.doubts, *(fact.told for fact in facts)]
    blocks = [
        kit.rich_text(kit.line(kit.said(_title(reply), bold=True), kit.said(f"  {headline_of(report)}"))),
        *([fact_list(facts)] if facts else []),
        kit.rich_text(kit.bullets(*(kit.line(kit.said(sentence)) for sentence in reasons))),
        *_doubts(reply),
        _buttons(reply),
    ]
    return Rendered(text=kit.escaped(" ".join(told), TEXT_BUDGET), blocks=tuple(blocks))


def _title(reply: UpdateReply) -> str:
    progress = reply.report.progress
    day = f" · {day_words(progress)}" if progress.days is not None else ""
    corrected = f" · {say('corrected')}" if reply.update.version > 1 else ""
    return f"{reply.report.experiment.label}{day}{corrected}"


def _doubts(reply: UpdateReply) -> Iterator[Block]:
    if not reply.doubts:
        return
    heading = kit.line(kit.said(say("Is this right?"), bold=True))
    yield kit.rich_text(heading, kit.bullets(*(kit.line(kit.said(doubt)) for doubt in reply.doubts)))


def _buttons(reply: UpdateReply) -> Block:
    memory = json.dumps({"update": reply.update.id})
    sure = kit.confirm(
        say("Not an update?"),
        say("Its numbers are taken out of the experiment, and its card is redrawn."),
        say("Take out"),
        say("Keep"),
    )
    return kit.actions(
        "experiment.update",
        kit.button(say("Correct"), "experiments.correct", memory),
        kit.button(say("Not an update"), "experiments.not_update", memory, confirm=sure),
    )
