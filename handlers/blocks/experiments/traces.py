"""What `/heed why EXP-7` answers: the trace of an experiment, its evidence then and today side by side."""

from collections.abc import Iterator
from itertools import chain

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.figures import percent
from bot.domain.experiments.outcomes import came_true_title, done_title, done_words, would_words
from bot.domain.experiments.standing import stage_words, waits_for
from bot.domain.experiments.terms import Design, Hypothesis, served_objective
from bot.domain.language import later, say, say_many
from bot.flows.experiments.tracing import ExperimentTrace
from handlers.blocks import kit
from handlers.blocks.experiments.traces_evidence import evidence_blocks, fact_blocks
from handlers.blocks.experiments.voices import voices_blocks
from handlers.blocks.heard_back import heard_back_blocks
from handlers.blocks.kit import Block, Rendered

# A hypothesis may be 3,000 characters long in each part; a trace shows the beginning of each.
_PART_BUDGET = 240
_REASON_BUDGET = 600
_SHORT_BUDGET = 160
_NAME_BUDGET = 60
# Decisions before the one that counts.
_MOST_EARLIER = 4
# Stands before the place of somebody's words while the sentence around them is said.
_MARK = "\ufffc"
# What is believed, by whether it says what it leads to, and why.
_BELIEFS = {
    (True, True): later("We believe that {change} leads to {outcome}, because {reason}"),
    (True, False): later("We believe that {change} leads to {outcome}"),
    (False, True): later("We believe that {change}, because {reason}"),
    (False, False): later("We believe that {change}"),
}


def experiment_trace(trace: ExperimentTrace) -> Rendered:
    """Return the trace of an experiment, from what customers said to what came of it."""
    experiment = trace.experiment
    title = say("Why {label}: {standing}", label=experiment.label, standing=_standing(trace))
    why = say("Why {label}", label=experiment.label)
    blocks = [kit.section(f"*{why}*  ·  {_standing(trace)}")]
    blocks += chain(_origin(trace), _bet(trace), _reported(trace), _decided(trace), _outcome(trace))
    blocks += heard_back_blocks(trace.heard)
    return Rendered(text=title, blocks=tuple(blocks))


def _standing(trace: ExperimentTrace) -> str:
    decision = trace.decisions[-1] if trace.decisions else None
    if decision is None:
        return say("{stage}, not decided yet", stage=stage_words(trace.experiment.stage))
    return say("{done} on {day}", done=done_words(decision.outcome), day=_day(trace.experiment, decision))


def _origin(trace: ExperimentTrace) -> Iterator[Block]:
    objective = kit.escaped(kit.one_line(served_objective(trace.experiment.terms)), _NAME_BUDGET)
    serves = say("Objective: *{objective}*", objective=objective)
    if trace.voices is not None:
        yield kit.section(f"*{say('Where it comes from')}*\n{serves}")
        yield from voices_blocks(trace.voices)
        return
    is_named = trace.experiment.terms.theme_id is not None
    none = (
        say("Its theme is from places that you cannot read, or is gone.") if is_named else say("It hangs on no theme.")
    )
    yield kit.section(f"*{say('Where it comes from')}*\n{serves}\n{none}")


def _bet(trace: ExperimentTrace) -> Iterator[Block]:
    terms, experiment = trace.experiment.terms, trace.experiment
    title = say("The bet") if terms.design is Design.BET else say("What was tried")
    yield kit.section(f"*{title}*  ·  <@{experiment.owner_id}>")
    if terms.hypothesis.words:
        yield kit.rich_text(kit.line(*_belief(terms.hypothesis)))
    yield kit.context("  ·  ".join(_terms(trace)))
    for event in trace.early:
        reason = kit.escaped(kit.one_line(event.reason), _REASON_BUDGET)
        by = f"<@{event.by}>" if event.by else "Heed"
        yield kit.context(
            say(
                ":warning: Read before its time by {person} on {day}: “{reason}”",
                person=by,
                day=named_day(experiment.day_of(event.at)),
                reason=reason,
            )
        )


def _belief(hypothesis: Hypothesis) -> Iterator[Block]:
    """Yield what is believed as one sentence, people's words in it in italics."""
    words = (hypothesis.change, hypothesis.outcome, hypothesis.reason)
    marks = {name: f"{_MARK}{place}" for place, name in enumerate(("change", "outcome", "reason"))}
    sentence = say(_BELIEFS[bool(words[1]), bool(words[2])], **marks)
    for at, piece in enumerate(sentence.split(_MARK)):
        place = piece[:1] if at else ""
        if place:
            yield kit.said(_cut(words[int(place)], _PART_BUDGET), italic=True)
        if rest := piece[len(place) :]:
            yield kit.said(rest)


