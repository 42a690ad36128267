"""The card of an experiment: what is tried and what its numbers say on the first screen, what was agreed on below.

The budgets keep a card far below Slack's limits for the longest words (`experiment_card_payloads.py` tries them).
"""

import json
from collections.abc import Iterator, Mapping

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.experiments.outcomes import done_words, would_words
from bot.domain.experiments.recommending import told_first
from bot.domain.experiments.reports import Gate, Report, Verdict
from bot.domain.experiments.standing import stage_words
from bot.domain.experiments.terms import Design
from bot.domain.language import later, say, say_about
from bot.messages import BareCard, ExperimentCard
from handlers.blocks import kit, limits
from handlers.blocks.experiments.agreed import MOST_MOVES, agreed_blocks, past_blocks
from handlers.blocks.experiments.intervals import interval_chart, interval_told
from handlers.blocks.experiments.numbers import (
    arm_facts,
    fact_list,
    gate_facts,
    result_facts,
    short,
    watch_facts,
)
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.validation import drawn_size

# A hypothesis is three sentences; longer ones are told whole where one experiment is looked at.
CHANGE_BUDGET, OUTCOME_BUDGET, REASON_BUDGET = 400, 300, 300
# In a notification the change alone has to do.
_TOLD_BUDGET = 150
# What fits into the title of a chart beside the words around it.
_CHARTED_BUDGET = 24
# Nobody reads more reasons than these; the gravest come first.
MOST_REASONS = 7
# A notification shows a line or two; a screen reader reads the rest.
TEXT_BUDGET = 3_000
HEADLINES: Mapping[Verdict, str] = {
    Verdict.NO_NUMBERS: later("No numbers yet"),
    Verdict.NOT_ENOUGH: later("Not enough data"),
    Verdict.BAD_SPLIT: later("No result: sample-ratio mismatch"),
    Verdict.TOO_EARLY: later("Too early to read"),
    Verdict.BETTER: later("Better than the control"),
    Verdict.WORSE: later("Worse than the control"),
    Verdict.NO_DIFFERENCE: later("No difference worth having"),
    Verdict.UNCLEAR: later("Unclear"),
}


def experiment_message(card: ExperimentCard) -> Rendered:
    """Return the card as everybody who may know of the experiment sees it."""
    blocks = _blocks(card, MOST_MOVES)
    # In some languages the longest card is more than a message takes: then fewer of the changes are told in full.
    for moves in reversed(range(MOST_MOVES)):
        if drawn_size(blocks) <= limits.MESSAGE_CHARACTERS:
            break
        blocks = _blocks(card, moves)
    return Rendered(text=_told(card), blocks=tuple(blocks))


def _blocks(card: ExperimentCard, moves: int) -> list[Block]:
    report = card.report
    numbers = [*arm_facts(report), *result_facts(report)]
    is_started = report.gate is not Gate.NOT_STARTED
    watched = [*(watch_facts(report) if is_started else []), *gate_facts(report)]
    return [
        kit.header(title_of(card)),
        hypothesis_block(report.experiment),
        *past_blocks(card, moves),
        verdict_block(report),
        *([fact_list(numbers)] if numbers else []),
        *interval_chart(report.history, _charted(report)),
        *([fact_list(watched)] if watched else []),
        *agreed_blocks(card),
        *_buttons(card),
    ]


def bare_message(card: BareCard) -> Rendered:
    """Return what customers may see of a card: that there is one, and where its team finds the rest."""
    where = f"`/experiment show {card.label}`"
    text = say(
        "{label}: customers read along in this channel, so its numbers are shown only to its team: {where}",
        label=card.label,
        where=where,
    )
    return Rendered(text=text, blocks=(kit.section(text),))


def title_of(card: ExperimentCard) -> str:
    """Return the experiment's name with what it waits for: `EXP-7 · running`."""
    experiment = card.report.experiment
    kind = f" ({say_about('kind of experiment', 'bet')})" if experiment.terms.design is Design.BET else ""
    stage = say("waits for a decision") if experiment.stage is Stage.READ else stage_words(experiment.stage)
    if card.decision is not None and experiment.stage in {Stage.DECIDED, Stage.REVIEWED}:
        stage = f"{stage}: {done_words(card.decision.outcome)}"
    return f"{experiment.label}{kind} · {stage}"


def hypothesis_block(experiment: Experiment) -> Block:
    """Return what is tried, what it should lead to, and why."""
    said = experiment.terms.hypothesis
    parts = [kit.line(kit.said(short(said.change, CHANGE_BUDGET), bold=True))]
    if said.outcome:
        parts.append(
            kit.line(kit.said(f"{say('should lead to:')} ", italic=True), kit.said(short(said.outcome, OUTCOME_BUDGET)))
        )
    if said.reason:
        parts.append(
            kit.line(kit.said(f"{say('because:')} ", italic=True), kit.said(short(said.reason, REASON_BUDGET)))
        )
    return kit.rich_text(*_apart(parts))


