"""Says whether overheard words are a customer's feedback; light to import, what it needs comes at first use."""

import asyncio
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from prompts.embedding import LocalEmbedder

if TYPE_CHECKING:
    from prompts.feedback_score import FeedbackScore

# So many texts are judged in one go: between two goes others get their turn.
_TURN = 32


class LocalJudge:
    """Compares words with examples of both sides, always on this machine."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        """Take the embedder that the analyst uses too: the model is loaded once."""
        self._embedder = embedder
        self._scorer: FeedbackScore | None = None
        self._lock = threading.Lock()

    async def scores(self, texts: Sequence[str]) -> list[float]:
        """Return for each text the probability 0..1 that it is a customer's feedback."""
        turns = [list(texts[start : start + _TURN]) for start in range(0, len(texts), _TURN)]
        return [score for turn in turns for score in await asyncio.to_thread(self.scores_now, turn)]

    def scores_now(self, texts: Sequence[str]) -> list[float]:
        """Return the same at once, for those who are in a thread of their own."""
        # One at a time: the examples are embedded and fitted once, whoever comes first.
        with self._lock:
            if self._scorer is None:
                from prompts.feedback_score import FeedbackScore  # noqa: PLC0415 -- heavy

                self._scorer = FeedbackScore(self._embedder)
            return self._scorer.scores(texts)
