"""The embedder on this machine; light to import, since the model behind it is loaded at first use."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.domain.language import later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = structlog.get_logger(__name__)

# The model's name and how its checksum begins: vectors and thresholds belong to it.
MODEL = "minilm-l6-v2-int8:8199be6f"
NOTICE = later(
    "Heed's language model could not be loaded, so it compares words instead of meanings for now. "
    "Reinstall Heed's packages and start it again to get better suggestions."
)
DIMENSIONS = 384
# So many texts are embedded in one go; between two goes others get their turn, so a question never waits for an import.
_TURN = 8


class _Vectors(Protocol):
    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]": ...


class LocalEmbedder:
    """Turns words into vectors with the model that Heed ships; with counted words, and a notice, when it is unfit."""

    def __init__(self, model_path: Path | None = None) -> None:
        """Remember where the model lies (None: in its package); nothing is loaded yet."""
        self._path = model_path
        self._loaded: tuple[_Vectors, str, str | None] | None = None
        self._lock = threading.Lock()
        # One thread of its own: whoever thinks never takes the threads that the database and the log need.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="heed-embedding")

    @property
    def model(self) -> str:
        """Return the model's name; before the first use this is the name of the one that will be tried."""
        return self._loaded[1] if self._loaded else MODEL

    @property
    def notice(self) -> str | None:
        """Return a sentence for people when words are counted because the model could not be loaded."""
        return self._loaded[2] if self._loaded else None

    def embed_now(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one unit vector for each text: `(n, 384) float32`; loads the model at first use (half a second)."""
        return self._vectors().embed(texts)

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one unit vector for each text: `(n, 384) float32`, without holding up anybody else."""
        import numpy as np  # noqa: PLC0415 -- heavy; a Heed that was only started does not need it

        loop = asyncio.get_running_loop()
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        # Texts of one length together: what is padded is reckoned in vain, which was two thirds for app reviews.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for start in range(0, len(order), _TURN):
            places = order[start : start + _TURN]
            turn = [texts[place] for place in places]
            found[places] = await loop.run_in_executor(self._thread, self.embed_now, turn)
        return found

    def _vectors(self) -> _Vectors:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = _load(self._path)
        return self._loaded[0]


def _load(path: Path | None) -> tuple[_Vectors, str, str | None]:
    try:
        from prompts import minilm, recent  # noqa: PLC0415 -- heavy

        return recent.RecentVectors(minilm.MiniLM(path)), MODEL, None
    except (ImportError, OSError, RuntimeError, ValueError) as reason:
        log.warning("embedding_model_refused", reason=type(reason).__name__)
        from prompts import hashing  # noqa: PLC0415 -- heavy

        return hashing.HashedWords(), hashing.MODEL, NOTICE
