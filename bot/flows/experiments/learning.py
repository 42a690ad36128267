"""What was tried before: found by meaning while a new hypothesis is typed, and by whoever asks for learnings."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.learnings import ALIKE, NEAR, SHARED, Similar, held_words, shared_words, telling_words
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.experiments.finding import may_know, reader_of
from bot.flows.patience import answer_within
from bot.ports import Job, UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A form waits for this, so that Slack and the model have one second, side by side; the two reads of the database take
# milliseconds. Embedding takes some 15 ms, and 0.7 s when the model has to be loaded: then shared words will do.
LOOK_SECONDS = 1.0
EMBED_SECONDS = 0.8
# Learnings on one Slack screen.
PAGE = 10
# Candidates whose reader is asked for: those nearest that lie in channels of others are left out among them.
_CANDIDATES = 50
# Experiments that are compared by words, the newest first, while no model is there.
_READ_BY_WORDS = 500
# Experiments of one workspace that are placed between two looks at what waits: some seconds of work.
_PLACED_AT_ONCE = 200
_TRIED = (Stage.RUNNING, Stage.READ, Stage.DECIDED, Stage.REVIEWED)
_SETTLED = (Stage.DECIDED, Stage.REVIEWED)
BY_WORDS = later("Found by the words alone: the model that knows meanings was not ready. Ask again in a moment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnings:
    """What was learned so far, as somebody may know of it."""

    # What was asked for; empty: the newest.
    words: str
    found: tuple[Similar, ...]
    # How many were decided in all, when the newest were asked for.
    total: int
    notice: str | None = None


def vector_job(workspace_id: str, experiment_id: str, version: int) -> Job:
    """Return the job that remembers where the words of an experiment lie; another version of it is another job."""
    args = {"workspace_id": workspace_id, "experiment_id": experiment_id, "version": str(version)}
    return Job(id=f"experiment_vector:{experiment_id}:{version}", kind="experiment_vector", args=args)


async def hand_out_unplaced(desk: Desk, now: datetime) -> int:
    """Begin a job for each tried experiment without a vector: the model was changed, or somebody died before one began.

    Return how many there were.
    """
    del now
    model, jobs = desk.mind.embedder.model, 0
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            waiting = await work.experiments.unplaced(model, _PLACED_AT_ONCE)
        for experiment in waiting:
            job = vector_job(workspace_id, experiment.id, experiment.version)
            # Another model is another job: the first one is done, and would never run again.
            await desk.jobs.enqueue(replace(job, id=f"{job.id}:{model}"))
        jobs += len(waiting)
    return jobs


async def place_experiment(desk: Desk, args: Mapping[str, str]) -> None:
    """Store the vector of `experiment_id` of `workspace_id`, as its words are by now; gone, nothing happens."""
    async with desk.storage.work(args["workspace_id"]) as work:
        experiment = await work.experiments.with_id(args["experiment_id"])
        decided = await work.experiments.latest_decisions([args["experiment_id"]])
    if experiment is None:
        return
    words = telling_words(experiment, decided.get(experiment.id))
    vectors = await desk.mind.embedder.embed([words])
    async with desk.storage.work(args["workspace_id"]) as work:
        await work.experiments.put_vector(experiment.id, desk.mind.embedder.model, vectors[0])


async def similar_experiments(
    desk: Desk, workspace_id: str, user_id: str, words: str, *, limit: int = 3
) -> list[Similar]:
    """Return what somebody may know of that is like a hypothesis, most alike first; nothing when Slack is slow.

    Raises OutsiderError.
    """
    reader, vector = await _asked(desk, workspace_id, user_id, words)
    if reader is None or not words.strip():
        return []
    async with desk.storage.work(workspace_id) as work:
        near = await _by_meaning(desk, work, reader, vector, ALIKE)
        if near is None:
            near = await _by_words(desk, work, reader, words)
        return await _told(work, near[:limit])


async def read_learnings(desk: Desk, workspace_id: str, user_id: str, words: str) -> Learnings:
    """Return what was learned, the newest first or the nearest to words that somebody searches with.

    Raises OutsiderError.
    """
    if not words.strip():
        return await _newest(desk, workspace_id, await reader_of(desk, workspace_id, user_id))
    reader, vector = await _asked(desk, workspace_id, user_id, words)
    if reader is None:
        reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        near = await _by_meaning(desk, work, reader, vector, NEAR)
        if near is None:
            near = await _holding(desk, work, reader, words)
        found = await _told(work, near[:PAGE])
    notice = say(BY_WORDS if vector is None else desk.mind.embedder.notice or "")
    return Learnings(words=words, found=tuple(found), total=len(found), notice=notice)


async def _asked(
    desk: Desk, workspace_id: str, user_id: str, words: str
) -> "tuple[Reader | None, NDArray[np.float32] | None]":
    """Return who asks and where their words lie; what does not come in time is None. Raises OutsiderError."""
    reader, vectors = await asyncio.gather(
        answer_within(LOOK_SECONDS, reader_of(desk, workspace_id, user_id)),
        answer_within(EMBED_SECONDS, desk.mind.embedder.embed([words])),
    )
    return reader, None if vectors is None else vectors[0]


async def _newest(desk: Desk, workspace_id: str, reader: Reader) -> Learnings:
    async with desk.storage.work(workspace_id) as work:
        total = await work.experiments.count(reader, _SETTLED)
        settled = await work.experiments.visible(reader, _SETTLED, limit=_READ_BY_WORDS)
        # Made later is not decided later.
        newest = sorted(settled, key=lambda each: each.decided_at or each.created_at, reverse=True)[:PAGE]
        found = await _told(work, [(experiment, 0.0) for experiment in newest])
    return Learnings(words="", found=tuple(found), total=total)


async def _by_meaning(
    desk: Desk, work: UnitOfWork, reader: Reader, vector: "NDArray[np.float32] | None", least: float
) -> list[tuple[Experiment, float]] | None:
    """Return what lies near, nearest first; None without a model, or without anything that this model has placed."""
    import numpy as np  # noqa: PLC0415 -- loaded when first used

    known = await work.experiments.vectors(desk.mind.embedder.model) if vector is not None else []
    if vector is None or not known:
        return None
    alike = np.stack([each for _, each in known]) @ vector
    order = [int(at) for at in np.argsort(-alike, kind="stable")[:_CANDIDATES] if alike[at] >= least]
    likeness = {known[at][0]: float(alike[at]) for at in order}
    near = await work.experiments.with_ids(list(likeness))
    return [(each, likeness[each.id]) for each in near if each.stage in _TRIED and may_know(each, reader)]


async def _by_words(desk: Desk, work: UnitOfWork, reader: Reader, words: str) -> list[tuple[Experiment, float]]:
    tried = await work.experiments.visible(reader, _TRIED, limit=_READ_BY_WORDS)
    return _best([(each, shared_words(words, each.terms.hypothesis.words, desk.mind.stem)) for each in tried], SHARED)


async def _holding(desk: Desk, work: UnitOfWork, reader: Reader, words: str) -> list[tuple[Experiment, float]]:
    tried = await work.experiments.visible(reader, _TRIED, limit=_READ_BY_WORDS)
    decided = await work.experiments.latest_decisions([each.id for each in tried])
    stem = desk.mind.stem
    counted = [(each, held_words(words, telling_words(each, decided.get(each.id)), stem)) for each in tried]
    # One word of the question is enough to be shown; more of them come first.
    return _best(counted, 1e-9)


def _best(counted: list[tuple[Experiment, float]], least: float) -> list[tuple[Experiment, float]]:
    near = [pair for pair in counted if pair[1] >= least]
    return sorted(near, key=lambda pair: -pair[1])


async def _told(work: UnitOfWork, near: list[tuple[Experiment, float]]) -> list[Similar]:
    """Return experiments with the decision that counts of each, in one question."""
    decided = await work.experiments.latest_decisions([experiment.id for experiment, _ in near])
    return [
        Similar(experiment=experiment, decision=decided.get(experiment.id), likeness=min(max(share, 0.0), 1.0))
        for experiment, share in near
    ]
