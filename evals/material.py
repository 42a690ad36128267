"""The public data that Heed is measured on; it is never part of the project."""

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompts.embedding import LocalEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VARIABLE = "HEED_TEST_DATA"
_DEFAULT = Path(__file__).parent.parent.parent / "shared" / "data"


class NoMaterialError(Exception):
    """The folder with the evaluation data is not there."""


class _Remembering(LocalEmbedder):
    """The product's own embedder, which is not asked twice for the same words however many parts ask."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors_of: dict[str, NDArray[np.float32]] = {}

    def embed_now(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np  # noqa: PLC0415 -- kept beside the embedder, which imports it late as well

        new = [text for text in dict.fromkeys(texts) if text not in self._vectors_of]
        self._vectors_of.update(zip(new, super().embed_now(new), strict=True))
        return np.array([self._vectors_of[text] for text in texts], np.float32).reshape(len(texts), 384)


class Material:
    """Reads the files once, and embeds each text once for all that ask."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder (None: `HEED_TEST_DATA`, else `../shared/data`); raise `NoMaterialError` when absent."""
        self.folder = folder or Path(os.environ.get(VARIABLE) or _DEFAULT)
        if not (self.folder / "eval").is_dir():
            raise NoMaterialError(f"There is no evaluation data in {self.folder}: set {VARIABLE} to its folder.")
        self._files: dict[str, list[dict[str, Any]]] = {}

    @cached_property
    def embedder(self) -> LocalEmbedder:
        """Return the product's own embedder, loaded once."""
        return _Remembering()

    def load(self, name: str) -> list[dict[str, Any]]:
        """Return the lines of a file by its name without an ending: `chat/stream`, else a file in `eval`."""
        if name not in self._files:
            path = self.folder / (f"{name}.jsonl" if "/" in name else f"eval/{name}.jsonl")
            with path.open(encoding="utf-8") as lines:
                self._files[name] = [json.loads(line) for line in lines]
        return self._files[name]

    def vectors(self, texts: list[str]) -> "NDArray[np.float32]":
        """Return one unit vector for each text, `(n, 384)`; a text that was embedded before is not embedded again."""
        return self.embedder.embed_now(texts)
