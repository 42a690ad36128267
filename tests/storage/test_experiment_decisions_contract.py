"""What is decided about experiments, and what they teach: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import (
    CameTrue,
    Evidence,
    Forecast,
    FrozenItem,
    FrozenTheme,
    Outcome,
    Review,
)
from bot.domain.experiments.experiment import (
    Experiment,
    Stage,
)
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW
from tests.stored_experiments import decision, drafted

LATER = NOW + timedelta(days=3)


FROZEN = Evidence(
    report={"shape": 1, "arms": [{"name": "control", "users": 2400}], "lift": None, "because": ["Better"]},
    theme=FrozenTheme(theme_id="T", label="T-3", name="Check-out", items=12, accounts=3, people=9),
    items=(
        FrozenItem(feedback_id="F", label="F-1", account_name="Acme", said_at=NOW),
        FrozenItem(feedback_id="G", label="F-2", account_name=None, said_at=LATER, private_to="C9"),
    ),
    accounts=("Acme", "Zoë & Søn"),
    updates=(("U-1", 2), ("U-2", 1)),
)


async def test_a_decision_keeps_its_evidence(storage_with_memory: Storage) -> None:
    """Recorded once for one form; a later one stands beside it."""
    experiment = await drafted(storage_with_memory)
    first = decision(experiment, evidence=FROZEN, recommended=None, against_reason="Hunch")
    second = decision(experiment, outcome=Outcome.STOP, at=LATER)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.decide(second) == (second, True)
        assert await work.experiments.decide(first) == (first, True)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.decide(replace(first, id="other", reason="Again")) == (first, False)
        assert await work.experiments.decisions(experiment.id) == [first, second]
        assert await work.experiments.latest_decisions([experiment.id, "unknown"]) == {experiment.id: second}
        assert await work.experiments.decided_between(NOW, LATER) == [first]
        assert await work.experiments.decided_between(LATER, LATER + timedelta(seconds=1)) == [second]


async def test_forecasts_are_scored_once_the_outcome_is_known(storage_with_memory: Storage) -> None:
    """Each person's last one, for whom may know of the experiment; an unknown outcome scores nobody."""
    public, private, unclear = [await drafted(storage_with_memory, private_to=to) for to in (None, "C8", None)]
    async with storage_with_memory.work(HERE) as work:
        store = work.experiments
        for experiment, outcome in ((public, CameTrue.NO), (private, CameTrue.YES), (unclear, CameTrue.UNKNOWN)):
            await store.forecast(Forecast(experiment_id=experiment.id, user_id="U1", probability=0.9, at=NOW))
            await store.review(_review(experiment, CameTrue.YES))
            await store.review(_review(experiment, outcome))
        await store.forecast(Forecast(experiment_id=public.id, user_id="U2", probability=0.1, at=NOW))
        await store.forecast(Forecast(experiment_id=public.id, user_id="U2", probability=0.2, at=LATER))
        assert [(each.user_id, each.probability) for each in await store.forecasts(public.id)] == [
            ("U1", 0.9),
            ("U2", 0.2),
        ]
        assert await store.review_of(public.id) == _review(public, CameTrue.NO)
        assert await store.review_of("unknown") is None
        assert await store.reviews([public.id, "unknown"]) == {public.id: _review(public, CameTrue.NO)}
        team = await store.scored(EVERYBODY)
        assert [(each.user_id, each.is_owner, each.probability, each.came_true) for each in team] == [
            ("U1", True, 0.9, False),
            ("U2", False, 0.2, False),
        ]
        mine = await store.scored(Reader(workspace_id=HERE, user_id="U1"))
        assert {each.experiment_id for each in mine} == {public.id, private.id}


def _review(experiment: Experiment, came_true: CameTrue) -> Review:
    """Return what came of an experiment."""
    return Review(
        experiment_id=experiment.id,
        came_true=came_true,
        words="As it went",
        by="U1",
        at=LATER,
        reviewed_on=date(2026, 11, 26),
    )


async def test_vectors_are_of_what_was_tried(storage_with_memory: Storage) -> None:
    """By model, replaced when the words changed; a draft is not looked through."""
    tried, draft = await drafted(storage_with_memory), await drafted(storage_with_memory)
    first, second = np.eye(2, 384, dtype=np.float32)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.save(replace(tried, stage=Stage.RUNNING))
        for experiment in (tried, draft):
            await work.experiments.put_vector(experiment.id, "m", first)
        await work.experiments.put_vector(tried.id, "m", second)
        ((experiment_id, vector),) = await work.experiments.vectors("m")
        assert experiment_id == tried.id
        np.testing.assert_array_equal(vector, second)
        assert await work.experiments.vectors("n") == []
