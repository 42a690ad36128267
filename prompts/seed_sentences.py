"""The example sentences that the local analyst compares with: written by hand, kept as text, embedded at first use."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prompts.embedding import LocalEmbedder

_FOLDER = Path(__file__).parent / "seeds"


def seed_sentences(name: str) -> dict[str, list[str]]:
    """Return the sentences of a file of `prompts/seeds` by the class that each stands for."""
    found: dict[str, list[str]] = {}
    sentences: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            sentences = found.setdefault(line.removeprefix("== "), [])
        elif line and not line.startswith("#"):
            sentences.append(line)
    return found


class Seeds:
    """The sentences of one file as vectors."""

    def __init__(self, name: str, embedder: LocalEmbedder) -> None:
        """Remember where they come from; they are embedded when first asked for."""
        self.sentences = seed_sentences(name)
        self.classes = tuple(self.sentences)
        self._embedder = embedder

    @cached_property
    def texts(self) -> list[str]:
        """Return all sentences, class after class."""
        return [text for texts in self.sentences.values() for text in texts]

    @cached_property
    def values(self) -> NDArray[np.str_]:
        """Return the class of each sentence: `(n,)`."""
        return np.array([name for name, texts in self.sentences.items() for _ in texts])

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Return a unit vector for each sentence: `(n, 384)`."""
        return self._embedder.embed_now(self.texts)

    @cached_property
    def centroids(self) -> NDArray[np.float32]:
        """Return the unit vector in the middle of each class: `(classes, 384)`."""
        return np.stack([middle(self.vectors[self.values == name]) for name in self.classes])

    def likeness(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of each vector with each class: `(n, classes)`."""
        likeness: NDArray[np.float32] = vectors @ self.centroids.T
        return likeness


def middle(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit vector in the middle of unit vectors: `(d,)`."""
    total = vectors.mean(axis=0)
    unit: NDArray[np.float32] = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
    return unit


def softmax(scores: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return probabilities for scores; the lower the temperature, the surer."""
    highest = max(scores.values())
    raised = {name: float(np.exp((score - highest) / temperature)) for name, score in scores.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}
