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
from bot.domain.language import say
from bot.flows.experiments.checking import Checked
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block, Rendered

# The whole of a draft with every field at its longest stays below what one message takes.
_WORDS_BUDGET = 900
_LINE_BUDGET = 300


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
    when = say(" It may be read from {day}.", day=named_day(read)) if read is not None else ""
    if experiment.channel_id is None:
        where = say("It has no channel, so `/experiment show {label}` is where its card is.", label=experiment.label)
    else:
        where = say(
            "Its card comes to <#{channel_id}>; numbers reported below it or with ", channel_id=experiment.channel_id
        )
        where += say("`/experiment update {label}` are added to it.", label=experiment.label)
    return say("*{label}* is running.{when} {where}", label=experiment.label, when=when, where=where)


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
    locked = say("  ·  :lock: private channel") if experiment.private_to else ""
    where = (
        say("  ·  card in <#{channel_id}>", channel_id=experiment.channel_id)
        if experiment.channel_id
        else say("  ·  no channel for its card yet")
    )
    yield kit.section(
        say(
            "*{label}*  ·  draft of {owner_id}{where}{locked}",
            label=experiment.label,
            owner_id=f"<@{experiment.owner_id}>",
            where=where,
            locked=locked,
        )
    )
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
    parts = [kit.said(say("We will change: ")), kit.said(_cut(hypothesis.change, _WORDS_BUDGET), bold=True)]
    lines = [kit.line(*parts)]
    for opening, words in ((say("which will lead to: "), hypothesis.outcome), ("because: ", hypothesis.reason)):
        if words:
            lines.append(kit.line(kit.said(opening), kit.said(_cut(words, _WORDS_BUDGET), bold=True)))
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
        opening = say("It shows by") if terms.design is Design.BET else say("May be read from")
        yield f"{opening} {named_day(terms.earliest_read_on)}"
    if terms.kill is not None:
        yield from _kill(terms.kill, terms)
    if terms.forecast is not None:
        way = {True: ", can be undone", False: ", a one-way door", None: ""}[terms.is_reversible]
        yield say("Forecast: {percent_words}{way}", percent_words=percent_words(terms.forecast), way=way)
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
        today = say(", today {show}", show=show(plan.baseline)) if plan.baseline is not None else ""
        better = "up" if plan.direction is Direction.UP else "down"
        worth = (
            say(", worth having from {percent_words}", percent_words=percent_words(plan.smallest_effect))
            if plan.smallest_effect
            else ""
        )
        yield say(
            "Metric: {metric} ({better} is better{today}{worth})",
            metric=_cut(plan.metric, _LINE_BUDGET),
            better=better,
            today=today,
            worth=worth,
        )
        yield say("Arms: {arms_words}", arms_words=_cut(arms_words(plan.arms), _LINE_BUDGET))
    for guardrail in plan.guardrails:
        yield say("Guardrail: {guardrail_line}", guardrail_line=_cut(guardrail_line(guardrail), _LINE_BUDGET))
    if plan.is_unguarded and not plan.guardrails:
        yield say("No guardrail")


def _sample(checked: Checked) -> Iterator[str]:
    if checked.people is None:
        return
    traffic, days = checked.experiment.terms.plan.daily_traffic, checked.days
    takes = (
        say(
            ": {days:,} {REVIEW1} at {traffic:,} people a day",
            days=days,
            REVIEW1="day" if days == 1 else "days",
            traffic=traffic,
        )
        if days and traffic
        else ""
    )
    yield say("Planned sample: {people:,} people over all arms{takes}", people=checked.people, takes=takes)
    if checked.one_look is not None:
        yield say(
            "That is for looking whenever you like; one single look at the end would take {one_look:,}",
            one_look=checked.one_look,
        )


def _kill(kill: KillRule, terms: Terms) -> Iterator[str]:
    if kill.words:
        metric = _cut(terms.plan.metric, _LINE_BUDGET) or say("the metric")
        # Nobody counts the metric of a bet: its rule is judged by people.
        loss = kill.loss if terms.design is Design.AB else None
        read = (
            say(
                " (I watch {metric}: {percent_words} worse)", metric=metric, percent_words=percent_words(round(loss, 4))
            )
            if loss
            else ""
        )
        yield say("Dies early when: {kill}{read}", kill=_cut(kill.words, _LINE_BUDGET), read=read)
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
