"""Vectors on a shelf, and the shapes of themes that follow them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bot.domain.feedback import Feedback
from bot.domain.themes_matching import without_member
from tests.fakes.shelf import Shelf, newest_first


def vectors_where(shelf: Shelf, fits: Callable[[Feedback], bool], model: str) -> list[tuple[str, NDArray[np.float32]]]:
    """Return the vectors of active items that fit, the newest first."""
    items = newest_first(item for item in shelf.active() if fits(item))
    return [(item.id, shelf.vectors[item.id, model]) for item in items if (item.id, model) in shelf.vectors]


def drop_vector(shelf: Shelf, item: Feedback, model: str) -> None:
    """Take a vector of an item away, and what it added to its theme's shape."""
    vector = shelf.vectors.pop((item.id, model), None)
    shape = shelf.shapes.pop((item.theme_id or "", model), None)
    if shape is not None and vector is not None:
        shape = without_member(shape, vector)
    if shape is not None and shape.size > 0:
        shelf.shapes[shape.theme_id, model] = shape
