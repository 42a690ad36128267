"""How jobs are tried again, set aside, and kept from crowding."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.domain.errors import MessageGoneError, StorageError, TryAgainError
from bot.ports import Job
from handlers.job_runner import AT_ONCE, GivenUpError, JobRunner

JOB = Job(id="job-1", kind="errand", args={"id": "7"})


class Errand:
    """A job function that fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        """Take what is raised, one after the other, before it works."""
        self.failures = list(failures)
        self.calls: list[Mapping[str, str]] = []

    async def __call__(self, args: Mapping[str, str]) -> None:
        """Fail, or work."""
        self.calls.append(args)
        if self.failures:
            raise self.failures.pop(0)


def runner_of(errand: Errand, given_up: list[tuple[str, str]], pauses: tuple[float, ...] = (0.0, 0.0)) -> JobRunner:
    """Return a runner that does not wait between attempts."""

    async def give_up(job: Job, reason: str) -> None:
        given_up.append((job.id, reason))

    return JobRunner({"errand": errand}, give_up=give_up, pauses=pauses)


@pytest.mark.parametrize("failure", [RuntimeError("boom"), TryAgainError(), StorageError()])
async def test_a_job_that_fails_is_tried_again(failure: Exception) -> None:
    """What passes by itself, and what nobody foresaw, is worth another attempt."""
    errand, given_up = Errand(failure), list[tuple[str, str]]()
    await runner_of(errand, given_up).run(JOB)
    assert (len(errand.calls), given_up) == (2, [])


async def test_a_job_that_always_fails_is_set_aside() -> None:
    """After the last attempt somebody has to look; the reason is the error's class, never its words."""
    errand, given_up = Errand(*[ValueError("a customer's words")] * 5), list[tuple[str, str]]()
    with pytest.raises(GivenUpError, match=r"^ValueError$"):
        await runner_of(errand, given_up).run(JOB)
    assert (len(errand.calls), given_up) == (3, [("job-1", "ValueError")])


async def test_a_refusal_is_an_outcome() -> None:
    """An error that Heed can explain would be the same the next time, so the job is done."""
    errand, given_up = Errand(MessageGoneError()), list[tuple[str, str]]()
    await runner_of(errand, given_up).run(JOB)
    assert (len(errand.calls), given_up) == (1, [])


async def test_slack_says_how_long_to_wait() -> None:
    """A Retry-After that is longer than our own pause counts."""
    errand, given_up = Errand(TryAgainError(after_seconds=0.2)), list[tuple[str, str]]()
    begun = asyncio.get_running_loop().time()
    await runner_of(errand, given_up).run(JOB)
    assert asyncio.get_running_loop().time() - begun >= 0.2


async def test_jobs_that_wait_leave_room_for_others() -> None:
    """A poisoned job between two attempts holds no slot."""
    errand, given_up = Errand(*[RuntimeError("boom")] * AT_ONCE), list[tuple[str, str]]()
    runner = runner_of(errand, given_up, pauses=(300.0,))
    stuck = [asyncio.create_task(runner.run(Job(id=f"stuck-{n}", kind="errand"))) for n in range(AT_ONCE)]
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await runner.room()
        await runner.idle()
        await runner.run(JOB)
    assert errand.calls[-1] == JOB.args
    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)
    assert runner.present == set()


async def test_only_so_many_jobs_work_at_once() -> None:
    """More than the slots wait, and whoever feeds the runner is told that there is no room."""
    free, working = asyncio.Event(), list[int]()
    most = 0

    async def wait(_args: Mapping[str, str]) -> None:
        nonlocal most
        working.append(1)
        most = max(most, len(working))
        await free.wait()
        working.pop()

    async def give_up(_job: Job, _reason: str) -> None:
        pytest.fail("nothing fails")

    runner = JobRunner({"event": wait}, give_up=give_up)
    jobs = [asyncio.create_task(runner.run(Job(id=f"job-{n}", kind="event"))) for n in range(AT_ONCE + 3)]
    await asyncio.sleep(0.01)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(runner.room(), 0.01)
    free.set()
    await asyncio.gather(*jobs)
    assert most == AT_ONCE
    await asyncio.wait_for(runner.room(), 30)


async def test_events_never_wait_behind_errands() -> None:
    """Errands may wait for their turn to speak in a channel; what people say meanwhile is taken at once."""
    free, heard = asyncio.Event(), asyncio.Event()

    async def wait(_args: Mapping[str, str]) -> None:
        await free.wait()

    async def hear(_args: Mapping[str, str]) -> None:
        heard.set()

    async def give_up(_job: Job, _reason: str) -> None:
        pytest.fail("nothing fails")

    runner = JobRunner({"errand": wait, "event": hear}, give_up=give_up)
    errands = [asyncio.create_task(runner.run(Job(id=f"job-{n}", kind="errand"))) for n in range(AT_ONCE + 3)]
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await runner.room()
        await runner.run(Job(id="event-1", kind="event"))
    assert heard.is_set()
    free.set()
    await asyncio.gather(*errands)
