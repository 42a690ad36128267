"""A draft as its author looks at it: what it says, what it takes, what is missing, and what can be done with it."""

import json
from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.gate import Missing
from bot.domain.experiments.plan_arms import arms_words
from bot.domain.experiments.plan_lines import guardrail_told
from bot.domain.experiments.plan_words import percent_words, value_words
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Design, Direction, KillRule, Plan, Terms
from bot.domain.language import digits, later, say, say_many
from bot.flows.experiments.checking import Checked
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block, Rendered

# The whole of a draft with every field at its longest stays below what one message takes.
_WORDS_BUDGET = 900
_LINE_BUDGET = 300
# A forecast, by whether what is tried can be undone.
_FORECASTS = {
    True: later("Forecast: {forecast}, can be undone"),
    False: later("Forecast: {forecast}, a one-way door"),
    None: later("Forecast: {forecast}"),
}


def draft_message(checked: Checked) -> Rendered:
    """Return a draft as an answer that only one person sees."""
    text = say("{label} is a draft", label=checked.experiment.label)
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
    told = [say("*{label}* is running.", label=experiment.label)]
    if read is not None:
        told.append(say("It may be read from {day}.", day=named_day(read)))
    if experiment.channel_id is None:
        where = say("It has no channel, so `/experiment show {label}` is where its card is.", label=experiment.label)
    else:
        where = say(
            "Its card comes to {channel}; numbers reported below it or with `/experiment update {label}` are added to "
            "it.",
            channel=f"<#{experiment.channel_id}>",
            label=experiment.label,
        )
    return " ".join((*told, where))


