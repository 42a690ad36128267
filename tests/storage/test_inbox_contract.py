"""What every inbox does: the fake, SQLite and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.ports import Arrival, Inbox
from storage.inbox import machine_time, open_inbox
from tests.fakes.storage import InMemoryInbox
from tests.storage_builders import NOW


class MovableClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        """Start at a fixed time."""
        self.time = NOW

    def now(self) -> datetime:
        """Return the time that the test set."""
        return self.time


@pytest.fixture
def clock() -> MovableClock:
    """Return a clock that the inbox reads."""
    return MovableClock()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def inbox(request: pytest.FixtureRequest, clock: MovableClock) -> AsyncIterator[Inbox]:
    """Open an inbox, once on each engine and once as the fake."""
    if request.param == "memory":
        opened: Inbox = InMemoryInbox(clock)
    else:
        opened = open_inbox(str(request.getfixturevalue(f"{request.param}_url")), now=clock.now)
    yield opened
    await opened.close()


def arrival(event_id: str = "Ev1", body: str = '{"text":"Grüße 🎉"}', workspace_id: str = "T1") -> Arrival:
    """Return an event as Slack delivered it."""
    return Arrival(event_id=event_id, workspace_id=workspace_id, body=body)


async def test_an_event_is_stored_once(inbox: Inbox) -> None:
    """A second delivery is recognised by its id and changes nothing (faults 7 and 13)."""
    assert await inbox.store(arrival())
    assert not await inbox.store(arrival(body="{}"))
    assert await inbox.body("Ev1") == arrival().body
    assert await inbox.body("Ev2") is None


async def test_a_hundred_deliveries_at_once_are_what_they_are(inbox: Inbox) -> None:
    """Each id is new exactly once, however its four deliveries fall together (fault 13)."""
    outcomes = await asyncio.gather(*(inbox.store(arrival(f"Ev{number % 25:02}")) for number in range(100)))
    assert sum(outcomes) == 25
    assert await inbox.counts() == {"waiting": 25, "parked": 0}


async def test_events_wait_in_the_order_they_came(inbox: Inbox) -> None:
    """The oldest first, as many as asked for; finished and parked ones wait no more."""
    for number in range(4):
        await inbox.store(arrival(f"Ev{number}"))
    await inbox.finish("Ev1")
    await inbox.park("Ev2", "ValueError")
    assert await inbox.waiting(9) == ["Ev0", "Ev3"]
    assert await inbox.waiting(1) == ["Ev0"]
    assert await inbox.counts() == {"waiting": 2, "parked": 1}


async def test_each_workspace_is_told_of_its_own_events(inbox: Inbox) -> None:
    """One that waits and one that failed, and nothing of another workspace."""
    for number, workspace_id in enumerate(("T1", "T1", "T2")):
        await inbox.store(arrival(f"Ev{number}", workspace_id=workspace_id))
    await inbox.park("Ev1", "ValueError")
    assert await inbox.counts("T1") == {"waiting": 1, "parked": 1}
    assert await inbox.counts("T2") == {"waiting": 1, "parked": 0}
    assert await inbox.counts("T3") == {"waiting": 0, "parked": 0}


async def test_a_finished_event_keeps_only_its_id(inbox: Inbox) -> None:
    """The body goes at once; a repetition is still recognised."""
    await inbox.store(arrival())
    await inbox.finish("Ev1")
    await inbox.finish("Ev1")
    await inbox.park("Ev1", "TooLate")
    assert await inbox.body("Ev1") is None
    assert not await inbox.store(arrival())
    assert await inbox.counts() == {"waiting": 0, "parked": 0}


async def test_a_parked_event_keeps_its_body_until_it_is_finished(inbox: Inbox) -> None:
    """Somebody may look into it and have it processed after all."""
    await inbox.store(arrival())
    await inbox.park("Ev1", "ValueError")
    assert await inbox.body("Ev1") == arrival().body
    await inbox.finish("Ev1")
    assert await inbox.counts() == {"waiting": 0, "parked": 0}


async def test_old_ids_are_dropped(inbox: Inbox, clock: MovableClock) -> None:
    """Only finished events go, and only those finished before the given time."""
    for number in range(3):
        await inbox.store(arrival(f"Ev{number}"))
    await inbox.finish("Ev0")
    clock.time = NOW + timedelta(days=1)
    await inbox.finish("Ev1")
    assert await inbox.drop_older(NOW + timedelta(hours=1)) == 1
    assert await inbox.store(arrival("Ev0"))
    assert not await inbox.store(arrival("Ev1"))
    assert not await inbox.store(arrival("Ev2"))


async def test_the_machine_tells_aware_time() -> None:
    """The default clock of an inbox is in UTC."""
    assert machine_time().utcoffset() == timedelta(0)
