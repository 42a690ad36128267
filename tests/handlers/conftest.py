"""Time for everything behind the gate."""

import pytest

from tests.patience import unhurry


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers take as long as a busy machine needs; that they come in time is tested in `test_forms.py`."""
    unhurry(monkeypatch)
