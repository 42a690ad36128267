"""What the demo's company has tried so far: a bet that is over, an experiment that runs, and a draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.domain.channels import ChannelSettings, Mode
from bot.domain.experiments.decisions import CameTrue, Decision, Evidence, Forecast, Outcome, Review
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, NewExperiment, Stage
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.terms import Design, Direction, Guardrail, Hypothesis, KillRule, Plan, Terms
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.ports import UnitOfWork

# People and places of the seed.
EXPERIMENTS, MIRA, JONAS, PRIYA = "C0EXPERIMENTS", "U0MIRA", "U0JONAS", "U0PRIYA"
# When the running experiment began, with its announcement in the seed.
_STARTED = timedelta(days=5, hours=22)
_MARCH = 3
_BET = Terms(
    hypothesis=Hypothesis(
        change="Call customers when their engineer is half an hour away",
        outcome="fewer visits where nobody opens the door",
        reason="people leave the house when they do not know when we come",
    ),
    design=Design.BET,
    success="Missed visits fall below 6% within six weeks",
    forecast=0.75,
    is_reversible=True,
    worst_case="The office is on the phone all day",
    objective="Every visit happens",
)
_RUNNING = Terms(
    hypothesis=Hypothesis(
        change="Text customers a link with the position of their engineer on the day of the visit",
        outcome="fewer visits where nobody opens the door",
        reason="people leave the house when they do not know when we come",
    ),
    plan=Plan(
        metric="Missed visits",
        direction=Direction.DOWN,
        baseline=0.08,
        smallest_effect=0.25,
        daily_traffic=420,
        guardrails=(Guardrail(name="Calls to the office", direction=Direction.DOWN, tolerance=0.05),),
    ),
    forecast=0.6,
    is_reversible=True,
    worst_case="An engineer is followed to a private address",
    objective="Every visit happens",
)
_DRAFT = Terms(
    hypothesis=Hypothesis(
        change="Offer the next visit's date on the engineer's tablet before they leave",
        outcome="more customers book their yearly check-up",
    )
)


async def try_things(work: UnitOfWork, now: datetime, objectives: Mapping[str, str]) -> None:
    """Store what the company has tried so far; `objectives` are the ids of its objectives by their names."""
    settings = ChannelSettings(channel_id=EXPERIMENTS, mode=Mode.EXPERIMENTS, set_by=MIRA, set_at=now - _STARTED)
    await work.channels.keep(settings)
    serves = objectives.get(_RUNNING.objective)
    await _bet_long_ago(work, now, serves)
    running = await _drafted(work, replace(_RUNNING, objective_id=serves), MIRA, now - _STARTED)
    terms = replace(
        running.terms,
        earliest_read_on=(now - _STARTED + timedelta(weeks=4)).date(),
        kill=KillRule(words="Missed visits rise by more than 10%", loss=0.1, on=(now + timedelta(weeks=5)).date()),
        review_on=(now + timedelta(weeks=12)).date(),
    )
    started = replace(running, terms=terms, stage=Stage.RUNNING, started_at=now - _STARTED, channel_id=EXPERIMENTS)
    await work.experiments.save(started)
    await _noted(work, running, ExperimentChange.STARTED, MIRA, now - _STARTED)
    for user_id, probability in ((MIRA, 0.6), (PRIYA, 0.45)):
        forecast = Forecast(experiment_id=running.id, user_id=user_id, probability=probability, at=now - _STARTED)
        await work.experiments.forecast(forecast)
    await _drafted(work, _DRAFT, PRIYA, now - timedelta(days=1))


async def _bet_long_ago(work: UnitOfWork, now: datetime, objective_id: str | None) -> None:
    """Store a bet that was stopped in the last March that is well over, with what was learned from it."""
    year = now.year if now.month > _MARCH + 2 else now.year - 1
    decided_at = datetime(year, _MARCH, 12, 14, tzinfo=UTC)
    began_at, reviewed_at = decided_at - timedelta(weeks=6), decided_at + timedelta(weeks=6)
    terms = replace(_BET, earliest_read_on=decided_at.date(), review_on=reviewed_at.date(), objective_id=objective_id)
    terms = replace(terms, kill=KillRule(words="Nobody picks up the phone", loss=None, on=decided_at.date()))
    bet = await _drafted(work, terms, JONAS, began_at)
    over = replace(bet, stage=Stage.REVIEWED, started_at=began_at, decided_at=decided_at, reviewed_at=reviewed_at)
    await work.experiments.save(over)
    await work.experiments.forecast(Forecast(experiment_id=bet.id, user_id=JONAS, probability=0.75, at=began_at))
    calls, _ = await work.experiments.put_update(_calls(over, decided_at - timedelta(days=1)))
    await work.experiments.decide(_stopped(over, calls, decided_at))
    review = Review(
        experiment_id=bet.id,
        came_true=CameTrue.NO,
        words="Missed visits stayed at 8%",
        by=JONAS,
        at=reviewed_at,
        reviewed_on=reviewed_at.date(),
    )
    await work.experiments.review(review)
    for change, at in (
        (ExperimentChange.STARTED, began_at),
        (ExperimentChange.DECIDED, decided_at),
        (ExperimentChange.REVIEWED, reviewed_at),
    ):
        await _noted(work, bet, change, JONAS, at)


def _calls(bet: Experiment, at: datetime) -> ExperimentUpdate:
    return ExperimentUpdate(
        id=uuid4().hex,
        experiment_id=bet.id,
        origin_key=f"demo:{bet.id}:calls",
        source=UpdateSource.COMMAND,
        state=UpdateState.ACTIVE,
        version=1,
        reading=Reading(arms=(ArmReading(arm="answered", users=205, conversions=41),)),
        note="41 of 205 calls answered",
        by=JONAS,
        said_at=at,
    )


def _stopped(bet: Experiment, calls: ExperimentUpdate, at: datetime) -> Decision:
    from bot.domain.experiments.reporting import report  # noqa: PLC0415 -- scipy, when the company moves in
    from bot.domain.experiments.reports_frozen import report_facts  # noqa: PLC0415 -- same

    facts = report_facts(report(bet, [calls], now=at))
    return Decision(
        id=uuid4().hex,
        experiment_id=bet.id,
        origin_key=f"demo:{bet.id}",
        outcome=Outcome.STOP,
        reason="Four of five calls went unanswered, and as many visits were missed as before",
        learning="Nobody picks up a number they do not know; a text with the engineer's name might do",
        by=JONAS,
        at=at,
        recommended=None,
        against_reason="",
        evidence=Evidence(report=facts, theme=None, items=(), accounts=(), updates=((calls.id, calls.version),)),
    )


async def _drafted(work: UnitOfWork, terms: Terms, owner_id: str, at: datetime) -> Experiment:
    new = NewExperiment(
        terms=terms,
        owner_id=owner_id,
        created_by=owner_id,
        created_at=at,
        time_zone="Europe/London",
        origin_key=f"demo:{terms.hypothesis.change}",
        channel_id=EXPERIMENTS,
    )
    experiment, _ = await work.experiments.add(new)
    await _noted(work, experiment, ExperimentChange.CREATED, owner_id, at)
    return experiment


async def _noted(work: UnitOfWork, experiment: Experiment, change: ExperimentChange, by: str, at: datetime) -> None:
    await work.experiments.record(
        ExperimentEvent(id=uuid4().hex, experiment_id=experiment.id, change=change, at=at, by=by)
    )
