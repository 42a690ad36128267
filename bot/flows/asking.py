"""Questions about feedback: kept until their job, answered from what the person who asks may read.

A command's answer is for the person who typed it. A mention's answer stands in the channel, so it is made from what
every member of that channel may read; in a channel that is shared with another organisation only the person who asked
sees it. An answer in a direct message grows while it is made.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import structlog

from bot.domain.answers import (
    LONGEST_QUESTION,
    Verdict,
)
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.language import say, say_many
from bot.flows.answering import Findings, answered, find_evidence, parts_of, written
from bot.flows.desk import Desk
from bot.flows.digest_making import audience_of
from bot.flows.finding import reader_for
from bot.flows.quoting import take_back_if_stale
from bot.ports import Asking, Job, Post, Stream, Whisper

log = structlog.get_logger(__name__)


class Way(StrEnum):
    """How an answer is given."""

    WHISPER = "whisper"
    POST = "post"
    STREAM = "stream"


async def keep_question(desk: Desk, workspace_id: str, asking: Asking, way: Way) -> None:
    """Store a question and the job that answers it; the same one again changes nothing."""
    short = replace(asking, question=asking.question[:LONGEST_QUESTION])
    async with desk.storage.work(workspace_id) as work:
        await work.askings.keep(short)
    args = {"workspace_id": workspace_id, "asking_id": asking.id, "way": way.value}
    await desk.jobs.enqueue(Job(id=f"ask:{asking.id}", kind="ask", args=args))


async def answer_question(desk: Desk, args: Mapping[str, str]) -> None:
    """Answer the question `asking_id` of `workspace_id`, once. Raises TryAgainError while Slack is away."""
    workspace_id, way = args["workspace_id"], Way(args["way"])
    async with desk.storage.work(workspace_id) as work:
        asking = await work.askings.with_id(args["asking_id"])
    if asking is None:
        return
    try:
        await _GIVEN[way](desk, workspace_id, asking)
    except (OutsiderError, ChannelUnreachableError) as refused:
        # They may no longer read it here: nothing is said rather than too much.
        log.info("question not answered", asking_id=asking.id, reason=type(refused).__name__)
    async with desk.storage.work(workspace_id) as work:
        await work.askings.drop(asking.id)


async def _whisper(desk: Desk, workspace_id: str, asking: Asking) -> None:
    reader = await reader_for(desk, workspace_id, asking.user_id)
    await desk.messenger.whisper(
        Whisper(
            key=_key(asking),
            workspace_id=workspace_id,
            user_id=asking.user_id,
            content=await answered(desk, reader, asking),
            channel_id=asking.channel_id,
            thread_ts=asking.thread_ts,
        )
    )


async def _post(desk: Desk, workspace_id: str, asking: Asking) -> None:
    """Answer for a whole channel; where customers read along, for the person who asked alone."""
    channel_id = asking.channel_id or ""
    # Whether they may ask at all.
    await reader_for(desk, workspace_id, asking.user_id)
    place = await desk.directory.place(workspace_id, channel_id)
    if place is None or place.is_external:
        await _whisper(desk, workspace_id, asking)
        return
    reader = audience_of(workspace_id, place)
    found = await find_evidence(desk, reader, asking.question)
    cited = await _cite(desk, workspace_id, asking, found)
    answer = await written(desk, reader, asking, found)
    # Below the thread that it was asked in, else below the mention itself, whose ts is the end of the question's id.
    root_ts = asking.thread_ts or asking.id.rpartition(":")[2]
    try:
        await desk.messenger.post(
            Post(
                key=_key(asking),
                workspace_id=workspace_id,
                channel_id=channel_id,
                thread_ts=root_ts,
                content=answer,
            )
        )
    except SharedChannelError:
        # It was shared since we looked.
        await _whisper(desk, workspace_id, asking)
        return
    await _check(desk, workspace_id, asking, cited)


async def _stream(desk: Desk, workspace_id: str, asking: Asking) -> None:
    reader = await reader_for(desk, workspace_id, asking.user_id)
    stream = Stream(
        key=_key(asking),
        workspace_id=workspace_id,
        user_id=asking.user_id,
        channel_id=asking.channel_id or "",
        thread_ts=asking.thread_ts or "",
    )
    await desk.messenger.say_busy(stream, say("is looking for what customers said"))
    found = await find_evidence(desk, reader, asking.question)
    if found.verdict is Verdict.ANSWERED:
        await desk.messenger.say_busy(
            stream, say_many(len(found.items), "is reading {number} item", "is reading {number} items")
        )
    cited = await _cite(desk, workspace_id, asking, found)
    await desk.messenger.stream(stream, parts_of(desk, reader, asking, found))
    await _check(desk, workspace_id, asking, cited)


async def _cite(desk: Desk, workspace_id: str, asking: Asking, found: Findings) -> list[str]:
    """Remember what an answer is made of before anybody sees it; return the items' ids."""
    cited = [item.id for item in found.items]
    async with desk.storage.work(workspace_id) as work:
        await work.posts.cite(_key(asking), asking.channel_id or "", cited)
    return cited


_GIVEN = {Way.WHISPER: _whisper, Way.POST: _post, Way.STREAM: _stream}


async def _check(desk: Desk, workspace_id: str, asking: Asking, cited: list[str]) -> None:
    """Take the answer back when something that it cites was deleted while it was on its way."""
    await take_back_if_stale(
        desk,
        workspace_id=workspace_id,
        key=_key(asking),
        channel_id=asking.channel_id or "",
        feedback_ids=cited,
    )


def _key(asking: Asking) -> str:
    return f"answer:{asking.id}"
