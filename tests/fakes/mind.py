"""Stand-ins for whoever reads what people said: quick, predictable, and plainly not clever."""

import hashlib
import re
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

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
from bot.domain.errors import CapReachedError
from bot.domain.labels import Guess, LabelName
from bot.domain.ledger import Ended, Outcome, Outgoing
from bot.flows.desk import Mind
from bot.ports import Witness

T = TypeVar("T")

_DIMENSIONS = 384


class WordEmbedder:
    """Embeds texts by the words that they share: the same words lie in the same direction."""

    model = "words:fake"
    notice: str | None = None

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text."""
        return np.stack([_vector(text) for text in texts]) if texts else np.zeros((0, _DIMENSIONS), np.float32)


class WordJudge:
    """Takes for feedback what speaks of something that a product could do better."""

    async def scores(self, texts: Sequence[str]) -> list[float]:
        """Return 0.95 for words with a wish or a complaint in them, 0.5 with a maybe, else 0.05."""
        return [_score(text) for text in texts]


@dataclass
class ScriptedAnalyst:
    """Answers what a test wrote down, and remembers what it was asked."""

    model: str = "scripted"
    labels: LabelReply = field(
        default_factory=lambda: LabelReply(guesses=(Guess(name=LabelName.KIND, value="bug", confidence=0.8),))
    )
    theme: ThemeName = field(default_factory=lambda: ThemeName(name="Export", description="Getting data out"))
    claims: tuple[Claim, ...] | None = None
    prose: Prose = field(default_factory=lambda: Prose(verdict=None))
    asked: list[object] = field(default_factory=list)
    # Raised instead of answering.
    failure: Exception | None = None

    async def label(self, request: LabelRequest) -> LabelReply:
        """Return the labels that were written down."""
        self._note(request)
        return self.labels

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Return the name that was written down."""
        self._note(request)
        return self.theme

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Yield the claims that were written down, else each source's own words."""
        self._note(request)
        own = (Claim(text=source.words, cites=(source.label,)) for source in request.sources)
        for claim in self.claims if self.claims is not None else own:
            yield claim

    async def tell(self, request: ProseRequest) -> Prose:
        """Return the prose that was written down."""
        self._note(request)
        return self.prose

    def watched_by(self, witness: Witness) -> "WatchedAnalyst":
        """Return itself as it would be behind an endpoint."""
        return WatchedAnalyst(self, witness)

    def _note(self, request: object) -> None:
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure


class WatchedAnalyst:
    """A scripted analyst behind an endpoint: the witness is told of every question first."""

    def __init__(self, analyst: ScriptedAnalyst, witness: Witness) -> None:
        """Take whoever answers, and whoever watches."""
        self._analyst = analyst
        self._witness = witness

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._analyst.model

    async def label(self, request: LabelRequest) -> LabelReply:
        """Return the labels that were written down."""
        return await self._seen(request, self._analyst.label(request))

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Return the name that was written down."""
        return await self._seen(request, self._analyst.name_theme(request))

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Yield the claims that were written down."""
        await self._witness.sending(_outgoing(request))
        async for claim in self._analyst.answer(request):
            yield claim
        await self._witness.ended(Ended(outcome=Outcome.ANSWERED, tokens_in=100, tokens_out=20))

    async def tell(self, request: ProseRequest) -> Prose:
        """Return the prose that was written down."""
        return await self._seen(request, self._analyst.tell(request))

    async def _seen(self, request: object, answer: Coroutine[None, None, T]) -> T:
        try:
            await self._witness.sending(_outgoing(request))
        except CapReachedError:
            answer.close()
            raise
        reply = await answer
        await self._witness.ended(Ended(outcome=Outcome.ANSWERED, tokens_in=100, tokens_out=20))
        return reply


def _outgoing(request: object) -> Outgoing:
    return Outgoing(prompt="scripted", prompt_version="scripted1", characters=len(str(request)), tokens_back=100)


def plain_mind(**parts: object) -> Mind:
    """Return a mind that works on this machine alone; `parts` replaces any of it."""
    usual: dict[str, object] = {"embedder": WordEmbedder(), "judge": WordJudge(), "local": ScriptedAnalyst()}
    return Mind(**(usual | parts))  # type: ignore[arg-type]  # each test names the parts that it plays


def _vector(text: str) -> NDArray[np.float32]:
    total = np.zeros(_DIMENSIONS, np.float32)
    total[0] = 1e-3
    for word in re.findall(r"\w+", text.lower()):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        total += np.random.default_rng(seed).standard_normal(_DIMENSIONS).astype(np.float32)
    return total / np.float32(np.linalg.norm(total))


def _score(text: str) -> float:
    words = text.lower()
    if re.search(r"\b(crash|broken|fails?|slow|wish|please add|would like|love|annoying|cannot)", words):
        return 0.95
    return 0.5 if "maybe" in words else 0.05
