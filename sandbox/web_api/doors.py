"""The remaining addresses that Slack has: uploads, downloads, response_url, permalinks, websockets."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, WebSocket
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from sandbox.core import Core
from sandbox.delivery.http import decoded
from sandbox.interactions.answers import use_response_url
from sandbox.wire import ApiError, RefusedError
from sandbox.workspace.nouns import StoredFile


def doors(core: Core) -> APIRouter:
    """Return the routes of response_url, permalinks and Socket Mode."""
    router = APIRouter()

    @router.post("/response/{ticket_id}")
    async def respond(ticket_id: str, request: Request) -> Response:
        body = decoded((await request.body()).decode(errors="replace"))
        sent = body if isinstance(body, dict) else {"text": body}
        row = core.journal.open_row("from_app", "response_url", sent, at=core.world.epoch())
        try:
            use_response_url(core, ticket_id, sent)
        except ApiError as error:
            row.status, row.error, row.response = error.status, error.code, error.answer()
            core.journal.close_row(row)
            return JSONResponse(error.answer(), error.status)
        row.status, row.response = 200, "ok"
        core.journal.close_row(row)
        return PlainTextResponse("ok")

    @router.get("/archives/{channel_id}/{mark}")
    async def permalink(channel_id: str, mark: str, thread_ts: str = "") -> RedirectResponse:
        place = {"in": channel_id, "mark": mark} | ({"thread": thread_ts} if thread_ts else {})
        return RedirectResponse(f"/#{urlencode(place)}")

    @router.websocket("/socket")
    async def socket(websocket: WebSocket, ticket: str = "") -> None:
        await core.sockets.serve(websocket, ticket)

    return router


def file_doors(core: Core) -> APIRouter:
    """Return the routes that take and give the bytes of files."""
    router = APIRouter()

    @router.post("/upload/{file_id}")
    async def upload(file_id: str, request: Request) -> PlainTextResponse:
        file = core.world.files.get(file_id)
        if file is None or file.content is not None:
            return PlainTextResponse("no such upload", 404)
        await _receive(file, request)
        return PlainTextResponse(f"OK - {len(file.content or b'')}")

    @router.get("/files/{file_id}")
    async def download(
        file_id: str, request: Request, person: Annotated[str | None, Query(alias="as")] = None
    ) -> Response:
        file = core.world.files.get(file_id)
        if file is None or file.content is None or not _may_download(core, file, request, person):
            raise RefusedError("That file is not for you, or not there.", 404)
        shown = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type=f"{file.mimetype}; charset=utf-8", headers=shown)

    return router


async def _receive(file: StoredFile, request: Request) -> None:
    """Take the bytes of an upload, sent raw or as a form."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        form = await request.form()
        parts = [one for one in form.values() if isinstance(one, UploadFile)]
        file.content = await parts[0].read() if parts else b""
        return
    file.content = await request.body()


def _may_download(core: Core, file: StoredFile, request: Request, person_id: str | None) -> bool:
    """Whether a bot token or an acting person can see a channel where the file was shared."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    installation = core.world.installations.get(token)
    channels = [core.world.channels[one] for one in file.channel_ids]
    if installation is not None:
        may_read = "files:read" in installation.scopes and not installation.is_revoked
        is_owner = file.user_id == installation.bot_user_id
        return is_owner or (may_read and any(installation.bot_user_id in one.members for one in channels))
    if person_id in core.world.people:
        return any(core.may_read(core.world.people[person_id], one) for one in channels)
    # A page opened without saying who acts sees the files of public channels.
    return any(one.kind == "public" for one in channels)
