"""Labels on arrival: a vector, what an analyst makes of the words, and both stored beside what people said.

An item is known by the version of its words: seen twice it is stored twice the same, edited meanwhile it has a job of
its own, and what was erased meanwhile gets nothing.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.domain.analysis import LabelReply, LabelRequest, Source
from bot.domain.evidence import locked_line
from bot.domain.feedback import Feedback, State
from bot.domain.feedback import Source as Origin
from bot.domain.judging import Analyst, machine_labels, on_record, person_labels, spoken_before
from bot.domain.labels import Label, SetBy
from bot.flows.consulting import About, Consulted, consult_labels
from bot.flows.desk import Desk
from bot.flows.lore import Known, Lore
from bot.flows.naming import source_of
from bot.flows.patience import answer_within
from bot.flows.placing import placing_job
from bot.flows.receipts import labels_job
from bot.flows.theme_proposals import proposal_job
from bot.ports import Job, UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = structlog.get_logger()

# Items that wait are taken so many at a time: a second or two of work on this machine, and what a crash repeats.
BATCH = 200
# So many are stored in one transaction, which takes a fraction of a second: whoever captures meanwhile waits as long.
TOGETHER = 48
# An endpoint answers in a second or three, so that several are asked at once; more of them would meet its limits.
AT_ONCE = 8
# An item that was just captured has a job of its own under way: only what it left behind is taken up in batches. What
# was imported or came over the API has none, so it is taken up at once.
PATIENCE = timedelta(seconds=10)
_WITHOUT_JOB = frozenset({Origin.IMPORT, Origin.API})
# Storing a job takes milliseconds; more than this means that the jobs are still starting.
BEGIN_SECONDS = 0.5
# A batch that was set aside is tried again in the next of these.
_SLOT_SECONDS = 600


def analyse_job(item: Feedback) -> Job:
    """Return the job that labels the present words of an item; captured again after an undo it is another."""
    args = {"workspace_id": item.workspace_id, "feedback_id": item.id, "version": str(item.version)}
    job_id = f"analyse:{item.id}:{item.version}:{item.captured_at:%Y%m%dT%H%M%S}"
    return Job(id=job_id, kind="analyse", args=args)


async def analyse_soon(desk: Desk, item: Feedback) -> None:
    """Have the present words of an item labelled; somebody may wait, so what cannot be begun at once waits instead."""
    # Right after a start the jobs are not there yet: then the next look at what waits finds the item.
    await answer_within(BEGIN_SECONDS, desk.jobs.enqueue(analyse_job(item)))


async def hand_out_unanalysed(desk: Desk, now: datetime) -> int:
    """Begin a batch for each workspace where items wait, after an import or a restart; return how many there were."""
    jobs = 0
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            waiting = [item for item in await work.labels.unanalysed(BATCH) if _is_left(item, now)]
        if waiting:
            slot = int(now.timestamp()) // _SLOT_SECONDS
            job_id = f"analyse_batch:{waiting[0].id}:{waiting[0].version}:{slot}"
            args = {"workspace_id": workspace_id, "waiting": str(len(waiting))}
            await desk.jobs.enqueue(Job(id=job_id, kind="analyse_batch", args=args))
            jobs += 1
    return jobs


def _is_left(item: Feedback, now: datetime) -> bool:
    return item.source in _WITHOUT_JOB or now - item.captured_at >= PATIENCE


# After an import of so many items themes are looked for at once: nobody wants to wait for the night to see them.
WORTH_A_LOOK = 20


@dataclass(slots=True, kw_only=True)
class Analysing:
    """Labels items one by one and in batches, with what their workspace taught."""

    desk: Desk
    lore: Lore = field(init=False)
    # Workspaces whose batches run in this process: one at a time is as quick as several.
    _busy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin knowing nothing."""
        self.lore = Lore(desk=self.desk)

    async def analyse(self, args: Mapping[str, str]) -> None:
        """Label `version` of `feedback_id` of `workspace_id`; what has changed since is left to its own job."""
        async with self.desk.storage.work(args["workspace_id"]) as work:
            item = await work.feedback.with_id(args["feedback_id"])
        if item is not None and item.state is State.ACTIVE and str(item.version) == args["version"]:
            await self._understand([item])

    async def analyse_batch(self, args: Mapping[str, str]) -> None:
        """Label the items of `workspace_id` that wait, until none does."""
        workspace_id = args["workspace_id"]
        if workspace_id in self._busy:
            return
        self._busy.add(workspace_id)
        stored = 0
        try:
            while True:
                async with self.desk.storage.work(workspace_id) as work:
                    items = await work.labels.unanalysed(BATCH)
                done = await self._understand(items) if items else 0
                stored += done
                if not done:
                    break
        finally:
            self._busy.discard(workspace_id)
        # By those that waited when the job was made, too: an attempt that a crash ended may have stored them all.
        if max(stored, int(args.get("waiting", "0"))) >= WORTH_A_LOOK:
            await self.desk.jobs.enqueue(proposal_job(workspace_id, self.desk.clock.now().isoformat()))

    async def _understand(self, items: Sequence[Feedback]) -> int:
        """Label items of one workspace and store what was found; return how many were stored.

        Raises what kept the first of those that could not be labelled from it, after the others were stored.
        """
        workspace_id = items[0].workspace_id
        known = await self.lore.of(workspace_id)
        failures: list[BaseException] = []
        stored = 0
        async with aclosing(self._embedded(items)) as parts:
            async for part, vectors in parts:
                patience = asyncio.Semaphore(AT_ONCE)
                asked = (self._asked(patience, item, _question(known, source_of(item))) for item in part)
                replies = await asyncio.gather(*asked, return_exceptions=True)
                failures += [reply for reply in replies if isinstance(reply, BaseException)]
                stored += await self._keep(workspace_id, list(zip(part, vectors, strict=True)), replies)
        _log.info("items_analysed", workspace_id=workspace_id, items=len(items), stored=stored)
        if failures:
            raise failures[0]
        return stored

    async def _embedded(
        self, items: Sequence[Feedback]
    ) -> "AsyncGenerator[tuple[Sequence[Feedback], NDArray[np.float32]], None]":
        """Yield the items in parts with their vectors; while one part is labelled the next is embedded already."""
        parts = [items[start : start + TOGETHER] for start in range(0, len(items), TOGETHER)]
        embed = self.desk.mind.embedder.embed
        coming = asyncio.create_task(embed([source_of(item).words for item in parts[0]]))
        try:
            for part, following in zip(parts, [*parts[1:], ()], strict=True):
                vectors = await coming
                coming = asyncio.create_task(embed([source_of(item).words for item in following]))
                yield part, vectors
        finally:
            coming.cancel()

    async def _keep(
        self,
        workspace_id: str,
        read: "Sequence[tuple[Feedback, NDArray[np.float32]]]",
        replies: Sequence[Consulted[LabelReply] | BaseException],
    ) -> int:
        """Store what was found of some items in one transaction, and have them placed; return how many were stored."""
        found = {
            item.id: reply
            for (item, _), reply in zip(read, replies, strict=True)
            if not isinstance(reply, BaseException)
        }
        items = [item for item, _ in read if item.id in found]
        async with self.desk.storage.work(workspace_id) as work:
            stored = await _stored(self.desk, work, items, found)
            kept = {item.id for item in stored}
            vectors = {item.id: vector for item, vector in read if item.id in kept}
            await work.embeddings.put_many(self.desk.mind.embedder.model, vectors)
        if stored:
            # By the time too: a capture that was taken back and made again, or an edited conversation, has one version.
            await self.desk.jobs.enqueue(placing_job(stored, self.desk.clock.now()))
        for item in stored:
            if item.message is not None:
                await self.desk.jobs.enqueue(labels_job(item, str(item.version)))
        return len(stored)

    async def _asked(self, patience: asyncio.Semaphore, item: Feedback, request: LabelRequest) -> Consulted[LabelReply]:
        channel_id = item.message.channel_id if item.message else item.private_to
        about = About(workspace_id=item.workspace_id, channel_ids=frozenset({channel_id}), items=(item.label,))
        if not request.source.words:
            # Only a file: there is nothing to read, and nothing to send.
            return Consulted(value=LabelReply(guesses=()), set_by=SetBy.LOCAL, model=self.desk.mind.local.model)
        async with patience:
            return await consult_labels(self.desk, request, about)


