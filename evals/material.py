"""The public data that Heed is measured on; it is never part of the project."""

import json
import os
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


class Material:
    """Reads the files once, and embeds each text once for all that ask."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder (None: `HEED_TEST_DATA`, else `../shared/data`); raise `NoMaterialError` when absent."""
        self.folder = folder or Path(os.environ.get(VARIABLE) or _DEFAULT)
        if not (self.folder / "eval").is_dir():
            raise NoMaterialError(f"There is no evaluation data in {self.folder}: set {VARIABLE} to its folder.")
        self._files: dict[str, list[dict[str, Any]]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}

    @cached_property
    def embedder(self) -> LocalEmbedder:
        """Return the product's own embedder, loaded once."""
        return LocalEmbedder()

    def load(self, name: str) -> list[dict[str, Any]]:
        """Return the lines of a file by its name without an ending: `chat/stream`, else a file in `eval`."""
        if name not in self._files:
            path = self.folder / (f"{name}.jsonl" if "/" in name else f"eval/{name}.jsonl")
            with path.open(encoding="utf-8") as lines:
                self._files[name] = [json.loads(line) for line in lines]
        return self._files[name]

    def vectors(self, texts: list[str]) -> "NDArray[np.float32]":
        """Return one unit vector for each text, `(n, 384)`; a text that was embedded before is not embedded again."""
        import numpy as np  # noqa: PLC0415 -- kept beside the embedder, which imports it late as well

        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(new, self.embedder.embed_now(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])
