"""A Slack that remembers what it was asked, and processes that are gone when the test is."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from handlers.system_clock import SystemClock
from tests.fakes.slack_api import FakeSlackApi
from tests.process.heeds import HeedProcess

StartHeed = Callable[..., HeedProcess]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve a workspace with one channel and two people."""
    api = FakeSlackApi(clock=SystemClock())
    api.add_user("UHEED", is_bot=True)
    api.add_user("UANA")
    api.add_user("UBEN")
    api.add_channel("C1", "UHEED", "UANA", "UBEN")
    async with api.serving():
        yield api


@pytest.fixture
def start_heed(slack: FakeSlackApi, tmp_path: Path) -> Iterator[StartHeed]:
    """Start Heed on a database; whatever still runs at the end of the test is killed."""
    started: list[HeedProcess] = []

    def start(database_url: str, executor_id: str | None = None) -> HeedProcess:
        heed = HeedProcess(database_url, slack.url, tmp_path, executor_id)
        started.append(heed)
        heed.start()
        return heed

    yield start
    for heed in started:
        if heed.process.poll() is None:
            heed.kill()
