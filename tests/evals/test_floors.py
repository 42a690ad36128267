"""The short form of the evaluation: what Heed understands must not fall below its floors."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from evals.material import Material, NoMaterialError
from evals.parts import parts
from evals.table import Row


@pytest.fixture(scope="module")
def material() -> Iterator[Material]:
    """Return the public data, where it is."""
    try:
        found = Material()
    except NoMaterialError as reason:
        pytest.skip(str(reason))
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield found
    structlog.configure(**before)


@pytest.mark.parametrize("part", list(parts()))
def test_understanding_does_not_fall(material: Material, part: str) -> None:
    """Every figure of a part stays on the right side of its floor, on a sample that is the same in every run."""
    rows = parts()[part](material, short=True)
    assert rows
    fallen = [f"{row.set}, {row.task}: {row.value:.3f}, floor {row.floor}" for row in rows if row.has_fallen]
    assert not fallen, "\n".join(fallen)


@pytest.mark.parametrize(
    ("value", "floor", "less_is_better", "fallen"),
    [(0.8, 0.7, False, False), (0.6, 0.7, False, True), (0.0, 0.0, True, False), (1.0, 0.0, True, True)],
)
def test_floors(value: float, floor: float, less_is_better: bool, fallen: bool) -> None:
    """A figure falls when it is worse than its floor, whichever way is better."""
    row = Row(
        set="s",
        task="t",
        figure="f",
        value=value,
        base=None,
        target=floor,
        floor=floor,
        less_is_better=less_is_better,
    )
    assert row.has_fallen is fallen
    assert row.is_met is not fallen
