"""Experiments for tests at the front door: stored as if they had been made and started there."""

from dataclasses import replace
from itertools import count
from typing import Any

from bot.domain.experiments.decisions import Decision, Evidence, Outcome
from bot.domain.experiments.experiment import Experiment, NewExperiment, Stage
from bot.domain.experiments.terms import Terms
from bot.domain.experiments.updates import ExperimentUpdate
from tests.experiment_builders import STARTED, TERMS, rates, update
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import PRIYA, FrontDoor

_NUMBERS = count(1)
# A variant that is plainly better: 5% against 7.5% of 4,000 people each.
WINS = rates((200, 4_000), (300, 4_000))


async def tried(
    door: FrontDoor, terms: Terms = TERMS, *, stage: Stage = Stage.RUNNING, user: str = PRIYA, **facts: Any
) -> Experiment:
    """Store an experiment that stands at a stage."""
    new = NewExperiment(
        terms=terms,
        owner_id=user,
        created_by=user,
        created_at=STARTED,
        time_zone="Europe/Berlin",
        origin_key=f"view:made{next(_NUMBERS)}",
        private_to=facts.pop("private_to", None),
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        made, _ = await work.experiments.add(new)
        assert await work.experiments.save(replace(made, stage=stage, started_at=STARTED, **facts))
        stored = await work.experiments.with_id(made.id)
    assert stored is not None
    return stored


async def reported(door: FrontDoor, experiment: Experiment, arms: Any = WINS, *, day: int = 3) -> ExperimentUpdate:
    """Store numbers that somebody reported."""
    number = next(_NUMBERS)
    said = replace(update(arms, day=day, number=number), experiment_id=experiment.id, origin_key=f"message:C:{number}")
    async with door.desk.storage.work(WORKSPACE) as work:
        stored, _ = await work.experiments.put_update(said)
    return stored


async def decided(door: FrontDoor, experiment: Experiment, **facts: Any) -> Decision:
    """Store a decision without evidence, and move the experiment on."""
    number = next(_NUMBERS)
    given = {
        "id": f"d{number:031}",
        "experiment_id": experiment.id,
        "origin_key": f"view:decided{number}",
        "outcome": Outcome.STOP,
        "reason": "Nobody used it",
        "learning": "A shorter form changes nothing by itself",
        "by": PRIYA,
        "at": door.clock.now(),
        "recommended": None,
        "against_reason": "",
        "evidence": Evidence(report={}, theme=None, items=(), accounts=(), updates=()),
    }
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.experiments.with_id(experiment.id)
        assert present is not None
        moved = replace(present, stage=Stage.DECIDED, decided_at=door.clock.now())
        assert await work.experiments.save(moved)
        stored, _ = await work.experiments.decide(Decision(**{**given, **facts}))
    return stored


async def present(door: FrontDoor, experiment: Experiment) -> Experiment:
    """Return an experiment as it stands now."""
    async with door.desk.storage.work(WORKSPACE) as work:
        found = await work.experiments.with_id(experiment.id)
    assert found is not None
    return found


async def decisions_on(door: FrontDoor, experiment: Experiment) -> list[Decision]:
    """Return the decisions on an experiment, oldest first."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.decisions(experiment.id)
