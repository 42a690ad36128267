"""Heed's seats: which token speaks for which workspace, and who a request is for."""

import asyncio
from datetime import timedelta
from typing import Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import NotConnectedError
from bot.ports import Clock, Installation, Installations
from handlers.answers import ask_patiently, text
from handlers.clients import slack_client

log = structlog.get_logger(__name__)

# A person may be waiting for a form to open, and their trigger lives three seconds.
AUTH_SECONDS = 2.0
# Long enough to spare the database a query per request, short enough for another replica's uninstall to be noticed.
REMEMBERED = timedelta(seconds=30)
# One entry per workspace that was active lately; beyond it, the oldest is asked for again.
MAX_REMEMBERED = 10_000


class Seats(Protocol):
    """Finds the installation that serves a workspace."""

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the installation, or None when Heed has no seat there. Raises TryAgainError."""
        ...

    def forget(self) -> None:
        """Look again at the next request, because an installation came or went."""
        ...


class OneSeat:
    """The single workspace of HEED_SLACK_BOT_TOKEN; Slack is asked who that is once, when it is first needed."""

    def __init__(self, token: str, *, api_url: str, clock: Clock) -> None:
        """Take the bot token and where Slack's Web API is."""
        self._token = token
        self._api_url = api_url
        self._clock = clock
        self._asking = asyncio.Lock()
        self._seat: Installation | None = None

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the seat when the request is for its workspace, or for its organisation when it names no workspace."""
        seat = await self._known()
        if workspace_id is None or seat.workspace_id is None:
            is_ours = enterprise_id is not None and enterprise_id == seat.enterprise_id
        else:
            is_ours = workspace_id in {seat.workspace_id, seat.enterprise_id}
        return seat if is_ours else None

    def forget(self) -> None:
        """Ask Slack again at the next request."""
        self._seat = None

    async def _known(self) -> Installation:
        async with self._asking:
            if self._seat is None:
                self._seat = await self._ask()
            return self._seat

    async def _ask(self) -> Installation:
        client = slack_client(self._token, base_url=self._api_url)
        said = await ask_patiently(client.auth_test(), seconds=AUTH_SECONDS)
        is_org_wide = said.get("is_enterprise_install") is True
        seat = Installation(
            workspace_id=None if is_org_wide else text(said, "team_id"),
            enterprise_id=text(said, "enterprise_id"),
            bot_token=self._token,
            bot_id=text(said, "bot_id") or "",
            bot_user_id=text(said, "user_id") or "",
            scopes=(),
            installed_by=None,
            installed_at=self._clock.now(),
        )
        log.info("workspace recognised", workspace_id=seat.workspace_id, enterprise_id=seat.enterprise_id)
        return seat


class ManySeats:
    """The workspaces that people installed Heed into; their tokens are in the database, encrypted."""

    def __init__(self, installations: Installations, *, clock: Clock) -> None:
        """Take the store and a clock."""
        self._installations = installations
        self._clock = clock
        self._known: dict[tuple[str | None, str | None], tuple[Installation, float]] = {}

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the workspace's installation, else its organisation's."""
        key = (workspace_id, enterprise_id)
        now = self._clock.now().timestamp()
        known, until = self._known.get(key, (None, 0.0))
        if known is not None and now < until:
            return known
        seat = await self._installations.find(workspace_id, enterprise_id)
        if seat is not None:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = (seat, now + REMEMBERED.total_seconds())
        return seat

    def forget(self) -> None:
        """Read the store again at the next request."""
        self._known.clear()


class Reception:
    """Says for Bolt whom a request is for, and gives flows the client of a workspace."""

    def __init__(self, seats: Seats, *, api_url: str) -> None:
        """Take the seats and where Slack's Web API is."""
        self._seats = seats
        self._api_url = api_url
        # Workspaces of an organisation where Heed sits once for all: the workspace's id alone would not find the seat.
        self._organisations: dict[str, str] = {}

    async def client(self, workspace_id: str) -> AsyncWebClient:
        """Return the client that speaks for Heed in a workspace; raise NotConnectedError when there is none."""
        enterprise_id = self._organisations.get(workspace_id)
        seat = await self._seats.find(workspace_id, enterprise_id)
        if seat is None:
            raise NotConnectedError
        client = slack_client(seat.bot_token, base_url=self._api_url)
        if seat.workspace_id is None:
            # An organisation's token serves many workspaces, so each call has to name one.
            client.default_params["team_id"] = workspace_id
        return client

    async def authorize(
        self, context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Tell Bolt who Heed is in this workspace without asking Slack each time; None where Heed has no seat."""
        seat = await self._seats.find(team_id, enterprise_id)
        if seat is None:
            log.warning("request refused", reason="no installation", workspace_id=team_id, enterprise_id=enterprise_id)
            return None
        if team_id is not None and enterprise_id is not None and seat.workspace_id is None:
            self._organisations[team_id] = enterprise_id
        return AuthorizeResult(
            enterprise_id=enterprise_id or seat.enterprise_id,
            team_id=team_id or seat.workspace_id,
            bot_token=seat.bot_token,
            bot_id=seat.bot_id,
            bot_user_id=seat.bot_user_id,
            user_id=context.user_id,
        )

    def forget(self) -> None:
        """Look at the installations afresh: one came or went."""
        self._seats.forget()
