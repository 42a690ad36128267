"""The form that decides what becomes of an experiment, and what stands in its place afterwards."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.days import named_day
from bot.domain.experiments.deciding import review_day, warning
from bot.domain.experiments.decisions import Decision, Outcome
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.outcomes import choice_words, done_words, would_words
from bot.domain.language import later, say
from bot.flows.experiments.deciding import Decided, Deciding, Held
from handlers.blocks import inputs, kit, limits
from handlers.blocks.experiments.voices import counts
from handlers.blocks.kit import Block
from handlers.payloads.experiment_decisions import AGAINST, LEARNING, OUTCOME, REASON, REVIEW_ON

SAVE = "experiments.save_decision"
# What stands above the inputs: enough to know the experiment and Heed's reasons again.
_TITLE_BUDGET = 200
_BECAUSE_BUDGET = 300
_MOST_REASONS = 4
_QUOTE_BUDGET = 200
# A reason is a paragraph; more belongs into a document that it links to.
LONGEST_WORDS = 2_000
_LEARNING_HINT = later(
    "For whoever tries something similar: /experiment learnings finds it by its meaning. When nothing "
    "could be learned, say why."
)

# What somebody chose against Heed's advice.
_WANTS = {
    Outcome.SHIP: later("You want to ship it"),
    Outcome.ITERATE: later("You want to iterate"),
    Outcome.STOP: later("You want to stop it"),
    Outcome.INCONCLUSIVE: later("You want to call it inconclusive"),
    None: later("You want to do otherwise"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody had filled in when Heed asked one more thing."""

    outcome: Outcome | None = None
    reason: str = ""
    learning: str = ""
    against: str = ""
    review_on: date | None = None


def decide_form(deciding: Deciding, now: datetime) -> Block:
    """Return the form that decides, with what Heed would do and why."""
    latest = deciding.latest
    above = [_decided_before(deciding.experiment, latest)] if latest is not None else []
    typed = Typed(review_on=review_day(deciding.experiment, deciding.experiment.day_of(now)))
    return _form(deciding, typed, above, asks_against=False)


def asking_form(held: Held, typed: Typed, *, asked_before: bool) -> Block:
    """Return the form again, filled in as it was, with what Heed asks before it records anything."""
    deciding, above = held.deciding, []
    if held.meanwhile is not None:
        above.append(_meanwhile(deciding.experiment, held.meanwhile))
    if held.asks_why:
        above.append(kit.section(f":warning: *{say('Nothing is recorded yet.')}* {_against_words(deciding, typed)}"))
    return _form(deciding, typed, above, asks_against=held.asks_why or asked_before)


def decided_view(decided: Decided) -> Block:
    """Return what stands in the form's place once a decision is on record."""
    experiment, decision, evidence = decided.experiment, decided.decision, decided.decision.evidence
    told = [say("*{label}* is decided: *{done}*.", label=experiment.label, done=done_words(decision.outcome))]
    if evidence.theme is not None:
        told.append(
            say(
                "Frozen with it: today's numbers, and {reach} behind {label}.",
                reach=counts(evidence.theme.items, evidence.theme.accounts),
                label=evidence.theme.label,
            )
        )
    else:
        told.append(say("Frozen with it: today's numbers."))
    if experiment.terms.review_on is not None:
        told.append(
            say("Its forecast is held against what happened on {day}.", day=named_day(experiment.terms.review_on))
        )
    told.append(say("`/heed why {label}` shows the whole trace.", label=experiment.label))
    return note_view(say("Decided"), " ".join(told))


def note_view(title: str, sentence: str) -> Block:
    """Return a form without inputs that says one thing; names in the sentence are escaped."""
    return {
        "type": "modal",
        "callback_id": "experiments.done",
        "title": kit.plain(title, limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": [kit.section(sentence)],
    }


def titled(experiment: Experiment) -> Block:
    """Return the label of an experiment with what it tries, letter by letter."""
    change = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET, kit.escaped_size)
    return kit.rich_text(kit.line(kit.said(experiment.label, bold=True), kit.said(f"  {change}")))


