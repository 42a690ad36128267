"""Remembers the vectors of what was embedded lately: an item is embedded when it comes, labelled, and named."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Three megabytes; an import works in batches of two hundred items of some sentences each.
REMEMBERED = 2_000


class Model(Protocol):
    """Turns words into vectors each time that it is asked."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text: `(n, 384) float32`."""
        ...


class RecentVectors:
    """A model that is not asked twice for the same words within a while; it keeps checksums, never words."""

    def __init__(self, model: Model) -> None:
        """Take the model; nothing is remembered yet."""
        self._model = model
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text: `(n, 384) float32`."""
        keys = [hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts]
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known.update(zip(new, self._model.embed(list(new.values())), strict=True))
        with self._lock:
            for key, vector in known.items():
                self._known[key] = vector
                self._known.move_to_end(key)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return np.array([known[key] for key in keys], np.float32).reshape(len(keys), 384)
