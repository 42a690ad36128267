"""How much words sound like a customer speaking of a product, and not like colleagues; heavy to import."""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from prompts.embedding import LocalEmbedder
from prompts.seed_sentences import Seeds

FEEDBACK = "feedback"
# What the model hardly sees in a short text: code, who is addressed, and the vocabulary of either side.
_CODE = re.compile(r"`|->|=>|::|\(\)|[{}\[\]<>|]|==|&gt;|&lt;|\w\.\w+\(|[a-z][A-Z]\w")
_SIGNS = (
    r"<@|@\w|<http|https?://",
    (
        r"\b(?:function|compil\w+|code|types?|module|import|repo|branch|merge|deploy\w*|docs?|library|package|syntax"
        r"|variable|string|list|array|json|server|api|http|git|commit|css|html|script|framework|backend|frontend|regex"
        r"|tests?|render\w*|debug\w*|config\w*|class|method|argument|parameter|query|database|sql|docker|parser|record"
        r"|language|editor|plugin)\b"
    ),
    (
        r"\b(?:app|application|phone|product|device|customers?|client|account|subscription|update|version|price"
        r"|expensive|money|refund|support|screen|battery|notification\w*|sync\w*|login|log in|password|order|features?"
        r"|users?|stars?|data|download|install\w*|uninstall\w*|settings)\b"
    ),
    (
        r"\b(?:crash\w*|doesn'?t work|not work\w*|does not|can'?t|cannot|won'?t|unable|stopped|fix|broken|slow|terrible"
        r"|awful|horrible|useless|annoying|disappoint\w*|frustrat\w*|waste|worst|hate|bugs?|problems?|issues?|fail\w*|lost"
        r"|please (?:add|fix)|would be (?:nice|great|good)|wish|love|great|excellent|awesome|amazing|perfect|best|easy"
        r"|recommend|nice|good)\b"
    ),
    (
        r"^(?:yes|no|yeah|yep|ok|okay|ah|oh|hm+|well|so|but|and|i think|i guess|maybe|thanks|thank you|hi|hey|hello"
        r"|sure|right|lol|haha)\b|:\w+:"
    ),
    r"\?\s*$",
    r"\byou\b|\byour\b|\bwe\b|\bus\b",
)
_VECTOR_SCALE = 3.0
_NEAREST_SCALE = 5.0
# Of several nearest examples the mean is steadier than the one nearest; both say something.
_NEAREST = (1, 5)
# Two hundred examples in 400 dimensions: hold the regression back. Between 0.1 and 1 the quality is flat.
_STRENGTH = 0.3
# The examples are weighed as if half of what is said were feedback. Where customers' words arrive it is about one
# message in four: three to one against it.
_TALK_PREVAILS = float(np.log(3))


class FeedbackScore:
    """A regression on hand-written examples of both sides, fitted when first asked: a second with their vectors."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        """Take the embedder; nothing is fitted yet."""
        self._embedder = embedder
        self._seeds = Seeds("feedback", embedder)
        self._signs = (_CODE, *(re.compile(sign, re.IGNORECASE) for sign in _SIGNS))

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return for each text the probability 0..1 that it is a customer's feedback."""
        if not texts:
            return []
        likeness = self._embedder.embed_now(texts)
        rows = self._rows(texts, likeness, likeness @ self._seeds.vectors.T)
        leaning = self._model.decision_function(rows) - _TALK_PREVAILS
        return [float(chance) for chance in 1 / (1 + np.exp(-leaning))]

    @cached_property
    def _model(self) -> LogisticRegression:
        near = self._seeds.vectors @ self._seeds.vectors.T
        # No example may vote for itself, else nearness would look surer than it is.
        np.fill_diagonal(near, -1.0)
        rows = self._rows(self._seeds.texts, self._seeds.vectors, near)
        model = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight="balanced")
        return model.fit(rows, self._is_feedback)

    @cached_property
    def _is_feedback(self) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = self._seeds.values == FEEDBACK
        return chosen

    def _rows(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        near: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        ours, others = near[:, self._is_feedback], near[:, ~self._is_feedback]
        nearer = np.stack([_nearest(ours, many) - _nearest(others, many) for many in _NEAREST], axis=1)
        small = np.array([self._small(text) for text in texts])
        return np.hstack([_VECTOR_SCALE * vectors, small, _NEAREST_SCALE * nearer])

    def _small(self, text: str) -> list[float]:
        counts = [float(np.log1p(len(sign.findall(text)))) for sign in self._signs]
        return [*counts, float(np.log1p(len(text) / 40))]


def _nearest(likeness: NDArray[np.float32], many: int) -> NDArray[np.float32]:
    best: NDArray[np.float32] = np.sort(likeness, axis=1)[:, -many:].mean(axis=1)
    return best
