"""Fault 21: Heed is removed from a workspace, in whatever order Slack says so."""

from itertools import permutations
from typing import Any

import pytest

from bot.flows.desk import Desk
from bot.ports import Search
from handlers.listeners import workspaces
from handlers.slack import Bolt, slack_app
from handlers.workspaces import ManySeats, Reception
from tests.fakes.installations import InMemoryInstallations
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger
from tests.fakes.storage import InMemoryStorage
from tests.handlers.test_workspaces import seat
from tests.storage_builders import EVERYBODY, kept


def event(kind: str, **inside: object) -> dict[str, Any]:
    """Return an event of the workspace."""
    return {"type": "event_callback", "team_id": "T1", "event": {"type": kind, **inside}}


UNINSTALLED = event("app_uninstalled")
REVOKED = event("tokens_revoked", tokens={"oauth": [], "bot": ["U1"]})
LATE = event("message", channel="C1", user="U2", text="too late", ts="1.2")


class Departure:
    """A workspace with an item in it, and the listeners that see it go."""

    def __init__(self) -> None:
        """Install Heed."""
        self.storage, self.installations = InMemoryStorage(), InMemoryInstallations(seat("T1"), seat("T2"))
        self.heard: list[str] = []
        clock = FixedClock()
        reception = Reception(ManySeats(self.installations, clock=clock), api_url="http://127.0.0.1:9/api/")
        app = slack_app(reception, api_url="http://127.0.0.1:9/api/")
        desk = Desk(
            storage=self.storage,
            directory=FakeDirectory(),
            messenger=RecordingMessenger(),
            jobs=InlineJobs(),
            clock=clock,
            mind=plain_mind(),
        )
        workspaces.register(app, desk, installations=self.installations, forget=reception.forget)

        async def hear(body: dict[str, Any]) -> None:
            self.heard.append(body["event"]["text"])

        app.event("message")(hear)
        self.bolt = Bolt(app)

    async def items(self) -> int:
        """Return how many items the workspace has."""
        async with self.storage.work("T1") as work:
            return (await work.feedback.search(Search(), EVERYBODY)).total


@pytest.mark.parametrize("order", [*permutations([UNINSTALLED, REVOKED]), (UNINSTALLED, REVOKED) * 2])
async def test_a_workspace_that_leaves_takes_everything_along(order: tuple[dict[str, Any], ...]) -> None:
    """Token and items go, nobody else's; what arrives late reaches no listener and fails nothing."""
    departure = Departure()
    await kept(departure.storage)
    for said in order:
        await departure.bolt.process(said)
    await departure.bolt.process(LATE)
    assert (await departure.items(), departure.heard) == (0, [])
    assert await departure.installations.find("T1", None) is None
    assert await departure.installations.find("T2", None) == seat("T2")


async def test_a_persons_own_token_says_nothing_about_heed() -> None:
    """Somebody took back their permission; Heed itself is still installed."""
    departure = Departure()
    await kept(departure.storage)
    await departure.bolt.process(event("tokens_revoked", tokens={"oauth": ["U2"], "bot": []}))
    await departure.bolt.process(LATE)
    assert (await departure.items(), departure.heard) == (1, ["too late"])
