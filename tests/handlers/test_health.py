"""What a running Heed finds when somebody asks in Slack whether it is well."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.health import MANY_WAITING
from bot.ports import Arrival
from handlers.clients import slack_client
from handlers.health import SlackCheckup
from tests.fakes.inbox import InMemoryInbox
from tests.fakes.jobs import FixedClock
from tests.fakes.mind import WordEmbedder
from tests.fakes.slack import WORKSPACE, FakeDirectory
from tests.fakes.slack_api import FakeSlackApi, refused
from tests.fakes.storage import InMemoryStorage

PARTS = ["permissions", "time", "channels", "digests", "jobs", "model"]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve a small Slack."""
    async with FakeSlackApi(clock=FixedClock()).serving() as api:
        yield api


def checkup(
    slack: FakeSlackApi,
    *,
    inbox: InMemoryInbox | None = None,
    embedder: WordEmbedder | None = None,
    readiness: Mapping[str, bool] | None = None,
) -> SlackCheckup:
    """Return a checkup of a small Heed."""

    async def clients(_workspace_id: str) -> AsyncWebClient:
        return slack_client("xoxb-1", base_url=slack.url)

    async def ready() -> Mapping[str, bool]:
        return readiness or {"database": True, "clock": True}

    return SlackCheckup(
        clients,
        storage=InMemoryStorage(),
        directory=FakeDirectory(),
        inbox=inbox or InMemoryInbox(),
        embedder=embedder or WordEmbedder(),
        # Slack's answers carry the time of this machine.
        clock=FixedClock(datetime.now(UTC)),
        readiness=ready,
    )


async def test_everything_is_looked_at(slack: FakeSlackApi) -> None:
    """Permissions, time, channels, digests, jobs and the model each have a finding."""
    findings = await checkup(slack).look(WORKSPACE)
    assert [each.part for each in findings] == PARTS
    assert all(each.is_well and each.said for each in findings)


async def test_slack_that_refuses_hides_nothing_else(slack: FakeSlackApi) -> None:
    """What cannot be looked at is a finding of its own."""
    slack.plan("auth.test", refused("token_revoked"), refused("token_revoked"))
    findings = {each.part: each for each in await checkup(slack).look(WORKSPACE)}
    assert [part for part in PARTS if not findings[part].is_well] == ["permissions", "time"]
    assert "token_revoked" in findings["permissions"].said


async def test_what_stands_still_is_named(slack: FakeSlackApi) -> None:
    """A stopped clock, an event that failed for good, and a model that stands in are told in words."""
    inbox, embedder = InMemoryInbox(), WordEmbedder()
    embedder.notice = "A simpler model stands in."
    stopped = checkup(slack, embedder=embedder, readiness={"database": True, "clock": False})
    found = {each.part: each for each in await stopped.look(WORKSPACE)}
    assert "clock" in found["jobs"].said
    assert found["model"].said == embedder.notice
    await inbox.store(Arrival(event_id="Ev1", workspace_id=WORKSPACE, body="{}"))
    await inbox.park("Ev1", "ValueError")
    (jobs,) = [each for each in await checkup(slack, inbox=inbox).look(WORKSPACE) if each.part == "jobs"]
    assert not jobs.is_well
    assert "1 event failed for good" in jobs.said


async def test_what_piles_up_is_named(slack: FakeSlackApi) -> None:
    """Nothing failed, but nobody works it off either."""
    inbox = InMemoryInbox()
    for number in range(MANY_WAITING + 1):
        await inbox.store(Arrival(event_id=f"Ev{number}", workspace_id=WORKSPACE, body="{}"))
    (jobs,) = [each for each in await checkup(slack, inbox=inbox).look(WORKSPACE) if each.part == "jobs"]
    assert not jobs.is_well
    assert jobs.said == "501 events wait. Whoever runs Heed should look at its log."
