"""Heed's figures beside those that gbstats, statsmodels and scipy gave for the same cases (`make compare`)."""

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest

from comparisons.ours import OURS, TOLERANCE
from tests.source import ROOT


@cache
def references() -> dict[str, Any]:
    """Return what `python -m comparisons --write` kept."""
    kept: dict[str, Any] = json.loads((ROOT / "comparisons" / "references.json").read_text(encoding="utf-8"))
    return kept


@pytest.mark.parametrize("call", sorted(OURS))
def test_others_compute_the_same(call: str) -> None:
    """Every figure agrees to a millionth with the version of the tool that the reference names."""
    held = [reference for reference in references()["references"] if reference["call"] == call]
    assert held
    for reference in held:
        found = OURS[call](reference["case"])
        assert found is not None, reference
        for name, expected in reference["expected"].items():
            assert found[name] == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE), (name, reference)


def test_the_references_say_whose_they_are() -> None:
    """Each call is held to a tool, and the versions are those of the locked environment."""
    lock = (ROOT / "requirements-comparison.lock").read_text(encoding="utf-8")
    for name, number in references()["versions"].items():
        assert f"{name}=={number} " in lock
    counted = Counter(reference["method"].split()[0] for reference in references()["references"])
    assert counted["gbstats"] > 100
    assert counted["statsmodels"] > 50
