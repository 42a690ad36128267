"""The control API's routes about talks with the app's assistant."""

from fastapi import APIRouter

from sandbox.control.bodies import Talk
from sandbox.control.channels import As, actor
from sandbox.core import Core
from sandbox.wire import Json
from sandbox.workspace.assistants import move_talk, open_talk, talk_json, talk_of, talks_of


def assistant_control(core: Core) -> APIRouter:
    """Return the routes that open a talk, move it beside another channel, and list them."""
    router = APIRouter(prefix="/sandbox/assistant")
    world = core.world

    @router.post("/open")
    async def begin(body: Talk) -> Json:
        viewing = world.place(body.viewing) if body.viewing else None
        return talk_json(open_talk(core, world.person(body.person), viewing))

    @router.post("/context")
    async def move(body: Talk) -> Json:
        talk = talk_of(core, world.person(body.person), body.thread_ts)
        move_talk(core, talk, world.place(body.viewing) if body.viewing else None)
        return talk_json(talk)

    @router.get("/talks")
    async def talks(person: As = None) -> Json:
        return {"talks": [talk_json(one) for one in talks_of(core, actor(core, person))]}

    return router
