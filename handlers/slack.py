"""The Bolt app, and the table of contents of everything that Heed listens to."""

from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.domain.errors import TryAgainError
from bot.domain.language import ENGLISH, Language, say, speaking
from bot.flows.desk import Desk
from bot.ports import Installations
from handlers.clients import slack_client
from handlers.environment import without_slack_environment
from handlers.failures import FAILURE, explain
from handlers.intake import MALFORMED, Reply
from handlers.listeners import (
    accounts,
    asking,
    attention,
    channels,
    checks,
    digests,
    experiments,
    feedback,
    forgetting,
    health,
    home,
    messages,
    nudges,
    opinions,
    owed,
    places,
    priority,
    privacy,
    quality,
    rhythm,
    settings,
    statuses,
    themes,
    triage,
    vision,
    workspaces,
)
from handlers.middleware import name_the_workspace, remember_whose
from handlers.payloads.envelope import Payload, envelope_of, has_odd_parts
from handlers.workspaces import Reception

log = structlog.get_logger(__name__)

# Calls that a listener makes itself are part of an answer that Slack waits three seconds for.
LISTENER_SECONDS = 2
_NOT_HANDLED = 404
_FAILED = 500
# What Bolt may stumble over while it reads the outside of a payload whose shape Slack would not send.
_ODD = (TypeError, AttributeError, KeyError, IndexError, ValueError)


def register(app: AsyncApp, desk: Desk, *, installations: Installations | None, forget: Callable[[], None]) -> None:
    """Tell Bolt about every listener, by feature."""
    feedback.register(app, desk)
    messages.register(app, desk)
    asking.register(app, desk)
    digests.register(app, desk)
    experiments.register(app, desk)
    home.register(app, desk)
    health.register(app, desk)
    nudges.register(app, desk)
    rhythm.register(app, desk)
    settings.register(app, desk)
    opinions.register(app, desk)
    attention.register(app, desk)
    owed.register(app, desk)
    checks.register(app, desk)
    places.register(app, desk)
    themes.register(app, desk)
    statuses.register(app, desk)
    priority.register(app, desk)
    channels.register(app, desk)
    triage.register(app, desk)
    privacy.register(app, desk)
    accounts.register(app, desk)
    forgetting.register(app, desk)
    quality.register(app, desk)
    vision.register(app, desk)
    workspaces.register(app, desk, installations=installations, forget=forget)


def slack_app(reception: Reception, *, api_url: str) -> AsyncApp:
    """Return a Bolt app that trusts its transports, knows its workspaces from us, and explains its failures."""

    async def authorize(
        context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        return await reception.authorize(context, enterprise_id, team_id)

    client = slack_client("", base_url=api_url, seconds=LISTENER_SECONDS)
    # Each request brings its workspace's token.
    client.token = None
    with without_slack_environment():
        app = AsyncApp(
            client=client,
            authorize=authorize,  # type: ignore[arg-type]  # Bolt's types forgot the None that its documentation asks for
            # The gate has checked the signature, and answered what needs no listener.
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            # A listener ends before Slack is answered: what is acknowledged is done.
            process_before_response=True,
            before_authorize=name_the_workspace,
            user_facing_authorize_error_message="Heed is not installed in this workspace. Please ask whoever runs it.",
            logger=None,
            name="heed",
        )
    app.middleware(remember_whose)
    app.error(explain)
    return app


async def _english(_workspace_id: str) -> Language:
    return ENGLISH


class Bolt:
    """Feeds the Bolt app with parsed bodies, whichever transport they came by, in the language of their workspace.

    A parsed body goes in as Socket Mode's would: Bolt's own parser loses every form that has the word `payload` in it.
    """

    def __init__(self, app: AsyncApp, language: Callable[[str], Awaitable[Language]] = _english) -> None:
        """Take the app with its listeners registered, and what tells a workspace's language."""
        self._app = app
        self._language = language

    async def answer(self, body: Payload) -> Reply:
        """Answer a command, a shortcut, a button or a form."""
        request = _request(body)
        if request is None:
            log.warning("request refused", reason="odd shape")
            return MALFORMED
        # Bolt's own middleware ends before a listener begins, so it could not hold a language.
        with speaking(await self._language(_workspace_id(request))):
            response = await self._app.async_dispatch(request)
            if response.status == _NOT_HANDLED:
                return _unknown(body)
        return Reply(
            status=response.status,
            body=(response.body or "").encode("utf-8", "replace"),
            content_type=_content_type(response),
        )

    async def process(self, body: Payload) -> None:
        """Run the listeners on an event; raises what they raise."""
        request = _request(body)
        if request is None:
            log.warning("event ignored", reason="odd shape")
            return
        with speaking(await self._language(_workspace_id(request))):
            response = await self._app.async_dispatch(request)
        failure = request.context.get(FAILURE)
        if isinstance(failure, Exception):
            raise failure
        if response.status >= _FAILED:
            raise TryAgainError


def _request(body: Payload) -> AsyncBoltRequest | None:
    """Return what Bolt makes of a payload, or None when Bolt would stumble over it before any listener."""
    try:
        request = AsyncBoltRequest(body=body, mode="socket_mode")
    except _ODD:
        return None
    ids = [request.context.get(name) for name in ("enterprise_id", "team_id", "user_id", "channel_id")]
    if not all(found is None or isinstance(found, str) for found in ids) or has_odd_parts(body):
        return None
    return request


def _workspace_id(request: AsyncBoltRequest) -> str:
    return request.context.team_id or request.context.enterprise_id or ""


def _unknown(body: Payload) -> Reply:
    """Answer what nobody listens to: an app's settings may name more than this version knows."""
    envelope = envelope_of(body)
    log.warning("request not handled", kind=envelope.kind, command=envelope.command)
    if envelope.kind != "slash_command":
        return Reply()
    told = say("Heed does not know this command. `/heed help` and `/digest help` show what it can do.")
    return Reply(body=told.encode())


def _content_type(response: BoltResponse) -> str:
    given = response.headers.get("content-type")
    return given[0] if given else "text/plain; charset=utf-8"
