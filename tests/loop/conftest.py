"""The loop, once on each database."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest

from prompts.minilm import MiniLM
from tests.loop.beside import Loop, heed_beside_slack
from tests.patience import unhurry


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers take as long as a busy machine needs: the loop is about what comes, not about three seconds."""
    unhurry(monkeypatch)


@pytest.fixture(scope="package", autouse=True)
def _model_loaded_once() -> Iterator[None]:
    """Let every Heed of this worker think with one model: each has two hundred megabytes, and nothing changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prompts.minilm.MiniLM", cache(MiniLM))
        yield


@pytest.fixture
async def loop(database_url: str, tmp_path: Path) -> AsyncIterator[Loop]:
    """Run Heed beside the look-alike."""
    async with heed_beside_slack(database_url, tmp_path) as running:
        yield running
