"""Everything over HTTP besides Slack's deliveries: installing, readiness and numbers."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse

from handlers.oauth import INSTALL_PATH, REDIRECT_PATH, oauth_request

# Which parts work, by name.
Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
Numbers = Callable[[], Awaitable[bytes]]

NOT_FOUND = 404
UNAVAILABLE = 503


def web_app(*, readiness: Readiness, numbers: Numbers, oauth: AsyncOAuthFlow | None) -> FastAPI:
    """Return the application behind the gate."""
    # No pages that describe the API: there is none for people yet, and what is not needed is not exposed.
    web = FastAPI(title="Heed", docs_url=None, redoc_url=None, openapi_url=None)

    async def readyz() -> Response:
        parts = await readiness()
        return JSONResponse(dict(parts), status_code=200 if all(parts.values()) else UNAVAILABLE)

    async def metrics() -> Response:
        return Response(await numbers(), media_type="text/plain; version=0.0.4")

    async def install(request: Request) -> Response:
        if oauth is None:
            return PlainTextResponse(_ONE_WORKSPACE, status_code=NOT_FOUND)
        return _response(await oauth.handle_installation(oauth_request(request.url.query, request.headers)))

    async def redirect(request: Request) -> Response:
        if oauth is None:
            return PlainTextResponse(_ONE_WORKSPACE, status_code=NOT_FOUND)
        return _response(await oauth.handle_callback(oauth_request(request.url.query, request.headers)))

    web.add_api_route("/readyz", readyz)
    web.add_api_route("/metrics", metrics)
    web.add_api_route(INSTALL_PATH, install)
    web.add_api_route(REDIRECT_PATH, redirect)
    return web


_ONE_WORKSPACE = (
    "This Heed serves one workspace by its own token (HEED_SLACK_BOT_TOKEN), so there is nothing to install."
)


def _response(answer: BoltResponse) -> Response:
    response = Response(content=answer.body, status_code=answer.status)
    for name, values in answer.headers.items():
        for value in values:
            response.headers.append(name, value)
    return response
