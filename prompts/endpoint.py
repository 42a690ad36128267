"""The analyst behind an endpoint as the start knows it: an address. What speaks to it is loaded at its first use."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.domain.analysis import (
    AnswerRequest,
    Claim,
    LabelReply,
    LabelRequest,
    Prose,
    ProseRequest,
    ThemeName,
    ThemeRequest,
)
from bot.ports import Analyst, Witness
from prompts.address import OPENAI, EndpointAddress, Tempo
from prompts.catalog import Catalog

if TYPE_CHECKING:
    from prompts.openai_analyst import OpenAIDesk


class OpenAIEndpoint:
    """The endpoint of the settings; nothing is loaded, and nobody is asked, before the first question."""

    def __init__(self, address: EndpointAddress, catalog: Catalog, tempo: Tempo | None = None) -> None:
        """Take the address, the prompts and how long to wait."""
        self._address = address
        self._catalog = catalog
        self._tempo = tempo or Tempo()
        self._desk: OpenAIDesk | None = None
        self._loading = asyncio.Lock()

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._address.model

    @property
    def host(self) -> str:
        """Return the host that words are sent to."""
        return self._address.host

    def watched_by(self, witness: Witness) -> Analyst:
        """Return the analyst, who tells the witness of every request."""
        return _LateAnalyst(self, witness)

    async def desk(self) -> "OpenAIDesk":
        """Return the part that speaks to the endpoint; loading it takes a second, in which others go on."""
        async with self._loading:
            if self._desk is None:
                self._desk = await asyncio.to_thread(self._load)
        return self._desk

    async def close(self) -> None:
        """Give the connections back."""
        if self._desk is not None:
            await self._desk.close()

    def _load(self) -> "OpenAIDesk":
        from prompts.openai_analyst import OpenAIDesk  # noqa: PLC0415 -- a second of imports that the start need not wait for

        return OpenAIDesk(self._address, self._catalog, self._tempo)


def open_endpoint(
    model: str, base_url: str | None, api_key: str | None, *, catalog: Catalog, tempo: Tempo | None = None
) -> OpenAIEndpoint:
    """Return the endpoint at an address (None: OpenAI's own); nobody is asked yet."""
    address = EndpointAddress(model=model, base_url=base_url or OPENAI, api_key=api_key)
    return OpenAIEndpoint(address, catalog, tempo)


class _LateAnalyst:
    """Asks once the package is there."""

    def __init__(self, endpoint: OpenAIEndpoint, witness: Witness) -> None:
        self._endpoint = endpoint
        self._witness = witness

    @property
    def model(self) -> str:
        return self._endpoint.model

    async def label(self, request: LabelRequest) -> LabelReply:
        return await (await self._analyst()).label(request)

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        return await (await self._analyst()).name_theme(request)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        async for claim in (await self._analyst()).answer(request):
            yield claim

    async def tell(self, request: ProseRequest) -> Prose:
        return await (await self._analyst()).tell(request)

    async def _analyst(self) -> Analyst:
        return (await self._endpoint.desk()).analyst(self._witness)