def input_form(
    title: str, callback_id: str, memory: Mapping[str, str], blocks: list[Block], *, submit: str = ""
) -> Block:
    """Return a form that remembers what it is about."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit or say("Save"), limits.VIEW_BUTTON),
        "close": kit.plain(say("Cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(memory)),
        "blocks": blocks,
    }


def _form(deciding: Deciding, typed: Typed, above: list[Block], *, asks_against: bool) -> Block:
    experiment = deciding.experiment
    memory = {"experiment": experiment.id, "seen": deciding.latest.id if deciding.latest else ""}
    blocks = [titled(experiment), _advice(deciding), *above, *_inputs(typed, asks_against=asks_against)]
    return input_form(say("Decide"), SAVE, memory, blocks, submit=say("Record"))


def _inputs(typed: Typed, *, asks_against: bool) -> Iterator[Block]:
    options = {outcome: inputs.option(choice_words(outcome), outcome.value) for outcome in Outcome}
    chosen = options[typed.outcome] if typed.outcome else None
    menu = inputs.menu(OUTCOME, list(options.values()), placeholder=say("Choose what becomes of it"), chosen=chosen)
    yield inputs.field(OUTCOME, say("What becomes of it?"), menu)
    if asks_against:
        # Not required by Slack: who now chooses what Heed would do has nothing to explain.
        yield inputs.field(AGAINST, say("Why not what Heed would do?"), _box(AGAINST, typed.against), optional=True)
    yield inputs.field(REASON, say("Why?"), _box(REASON, typed.reason))
    yield inputs.field(LEARNING, say("What did we learn?"), _box(LEARNING, typed.learning), hint=say(_LEARNING_HINT))
    picker: Block = {"type": "datepicker", "action_id": REVIEW_ON}
    if typed.review_on is not None:
        picker["initial_date"] = typed.review_on.isoformat()
    hint = say("On this day the forecast is held against what happened. Leave it empty, and the day agreed on stays.")
    yield inputs.field(REVIEW_ON, say("Review on"), picker, hint=hint, optional=True)


def _box(name: str, initial: str) -> Block:
    return inputs.text_input(name, initial=initial, multiline=True, longest=LONGEST_WORDS)


def _advice(deciding: Deciding) -> Block:
    """Return what Heed would do and why, or that it has no opinion yet."""
    recommended = deciding.report.recommended
    head = (
        say("*Heed would {act}.*", act=would_words(recommended))
        if recommended
        else say("*Heed has no advice on this one.*")
    )
    # The names of arms and metrics stand in them.
    reasons = [f"• {kit.escaped(kit.one_line(each), _BECAUSE_BUDGET)}" for each in deciding.report.because]
    return kit.section("\n".join((head, *reasons[:_MOST_REASONS])))


def _against_words(deciding: Deciding, typed: Typed) -> str:
    recommended = deciding.report.recommended
    if recommended is None:
        return f"{warning(deciding.report) or ''} {say('Say why you ship it anyway.')}"
    wants = say(_WANTS[typed.outcome])
    return say(
        "{wants}, and Heed would {act}. Say why below, or choose another outcome.",
        wants=wants,
        act=would_words(recommended),
    )


def _decided_before(experiment: Experiment, decision: Decision) -> Block:
    return kit.context(f"{_told(experiment, decision)} {say('That decision stays on record beside the new one.')}")


def _meanwhile(experiment: Experiment, decision: Decision) -> Block:
    again = say(
        "Nothing of yours is recorded yet, and nothing you typed is lost: send it again to record it beside theirs."
    )
    return kit.section(f":warning: *{say('Somebody was quicker.')}* {_told(experiment, decision)} {again}")


def _told(experiment: Experiment, decision: Decision) -> str:
    reason = kit.escaped(kit.one_line(decision.reason), _QUOTE_BUDGET)
    on = named_day(experiment.day_of(decision.at))
    return say(
        "{person} decided on {day}: {done}, because “{reason}”.",
        person=f"<@{decision.by}>",
        day=on,
        done=done_words(decision.outcome),
        reason=reason,
    )
