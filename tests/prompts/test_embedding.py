"""The embedder on this machine."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from prompts.embedding import MODEL, LocalEmbedder
from prompts.hashing import HashedWords
from prompts.minilm import MiniLM, UnfitModelError
from prompts.recent import REMEMBERED, RecentVectors
from tests.source import ROOT


async def test_words_become_unit_vectors(embedder: LocalEmbedder) -> None:
    """Each text gets one vector of length one; what means the same lies nearer than what does not."""
    vectors = await embedder.embed(["The export fails", "I cannot export my data", "Lovely colours"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


async def test_a_text_has_one_vector_whoever_stands_beside_it(embedder: LocalEmbedder) -> None:
    """The same words get the same vector alone and among long ones, so that duplicates are found."""
    alone = await embedder.embed(["It crashes"])
    among = await embedder.embed(["word " * 500, "It crashes", ""])
    assert float(alone[0] @ among[1]) > 0.9999


async def test_long_texts_do_not_make_short_ones_slow(embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of one length are reckoned together, wherever they stand: little is padded, and each keeps its place."""
    cells, telling = 0, 0
    plain = MiniLM._batch

    def counted(self: MiniLM, tokens: list[list[int]]) -> NDArray[np.float32]:
        nonlocal cells, telling
        cells += len(tokens) * max(map(len, tokens))
        telling += sum(map(len, tokens))
        return plain(self, tokens)

    monkeypatch.setattr(MiniLM, "_batch", counted)
    texts = [f"mixed {number} " + "word " * (90 if number % 6 == 0 else number % 6) for number in range(48)]
    vectors = await embedder.embed(texts)
    assert cells < 1.2 * telling
    assert float(vectors[7] @ (await embedder.embed(["mixed 7 word"]))[0]) > 0.999


async def test_one_text_does_not_wait_for_many(embedder: LocalEmbedder) -> None:
    """Between two goes of an import somebody's question is embedded."""
    import_ = asyncio.create_task(embedder.embed([f"row {number} of a long import" for number in range(200)]))
    await asyncio.sleep(0)
    await embedder.embed(["a question that somebody asks meanwhile"])
    assert not import_.done()
    await import_


async def test_nothing_to_embed(embedder: LocalEmbedder) -> None:
    """No texts give no vectors, in the shape that others expect."""
    assert (await embedder.embed([])).shape == (0, 384)


def test_a_model_that_somebody_changed(tmp_path: Path) -> None:
    """A file that is not the measured one, byte for byte, is refused; words are counted instead, and Heed says so."""
    changed = tmp_path / "model.onnx"
    changed.write_bytes(b"something else")
    with pytest.raises(UnfitModelError):
        MiniLM(changed)
    embedder = LocalEmbedder(changed)
    assert embedder.embed_now(["Export to Excel"]).shape == (1, 384)
    assert embedder.model != MODEL
    assert embedder.notice is not None
    assert "could not be loaded" in embedder.notice


def test_a_model_that_is_gone(tmp_path: Path) -> None:
    """A file that is missing is no reason to stop: words are counted instead."""
    assert LocalEmbedder(tmp_path / "gone.onnx").embed_now(["Hello"]).shape == (1, 384)


def test_words_that_came_before() -> None:
    """What was embedded lately is not embedded again, wherever it stands, and only checksums are remembered."""
    asked: list[str] = []

    class Counting(HashedWords):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            asked.extend(texts)
            return super().embed(texts)

    recent = RecentVectors(Counting())
    first = recent.embed(["export", "login", "export"])
    again = recent.embed(["search", "export", "login"])
    assert asked == ["export", "login", "search"]
    assert np.array_equal(first[0], again[1])
    assert np.array_equal(first[1], again[2])
    recent.embed([f"text {number}" for number in range(REMEMBERED)])
    assert recent.embed(["export"]).shape == (1, 384)
    assert asked.count("export") == 2


def test_counted_words() -> None:
    """Texts that share rare words lie near each other, and one without any telling word has a direction too."""
    vectors = HashedWords().embed(["exporting invoices", "the export of an invoice", "dark mode", "", "of the"])
    assert vectors[0] @ vectors[1] > 0.6 > vectors[0] @ vectors[2]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_start_loads_no_model() -> None:
    """Putting the mind together imports nothing heavy: a Heed that only waits stays small and starts quickly."""
    heavy = "{'numpy', 'onnxruntime', 'sklearn', 'tokenizers', 'scipy', 'vaderSentiment', 'openai'}"
    script = f"import sys; from prompts.local_mind import local_mind; local_mind(); print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "set()"
