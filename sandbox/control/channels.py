"""The control API's routes about channels: what people write, react to, join and leave."""

from typing import Annotated

from fastapi import APIRouter, Query

from sandbox.control.bodies import Invite, OnChannel, OnMessage, Place, Say
from sandbox.core import Core
from sandbox.wire import Json, RefusedError
from sandbox.workspace import people, talk
from sandbox.workspace.assistants import status_json, status_of, talk_json
from sandbox.workspace.nouns import Person

As = Annotated[str | None, Query(alias="as")]


def actor(core: Core, person_id: str | None) -> Person:
    """Return who acts; without a name it is the workspace's first person."""
    if person_id:
        return core.world.person(person_id)
    return next(one for one in core.world.people.values() if not one.is_bot)


def channel_control(core: Core) -> APIRouter:
    """Return the routes about channels and messages."""
    router = APIRouter(prefix="/sandbox")
    world = core.world

    @router.get("/channels/{channel_id}/messages")
    async def messages(channel_id: str, person: As = None, thread: str | None = None) -> Json:
        shown = people.visible(core, actor(core, person), world.place(channel_id), thread)
        answer: Json = {"messages": [people.message_for_page(core, one) for one in shown]}
        return answer | (_of_thread(core, channel_id, thread) if thread else {})

    @router.post("/say")
    async def say(body: Say) -> Json:
        files = tuple((one.name, one.text.encode()) for one in body.files)
        words = people.Words(text=body.text, thread_ts=body.thread_ts, is_broadcast=body.broadcast, files=files)
        return {"ts": people.post(core, world.person(body.person), world.place(body.channel), words).ts}

    @router.post("/edit")
    async def edit(body: OnMessage) -> Json:
        people.edit(core, world.person(body.person), world.message(body.channel, body.ts), body.text)
        return {"ok": True}

    @router.post("/delete")
    async def delete(body: OnMessage) -> Json:
        people.remove(core, world.person(body.person), world.message(body.channel, body.ts))
        return {"ok": True}

    @router.post("/react")
    async def react(body: OnMessage) -> Json:
        message = world.message(body.channel, body.ts)
        return {"ok": people.add_reaction(core, world.person(body.person), message, body.name)}

    @router.post("/unreact")
    async def unreact(body: OnMessage) -> Json:
        message = world.message(body.channel, body.ts)
        return {"ok": people.remove_reaction(core, world.person(body.person), message, body.name)}

    _membership(core, router)
    return router


def _of_thread(core: Core, channel_id: str, thread_ts: str) -> Json:
    """Return what else there is to draw in a thread: what the app does at present, and its talk."""
    talk = core.world.assistant_threads.get((channel_id, thread_ts))
    status = status_json(status_of(core, channel_id, thread_ts))
    return {"status": status, "talk": talk_json(talk) if talk else None}


def _membership(core: Core, router: APIRouter) -> None:
    """Add the routes about who is where."""
    world = core.world

    @router.post("/join")
    async def join(body: OnChannel) -> Json:
        person, channel = world.person(body.person), world.place(body.channel)
        if not core.may_read(person, channel):
            raise RefusedError("Somebody has to invite you.", 403)
        talk.join(core, channel, person)
        return {"ok": True}

    @router.post("/invite")
    async def invite(body: Invite) -> Json:
        talk.join(core, world.place(body.channel), world.person(body.user), inviter=body.person)
        return {"ok": True}

    @router.post("/leave")
    async def leave(body: OnChannel) -> Json:
        talk.leave(core, world.place(body.channel), world.person(body.person))
        return {"ok": True}

    @router.post("/archive")
    async def archive(body: Place) -> Json:
        talk.archive(core, world.place(body.channel), actor(core, body.person))
        return {"ok": True}

    @router.post("/rename")
    async def rename(body: Place) -> Json:
        talk.rename(core, world.place(body.channel), body.name)
        return {"ok": True}
