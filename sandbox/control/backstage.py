"""The control API's routes about the look-alike itself: its state, clock, log, faults and changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from sandbox.control.bodies import MoveClock
from sandbox.control.channels import As, actor
from sandbox.control.state import clock, state
from sandbox.core import Core
from sandbox.wire import Json

# A comment line now and then, so that a dead page is noticed.
HEARTBEAT_S = 15.0


def backstage_control(core: Core) -> APIRouter:
    """Return the routes about the look-alike itself: state, clock, log, faults, changes."""
    router = APIRouter(prefix="/sandbox")

    @router.get("/state")
    async def read_state(person: As = None) -> Json:
        return state(core, actor(core, person))

    @router.post("/clock")
    async def move_clock(body: MoveClock) -> Json:
        if body.to is not None:
            core.config.clock.move_to(datetime.fromtimestamp(body.to, UTC))
        elif body.advance is not None:
            core.config.clock.advance(body.advance)
        core.stream.tell("clock")
        return clock(core)

    @router.get("/log")
    async def log(after: int = 0) -> Json:
        return {"rows": core.journal.as_json(after)}

    _faults(core, router)
    return router


def _faults(core: Core, router: APIRouter) -> None:
    """Add the routes about faults and changes."""

    @router.get("/faults")
    async def faults() -> Json:
        return core.faults.as_json()

    @router.post("/faults")
    async def change_faults(body: Json) -> Json:
        core.faults.change(body)
        core.stream.tell("state")
        return core.faults.as_json()

    @router.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(_changes(core), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _changes(core: Core) -> AsyncIterator[str]:
    """Yield changes as server-sent events until the page goes or the look-alike stops."""
    queue = core.stream.listen()
    try:
        yield ": hello\n\n"
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change is None:
                return
            yield f"event: change\ndata: {json.dumps(change)}\n\n"
    finally:
        core.stream.leave(queue)
