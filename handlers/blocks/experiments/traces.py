"""What `/heed why EXP-7` answers: the trace of an experiment, its evidence then and today side by side."""

from collections.abc import Iterator
from itertools import chain

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.figures import percent
from bot.domain.experiments.outcomes import CAME_TRUE, DONE, WOULD
from bot.domain.experiments.reports_frozen import FrozenReport, evidence_lines
from bot.domain.experiments.standing import waits_for
from bot.domain.experiments.terms import Design, served_objective
from bot.flows.experiments.tracing import ExperimentTrace, Frozen
from handlers.blocks import kit
from handlers.blocks.experiments.voices import counts, voices_blocks
from handlers.blocks.heard_back import heard_back_blocks
from handlers.blocks.kit import Block, Rendered

# A hypothesis may be 3,000 characters long in each part; a trace shows the beginning of each.
_PART_BUDGET = 240
_REASON_BUDGET = 600
_SHORT_BUDGET = 160
_NAME_BUDGET = 60
# Facts of one evidence: two variants with their guardrails; a test of six arms shows its first ones.
_MOST_FACTS = 14
_FACT_BUDGET = 120
_MOST_ACCOUNTS = 12
# Decisions before the one that counts.
_MOST_EARLIER = 4


def experiment_trace(trace: ExperimentTrace) -> Rendered:
    """Return the trace of an experiment, from what customers said to what came of it."""
    experiment = trace.experiment
    title = f"Why {experiment.label}: {_standing(trace)}"
    blocks = [kit.section(f"*Why {experiment.label}*  ·  {_standing(trace)}")]
    blocks += chain(_origin(trace), _bet(trace), _reported(trace), _decided(trace), _outcome(trace))
    blocks += heard_back_blocks(trace.heard)
    return Rendered(text=title, blocks=tuple(blocks))


def _standing(trace: ExperimentTrace) -> str:
    decision = trace.decisions[-1] if trace.decisions else None
    if decision is None:
        return f"{trace.experiment.stage.value}, not decided yet"
    return f"{DONE[decision.outcome]} on {_day(trace.experiment, decision)}"


def _origin(trace: ExperimentTrace) -> Iterator[Block]:
    objective = kit.escaped(kit.one_line(served_objective(trace.experiment.terms)), _NAME_BUDGET)
    serves = f"Objective: *{objective}*"
    if trace.voices is not None:
        yield kit.section(f"*Where it comes from*\n{serves}")
        yield from voices_blocks(trace.voices)
        return
    is_named = trace.experiment.terms.theme_id is not None
    none = "Its theme is from places that you cannot read, or is gone." if is_named else "It hangs on no theme."
    yield kit.section(f"*Where it comes from*\n{serves}\n{none}")


def _bet(trace: ExperimentTrace) -> Iterator[Block]:
    terms, experiment = trace.experiment.terms, trace.experiment
    yield kit.section(f"*{'The bet' if terms.design is Design.BET else 'What was tried'}*  ·  <@{experiment.owner_id}>")
    said = [("We believe that ", terms.hypothesis.change), (" leads to ", terms.hypothesis.outcome)]
    said += [(", because ", terms.hypothesis.reason)]
    parts = [
        part
        for joint, words in said
        if words
        for part in (kit.said(joint), kit.said(_cut(words, _PART_BUDGET), italic=True))
    ]
    if parts:
        yield kit.rich_text(kit.line(*parts))
    yield kit.context("  ·  ".join(_terms(trace)))
    for event in trace.early:
        reason = kit.escaped(kit.one_line(event.reason), _REASON_BUDGET)
        by = f"<@{event.by}>" if event.by else "Heed"
        yield kit.context(
            f":warning: Read before its time by {by} on {named_day(experiment.day_of(event.at))}: “{reason}”"
        )


def _terms(trace: ExperimentTrace) -> Iterator[str]:
    experiment, terms = trace.experiment, trace.experiment.terms
    if experiment.started_at is not None:
        yield f"started {named_day(experiment.day_of(experiment.started_at))}"
    if trace.forecasts:
        # While it runs, who has not forecast yet should not know what others think.
        is_told = trace.middle_forecast is not None and experiment.stage is not Stage.RUNNING
        middle = f", the middle one {percent(trace.middle_forecast or 0)}" if is_told else ""
        yield f"{trace.forecasts} {'forecast' if trace.forecasts == 1 else 'forecasts'}{middle}"
    elif terms.forecast is not None:
        yield f"forecast {percent(terms.forecast)}"
    yield "one-way door" if terms.is_reversible is False else "can be undone" if terms.is_reversible else "undo unknown"
    if terms.earliest_read_on is not None:
        yield f"to be read from {named_day(terms.earliest_read_on)}"


def _reported(trace: ExperimentTrace) -> Iterator[Block]:
    if not trace.updates:
        yield kit.section(f"*What was reported*\n{'Nothing.' if trace.decisions else 'Nothing yet.'}")
        return
    newest, count = trace.updates[-1], len(trace.updates)
    on = named_day(trace.experiment.day_of(newest.said_at))
    link = kit.link(newest.permalink, "open in Slack") if kit.safe_url(newest.permalink) else ""
    told = [f"{count:,} {'update' if count == 1 else 'updates'}, the newest on {on}", link]
    yield kit.section(f"*What was reported*\n{'  ·  '.join(part for part in told if part)}")
    if trace.frozen is None and trace.today is not None:
        yield from _facts(None, trace.today)


