"""A draft as its author looks at it: what it says, what it takes, what is missing, and what can be done with it."""

import json
from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.gate import Missing
from bot.domain.experiments.plan_arms import arms_words
from bot.domain.experiments.plan_lines import guardrail_line
from bot.domain.experiments.plan_words import percent_words, value_words
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Design, Direction, KillRule, Plan, Terms
from bot.flows.experiments.checking import Checked
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block, Rendered

# The whole of a draft with every field at its longest stays below what one message takes.
_WORDS_BUDGET = 900
_LINE_BUDGET = 300


def draft_message(checked: Checked) -> Rendered:
    """Return a draft as an answer that only one person sees."""
    text = f"{checked.experiment.label} is a draft"
    return Rendered(text=text, blocks=tuple(_blocks(checked)))


def draft_view(checked: Checked) -> Block:
    """Return a draft as the last view of its form."""
    return _view(checked.experiment.label, list(_blocks(checked)))


def told_view(experiment: Experiment, sentence: str) -> Block:
    """Return what stands in a form's place once something was done; names in the sentence are escaped."""
    return _view(experiment.label, [kit.section(sentence)])


def told_message(sentence: str) -> Rendered:
    """Return what stands in a draft's place once something was done with it."""
    return Rendered(text=sentence, blocks=(kit.section(sentence),))


def started_text(experiment: Experiment) -> str:
    """Return what happens now that an experiment runs."""
    read = experiment.terms.earliest_read_on
    when = f" It may be read from {named_day(read)}." if read is not None else ""
    if experiment.channel_id is None:
        where = f"It has no channel, so `/experiment show {experiment.label}` is where its card is."
    else:
        where = f"Its card comes to <#{experiment.channel_id}>; numbers reported below it or with "
        where += f"`/experiment update {experiment.label}` are added to it."
    return f"*{experiment.label}* is running.{when} {where}"


def _view(label: str, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": "experiments.done",
        "title": kit.plain(label, limits.VIEW_TITLE),
        "close": kit.plain("Close", limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _blocks(checked: Checked) -> Iterator[Block]:
    experiment = checked.experiment
    terms = experiment.terms
    locked = "  ·  :lock: private channel" if experiment.private_to else ""
    where = f"  ·  card in <#{experiment.channel_id}>" if experiment.channel_id else "  ·  no channel for its card yet"
    yield kit.section(f"*{experiment.label}*  ·  draft of <@{experiment.owner_id}>{where}{locked}")
    yield _hypothesis(terms)
    facts = [*_facts(checked)]
    if facts:
        yield kit.rich_text(kit.bullets(*(kit.line(kit.said(fact)) for fact in facts)))
    yield from _gate(checked.missing)
    yield from (kit.context(kit.escape(told)) for told in checked.advice)
    yield _buttons(experiment, is_ready=not checked.missing)
    yield kit.context(f"Saved as a draft. `/experiment show {experiment.label}` brings it back.")


def _hypothesis(terms: Terms) -> Block:
    hypothesis = terms.hypothesis
    parts = [kit.said("We will change: "), kit.said(_cut(hypothesis.change, _WORDS_BUDGET), bold=True)]
    lines = [kit.line(*parts)]
    for opening, words in (("which will lead to: ", hypothesis.outcome), ("because: ", hypothesis.reason)):
        if words:
            lines.append(kit.line(kit.said(opening), kit.said(_cut(words, _WORDS_BUDGET), bold=True)))
    return kit.rich_text(*lines)


def _facts(checked: Checked) -> Iterator[str]:
    terms = checked.experiment.terms
    if terms.design is Design.BET:
        if terms.success:
            yield f"It came true when: {_cut(terms.success, _LINE_BUDGET)}"
    else:
        yield from _plan_facts(terms.plan)
        yield from _sample(checked)
    if terms.earliest_read_on is not None:
        opening = "It shows by" if terms.design is Design.BET else "May be read from"
        yield f"{opening} {named_day(terms.earliest_read_on)}"
    if terms.kill is not None:
        yield from _kill(terms.kill, terms)
    if terms.forecast is not None:
        way = {True: ", can be undone", False: ", a one-way door", None: ""}[terms.is_reversible]
        yield f"Forecast: {percent_words(terms.forecast)}{way}"
    if terms.worst_case:
        yield f"Worst case: {_cut(terms.worst_case, _LINE_BUDGET)}"
    yield f"Objective: {_cut(terms.objective, _LINE_BUDGET)}" if terms.objective else "Objective: none, off vision"
    if terms.review_on is not None:
        yield f"Review on {named_day(terms.review_on)}"


def _plan_facts(plan: Plan) -> Iterator[str]:
    if plan.metric:
        show = percent_words if plan.measure is Measure.PROPORTION else value_words
        today = f", today {show(plan.baseline)}" if plan.baseline is not None else ""
        better = "up" if plan.direction is Direction.UP else "down"
        worth = f", worth having from {percent_words(plan.smallest_effect)}" if plan.smallest_effect else ""
        yield f"Metric: {_cut(plan.metric, _LINE_BUDGET)} ({better} is better{today}{worth})"
        yield f"Arms: {_cut(arms_words(plan.arms), _LINE_BUDGET)}"
    for guardrail in plan.guardrails:
        yield f"Guardrail: {_cut(guardrail_line(guardrail), _LINE_BUDGET)}"
    if plan.is_unguarded and not plan.guardrails:
        yield "No guardrail"


def _sample(checked: Checked) -> Iterator[str]:
    if checked.people is None:
        return
    traffic, days = checked.experiment.terms.plan.daily_traffic, checked.days
    takes = f": {days:,} {'day' if days == 1 else 'days'} at {traffic:,} people a day" if days and traffic else ""
    yield f"Planned sample: {checked.people:,} people over all arms{takes}"
    if checked.one_look is not None:
        yield f"That is for looking whenever you like; one single look at the end would take {checked.one_look:,}"


def _kill(kill: KillRule, terms: Terms) -> Iterator[str]:
    if kill.words:
        metric = _cut(terms.plan.metric, _LINE_BUDGET) or "the metric"
        # Nobody counts the metric of a bet: its rule is judged by people.
        loss = kill.loss if terms.design is Design.AB else None
        read = f" (I watch {metric}: {percent_words(round(loss, 4))} worse)" if loss else ""
        yield f"Dies early when: {_cut(kill.words, _LINE_BUDGET)}{read}"
    if kill.on is not None:
        yield f"Ends on {named_day(kill.on)}"


def _gate(missing: tuple[Missing, ...]) -> Iterator[Block]:
    if not missing:
        yield kit.section("Nothing is missing: it can start.")
        return
    lines = [kit.line(kit.said(each.sentence)) for each in missing]
    yield kit.rich_text(kit.line(kit.said("Before it can start", bold=True)), kit.bullets(*lines))


def _buttons(experiment: Experiment, *, is_ready: bool) -> Block:
    memory = json.dumps({"experiment": experiment.id})
    sure = kit.confirm(
        "Discard this draft?",
        "It leaves every list. Nothing of it was tried, so nothing is lost.",
        "Discard",
        "Keep it",
    )
    return kit.actions(
        "experiments.draft",
        kit.button("Start", "experiments.start", memory, style="primary" if is_ready else None),
        kit.button("Edit", "experiments.edit", memory),
        kit.button("Hand over", "experiments.hand_over", memory),
        kit.button("Discard", "experiments.discard", memory, style="danger", confirm=sure),
    )


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
