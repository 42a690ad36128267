"""The forms that make and change an experiment: its first words, then its plan, and who owns it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.learnings import Similar
from bot.domain.experiments.plan_forms import form_values
from bot.domain.experiments.terms import Design
from bot.domain.language import later, say
from bot.domain.themes import Theme
from bot.domain.vision import Objective
from handlers.blocks import kit, limits
from handlers.blocks.experiments import plan_fields
from handlers.blocks.experiments.learnings import outcome_words
from handlers.blocks.inputs import field, menu, option
from handlers.blocks.kit import Block

FIRST_STEP, SAVE_PLAN, SAVE_OWNER = "experiments.first_step", "experiments.save_plan", "experiments.save_owner"
# A phone shows this much of one line of a form before it is pushed away from the inputs.
_TITLE_BUDGET = 120
_LEARNING_BUDGET = 240
_DESIGNS = {
    Design.AB.value: later("A/B test: people are split into arms"),
    Design.BET.value: later("Bet without arms: a success criterion instead"),
}
# Slack writes “optional” behind what may be left empty.
LATER = later("Fill in what you know, and save. What it needs before it can start, I say then.")
NOTHING_ALIKE = later("Nothing like this was tried before, as far as you may know.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a plan's form offers and tells beside its fields."""

    themes: Sequence[Theme] = ()
    objectives: Sequence[Objective] = ()
    # What was tried before; None: nobody looked, as for an edit.
    similar: Sequence[Similar] | None = None
    # What happened while the form was open (mrkdwn).
    note: str = ""


def first_form(values: Mapping[str, str], channel_id: str | None) -> Block:
    """Return the form of a new experiment: what is tried, what it leads to, and why."""
    options = {value: option(say(label), value) for value, label in _DESIGNS.items()}
    chosen = options.get(values.get("design", ""), options[Design.AB.value])
    blocks = [
        *plan_fields.hypothesis_fields(values),
        field("design", say("How will you try it?"), menu("design", list(options.values()), chosen=chosen)),
        kit.context(say("Saved as a draft when you press Next; nothing starts before you say so.")),
    ]
    return _form(say("New experiment"), FIRST_STEP, {"channel": channel_id or ""}, say("Next"), blocks)


def plan_form(
    experiment: Experiment, choices: Choices, values: Mapping[str, str] | None = None, *, with_hypothesis: bool = False
) -> Block:
    """Return the form of an experiment's plan; `values` are what somebody typed already.

    With `with_hypothesis` its words can be changed as well. Once it has started, it asks why.
    """
    terms, has_started = experiment.terms, experiment.stage is not Stage.DRAFT
    filled = {**form_values(terms), **(values or {})}
    is_bet = terms.design is Design.BET
    blocks = [kit.section(choices.note)] if choices.note else []
    blocks += [] if choices.similar is None else _similar(choices.similar)
    blocks += [plan_fields.why_field(filled)] if has_started else [kit.context(say(LATER))]
    blocks += plan_fields.hypothesis_fields(filled) if with_hypothesis else []
    blocks += [plan_fields.success_field(filled)] if is_bet else plan_fields.metric_fields(filled)
    blocks += plan_fields.risk_fields(filled, is_bet=is_bet, has_started=has_started)
    blocks += [
        plan_fields.theme_field(filled, choices.themes),
        plan_fields.objective_field(filled, choices.objectives, terms.objective),
    ]
    if experiment.card_ts is None:
        blocks.append(plan_fields.channel_field(filled.get("channel", experiment.channel_id)))
    memory = {
        "experiment": experiment.id,
        "version": str(experiment.version),
        "with_hypothesis": "yes" if with_hypothesis else "",
    }
    return _form(say("{label}: the plan", label=experiment.label), SAVE_PLAN, memory, say("Save"), blocks)


def owner_form(experiment: Experiment) -> Block:
    """Return the form that asks who looks after an experiment from now on."""
    element: Block = {
        "type": "users_select",
        "action_id": "owner",
        "placeholder": kit.plain(say("Choose somebody"), limits.PLACEHOLDER),
    }
    title = kit.truncate(kit.one_line(experiment.terms.hypothesis.change), _TITLE_BUDGET)
    hint = say("They are told, and reminders go to them. What was forecast stays with whoever forecast it.")
    blocks = [
        kit.rich_text(kit.line(kit.said(experiment.label, bold=True), kit.said(f"  {title}"))),
        field("owner", say("New owner"), element, hint=hint),
    ]
    return _form(
        say("Hand over {label}", label=experiment.label),
        SAVE_OWNER,
        {"experiment": experiment.id},
        say("Hand over"),
        blocks,
    )


def _similar(similar: Sequence[Similar]) -> list[Block]:
    if not similar:
        return [kit.context(say(NOTHING_ALIKE))]
    lines = [
        kit.line(
            kit.said(each.experiment.label, bold=True),
            kit.said(f"  {_cut(each.experiment.terms.hypothesis.change, _TITLE_BUDGET)}  ·  {outcome_words(each)}"),
            *_learning(each),
        )
        for each in similar
    ]
    return [kit.rich_text(kit.line(kit.said(say("You tried something like this"), bold=True)), kit.bullets(*lines))]


def _learning(similar: Similar) -> list[Block]:
    learned = similar.decision.learning if similar.decision is not None else ""
    return [kit.said(f": {_cut(learned, _LEARNING_BUDGET)}", italic=True)] if learned.strip() else []


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)


def _form(title: str, callback_id: str, memory: Mapping[str, str], submit: str, blocks: Sequence[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, limits.VIEW_TITLE),
        "submit": kit.plain(submit, limits.VIEW_BUTTON),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(memory)),
        "blocks": list(blocks),
    }
