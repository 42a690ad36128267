"""Everything about several experiments at once: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.experiments.decisions import CameTrue, Forecast, Review
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent
from bot.domain.experiments.history import History
from bot.ports import Storage
from storage import experiment_histories, experiment_updates
from tests.storage_builders import HERE, NOW
from tests.stored_experiments import counted, decision, drafted, update

LATER = NOW + timedelta(days=3)


def _review(experiment: Experiment) -> Review:
    return Review(
        experiment_id=experiment.id,
        came_true=CameTrue.YES,
        words="They stayed",
        by="U1",
        at=LATER,
        reviewed_on=LATER.date(),
    )


async def test_everything_about_many_is_told_at_once(storage_with_memory: Storage) -> None:
    """Each with its own, oldest first; updates with every version, and without those that were withdrawn."""
    first, second, third = [await drafted(storage_with_memory) for _ in range(3)]
    said, other, gone = update(first), update(first), update(first)
    corrected = replace(said, reading=counted(130), note="Typo", changed_by="U2", changed_at=LATER)
    theirs = update(second)
    decisions = (decision(first), decision(first, at=LATER))
    event = ExperimentEvent(id="E", experiment_id=first.id, change=ExperimentChange.CREATED, at=NOW, by="U1")
    forecasts = tuple(
        Forecast(experiment_id=first.id, user_id=user, probability=0.6, at=NOW + timedelta(minutes=minute))
        for minute, user in enumerate(("U2", "U1"))
    )
    async with storage_with_memory.work(HERE) as work:
        store = work.experiments
        for each in (said, other, gone, theirs):
            await store.put_update(each)
        await store.change_update(corrected)
        await store.withdraw_update(gone.id, by="U1", at=LATER)
        for made in reversed(decisions):
            await store.decide(made)
        await store.record(event)
        for forecast in reversed(forecasts):
            await store.forecast(forecast)
        await store.review(_review(second))
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.histories([first.id, second.id, third.id]) == {
            first.id: History(
                updates=((said, replace(corrected, version=2)), (other,)),
                events=(event,),
                decisions=decisions,
                forecasts=forecasts,
            ),
            second.id: History(updates=((theirs,),), review=_review(second)),
            third.id: History(),
        }
        assert await work.experiments.histories([]) == {}


async def test_more_than_one_question_takes_are_told_in_several(
    storage_with_memory: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine takes so many parameters and no more."""
    for module in (experiment_histories, experiment_updates):
        monkeypatch.setattr(module, "IDS_PER_QUERY", 2)
    made = [await drafted(storage_with_memory) for _ in range(5)]
    said = {each.id: (update(each), update(each)) for each in made}
    async with storage_with_memory.work(HERE) as work:
        for pair in said.values():
            for each in pair:
                await work.experiments.put_update(each)
        told = await work.experiments.histories([each.id for each in made])
        assert {key: tuple(versions[-1] for versions in each.updates) for key, each in told.items()} == said


async def test_another_workspace_tells_nothing(storage_with_memory: Storage) -> None:
    """Not even to whoever knows its ids."""
    experiment = await drafted(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(update(experiment))
        await work.experiments.decide(decision(experiment))
    async with storage_with_memory.work("T2") as work:
        assert await work.experiments.histories([experiment.id]) == {experiment.id: History()}
