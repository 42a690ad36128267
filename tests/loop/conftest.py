"""The loop, once on each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.loop.beside import Loop, heed_beside_slack
from tests.patience import unhurry


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers take as long as a busy machine needs: the loop is about what comes, not about three seconds."""
    unhurry(monkeypatch)


@pytest.fixture
async def loop(database_url: str, tmp_path: Path) -> AsyncIterator[Loop]:
    """Run Heed beside the look-alike."""
    async with heed_beside_slack(database_url, tmp_path) as running:
        yield running
