"""Which token speaks for which workspace, without asking Slack each time."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import NotConnectedError, TryAgainError
from bot.ports import Installation
from handlers.workspaces import ManySeats, OneSeat, Reception
from tests.fakes.installations import InMemoryInstallations
from tests.fakes.jobs import MONDAY, FixedClock
from tests.fakes.slack_api import FakeSlackApi, Trouble


def seat(workspace_id: str | None, enterprise_id: str | None = None, *, generation: int = 1) -> Installation:
    """Return an installation."""
    return Installation(
        workspace_id=workspace_id,
        enterprise_id=enterprise_id,
        bot_token=f"xoxb-{generation}",
        bot_id="B1",
        bot_user_id="U1",
        scopes=(),
        installed_by=None,
        installed_at=MONDAY,
    )


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve a Slack that knows the token's workspace as T1."""
    async with FakeSlackApi(clock=FixedClock()).serving() as api:
        yield api


async def test_slack_is_asked_once_whose_token_it_is(slack: FakeSlackApi) -> None:
    """Requests from other workspaces find no seat."""
    seats = OneSeat("xoxb-1", api_url=slack.url, clock=FixedClock())
    found = [await seats.find(workspace_id, None) for workspace_id in ("T1", "T1", "T2", None)]
    assert [known is not None for known in found] == [True, True, False, False]
    assert len(slack.asked("auth.test")) == 1


async def test_a_start_without_slack_is_made_up_later(slack: FakeSlackApi) -> None:
    """While Slack does not answer, jobs try again; nothing is remembered of the failure."""
    slack.plan("auth.test", Trouble(status=503))
    seats = OneSeat("xoxb-1", api_url=slack.url, clock=FixedClock())
    with pytest.raises(TryAgainError):
        await seats.find("T1", None)
    assert await seats.find("T1", None) is not None


async def test_an_organisation_has_one_seat_for_all_its_workspaces() -> None:
    """Fault 22: team is null, or is a workspace that has no installation of its own."""
    seats = ManySeats(InMemoryInstallations(seat(None, "E1"), seat("T9")), clock=FixedClock())
    assert (await seats.find(None, "E1")) == (await seats.find("T1", "E1")) == seat(None, "E1")
    assert await seats.find("T9", None) == seat("T9")
    assert await seats.find("T1", None) is None


async def test_a_new_installation_is_seen_at_once_and_an_old_one_soon_forgotten() -> None:
    """Another replica's uninstall is noticed after half a minute, our own right away."""
    clock, store = FixedClock(), InMemoryInstallations(seat("T1"))
    seats = ManySeats(store, clock=clock)
    assert await seats.find("T1", None) is not None
    await store.remove("T1", None)
    assert await seats.find("T1", None) is not None
    clock.advance(timedelta(seconds=31))
    assert await seats.find("T1", None) is None
    await store.keep(seat("T1", generation=2))
    seats.forget()
    found = await seats.find("T1", None)
    assert found is not None
    assert found.bot_token == "xoxb-2"


async def test_a_workspace_without_a_seat_has_no_client() -> None:
    """A job for a workspace that left says so, and is over."""
    reception = Reception(ManySeats(InMemoryInstallations(), clock=FixedClock()), api_url="http://127.0.0.1:9/api/")
    with pytest.raises(NotConnectedError):
        await reception.client("T1")


def test_a_token_never_shows_in_a_log() -> None:
    """Whoever logs an installation logs no secret."""
    assert "xoxb-1" not in repr(seat("T1"))