def _terms(trace: ExperimentTrace) -> Iterator[str]:
    experiment, terms = trace.experiment, trace.experiment.terms
    if experiment.started_at is not None:
        yield say("started {day}", day=named_day(experiment.day_of(experiment.started_at)))
    if trace.forecasts:
        # While it runs, who has not forecast yet should not know what others think.
        is_told = trace.middle_forecast is not None and experiment.stage is not Stage.RUNNING
        yield _forecasts(trace.forecasts, percent(trace.middle_forecast or 0) if is_told else "")
    elif terms.forecast is not None:
        yield say("forecast {probability}", probability=percent(terms.forecast))
    yield (
        say("one-way door")
        if terms.is_reversible is False
        else say("can be undone")
        if terms.is_reversible
        else say("undo unknown")
    )
    if terms.earliest_read_on is not None:
        yield say("to be read from {day}", day=named_day(terms.earliest_read_on))


def _forecasts(count: int, middle: str) -> str:
    if not middle:
        return say_many(count, "{number} forecast", "{number} forecasts")
    return say_many(
        count,
        "{number} forecast, the middle one {middle}",
        "{number} forecasts, the middle one {middle}",
        middle=middle,
    )


def _reported(trace: ExperimentTrace) -> Iterator[Block]:
    title = f"*{say('What was reported')}*"
    if not trace.updates:
        nothing = say("Nothing.") if trace.decisions else say("Nothing yet.")
        yield kit.section(f"{title}\n{nothing}")
        return
    newest, count = trace.updates[-1], len(trace.updates)
    on = named_day(trace.experiment.day_of(newest.said_at))
    link = kit.link(newest.permalink, say("open in Slack")) if kit.safe_url(newest.permalink) else ""
    told = say_many(count, "{number:,} update, the newest on {day}", "{number:,} updates, the newest on {day}", day=on)
    yield kit.section(f"{title}\n{told}  ·  {link}" if link else f"{title}\n{told}")
    if trace.frozen is None and trace.today is not None:
        yield from fact_blocks(None, trace.today)


def _decided(trace: ExperimentTrace) -> Iterator[Block]:
    title = f"*{say('What was decided')}*"
    if not trace.decisions:
        nothing = say("Nothing yet: press *Decide* on its card, or type `/experiment decide`.")
        yield kit.section(f"{title}\n{nothing}")
        return
    *earlier, newest = trace.decisions
    experiment = trace.experiment
    yield kit.section(f"{title}\n*{done_title(newest.outcome)}* {_by(experiment, newest)}{_advice(newest)}")
    if quotes := list(_quotes(newest)):
        yield kit.rich_text(*quotes)
    for each in earlier[-_MOST_EARLIER:]:
        reason = kit.escaped(kit.one_line(each.reason), _SHORT_BUDGET)
        yield kit.context(
            say(
                "Before that: {done} by {person} on {day}, because “{reason}”",
                done=done_words(each.outcome),
                person=f"<@{each.by}>",
                day=_day(experiment, each),
                reason=reason,
            )
        )
    if trace.frozen is not None:
        yield from evidence_blocks(trace, newest, trace.frozen)


def _by(experiment: Experiment, decision: Decision) -> str:
    return say("by {person} on {day}", person=f"<@{decision.by}>", day=_day(experiment, decision))


def _day(experiment: Experiment, decision: Decision) -> str:
    return named_day(experiment.day_of(decision.at))


def _advice(decision: Decision) -> str:
    if decision.recommended is None:
        return say(", where Heed had no advice") if not decision.against_reason else say(", against Heed's warning")
    if decision.recommended is decision.outcome:
        return say(", as Heed advised")
    return say(", where Heed would {act}", act=would_words(decision.recommended))


def _quotes(decision: Decision) -> Iterator[Block]:
    told = [(say("Why:"), decision.reason), (say("Why not Heed's way:"), decision.against_reason)]
    told += [(say("Learned:"), decision.learning)]
    for name, words in told:
        if words:
            yield kit.quoted(kit.said(f"{name} ", bold=True), kit.said(_cut(words, _REASON_BUDGET)))


def _outcome(trace: ExperimentTrace) -> Iterator[Block]:
    experiment, review = trace.experiment, trace.review
    title = f"*{say('What came of it')}*"
    if review is not None:
        said = say(
            "*{outcome}*, says {person} on {day}.",
            outcome=came_true_title(review.came_true),
            person=f"<@{review.by}>",
            day=named_day(review.reviewed_on),
        )
        yield kit.section(f"{title}\n{said}")
        if review.words:
            yield kit.rich_text(kit.quoted(kit.said(_cut(review.words, _REASON_BUDGET))))
    elif experiment.stage is Stage.DECIDED:
        on = experiment.terms.review_on
        unknown = say("Not known yet: no review is planned.")
        if on is not None:
            unknown = say("Not known yet: to be reviewed on {day}.", day=named_day(on))
        yield kit.section(f"{title}\n{unknown}")
    else:
        yield kit.context(say("Where it stands: {standing}.", standing=waits_for(experiment, trace.on)))


def _cut(words: str, budget: int) -> str:
    return kit.truncate(kit.one_line(words), budget, kit.escaped_size)
