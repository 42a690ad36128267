"""Labels on arrival: a vector, what an analyst makes of the words, and both stored beside what people said.

An item is known by the version of its words: seen twice it is stored twice the same, edited meanwhile it has a job of
its own, and what was erased meanwhile gets nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.analysis import LabelReply, LabelRequest, Source
from bot.domain.evidence import locked_line
from bot.domain.feedback import Feedback, State
from bot.domain.judging import Analyst, machine_labels, on_record, person_labels, spoken_before
from bot.domain.labels import SetBy
from bot.flows.consulting import About, Consulted, consult_labels
from bot.flows.desk import Desk
from bot.flows.lore import Known, Lore
from bot.flows.patience import answer_within
from bot.flows.receipts import labels_job
from bot.flows.theme_proposals import proposal_job
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# Items that wait are taken so many at a time: a second or two of work on this machine, and what a crash repeats.
BATCH = 200
# An endpoint answers in a second or three, so that several are asked at once; more of them would meet its limits.
AT_ONCE = 8
# An item that was just captured has a job of its own under way: only what it left behind is taken up in batches.
PATIENCE = timedelta(seconds=10)
# Storing a job takes milliseconds; more than this means that the jobs are still starting.
BEGIN_SECONDS = 0.5
# A batch that was set aside is tried again in the next of these.
_SLOT_SECONDS = 600


def analyse_job(item: Feedback) -> Job:
    """Return the job that labels the present words of an item; captured again after an undo it is another."""
    args = {"workspace_id": item.workspace_id, "feedback_id": item.id, "version": str(item.version)}
    job_id = f"analyse:{item.id}:{item.version}:{item.captured_at:%Y%m%dT%H%M%S}"
    return Job(id=job_id, kind="analyse", args=args)


def source_of(item: Feedback) -> Source:
    """Return what an analyst reads of an item: its message, or its thread when the message has no words."""
    said = item.words or "\n".join(each.words for each in item.conversation)
    return Source(
        label=item.label,
        words=said,
        account_name=item.account_name,
        author_name=item.author_name,
        said_at=item.said_at,
    )


async def analyse_soon(desk: Desk, item: Feedback) -> None:
    """Have the present words of an item labelled; somebody may wait, so what cannot be begun at once waits instead."""
    # Right after a start the jobs are not there yet: then the next look at what waits finds the item.
    await answer_within(BEGIN_SECONDS, desk.jobs.enqueue(analyse_job(item)))


async def hand_out_unanalysed(desk: Desk, now: datetime) -> int:
    """Begin a batch for each workspace where items wait, after an import or a restart; return how many there were."""
    jobs = 0
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            waiting = [item for item in await work.labels.unanalysed(BATCH) if now - item.captured_at >= PATIENCE]
        if waiting:
            slot = int(now.timestamp()) // _SLOT_SECONDS
            job_id = f"analyse_batch:{waiting[0].id}:{waiting[0].version}:{slot}"
            await desk.jobs.enqueue(Job(id=job_id, kind="analyse_batch", args={"workspace_id": workspace_id}))
            jobs += 1
    return jobs


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
        if stored >= WORTH_A_LOOK:
            await self.desk.jobs.enqueue(proposal_job(workspace_id, self.desk.clock.now().isoformat()))

    async def _understand(self, items: Sequence[Feedback]) -> int:
        """Label items of one workspace and store what was found; return how many were stored.

        Raises what kept the first of those that could not be labelled from it, after the others were stored.
        """
        workspace_id = items[0].workspace_id
        known = await self.lore.of(workspace_id)
        sources = [source_of(item) for item in items]
        vectors = await self.desk.mind.embedder.embed([source.words for source in sources])
        patience = asyncio.Semaphore(AT_ONCE)
        asked = (
            self._asked(patience, item, _question(known, source)) for item, source in zip(items, sources, strict=True)
        )
        replies = await asyncio.gather(*asked, return_exceptions=True)
        stored = []
        for item, vector, reply in zip(items, vectors, replies, strict=True):
            if not isinstance(reply, BaseException):
                async with self.desk.storage.work(workspace_id) as work:
                    if await _stored(self.desk, work, item, reply):
                        await work.embeddings.put(item.id, self.desk.mind.embedder.model, vector)
                        stored.append(item)
        for item in stored:
            await self._follow_up(item)
        _log.info("items_analysed", workspace_id=workspace_id, items=len(items), stored=len(stored))
        for reply in replies:
            if isinstance(reply, BaseException):
                raise reply
        return len(stored)

    async def _asked(self, patience: asyncio.Semaphore, item: Feedback, request: LabelRequest) -> Consulted[LabelReply]:
        channel_id = item.message.channel_id if item.message else item.private_to
        about = About(workspace_id=item.workspace_id, channel_ids=frozenset({channel_id}), items=(item.label,))
        if not request.source.words:
            # Only a file: there is nothing to read, and nothing to send.
            return Consulted(value=LabelReply(guesses=()), set_by=SetBy.LOCAL, model=self.desk.mind.local.model)
        async with patience:
            return await consult_labels(self.desk, request, about)

    async def _follow_up(self, item: Feedback) -> None:
        ids = {"workspace_id": item.workspace_id, "feedback_id": item.id}
        # By the time too: a capture that was taken back and made again, or an edited conversation, has one version.
        at = f"{self.desk.clock.now():%Y%m%dT%H%M%S%f}"
        await self.desk.jobs.enqueue(Job(id=f"place:{item.id}:{item.version}:{at}", kind="place", args=ids))
        if item.message is not None:
            await self.desk.jobs.enqueue(labels_job(item, str(item.version)))


def _question(known: Known, source: Source) -> LabelRequest:
    """Return the question about an item, without a lesson from these very words: that would be the answer."""
    lessons = known.lessons
    if any(lesson.words == source.words for taught in lessons.values() for lesson in taught):
        lessons = {
            name: tuple(lesson for lesson in taught if lesson.words != source.words) for name, taught in lessons.items()
        }
    return LabelRequest(source=source, areas=known.areas, accounts=known.accounts, lessons=lessons)


async def _stored(desk: Desk, work: UnitOfWork, item: Feedback, reply: Consulted[LabelReply]) -> bool:
    """Store what was found, unless the item was erased or its words changed while it was read."""
    present = await work.feedback.with_id(item.id)
    if present is None or present.state is not State.ACTIVE or present.version != item.version:
        return False
    now = desk.clock.now()
    known = await work.labels.of(item.id)
    given = spoken_before(present, known)
    await work.labels.put(item.id, person_labels(given, by=present.captured_by, at=present.captured_at))
    analyst = Analyst(set_by=reply.set_by, model=reply.model, prompt_version=reply.prompt_version)
    found = machine_labels(reply.value.guesses, analyst, item=present, at=now)
    await work.labels.put(item.id, [label for label in found if label.name not in on_record(known)])
    question = locked_line(reply.value.question, [source_of(present)]) if reply.value.question else None
    await work.labels.mark_analysed(item.id, item.version, question=question, at=now)
    return True
