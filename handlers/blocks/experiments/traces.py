"""What `/heed why EXP-7` answers: the trace of an experiment, its evidence then and today side by side."""

from collections.abc import Iterator
from itertools import chain

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.figures import percent
from bot.domain.experiments.outcomes import came_true_title, done_title, done_words, would_words
from bot.domain.experiments.reports_frozen import FrozenReport, evidence_lines
from bot.domain.experiments.standing import waits_for
from bot.domain.experiments.terms import Design, served_objective
from bot.domain.language import say
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
    title = say("Why {label}: {standing}", label=experiment.label, standing=_standing(trace))
    blocks = [kit.section(say("*Why {label}*  ·  {standing}", label=experiment.label, standing=_standing(trace)))]
    blocks += chain(_origin(trace), _bet(trace), _reported(trace), _decided(trace), _outcome(trace))
    blocks += heard_back_blocks(trace.heard)
    return Rendered(text=title, blocks=tuple(blocks))


def _standing(trace: ExperimentTrace) -> str:
    decision = trace.decisions[-1] if trace.decisions else None
    if decision is None:
        return say("{stage}, not decided yet", stage=trace.experiment.stage.value)
    return say("{REVIEW0} on {day}", REVIEW0=done_words(decision.outcome), day=_day(trace.experiment, decision))


def _origin(trace: ExperimentTrace) -> Iterator[Block]:
    objective = kit.escaped(kit.one_line(served_objective(trace.experiment.terms)), _NAME_BUDGET)
    serves = say("Objective: *{objective}*", objective=objective)
    if trace.voices is not None:
        yield kit.section(say("*Where it comes from*\n{serves}", serves=serves))
        yield from voices_blocks(trace.voices)
        return
    is_named = trace.experiment.terms.theme_id is not None
    none = (
        say("Its theme is from places that you cannot read, or is gone.") if is_named else say("It hangs on no theme.")
    )
    yield kit.section(say("*Where it comes from*\n{serves}\n{none}", serves=serves, none=none))


def _bet(trace: ExperimentTrace) -> Iterator[Block]:
    terms, experiment = trace.experiment.terms, trace.experiment
    yield kit.section(f"*{'The bet' if terms.design is Design.BET else 'What was tried'}*  ·  <@{experiment.owner_id}>")
    said = [(say("We believe that "), terms.hypothesis.change), (say(" leads to "), terms.hypothesis.outcome)]
    said += [(say(", because "), terms.hypothesis.reason)]
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
            say(
                ":warning: Read before its time by {by} on {day}: “{reason}”",
                by=by,
                day=named_day(experiment.day_of(event.at)),
                reason=reason,
            )
        )


def _terms(trace: ExperimentTrace) -> Iterator[str]:
    experiment, terms = trace.experiment, trace.experiment.terms
    if experiment.started_at is not None:
        yield say("started {day}", day=named_day(experiment.day_of(experiment.started_at)))
    if trace.forecasts:
        # While it runs, who has not forecast yet should not know what others think.
        is_told = trace.middle_forecast is not None and experiment.stage is not Stage.RUNNING
        middle = say(", the middle one {percent}", percent=percent(trace.middle_forecast or 0)) if is_told else ""
        yield f"{trace.forecasts} {'forecast' if trace.forecasts == 1 else 'forecasts'}{middle}"
    elif terms.forecast is not None:
        yield say("forecast {percent}", percent=percent(terms.forecast))
    yield (
        say("one-way door")
        if terms.is_reversible is False
        else say("can be undone")
        if terms.is_reversible
        else say("undo unknown")
    )
    if terms.earliest_read_on is not None:
        yield say("to be read from {day}", day=named_day(terms.earliest_read_on))


def _reported(trace: ExperimentTrace) -> Iterator[Block]:
    if not trace.updates:
        yield kit.section(
            say("*What was reported*\n{REVIEW0}", REVIEW0="Nothing." if trace.decisions else "Nothing yet.")
        )
        return
    newest, count = trace.updates[-1], len(trace.updates)
    on = named_day(trace.experiment.day_of(newest.said_at))
    link = kit.link(newest.permalink, say("open in Slack")) if kit.safe_url(newest.permalink) else ""
    told = [
        say(
            "{count:,} {REVIEW1}, the newest on {on}", count=count, REVIEW1="update" if count == 1 else "updates", on=on
        ),
        link,
    ]
    yield kit.section(say("*What was reported*\n{REVIEW0}", REVIEW0="  ·  ".join(part for part in told if part)))
    if trace.frozen is None and trace.today is not None:
        yield from _facts(None, trace.today)


def _decided(trace: ExperimentTrace) -> Iterator[Block]:
    if not trace.decisions:
        yield kit.section(
            say("*What was decided*\nNothing yet: press *Decide* on its card, or type `/experiment decide`.")
        )
        return
    *earlier, newest = trace.decisions
    experiment = trace.experiment
    yield kit.section(
        say(
            "*What was decided*\n*{capitalize}* {by}{advice}",
            capitalize=done_title(newest.outcome),
            by=_by(experiment, newest),
            advice=_advice(newest),
        )
    )
    if quotes := list(_quotes(newest)):
        yield kit.rich_text(*quotes)
    for each in earlier[-_MOST_EARLIER:]:
        reason = kit.escaped(kit.one_line(each.reason), _SHORT_BUDGET)
        yield kit.context(
            say(
                "Before that: {REVIEW0} {by}, because “{reason}”",
                REVIEW0=done_words(each.outcome),
                by=_by(experiment, each),
                reason=reason,
            )
        )
    if trace.frozen is not None:
        yield from _evidence(trace, newest, trace.frozen)


