"""Whoever reads, labels and answers: the local analyst, and one behind an endpoint."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Protocol

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
from bot.domain.ledger import Ended, Outgoing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns words into vectors; thresholds belong to one model, so they are kept beside its name."""

    @property
    def model(self) -> str:
        """Return the name of the model with the beginning of its checksum."""
        ...

    @property
    def notice(self) -> str | None:
        """Return a sentence for people when something worse than the shipped model is at work, else None."""
        ...

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one unit vector for each text: `(n, 384) float32`."""
        ...


class FeedbackJudge(Protocol):
    """Says whether words are feedback at all; always on this machine, since most of what is overheard is not."""

    async def scores(self, texts: Sequence[str]) -> list[float]:
        """Return for each text the probability 0..1 that it is a customer's feedback."""
        ...


class Analyst(Protocol):
    """Two of these exist: one on this machine that always answers, and one behind an endpoint.

    What they say is a claim: `bot/domain/evidence.py` decides what people get to read.
    """

    @property
    def model(self) -> str:
        """Return the name of the model."""
        ...

    async def label(self, request: LabelRequest) -> LabelReply:
        """Say what an item is."""
        ...

    async def name_theme(self, request: ThemeRequest) -> ThemeName:
        """Name what items have in common."""
        ...

    def answer(self, request: AnswerRequest) -> AsyncIterator[Claim]:
        """Answer a question sentence by sentence, as the sentences come."""
        ...

    async def tell(self, request: ProseRequest) -> Prose:
        """Say what a period was about."""
        ...


class Witness(Protocol):
    """Is told of every request before it is sent, so that nothing leaves unseen."""

    async def sending(self, outgoing: Outgoing) -> None:
        """Write down what is about to be sent; raises CapReachedError, and then it must not be sent."""
        ...

    async def ended(self, ended: Ended) -> None:
        """Write down what became of what was sent last."""
        ...


class Endpoint(Protocol):
    """An analyst behind an endpoint; it can only be asked before a witness."""

    @property
    def model(self) -> str:
        """Return the name of the model."""
        ...

    def watched_by(self, witness: Witness) -> Analyst:
        """Return the analyst, who tells the witness of every request; its methods raise AnalystError."""
        ...