def verdict_block(report: Report) -> Block:
    """Return what the numbers allow to say, why, and what Heed would do."""
    headline = kit.line(kit.said(headline_of(report), bold=True))
    reasons = [kit.line(kit.said(sentence)) for sentence in report.because[:MOST_REASONS]]
    parts = [headline, kit.bullets(*reasons)]
    if report.recommended is not None and report.experiment.stage in TRIED_STAGES:
        parts.append(
            kit.line(
                kit.said(
                    say("Heed would {act}{which}.", act=would_words(report.recommended), which=_which(report)),
                    bold=True,
                )
            )
        )
    return kit.rich_text(*parts)


def _charted(report: Report) -> str:
    """Return which of several variants is told first, and drawn."""
    first = told_first(report.comparisons, report.experiment.terms.plan.direction)
    return short(first.variant.arm, _CHARTED_BUDGET) if first is not None and len(report.comparisons) > 1 else ""


def _which(report: Report) -> str:
    """Return which of several variants would be shipped."""
    variant = _charted(report)
    return say(": “{variant}”", variant=variant) if variant and report.recommended is Outcome.SHIP else ""


def headline_of(report: Report) -> str:
    """Return the verdict in a few words; a bet is judged by people."""
    if report.experiment.terms.design is Design.BET and report.verdict is Verdict.UNCLEAR:
        return say("To be judged by people")
    if report.gate is Gate.NOT_STARTED:
        return say("Not started")
    return say(HEADLINES[report.verdict])


def _apart(parts: list[Block]) -> Iterator[Block]:
    """Yield lines of rich text so that each begins on a line of its own."""
    for index, part in enumerate(parts):
        elements = part["elements"] if isinstance(part["elements"], list) else []
        yield part if index + 1 == len(parts) else kit.line(*elements, kit.said("\n"))


def _told(card: ExperimentCard) -> str:
    """Return the card for notifications and for those who cannot see it."""
    report, change = card.report, short(card.report.experiment.terms.hypothesis.change, _TOLD_BUDGET)
    facts = [fact.told for fact in (*arm_facts(report), *result_facts(report))]
    reasons = report.because[:MOST_REASONS]
    told = [f"{title_of(card)}: {change}.", f"{headline_of(report)}.", *reasons, *facts, interval_told(report.history)]
    return kit.escaped(" ".join(part for part in told if part), TEXT_BUDGET)


# --- buttons ---------------------------------------------------------------------------------------------------------


def _buttons(card: ExperimentCard) -> Iterator[Block]:
    """Yield the buttons that make sense where the experiment stands: at most five in a row."""
    experiment = card.report.experiment
    memory = json.dumps({"experiment": experiment.id})
    rows = {"do": _actions(card, memory), "change": _changes(experiment, memory)}
    for name, buttons in rows.items():
        if buttons:
            yield kit.actions(f"experiment.{name}", *buttons)


def _actions(card: ExperimentCard, memory: str) -> list[Block]:
    report, stage = card.report, card.report.experiment.stage
    why = kit.button(say("Why"), "experiments.why", memory)
    if stage is Stage.DRAFT:
        return [
            kit.button(say("Start"), "experiments.start", memory, style="primary"),
            kit.button(say("Edit"), "experiments.edit", memory),
            kit.button(say("Discard"), "experiments.discard", memory, style="danger", confirm=_sure(report)),
            why,
        ]
    if stage in TRIED_STAGES:
        return [*_tried(report, stage, memory), why]
    if stage is Stage.DECIDED:
        review = kit.button(say("Review"), "experiments.review", memory)
        return [review, kit.button(say("Change decision"), "experiments.decide", memory), why]
    return [why]


def _tried(report: Report, stage: Stage, memory: str) -> list[Block]:
    buttons = [kit.button(say("Add numbers"), "experiments.update", memory)]
    if stage is Stage.RUNNING:
        buttons.append(kit.button(say("My forecast"), "experiments.forecast", memory))
    # Somebody may have moved the date after it had come.
    if report.gate is Gate.TOO_EARLY and report.verdict is not Verdict.NO_NUMBERS:
        buttons.append(kit.button(say_about("button", "Read early"), "experiments.read_early", memory))
    style = "primary" if stage is Stage.READ else None
    return [*buttons, kit.button(say("Decide"), "experiments.decide", memory, style=style)]


def _changes(experiment: Experiment, memory: str) -> list[Block]:
    if experiment.stage not in TRIED_STAGES:
        return []
    return [
        kit.button(say("Change terms"), "experiments.edit", memory),
        kit.button(say("Hand over"), "experiments.hand_over", memory),
    ]


def _sure(report: Report) -> Block:
    text = say("{label} never started, and it will not be shown any more.", label=report.experiment.label)
    return kit.confirm(say("Discard this draft?"), text, say("Discard"), say("Keep it"))
