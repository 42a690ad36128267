"""The application under `/api/v1`: its routes behind their door, and how it says what is wrong."""

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from bot.domain.errors import HeedError
from bot.flows.desk import Desk
from handlers.api import shapes
from handlers.api.accounts import AccountRoutes
from handlers.api.door import OPENAPI, PREFIX, Door
from handlers.api.feedback import FeedbackRoutes
from handlers.api.pace import Pace
from handlers.api.problems import problem_of, problem_of_route, problem_of_shape
from handlers.api.themes import ThemeRoutes

_ABOUT = """Hand over what customers say, read what became of it, keep accounts in step.

Every request needs a token of its own: `Authorization: Bearer heed_...`. Errors are problem details (RFC 9457).
A token reads what the whole workspace may read, never the words of a private channel."""


def api_app(desk: Desk, *, pace: Pace | None = None) -> Door:
    """Return the API of a desk."""
    api = FastAPI(
        title="Heed",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        # A redirect would name a host that the caller chose.
        redirect_slashes=False,
        responses={
            400: {"model": shapes.Problem},
            401: {"model": shapes.Problem},
            403: {"model": shapes.Problem},
            422: {"model": shapes.Problem},
            429: {"model": shapes.Problem},
            503: {"model": shapes.Problem},
        },
    )
    router = APIRouter(prefix=PREFIX)
    for routes in (FeedbackRoutes(desk), ThemeRoutes(desk), AccountRoutes(desk)):
        routes.add_to(router)
    api.include_router(router)

    async def explained(_request: Request, error: Exception) -> Response:
        if isinstance(error, RequestValidationError):
            return problem_of_shape(error)
        if isinstance(error, HTTPException):
            return problem_of_route(error)
        if isinstance(error, HeedError):
            return problem_of(error)
        raise error

    # For all others the door has the last word: told to the framework too, it says nothing before.
    for kind in (RequestValidationError, HTTPException, HeedError, Exception):
        api.add_exception_handler(kind, explained)
    return Door(api, storage=desk.storage, clock=desk.clock, pace=pace)
