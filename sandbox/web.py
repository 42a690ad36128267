"""The web application of a look-alike: Web API, control API, page, and what refusals look like."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from sandbox.control.app import app_control
from sandbox.control.assistants import assistant_control
from sandbox.control.backstage import backstage_control
from sandbox.control.channels import channel_control
from sandbox.core import Core
from sandbox.seed.founding import Founding
from sandbox.web_api.dispatch import web_api
from sandbox.web_api.doors import doors, file_doors
from sandbox.web_api.oauth_page import oauth_page
from sandbox.wire import ApiError, Json, RefusedError

PAGE_FOLDER = Path(__file__).parent / "page"


def create_app(core: Core, founding: Founding) -> FastAPI:
    """Return the web application: Web API, control API, page."""
    app = FastAPI(title="Slack look-alike", docs_url=None, redoc_url=None, lifespan=_lifespan(core, founding))
    # A web site elsewhere must not reach it through a name that it points at this machine.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "::1", "[::1]"])
    for router in (
        web_api(core),
        doors(core),
        file_doors(core),
        oauth_page(core),
        channel_control(core),
        app_control(core),
        assistant_control(core),
        backstage_control(core),
    ):
        app.include_router(router)
    _add_page(app, founding)
    return app


def _lifespan(core: Core, founding: Founding) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what happens while the application runs: seeded reactions at the start, goodbyes at the end."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        founding.start_ears()
        yield
        await founding.stop()
        core.stream.close()
        await core.delivery.close()
        await core.sockets.close()

    return lifespan


def _add_page(app: FastAPI, founding: Founding) -> None:
    """Add the page, the reset and what refusals look like."""

    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(PAGE_FOLDER / "index.html")

    @app.post("/sandbox/reset")
    async def reset() -> Json:
        await founding.again()
        return {"ok": True}

    @app.exception_handler(RefusedError)
    async def refuse(_request: Request, error: RefusedError) -> JSONResponse:
        return JSONResponse({"error": error.sentence}, error.status)

    @app.exception_handler(ApiError)
    async def refuse_api(_request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse({"error": error.code}, 400)

    @app.exception_handler(RequestValidationError)
    async def refuse_body(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return JSONResponse({"error": f"{'.'.join(map(str, first['loc']))}: {first['msg']}"}, 422)

    app.mount("/page", StaticFiles(directory=PAGE_FOLDER, check_dir=False))
