"""Time for every flow."""

import pytest

from tests.patience import unhurry


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers take as long as a busy machine needs; a test of what comes too late says what that is."""
    unhurry(monkeypatch)
