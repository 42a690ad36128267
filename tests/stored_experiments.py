"""Experiments, updates and decisions as they are stored, with everything that a test does not care about filled in."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from bot.domain.experiments.decisions import Decision, Evidence, Outcome
from bot.domain.experiments.experiment import Experiment, NewExperiment
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.terms import Hypothesis, KillRule, Plan, Terms
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.ports import Storage
from tests.storage_builders import HERE, NOW

_NUMBERS = count(1)
NO_EVIDENCE = Evidence(report={}, theme=None, items=(), accounts=(), updates=())


def terms(change: str = "One page of check-out", **facts: Any) -> Terms:
    """Return terms that the gate lets pass."""
    given = {
        "hypothesis": Hypothesis(change=change, outcome="More orders", reason="Fewer steps to give up at"),
        "plan": Plan(metric="Orders", baseline=0.05, smallest_effect=0.1, daily_traffic=1000),
        "earliest_read_on": date(2026, 12, 1),
        "kill": KillRule(words="5% fewer orders", loss=0.05, on=date(2026, 12, 14)),
        "forecast": 0.6,
        "is_reversible": True,
        "worst_case": "A week of fewer orders",
        "review_on": date(2027, 1, 11),
    }
    return Terms(**{**given, **facts})


def new_experiment(**facts: Any) -> NewExperiment:
    """Return a draft that was just typed into a form of its own."""
    given = {
        "terms": terms(),
        "owner_id": "U1",
        "created_by": "U1",
        "created_at": NOW,
        "time_zone": "UTC",
        "origin_key": f"view:V{next(_NUMBERS)}",
    }
    return NewExperiment(**{**given, **facts})


async def drafted(storage: Storage, *, workspace_id: str = HERE, **facts: Any) -> Experiment:
    """Store a draft in a transaction of its own and return it."""
    async with storage.work(workspace_id) as work:
        return (await work.experiments.add(new_experiment(**facts)))[0]


def counted(control: int = 120, variant: int = 156, *, users: int = 2400) -> Reading:
    """Return the numbers of an experiment with two arms."""
    control_arm = ArmReading(arm="control", users=users, conversions=control)
    return Reading(arms=(control_arm, ArmReading(arm="variant", users=users, conversions=variant)))


def update(experiment: Experiment, **facts: Any) -> ExperimentUpdate:
    """Return an update that somebody said in the channel."""
    number = next(_NUMBERS)
    ts = f"1790000{number:03d}.000100"
    given = {
        "id": f"update-{number:06d}",
        "experiment_id": experiment.id,
        "origin_key": f"message:C1:{ts}",
        "source": UpdateSource.MESSAGE,
        "state": UpdateState.ACTIVE,
        "version": 1,
        "reading": counted(),
        "note": "Looks good",
        "by": "U1",
        "said_at": NOW + timedelta(minutes=number),
        "channel_id": "C1",
        "ts": ts,
        "permalink": f"https://example.test/C1/{ts}",
        "changed_by": "U1",
        "changed_at": NOW,
    }
    return ExperimentUpdate(**{**given, **facts})


def decision(experiment: Experiment, **facts: Any) -> Decision:
    """Return a decision that was just made."""
    number = next(_NUMBERS)
    given = {
        "id": f"decision-{number:06d}",
        "experiment_id": experiment.id,
        "origin_key": f"view:D{number}",
        "outcome": Outcome.SHIP,
        "reason": "It holds",
        "learning": "Fewer steps help",
        "by": "U1",
        "at": NOW,
        "recommended": Outcome.SHIP,
        "against_reason": "",
        "evidence": NO_EVIDENCE,
    }
    return Decision(**{**given, **facts})
