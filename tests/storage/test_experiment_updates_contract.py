"""What is reported about experiments: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.experiments.experiment import (
    ExperimentChange,
    ExperimentEvent,
)
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading
from bot.domain.experiments.updates import UpdateState
from bot.ports import Storage
from tests.storage_builders import HERE, NOW
from tests.stored_experiments import counted, drafted, update

LATER = NOW + timedelta(days=3)


async def test_an_update_is_stored_once(storage_with_memory: Storage) -> None:
    """Slack may send the same message again, under the same origin."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment, thread_ts="1.0")
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.put_update(said) == (said, True)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.put_update(replace(said, id="other")) == (said, False)
        assert await work.experiments.updates(experiment.id) == [said]
        assert await work.experiments.update_with_id(said.id) == said
        assert await work.experiments.update_with_origin(said.origin_key) == said
        assert await work.experiments.update_with_origin("message:C1:9.9") is None


async def test_numbers_come_back_as_they_were(storage_with_memory: Storage) -> None:
    """Means with deviations, guardrails, the day, and nothing at all."""
    experiment = await drafted(storage_with_memory)
    means = ArmReading(arm="A “quoted” <!channel> 🎉", users=10, mean=-1.25, deviation=0.5)
    readings = (
        Reading(arms=(means,), guardrails=(GuardrailReading(name="Errors", arms=counted().arms),), day=5),
        Reading(),
    )
    for reading in readings:
        said = update(experiment, reading=reading)
        async with storage_with_memory.work(HERE) as work:
            await work.experiments.put_update(said)
        async with storage_with_memory.work(HERE) as work:
            assert await work.experiments.update_with_id(said.id) == said


async def test_a_correction_keeps_the_earlier_version(storage_with_memory: Storage) -> None:
    """The present one counts; a second correction of the same version is refused."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment)
    corrected = replace(said, reading=counted(130), note="Typo", changed_by="U2", changed_at=LATER)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(said)
        assert await work.experiments.change_update(corrected)
        assert not await work.experiments.change_update(replace(corrected, reading=counted(1)))
        now = replace(corrected, version=2)
        assert await work.experiments.updates(experiment.id) == [now]
        assert await work.experiments.update_versions(said.id) == [said, now]
        assert await work.experiments.update_versions("unknown") == []


async def test_a_withdrawn_update_leaves_an_empty_place(storage_with_memory: Storage) -> None:
    """Its numbers and words are gone from every version; delivered or corrected again it does not come back."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(said)
        await work.experiments.change_update(replace(said, note="Another word"))
        await work.experiments.withdraw_update(said.id, by="U2", at=LATER)
        await work.experiments.withdraw_update(said.id, by="U3", at=NOW)
        await work.experiments.withdraw_update("unknown", by="U3", at=NOW)
        kept, is_new = await work.experiments.put_update(said)
        assert (kept.state, kept.note, kept.reading, is_new) == (UpdateState.WITHDRAWN, "", Reading(), False)
        assert (kept.changed_by, kept.changed_at) == ("U2", LATER)
        assert not await work.experiments.change_update(replace(kept, note="Back"))
        assert await work.experiments.updates(experiment.id) == []
        assert await work.experiments.latest_updates_at([experiment.id]) == {}
        versions = await work.experiments.update_versions(said.id)
        assert [(each.version, each.note, each.reading) for each in versions] == [
            (1, "", Reading()),
            (2, "", Reading()),
        ]


async def test_the_latest_reports_are_known_for_many_at_once(storage_with_memory: Storage) -> None:
    """By when something was said, not by when it was stored; those without a report are left out."""
    first, second, third = [await drafted(storage_with_memory) for _ in range(3)]
    async with storage_with_memory.work(HERE) as work:
        for experiment, said_at in ((first, LATER), (first, NOW), (second, NOW)):
            await work.experiments.put_update(update(experiment, said_at=said_at))
        latest = await work.experiments.latest_updates_at([first.id, second.id, third.id])
        assert latest == {first.id: LATER, second.id: NOW}
        assert [each.said_at for each in await work.experiments.updates(first.id)] == [NOW, LATER]
        assert await work.experiments.latest_updates_at([]) == {}


async def test_what_happened_is_recorded_once_and_in_order(storage_with_memory: Storage) -> None:
    """A job that runs twice writes the same id twice."""
    experiment = await drafted(storage_with_memory)
    edited = ExperimentEvent(
        id="E2",
        experiment_id=experiment.id,
        change=ExperimentChange.EDITED,
        at=LATER,
        by="U2",
        reason="Launch moved",
        changed={"earliest read date": ("1 Dec 2026", "24 Nov 2026")},
    )
    created = ExperimentEvent(id="E1", experiment_id=experiment.id, change=ExperimentChange.CREATED, at=NOW, by=None)
    async with storage_with_memory.work(HERE) as work:
        for event in (edited, created, replace(created, reason="again")):
            await work.experiments.record(event)
        assert await work.experiments.events(experiment.id) == [created, edited]
