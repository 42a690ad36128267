"""The analyst behind an OpenAI-compatible endpoint: prompts out, shapes back, each request before a witness.

It has no tools, sees only what it is handed, and answers in a shape that holds no channel, no person and no link.
"""

import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from bot.domain.analysis import (
    GENERAL_AREAS,
    AnswerRequest,
    Claim,
    LabelReply,
    LabelRequest,
    Prose,
    ProseRequest,
    Source,
    ThemeName,
    ThemeRequest,
)
from bot.domain.errors import AnalystError
from bot.domain.ledger import Outgoing
from bot.ports import Analyst, Witness
from prompts import replies
from prompts.address import OPENAI, EndpointAddress, Tempo
from prompts.catalog import AnswerGiven, Catalog, DigestGiven, Given, LabelsGiven, ThemeGiven
from prompts.claim_reader import ClaimReader
from prompts.tries import Draft, Tries
from prompts.wire import Dialect, Exchange, Order, open_client

T = TypeVar("T")

# The most tokens that each reply needs, with room for models that think before they write; what is asked for is not
# spent, but counts against the cap until the answer is there.
_LABEL_TOKENS = 1_500
_THEME_TOKENS = 800
_ANSWER_TOKENS = 2_000
_DIGEST_TOKENS = 3_000


class OpenAIDesk:
    """What all questions to one endpoint share: connections, prompts, and what was learned of its dialect."""

    def __init__(self, address: EndpointAddress, catalog: Catalog, tempo: Tempo) -> None:
        """Open a client; nobody is asked yet."""
        self.address = address
        self.catalog = catalog
        self.tempo = tempo
        self.client = open_client(address, tempo)
        self.dialect = Dialect(is_openai=address.base_url.startswith(OPENAI))

    def analyst(self, witness: Witness) -> Analyst:
        """Return the analyst, who tells the witness of every request."""
        return OpenAIAnalyst(self, witness)

    def exchange(self) -> Exchange:
        """Return one request to be made."""
        return Exchange(self.client, self.address.model, self.dialect, self.tempo)

    def tries(self) -> Tries:
        """Return how often one question may be asked."""
        return Tries(self.catalog, self.tempo)

    async def close(self) -> None:
        """Give the connections back."""
        await self.client.close()


class OpenAIAnalyst:
    """The `Analyst` port over chat completions with a strict JSON schema; raises AnalystError and CapReachedError."""

    def __init__(self, desk: OpenAIDesk, witness: Witness) -> None:
        """Take what all questions share, and who watches these."""
        self._desk = desk
        self._witness = witness

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._desk.address.model

    async def label(self, request: LabelRequest) -> LabelReply:
        """Say what an item is."""
        areas = request.areas or GENERAL_AREAS
        given = LabelsGiven(
            boundary=_boundary(),
            choices=_as_json({"areas": list(areas), "accounts": list(request.accounts)}),
            item=_as_json(_item(request.source)),
        )
        draft = self._draft(given, replies.label_schema(areas, request.accounts), _LABEL_TOKENS)
        return await self._asked(draft, lambda text: replies.label_reply(replies.read_reply(replies.LabelShape, text)))

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Name what items have in common."""
        items = {"taken_names": list(request.others), "items": [_item(source) for source in request.sources]}
        given = ThemeGiven(boundary=_boundary(), items=_as_json(items))
        draft = self._draft(given, replies.theme_schema(), _THEME_TOKENS)
        return await self._asked(draft, lambda text: replies.theme_name(replies.read_reply(replies.ThemeShape, text)))

    async def tell(self, request: ProseRequest) -> Prose:
        """Say what a period was about."""
        themes = [
            {"theme": topic.theme, "trend": topic.trend, "items": [_item(source) for source in topic.sources]}
            for topic in request.topics
        ]
        told = {"themes": themes, "other_items": [_item(source) for source in request.sources]}
        sources = [*request.sources, *(source for topic in request.topics for source in topic.sources)]
        schema = replies.digest_schema([topic.theme for topic in request.topics], _labels(sources))
        given = DigestGiven(boundary=_boundary(), period=request.noun, themes=_as_json(told))
        draft = self._draft(given, schema, _DIGEST_TOKENS)
        return await self._asked(draft, lambda text: replies.prose_of(replies.read_reply(replies.DigestShape, text)))

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Answer a question sentence by sentence, as the sentences come; tried again only before the first of them."""
        given = AnswerGiven(
            boundary=_boundary(),
            question=_as_json({"question": request.question}),
            items="\n".join(_as_json(_item(source)) for source in request.sources),
        )
        draft = self._draft(given, replies.answer_schema(_labels(request.sources)), _ANSWER_TOKENS)
        tries, is_told = self._desk.tries(), False
        while True:
            try:
                async with aclosing(self._claims(draft)) as claims:
                    async for claim in claims:
                        is_told = True
                        yield claim
            except AnalystError as error:
                if is_told:
                    raise
                draft = await tries.again(draft, error)
            else:
                return

    async def _claims(self, draft: Draft) -> AsyncGenerator[Claim, None]:
        reader, exchange = ClaimReader(), self._desk.exchange()
        await self._announce(draft)
        try:
            async with aclosing(exchange.pieces(draft.order)) as pieces:
                async for piece in pieces:
                    for claim in reader.feed(piece):
                        yield claim
            reader.end()
        except AnalystError as error:
            await self._witness.ended(exchange.ended(error))
            raise
        await self._witness.ended(exchange.ended())

    async def _asked(self, draft: Draft, read: Callable[[str], T]) -> T:
        tries = self._desk.tries()
        while True:
            try:
                return await self._once(draft, read)
            except AnalystError as error:
                draft = await tries.again(draft, error)

    async def _once(self, draft: Draft, read: Callable[[str], T]) -> T:
        exchange = self._desk.exchange()
        await self._announce(draft)
        try:
            async with aclosing(exchange.pieces(draft.order)) as pieces:
                value = read("".join([piece async for piece in pieces]))
        except AnalystError as error:
            await self._witness.ended(exchange.ended(error))
            raise
        await self._witness.ended(exchange.ended())
        return value

    async def _announce(self, draft: Draft) -> None:
        outgoing = Outgoing(
            prompt=draft.prompt,
            prompt_version=draft.version,
            characters=draft.order.characters,
            tokens_back=draft.order.tokens_back,
        )
        await self._witness.sending(outgoing)

    def _draft(self, given: Given, schema: replies.Schema, tokens_back: int) -> Draft:
        prompt = self._desk.catalog.prompt(given)
        order = Order(messages=prompt.filled(given), shape_name=prompt.name, schema=schema, tokens_back=tokens_back)
        return Draft(prompt=prompt.name, version=prompt.version, order=order)


def _boundary() -> str:
    """Return a line that nobody who wrote the data could know."""
    return f"=== data {secrets.token_hex(8)} ==="


def _item(source: Source) -> dict[str, str]:
    """Return an item as the model sees it."""
    known = {
        "id": source.label,
        "words": source.words,
        "account": source.account_name,
        "said_on": source.said_at.date().isoformat() if source.said_at else None,
    }
    return {name: value for name, value in known.items() if value}


def _as_json(value: object) -> str:
    # One line: no line of somebody's words can look like one of ours.
    return json.dumps(value, ensure_ascii=False)


def _labels(sources: Sequence[Source]) -> list[str]:
    return list(dict.fromkeys(source.label for source in sources))
