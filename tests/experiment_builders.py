"""Experiments and updates for tests: an A/B test of a shorter form, started on Wed 18 Nov 2026, read from 1 Dec."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading
from bot.domain.experiments.terms import (
    CONTROL,
    VARIANT,
    Design,
    Direction,
    Guardrail,
    Hypothesis,
    KillRule,
    Plan,
    Terms,
)
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState

STARTED = datetime(2026, 11, 18, 9, tzinfo=UTC)
READ_ON, KILL_ON, REVIEW_ON = date(2026, 12, 1), date(2026, 12, 20), date(2027, 3, 1)
# Half an hour after noon on the day from which it may be read.
READ_DAY = datetime(2026, 12, 1, 12, 30, tzinfo=UTC)
REFUNDS = Guardrail(name="Refunds", direction=Direction.DOWN, tolerance=0.02)
PLAN = Plan(
    metric="Sign-ups",
    baseline=0.05,
    smallest_effect=0.1,
    daily_traffic=1_000,
    guardrails=(REFUNDS,),
)
TERMS = Terms(
    hypothesis=Hypothesis(
        change="A sign-up form with two fields instead of five",
        outcome="more visitors sign up",
        reason="half of them leave at the company's address",
    ),
    plan=PLAN,
    earliest_read_on=READ_ON,
    kill=KillRule(words="5% fewer sign-ups", loss=0.05, on=KILL_ON),
    forecast=0.7,
    is_reversible=True,
    worst_case="Sales gets leads without an address",
    objective="Self-serve growth",
    review_on=REVIEW_ON,
)
BET = Terms(
    hypothesis=Hypothesis(change="A weekly call with the ten largest accounts", outcome="fewer of them leave"),
    design=Design.BET,
    plan=Plan(arms=()),
    success="None of the ten gives notice before March",
    earliest_read_on=READ_ON,
    kill=KillRule(words="Two of them refuse the call", loss=None, on=KILL_ON),
    forecast=0.6,
    is_reversible=False,
    review_on=REVIEW_ON,
)


def experiment(terms: Terms = TERMS, *, stage: Stage = Stage.RUNNING, number: int = 7) -> Experiment:
    """Return an experiment that was started at `STARTED`, or has not yet where its stage says so."""
    is_started = stage not in {Stage.DRAFT, Stage.DISCARDED}
    return Experiment(
        id=f"{number:032}",
        number=number,
        stage=stage,
        terms=terms,
        owner_id="U0ADA",
        created_by="U0ADA",
        created_at=STARTED - timedelta(days=1),
        time_zone="Europe/Berlin",
        channel_id="C0GROWTH",
        started_at=STARTED if is_started else None,
    )


def rates(control: tuple[int, int], variant: tuple[int, int]) -> tuple[ArmReading, ...]:
    """Return two arms of (conversions, people)."""
    arms = {CONTROL: control, VARIANT: variant}
    return tuple(ArmReading(arm=name, conversions=did, users=users) for name, (did, users) in arms.items())


def means(*arms: tuple[str, int, float, float]) -> tuple[ArmReading, ...]:
    """Return arms of (name, people, mean, deviation)."""
    return tuple(ArmReading(arm=name, users=n, mean=mean, deviation=spread) for name, n, mean, spread in arms)


def update(arms: tuple[ArmReading, ...] = (), *, day: int = 5, number: int = 1, note: str = "") -> ExperimentUpdate:
    """Return an update that was said so many days after the start."""
    said_at = STARTED + timedelta(days=day)
    return ExperimentUpdate(
        id=f"u{number:031}",
        experiment_id=f"{7:032}",
        origin_key=f"message:C0GROWTH:{said_at.timestamp():.6f}",
        source=UpdateSource.MESSAGE,
        state=UpdateState.ACTIVE,
        version=1,
        reading=Reading(arms=arms, day=day),
        note=note,
        by="U0ADA",
        said_at=said_at,
        channel_id="C0GROWTH",
        ts=f"{said_at.timestamp():.6f}",
    )


def guarded(update: ExperimentUpdate, name: str, arms: tuple[ArmReading, ...]) -> ExperimentUpdate:
    """Return an update that speaks of a guardrail as well."""
    guardrail = GuardrailReading(name=name, arms=arms)
    return replace(update, reading=replace(update.reading, guardrails=(*update.reading.guardrails, guardrail)))
