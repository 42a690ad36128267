"""The Web API's door: reads a call however it was sent, checks token and scopes, runs the method, logs it."""

import asyncio
import base64
import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from sandbox.core import Core
from sandbox.web_api import apps, assistants, chat, conversations, files, people, streams, views
from sandbox.web_api.calls import Call, Method
from sandbox.web_api.rates import too_many
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Installation

METHODS: dict[str, Method] = {
    **apps.METHODS,
    **assistants.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **streams.METHODS,
    **views.METHODS,
}
# Never shown in the log.
SECRETS = frozenset({"token", "client_secret"})


def web_api(core: Core) -> APIRouter:
    """Return the routes of the Web API."""
    router = APIRouter()

    @router.api_route("/api/{method}", methods=["GET", "POST"])
    async def call_method(method: str, request: Request) -> JSONResponse:
        row = core.journal.open_row("from_app", method, {}, at=core.world.epoch())
        started = time.perf_counter()
        try:
            params = await read_params(request)
            row.request = {name: value for name, value in params.items() if name not in SECRETS}
            body, status, headers = await _answer(core, method, params, request)
        except ApiError as error:
            body, status, headers = error.answer(), error.status, error.headers
        row.ms = round((time.perf_counter() - started) * 1000, 1)
        row.status, row.response, row.error = status, body, body.get("error")
        core.journal.close_row(row)
        return JSONResponse(body, status, headers)

    return router


async def read_params(request: Request) -> Json:
    """Return a call's parameters from the query, a form and a JSON body, whichever it has."""
    params: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        try:
            body = await request.json()
        except ValueError:
            raise ApiError("invalid_json") from None
        return params | (body if isinstance(body, dict) else {})
    if "form" in content_type:
        form = await request.form()
        params |= {name: value for name, value in form.items() if isinstance(value, str)}
    return params


async def _answer(core: Core, name: str, params: Json, request: Request) -> tuple[Json, int, dict[str, str]]:
    """Run a method under the faults of the day; returns body, status and headers."""
    if core.faults.delay_ms:
        await asyncio.sleep(core.faults.delay_ms / 1000)
    if core.faults.use_up("rate_limit_next"):
        raise too_many(core.faults.retry_after, core.faults.rate_limit_status)
    if core.faults.use_up("server_errors"):
        raise ApiError("internal_error", status=500)
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", {"req_method": name})
    call = _call(core, method, params, request)
    result = {"ok": True} | await method.run(call)
    if core.faults.use_up("lost_answers"):
        raise ApiError("internal_error", status=500)
    scopes = {"x-oauth-scopes": ",".join(call.installation.scopes)} if call.installation else {}
    return result, 200, scopes


def _call(core: Core, method: Method, params: Json, request: Request) -> Call:
    """Return the call after checking its token and scopes."""
    kind, _, credentials = request.headers.get("authorization", "").partition(" ")
    basic = _basic(credentials) if kind.lower() == "basic" else None
    token = credentials if kind.lower() == "bearer" else str(params.get("token", ""))
    installation = _authorised(core, method, token)
    call = Call(core=core, params=params, token=token, installation=installation, basic=basic)
    if installation is not None:
        call.need(*method.scopes)
    return call


def _authorised(core: Core, method: Method, token: str) -> Installation | None:
    """Return the installation of a bot token; checks an app token; raises as Slack answers."""
    if method.caller == "anyone":
        return None
    if not token:
        raise ApiError("not_authed")
    if core.faults.revoke_token:
        raise ApiError("token_revoked")
    if method.caller == "app":
        if token != core.config.app_token:
            raise ApiError("not_allowed_token_type" if token in core.world.installations else "invalid_auth")
        return None
    if token == core.config.app_token:
        raise ApiError("not_allowed_token_type")
    return core.world.token_installation(token)


def _basic(credentials: str) -> tuple[str, str]:
    """Return the two parts of HTTP Basic; raises invalid_client_id when it is none."""
    try:
        client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        raise ApiError("invalid_client_id") from None
    return client_id, secret
