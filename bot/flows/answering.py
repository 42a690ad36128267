"""Making an answer: the items that are about a question, and sentences that each rest on some of them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from bot.domain.analysis import AnswerRequest, Source
from bot.domain.answers import LEAST_RELEVANT, MOST_READ, NEAREST, Verdict, verdict_on
from bot.domain.audience import Reader
from bot.domain.evidence import MOST_SENTENCES, Sentence, lock
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.language import say
from bot.flows.consulting import About, Answering, consult_answer
from bot.flows.desk import Desk
from bot.messages import AnswerFoot, AnswerLine, AskAnswer
from bot.ports import Asking, Search

# How near (cosine) an item has to be to be read, and how near the nearest one for the question to be answered at all:
# by the model that measures, since the numbers of one say nothing about another's. Measured on the ten questions of
# IS-22 about four apps: .30 keeps 83 % of the reviews that people judged relevant and 2.4 % of another app's; .40 keeps
# half of the relevant ones, so that nine of ten questions have one, and 0.1 % of the others.
NEAR_ENOUGH: Mapping[str, tuple[float, float]] = {"minilm-l6-v2-int8:8199be6f": (0.30, 0.40)}
# For a model that was not measured, the same until it is.
_UNMEASURED = (0.30, 0.40)
# The words of an item that are read: what an endpoint is sent of it, and more than the longest messages have.
_LONGEST_WORDS = 1_500


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


async def answered(desk: Desk, reader: Reader, asking: Asking) -> AskAnswer:
    """Return the answer to a question from what a reader may read."""
    return await written(desk, reader, asking, await find_evidence(desk, reader, asking.question))


async def written(desk: Desk, reader: Reader, asking: Asking, found: Findings) -> AskAnswer:
    """Return the whole answer that the findings allow."""
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
        notice = say(desk.mind.embedder.notice or "") or None
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
    notice = " ".join(filter(None, (answering.notice, say(desk.mind.embedder.notice or "")))) or None
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