def _by(experiment: Experiment, decision: Decision) -> str:
    return say("by {by} on {day}", by=f"<@{decision.by}>", day=_day(experiment, decision))


def _day(experiment: Experiment, decision: Decision) -> str:
    return named_day(experiment.day_of(decision.at))


def _advice(decision: Decision) -> str:
    if decision.recommended is None:
        return say(", where Heed had no advice") if not decision.against_reason else say(", against Heed's warning")
    if decision.recommended is decision.outcome:
        return say(", as Heed advised")
    return say(", where Heed would {REVIEW0}", REVIEW0=would_words(decision.recommended))


def _quotes(decision: Decision) -> Iterator[Block]:
    told = [(say("Why: "), decision.reason), (say("Why not Heed's way: "), decision.against_reason)]
    told += [(say("Learned: "), decision.learning)]
    for name, words in told:
        if words:
            yield kit.quoted(kit.said(name, bold=True), kit.said(_cut(words, _REASON_BUDGET)))


def _evidence(trace: ExperimentTrace, decision: Decision, frozen: Frozen) -> Iterator[Block]:
    """Yield what the decision rested on, beside what is known today."""
    yield kit.section(say("*The evidence, then and today*"))
    if frozen.report is None:
        yield kit.context(say("Its numbers were frozen in a form that this version of Heed does not read."))
    else:
        yield from _facts(frozen.report, trace.today)
    if not frozen.shows_customers:
        yield kit.context(say("What customers said behind it is shown to full members of the workspace."))
        return
    theme = decision.evidence.theme
    if theme is None:
        yield kit.context(say("No theme stood behind it when it was decided."))
        return
    then = say("then {counts}", counts=counts(theme.items, theme.accounts))
    reach = trace.voices.reach if trace.voices is not None else None
    today = (
        say("today nothing that you can read")
        if reach is None
        else say("today {counts}", counts=counts(reach.items, reach.accounts))
    )
    yield kit.section(f"*{theme.label} {kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)}*: {then}, {today}.")
    yield from _asked(decision)
    if frozen.gone:
        yield kit.context(say("Gone since, because deleted or taken back: {listed}", listed=_listed(frozen.gone)))


def _asked(decision: Decision) -> Iterator[Block]:
    names = [kit.escaped(kit.one_line(name), _NAME_BUDGET) for name in decision.evidence.accounts]
    if names:
        yield kit.context(say("Accounts then: {listed}", listed=_listed(tuple(names))))


def _listed(names: tuple[str, ...]) -> str:
    more = say(" and {REVIEW0:,} more", REVIEW0=len(names) - _MOST_ACCOUNTS) if len(names) > _MOST_ACCOUNTS else ""
    return ", ".join(names[:_MOST_ACCOUNTS]) + more


def _facts(then: FrozenReport | None, today: FrozenReport | None) -> Iterator[Block]:
    """Yield the numbers then and today, one line for each fact; what did not change is told once."""
    old = {line.name: line.words for line in evidence_lines(then)} if then is not None else {}
    new = {line.name: line.words for line in evidence_lines(today)} if today is not None else {}
    lines = [_fact(name, old.get(name), new.get(name)) for name in [*old, *(name for name in new if name not in old)]]
    if lines:
        yield kit.rich_text(kit.bullets(*lines[:_MOST_FACTS]))
    if len(lines) > _MOST_FACTS:
        yield kit.context(say("{REVIEW0} more numbers are on its card.", REVIEW0=len(lines) - _MOST_FACTS))


def _fact(name: str, then: str | None, today: str | None) -> Block:
    is_same = then is None or then == today
    words = today or "" if is_same else say("then {then}; today {REVIEW1}", then=then, REVIEW1=today or "nothing")
    return kit.line(kit.said(f"{_cut(name, _NAME_BUDGET)}: ", bold=True), kit.said(_cut(words, _FACT_BUDGET)))


def _outcome(trace: ExperimentTrace) -> Iterator[Block]:
    experiment, review = trace.experiment, trace.review
    if review is not None:
        said = say(
            "*{capitalize}*, says {by} on {day}.",
            capitalize=came_true_title(review.came_true),
            by=f"<@{review.by}>",
            day=named_day(review.reviewed_on),
        )
        yield kit.section(say("*What came of it*\n{said}", said=said))
        if review.words:
            yield kit.rich_text(kit.quoted(kit.said(_cut(review.words, _REASON_BUDGET))))
    elif experiment.stage is Stage.DECIDED:
        on = experiment.terms.review_on
        when = say("to be reviewed on {day}", day=named_day(on)) if on is not None else say("no review is planned")
        yield kit.section(say("*What came of it*\nNot known yet: {when}.", when=when))
    else:
        yield kit.context(say("Where it stands: {waits_for}.", waits_for=waits_for(experiment, trace.on)))


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