def _view(label: str, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": "experiments.done",
        "title": kit.plain(label, limits.VIEW_TITLE),
        "close": kit.plain(say("Close"), limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _blocks(checked: Checked) -> Iterator[Block]:
    experiment = checked.experiment
    terms = experiment.terms
    where = say("no channel for its card yet")
    if experiment.channel_id:
        where = say("card in {channel}", channel=f"<#{experiment.channel_id}>")
    parts = [f"*{experiment.label}*", say("draft of {person}", person=f"<@{experiment.owner_id}>"), where]
    parts += [say(":lock: private channel")] if experiment.private_to else []
    yield kit.section("  ·  ".join(parts))
    yield _hypothesis(terms)
    facts = [*_facts(checked)]
    if facts:
        yield kit.rich_text(kit.bullets(*(kit.line(kit.said(fact)) for fact in facts)))
    yield from _gate(checked.missing)
    yield from (kit.context(kit.escape(told)) for told in checked.advice)
    yield _buttons(experiment, is_ready=not checked.missing)
    yield kit.context(say("Saved as a draft. `/experiment show {label}` brings it back.", label=experiment.label))


def _hypothesis(terms: Terms) -> Block:
    hypothesis = terms.hypothesis
    parts = [kit.said(f"{say('We will change:')} "), kit.said(_cut(hypothesis.change, _WORDS_BUDGET), bold=True)]
    lines = [kit.line(*parts)]
    for opening, words in ((say("which will lead to:"), hypothesis.outcome), (say("because:"), hypothesis.reason)):
        if words:
            lines.append(kit.line(kit.said(f"{opening} "), kit.said(_cut(words, _WORDS_BUDGET), bold=True)))
    return kit.rich_text(*lines)


def _facts(checked: Checked) -> Iterator[str]:
    terms = checked.experiment.terms
    if terms.design is Design.BET:
        if terms.success:
            yield say("It came true when: {success}", success=_cut(terms.success, _LINE_BUDGET))
    else:
        yield from _plan_facts(terms.plan)
        yield from _sample(checked)
    if terms.earliest_read_on is not None:
        day = named_day(terms.earliest_read_on)
        is_bet = terms.design is Design.BET
        yield say("It shows by {day}", day=day) if is_bet else say("May be read from {day}", day=day)
    if terms.kill is not None:
        yield from _kill(terms.kill, terms)
    if terms.forecast is not None:
        yield say(_FORECASTS[terms.is_reversible], forecast=digits(percent_words(terms.forecast)))
    if terms.worst_case:
        yield say("Worst case: {worst_case}", worst_case=_cut(terms.worst_case, _LINE_BUDGET))
    yield (
        say("Objective: {objective}", objective=_cut(terms.objective, _LINE_BUDGET))
        if terms.objective
        else say("Objective: none, off vision")
    )
    if terms.review_on is not None:
        yield say("Review on {day}", day=named_day(terms.review_on))


def _plan_facts(plan: Plan) -> Iterator[str]:
    if plan.metric:
        show = percent_words if plan.measure is Measure.PROPORTION else value_words
        facts = [say("up is better") if plan.direction is Direction.UP else say("down is better")]
        if plan.baseline is not None:
            facts.append(say("today {value}", value=digits(show(plan.baseline))))
        if plan.smallest_effect:
            facts.append(say("worth having from {effect}", effect=digits(percent_words(plan.smallest_effect))))
        yield say("Metric: {metric} ({facts})", metric=_cut(plan.metric, _LINE_BUDGET), facts=", ".join(facts))
        yield say("Arms: {arms}", arms=_cut(arms_words(plan.arms), _LINE_BUDGET))
    for guardrail in plan.guardrails:
        yield say("Guardrail: {name}", name=_cut(guardrail_told(guardrail), _LINE_BUDGET))
    if plan.is_unguarded and not plan.guardrails:
        yield say("No guardrail")


def _sample(checked: Checked) -> Iterator[str]:
    if checked.people is None:
        return
    traffic, days = checked.experiment.terms.plan.daily_traffic, checked.days
    if days and traffic:
        yield say_many(
            days,
            "Planned sample: {people:,} people over all arms: {number:,} day at {traffic:,} people a day",
            "Planned sample: {people:,} people over all arms: {number:,} days at {traffic:,} people a day",
            people=checked.people,
            traffic=traffic,
        )
    else:
        yield say("Planned sample: {people:,} people over all arms", people=checked.people)
    if checked.one_look is not None:
        yield say(
            "That is for looking whenever you like; one single look at the end would take {people:,}",
            people=checked.one_look,
        )


def _kill(kill: KillRule, terms: Terms) -> Iterator[str]:
    if kill.words:
        metric = _cut(terms.plan.metric, _LINE_BUDGET) or say("the metric")
        # Nobody counts the metric of a bet: its rule is judged by people.
        loss = kill.loss if terms.design is Design.AB else None
        told = say("Dies early when: {rule}", rule=_cut(kill.words, _LINE_BUDGET))
        if loss:
            watched = digits(percent_words(round(loss, 4)))
            told += " " + say("(I watch {metric}: {loss} worse)", metric=metric, loss=watched)
        yield told
    if kill.on is not None:
        yield say("Ends on {day}", day=named_day(kill.on))


def _gate(missing: tuple[Missing, ...]) -> Iterator[Block]:
    if not missing:
        yield kit.section(say("Nothing is missing: it can start."))
        return
    lines = [kit.line(kit.said(each.sentence)) for each in missing]
    yield kit.rich_text(kit.line(kit.said(say("Before it can start"), bold=True)), kit.bullets(*lines))


def _buttons(experiment: Experiment, *, is_ready: bool) -> Block:
    memory = json.dumps({"experiment": experiment.id})
    sure = kit.confirm(
        say("Discard this draft?"),
        say("It leaves every list. Nothing of it was tried, so nothing is lost."),
        say("Discard"),
        say("Keep it"),
    )
    return kit.actions(
        "experiments.draft",
        kit.button(say("Start"), "experiments.start", memory, style="primary" if is_ready else None),
        kit.button(say("Edit"), "experiments.edit", memory),
        kit.button(say("Hand over"), "experiments.hand_over", memory),
        kit.button(say("Discard"), "experiments.discard", memory, style="danger", confirm=sure),
    )


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
