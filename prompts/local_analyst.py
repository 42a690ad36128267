"""The analyst on this machine: always there, asks nobody, and quotes instead of writing."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
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
from prompts.embedding import LocalEmbedder

if TYPE_CHECKING:
    from prompts.reading import Reading


class LocalAnalyst:
    """Labels by examples, answers with people's own sentences; light to import, what it needs comes at first use."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        """Take the embedder that the judge uses too: the model is loaded once."""
        self.embedder = embedder
        self._reading: Reading | None = None
        self._lock = threading.Lock()
        # One thread of its own: items that wait for their turn must not take the threads that jobs need.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="heed-reading")

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self.embedder.model

    async def label(self, request: LabelRequest) -> LabelReply:
        """Say what an item is; some ten milliseconds for a few sentences, a second or two for the first item."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.label_now, request)

    def label_now(self, request: LabelRequest) -> LabelReply:
        """Return the same at once, for those who are in a thread of their own."""
        # One at a time: the examples are embedded once, and a second item on the same cores would only slow the first.
        with self._lock:
            if self._reading is None:
                from prompts.reading import Reading  # noqa: PLC0415 -- heavy

                self._reading = Reading(self.embedder)
            return self._reading.label(request)

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Name what items have in common, in their own words."""
        from prompts.extracts import named  # noqa: PLC0415 -- heavy

        return await asyncio.to_thread(named, request, self.embedder)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Answer with the nearest sentences of the items, in quotation marks; with nothing when nothing is near."""
        from prompts.extracts import extracts  # noqa: PLC0415 -- heavy

        for claim in await asyncio.to_thread(extracts, request, self.embedder):
            yield claim

    async def tell(self, request: ProseRequest) -> Prose:
        """Say what a period was about, at once: no model is asked."""
        from prompts.telling import told  # noqa: PLC0415 -- not needed before the first digest

        return told(request)