def _question(known: Known, source: Source) -> LabelRequest:
    """Return the question about an item, without a lesson from these very words: that would be the answer."""
    lessons = known.lessons
    if any(lesson.words == source.words for taught in lessons.values() for lesson in taught):
        lessons = {
            name: tuple(lesson for lesson in taught if lesson.words != source.words) for name, taught in lessons.items()
        }
    return LabelRequest(source=source, areas=known.areas, accounts=known.accounts, lessons=lessons)


async def _stored(
    desk: Desk, work: UnitOfWork, items: Sequence[Feedback], found: Mapping[str, Consulted[LabelReply]]
) -> list[Feedback]:
    """Store what was found of those items that were neither erased nor edited while they were read; return these."""
    await work.themes.hold()
    versions = {item.id: item.version for item in items}
    every = await work.feedback.with_ids(list(versions))
    present = [item for item in every if item.state is State.ACTIVE and item.version == versions[item.id]]
    now = desk.clock.now()
    known = await work.labels.of_many([item.id for item in present])
    labels: dict[str, list[Label]] = {}
    for item in present:
        before, reply = known.get(item.id, []), found[item.id]
        given = spoken_before(item, before)
        analyst = Analyst(set_by=reply.set_by, model=reply.model, prompt_version=reply.prompt_version)
        guessed = machine_labels(reply.value.guesses, analyst, item=item, at=now)
        labels[item.id] = [
            *person_labels(given, by=item.captured_by, at=item.captured_at),
            *(label for label in guessed if label.name not in on_record(before)),
        ]
    await work.labels.put_many(labels)
    await work.labels.mark_many_analysed(
        {item.id: _question_about(item, found[item.id]) for item in present}, versions, now
    )
    return present


def _question_about(item: Feedback, reply: Consulted[LabelReply]) -> str | None:
    """Return the question that was drafted, if nothing in it is invented."""
    return locked_line(reply.value.question, [source_of(item)]) if reply.value.question else None
