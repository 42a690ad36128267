"""Unit vectors for tests: bundles around directions that are far from each other, the same at every run."""

import numpy as np
from numpy.typing import NDArray

# So many that two directions chosen by chance are nearly at right angles, as texts of two subjects are.
DIMENSIONS = 256


def bundle(seed: int, count: int, *, width: float = 0.25) -> NDArray[np.float32]:
    """Return `(count, DIMENSIONS)` unit vectors about one direction, which the seed chooses."""
    chance = np.random.default_rng(seed)
    middle = chance.normal(size=DIMENSIONS)
    middle /= np.linalg.norm(middle)
    spread = chance.normal(size=(count, DIMENSIONS)) * width / np.sqrt(DIMENSIONS)
    return unit(middle + spread)


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return rows at unit length."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
