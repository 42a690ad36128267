"""Installing Heed from a browser: Bolt's OAuth flow on our own stores."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from logging import Logger, getLogger
from urllib.parse import urljoin

import structlog
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.flows.roles import installer_job
from bot.flows.welcoming import welcome_job
from bot.ports import Clock, Installation, Installations, Jobs
from handlers.clients import slack_client
from handlers.environment import without_slack_environment

log = structlog.get_logger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
# As long as Bolt's cookie lives: time to read the consent page and fetch an administrator.
STATE_LIFETIME = timedelta(minutes=10)

Answer = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class BoltInstallations(AsyncInstallationStore):
    """Gives Bolt's flow a place for what Slack hands out; only the bot's token is kept, encrypted."""

    def __init__(self, installations: Installations, *, forget: Callable[[], None], jobs: Jobs) -> None:
        """Take the store, what drops remembered installations, and where the welcome is put down."""
        self._installations = installations
        self._forget = forget
        self._jobs = jobs

    @property
    def logger(self) -> Logger:
        """Return the log that Bolt writes to."""
        return getLogger("slack_bolt")

    async def async_save(self, installation: SlackInstallation) -> None:
        """Store an installation that Slack has confirmed."""
        at = datetime.fromtimestamp(installation.installed_at, tz=UTC)
        await self._installations.keep(
            Installation(
                workspace_id=None if installation.is_enterprise_install else installation.team_id,
                enterprise_id=installation.enterprise_id,
                bot_token=installation.bot_token or "",
                bot_id=installation.bot_id or "",
                bot_user_id=installation.bot_user_id or "",
                scopes=tuple(installation.bot_scopes or ()),
                installed_by=installation.user_id,
                installed_at=at,
            )
        )
        self._forget()
        # An organisation's installation names no workspace: there, whoever invites Heed first is welcomed.
        if installation.team_id is not None and not installation.is_enterprise_install:
            await self._jobs.enqueue(welcome_job(installation.team_id, installation.user_id, at))
            await self._jobs.enqueue(installer_job(installation.team_id, installation.user_id, at))
        log.info("installed", workspace_id=installation.team_id, enterprise_id=installation.enterprise_id)


class BoltStates(AsyncOAuthStateStore):
    """One-time states: they prove that the browser that comes back from Slack is the one that left."""

    def __init__(self, installations: Installations, clock: Clock) -> None:
        """Take the store and a clock."""
        self._installations = installations
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """Return the log that Bolt writes to."""
        return getLogger("slack_bolt")

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """Make a state that nobody can guess."""
        state = secrets.token_urlsafe(32)
        await self._installations.issue_state(state, self._clock.now() + STATE_LIFETIME)
        return state

    async def async_consume(self, state: str) -> bool:
        """Spend a state; False when it is unknown, spent or expired."""
        return await self._installations.use_state(state, self._clock.now())


def oauth_flow(
    installations: Installations,
    *,
    clock: Clock,
    forget: Callable[[], None],
    jobs: Jobs,
    client_id: str,
    client_secret: str,
    scopes: Sequence[str],
    api_url: str,
) -> AsyncOAuthFlow:
    """Return the flow behind /slack/install and /slack/oauth_redirect."""
    with without_slack_environment():
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=list(scopes),
            user_scopes=[],
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            # The Web API is at /api/, the consent page beside it.
            authorization_url=urljoin(api_url, "../oauth/v2/authorize"),
            installation_store=BoltInstallations(installations, forget=forget, jobs=jobs),
            state_store=BoltStates(installations, clock),
            state_expiration_seconds=int(STATE_LIFETIME.total_seconds()),
        )
        return AsyncOAuthFlow(client=slack_client("", base_url=api_url), settings=settings)


def oauth_request(query: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Return a browser's request as Bolt's flow reads it."""
    return AsyncBoltRequest(body="", query=query, headers=dict(headers))
