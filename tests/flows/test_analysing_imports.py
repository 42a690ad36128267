"""Labels for what was imported: soon, in few jobs and transactions, and whatever dies meanwhile."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from bot.flows.analysing import hand_out_unanalysed
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Job, Storage, UnitOfWork
from handlers.errands import errands
from tests.fakes.jobs import InlineJobs
from tests.fakes.mind import WordEmbedder
from tests.fakes.slack import WORKSPACE
from tests.flows.analysing_bench import Bench


class KilledError(Exception):
    """The process ended."""


async def imported(bench: Bench, rows: int) -> None:
    """Import rows that differ in a number, as `heed import` does beside a running Heed."""
    words = "".join(f"The export of month {number} fails\n" for number in range(rows))
    await import_rows(bench.desk.storage, bench.clock, plan_import(f"words\n{words}".encode()), workspace_id=WORKSPACE)


async def test_an_import_is_taken_up_at_once_and_in_few_jobs(
    storage_with_memory: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows have no jobs of their own to wait for, and hundreds of them are a handful of jobs and transactions."""
    bench = Bench(storage_with_memory)
    await imported(bench, 100)
    opened = 0
    plain = storage_with_memory.work

    def counted(workspace_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        nonlocal opened
        opened += 1
        return plain(workspace_id)

    monkeypatch.setattr(storage_with_memory, "work", counted)
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 1
    await bench.jobs.run_all()
    assert len(bench.jobs.jobs) < 10
    async with plain(WORKSPACE) as work:
        assert await work.labels.unanalysed(10) == []
    assert opened < 60


@pytest.mark.parametrize("is_labelled", [False, True])
async def test_a_crash_amid_an_import_loses_and_doubles_nothing(
    storage_with_memory: Storage, *, is_labelled: bool
) -> None:
    """Between two parts, or after the last: the job runs again, every row has its labels, and themes are looked for."""

    class Dying(InlineJobs):
        async def enqueue(self, job: Job) -> None:
            if job.kind in {"place", "propose_themes"} and (job.kind == "place") is not is_labelled:
                raise KilledError
            await super().enqueue(job)

    bench = Bench(storage_with_memory)
    await imported(bench, 100)
    await hand_out_unanalysed(bench.desk, bench.clock.now())
    (batch,) = bench.jobs.of_kind("analyse_batch")
    with pytest.raises(KilledError):
        await errands(replace(bench.desk, jobs=Dying()))["analyse_batch"](batch.args)
    await bench.jobs.run_all()
    assert bench.jobs.of_kind("propose_themes")
    async with bench.desk.storage.work(WORKSPACE) as work:
        assert await work.labels.unanalysed(10) == []
        items = [item async for item in work.feedback.readable(None)]
        labels = await work.labels.of_many([item.id for item in items])
        assert len(await work.embeddings.of([item.id for item in items], WordEmbedder.model)) == 100
    assert {len({label.name for label in labels[item.id]}) - len(labels[item.id]) for item in items} == {0}