def _decided(trace: ExperimentTrace) -> Iterator[Block]:
    if not trace.decisions:
        yield kit.section("*What was decided*\nNothing yet: press *Decide* on its card, or type `/experiment decide`.")
        return
    *earlier, newest = trace.decisions
    experiment = trace.experiment
    yield kit.section(
        f"*What was decided*\n*{DONE[newest.outcome].capitalize()}* {_by(experiment, newest)}{_advice(newest)}"
    )
    if quotes := list(_quotes(newest)):
        yield kit.rich_text(*quotes)
    for each in earlier[-_MOST_EARLIER:]:
        reason = kit.escaped(kit.one_line(each.reason), _SHORT_BUDGET)
        yield kit.context(f"Before that: {DONE[each.outcome]} {_by(experiment, each)}, because “{reason}”")
    if trace.frozen is not None:
        yield from _evidence(trace, newest, trace.frozen)


def _by(experiment: Experiment, decision: Decision) -> str:
    return f"by <@{decision.by}> on {_day(experiment, decision)}"


def _day(experiment: Experiment, decision: Decision) -> str:
    return named_day(experiment.day_of(decision.at))


def _advice(decision: Decision) -> str:
    if decision.recommended is None:
        return ", where Heed had no advice" if not decision.against_reason else ", against Heed's warning"
    if decision.recommended is decision.outcome:
        return ", as Heed advised"
    return f", where Heed would {WOULD[decision.recommended]}"


def _quotes(decision: Decision) -> Iterator[Block]:
    told = [("Why: ", decision.reason), ("Why not Heed's way: ", decision.against_reason)]
    told += [("Learned: ", decision.learning)]
    for name, words in told:
        if words:
            yield kit.quoted(kit.said(name, bold=True), kit.said(_cut(words, _REASON_BUDGET)))


def _evidence(trace: ExperimentTrace, decision: Decision, frozen: Frozen) -> Iterator[Block]:
    """Yield what the decision rested on, beside what is known today."""
    yield kit.section("*The evidence, then and today*")
    if frozen.report is None:
        yield kit.context("Its numbers were frozen in a form that this version of Heed does not read.")
    else:
        yield from _facts(frozen.report, trace.today)
    if not frozen.shows_customers:
        yield kit.context("What customers said behind it is shown to full members of the workspace.")
        return
    theme = decision.evidence.theme
    if theme is None:
        yield kit.context("No theme stood behind it when it was decided.")
        return
    then = f"then {counts(theme.items, theme.accounts)}"
    reach = trace.voices.reach if trace.voices is not None else None
    today = "today nothing that you can read" if reach is None else f"today {counts(reach.items, reach.accounts)}"
    yield kit.section(f"*{theme.label} {kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)}*: {then}, {today}.")
    yield from _asked(decision)
    if frozen.gone:
        yield kit.context(f"Gone since, because deleted or taken back: {_listed(frozen.gone)}")


def _asked(decision: Decision) -> Iterator[Block]:
    names = [kit.escaped(kit.one_line(name), _NAME_BUDGET) for name in decision.evidence.accounts]
    if names:
        yield kit.context(f"Accounts then: {_listed(tuple(names))}")


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST_ACCOUNTS:,} more" if len(names) > _MOST_ACCOUNTS else ""
    return ", ".join(names[:_MOST_ACCOUNTS]) + more


def _facts(then: FrozenReport | None, today: FrozenReport | None) -> Iterator[Block]:
    """Yield the numbers then and today, one line for each fact; what did not change is told once."""
    old = {line.name: line.words for line in evidence_lines(then)} if then is not None else {}
    new = {line.name: line.words for line in evidence_lines(today)} if today is not None else {}
    lines = [_fact(name, old.get(name), new.get(name)) for name in [*old, *(name for name in new if name not in old)]]
    if lines:
        yield kit.rich_text(kit.bullets(*lines[:_MOST_FACTS]))
    if len(lines) > _MOST_FACTS:
        yield kit.context(f"{len(lines) - _MOST_FACTS} more numbers are on its card.")


def _fact(name: str, then: str | None, today: str | None) -> Block:
    is_same = then is None or then == today
    words = today or "" if is_same else f"then {then}; today {today or 'nothing'}"
    return kit.line(kit.said(f"{_cut(name, _NAME_BUDGET)}: ", bold=True), kit.said(_cut(words, _FACT_BUDGET)))


def _outcome(trace: ExperimentTrace) -> Iterator[Block]:
    experiment, review = trace.experiment, trace.review
    if review is not None:
        said = f"*{CAME_TRUE[review.came_true].capitalize()}*, says <@{review.by}> on {named_day(review.reviewed_on)}."
        yield kit.section(f"*What came of it*\n{said}")
        if review.words:
            yield kit.rich_text(kit.quoted(kit.said(_cut(review.words, _REASON_BUDGET))))
    elif experiment.stage is Stage.DECIDED:
        on = experiment.terms.review_on
        when = f"to be reviewed on {named_day(on)}" if on is not None else "no review is planned"
        yield kit.section(f"*What came of it*\nNot known yet: {when}.")
    else:
        yield kit.context(f"Where it stands: {waits_for(experiment, trace.on)}.")


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
