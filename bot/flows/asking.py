"""Questions about feedback: kept until their job, answered from what the person who asks may read.

A command's answer is for the person who typed it. A mention's answer stands in the channel, so it is made from what
every member of that channel may read; in a channel that is shared with another organisation only the person who asked
sees it. An answer in a direct message grows while it is made.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import structlog

from bot.domain.analysis import AnswerRequest, Source
from bot.domain.answers import (
    LEAST_RELEVANT,
    LONGEST_QUESTION,
    MOST_READ,
    NEAREST,
    Verdict,
    verdict_on,
)
from bot.domain.audience import Reader
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.evidence import MOST_SENTENCES, Sentence, lock
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.flows.consulting import About, Answering, consult_answer
from bot.flows.desk import Desk
from bot.flows.digest_making import audience_of
from bot.flows.finding import reader_for
from bot.flows.quoting import take_back_if_stale
from bot.messages import AnswerFoot, AnswerLine, AskAnswer
from bot.ports import Asking, Job, Post, Search, Stream, Whisper

log = structlog.get_logger(__name__)

# How near (cosine) an item has to be to be read, and how near the nearest one for the question to be answered at all:
# by the model that measures, since the numbers of one say nothing about another's. Measured on the ten questions of
# IS-22 about four apps: .30 keeps 83 % of the reviews that people judged relevant and 2.4 % of another app's; .40 keeps
# half of the relevant ones, so that nine of ten questions have one, and 0.1 % of the others.
NEAR_ENOUGH: Mapping[str, tuple[float, float]] = {"minilm-l6-v2-int8:8199be6f": (0.30, 0.40)}
# For a model that was not measured, the same until it is.
_UNMEASURED = (0.30, 0.40)
# The words of an item that are read: what an endpoint is sent of it, and more than the longest messages have.
_LONGEST_WORDS = 1_500


class Way(StrEnum):
    """How an answer is given."""

    WHISPER = "whisper"
    POST = "post"
    STREAM = "stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found for a question: the items that are read, and whether they are about it."""

    verdict: Verdict
    items: tuple[Feedback, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the items as an analyst reads them."""
        return tuple(_source(item) for item in self.items)

    @property
    def links(self) -> dict[str, str | None]:
        """Return where each item was said, by its public name."""
        return {item.label: item.message.permalink if item.message else None for item in self.items}


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
    answer = await _written(desk, reader, asking, found)
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
    await take_back_if_stale(desk, workspace_id=workspace_id, key=_key(asking), feedback_ids=cited)


async def _stream(desk: Desk, workspace_id: str, asking: Asking) -> None:
    reader = await reader_for(desk, workspace_id, asking.user_id)
    stream = Stream(
        key=_key(asking),
        workspace_id=workspace_id,
        user_id=asking.user_id,
        channel_id=asking.channel_id or "",
        thread_ts=asking.thread_ts or "",
    )
    await desk.messenger.say_busy(stream, "is looking for what customers said")
    found = await find_evidence(desk, reader, asking.question)
    if found.verdict is Verdict.ANSWERED:
        await desk.messenger.say_busy(stream, f"is reading {len(found.items)} items")
    cited = await _cite(desk, workspace_id, asking, found)
    await desk.messenger.stream(stream, parts_of(desk, reader, asking, found))
    await take_back_if_stale(desk, workspace_id=workspace_id, key=_key(asking), feedback_ids=cited)


async def _cite(desk: Desk, workspace_id: str, asking: Asking, found: Findings) -> list[str]:
    """Remember what an answer is made of before anybody sees it; return the items' ids."""
    cited = [item.id for item in found.items]
    async with desk.storage.work(workspace_id) as work:
        await work.posts.cite(_key(asking), cited)
    return cited


_GIVEN = {Way.WHISPER: _whisper, Way.POST: _post, Way.STREAM: _stream}


# --- making an answer ------------------------------------------------------------------------------------------------


async def answered(desk: Desk, reader: Reader, asking: Asking) -> AskAnswer:
    """Return the answer to a question from what a reader may read."""
    return await _written(desk, reader, asking, await find_evidence(desk, reader, asking.question))


async def _written(desk: Desk, reader: Reader, asking: Asking, found: Findings) -> AskAnswer:
    parts = [part async for part in parts_of(desk, reader, asking, found)]
    lines = tuple(part for part in parts if isinstance(part, AnswerLine))
    foot = next(part for part in parts if isinstance(part, AnswerFoot))
    return AskAnswer(question=asking.question, lines=lines, foot=foot)


async def find_evidence(desk: Desk, reader: Reader, question: str) -> Findings:
    """Return the items nearest to a question that a reader may read, and whether enough of them are about it."""
    embedder = desk.mind.embedder
    vector = (await embedder.embed([question]))[0]
    search = Search(words=question, limit=MOST_READ)
    async with desk.storage.work(reader.workspace_id) as work:
        ranked = [item for item, _ in await work.embeddings.search(search, vector, embedder.model, reader)]
        vectors = await work.embeddings.of([item.id for item in ranked], embedder.model)
    read_from, sure_from = NEAR_ENOUGH.get(embedder.model, _UNMEASURED)
    cosines = {item_id: float(other @ vector) for item_id, other in vectors.items()}
    is_known = max(cosines.values(), default=0.0) >= sure_from
    relevant = [item for item in ranked if is_known and cosines.get(item.id, 0.0) >= read_from]
    verdict = verdict_on(len(ranked), len(relevant))
    enough = len(relevant) >= LEAST_RELEVANT
    return Findings(verdict=verdict, items=tuple(relevant if enough else (relevant or ranked)[:NEAREST]))


async def parts_of(
    desk: Desk, reader: Reader, asking: Asking, found: Findings
) -> AsyncIterator[AnswerLine | AnswerFoot]:
    """Yield the sentences of an answer as they come and hold, and at last its foot."""
    if found.verdict is not Verdict.ANSWERED:
        notice = desk.mind.embedder.notice
        yield AnswerFoot(verdict=found.verdict, read=len(found.items), nearest=found.items, notice=notice)
        return
    sources, links = found.sources, found.links
    about = About(
        workspace_id=reader.workspace_id,
        channel_ids=frozenset(item.message.channel_id if item.message else None for item in found.items),
        items=tuple(links),
        asked_by=asking.user_id,
    )
    answering = consult_answer(desk, AnswerRequest(question=asking.question, sources=sources), about)
    withheld, told = 0, 0
    async for claim in answering.claims():
        locked = lock([claim], sources)
        withheld += locked.withheld
        for sentence in locked.sentences:
            told += 1
            if told <= MOST_SENTENCES:
                yield _line(sentence, links)
    # What did not fit on the screen was not read by anybody either.
    withheld += max(told - MOST_SENTENCES, 0)
    notice = " ".join(filter(None, (answering.notice, desk.mind.embedder.notice))) or None
    yield _foot(found, answering, withheld=withheld, told=told, notice=notice)


def _line(sentence: Sentence, links: dict[str, str | None]) -> AnswerLine:
    """Return a sentence that held, with the links of the items that it cites."""
    return AnswerLine(text=sentence.text, cites=tuple((label, links.get(label)) for label in sentence.cites))


def _foot(found: Findings, answering: Answering, *, withheld: int, told: int, notice: str | None) -> AnswerFoot:
    return AnswerFoot(
        verdict=Verdict.ANSWERED if told else Verdict.UNKNOWN,
        read=len(found.items),
        withheld=withheld,
        nearest=() if told else found.items[:NEAREST],
        notice=notice,
        model=answering.model if answering.set_by is SetBy.ENDPOINT else None,
    )


def _source(item: Feedback) -> Source:
    said = "\n".join([item.words, *(utterance.words for utterance in item.conversation)])
    return Source(
        label=item.label,
        words=said.strip()[:_LONGEST_WORDS],
        account_name=item.account_name,
        author_name=item.author_name,
        said_at=item.said_at,
    )


def _key(asking: Asking) -> str:
    return f"answer:{asking.id}"
