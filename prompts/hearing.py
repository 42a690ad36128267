"""An item as the local analyst hears it: whole, and sentence by sentence, each with its vector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prompts.embedding import LocalEmbedder
from prompts.sentences import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Words, the vector of the whole `(384,)`, and the vectors of its sentences `(sentences, 384)`."""

    words: str
    vector: NDArray[np.float32]
    sentences: tuple[str, ...]
    sentence_vectors: NDArray[np.float32]


def heard(words: str, embedder: LocalEmbedder) -> Heard:
    """Embed a text and its sentences; a text of one sentence is embedded once."""
    return heard_all([words], embedder)[0]


def heard_all(texts: list[str], embedder: LocalEmbedder) -> list[Heard]:
    """Embed many texts and their sentences in one go, each different sentence once."""
    cut = [tuple(sentences(words)) for words in texts]
    different = list(dict.fromkeys([*texts, *(sentence for parts in cut for sentence in parts)]))
    known = dict(zip(different, embedder.embed_now(different), strict=True))
    return [
        Heard(words=words, vector=known[words], sentences=parts, sentence_vectors=np.stack([known[p] for p in parts]))
        for words, parts in zip(texts, cut, strict=True)
    ]
