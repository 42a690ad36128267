"""The control API's routes that reach the app: commands, shortcuts, forms, its Home."""

from fastapi import APIRouter

from sandbox.control.bodies import Action, Close, Command, Home, Shortcut, Submit, Suggest
from sandbox.core import Core
from sandbox.interactions import acts, forms
from sandbox.wire import Json
from sandbox.workspace import people


def app_control(core: Core) -> APIRouter:
    """Return the routes about what people do to the app."""
    router = APIRouter(prefix="/sandbox")
    world = core.world

    @router.post("/command")
    async def command(body: Command) -> Json:
        if body.thread_ts:
            # Slack refuses these itself, and the app never hears of them.
            return {"ok": False, "error": "not_supported_in_threads"}
        text = people.typed_command(core, body.command, body.text)
        return await acts.command(core, world.person(body.person), world.place(body.channel), body.command, text)

    @router.post("/shortcut")
    async def shortcut(body: Shortcut) -> Json:
        person = world.person(body.person)
        if body.channel and body.ts:
            message = world.message(body.channel, body.ts)
            return await acts.message_shortcut(core, person, message, body.callback_id)
        return await acts.global_shortcut(core, person, body.callback_id)

    @router.post("/home")
    async def home(body: Home) -> Json:
        acts.open_home(core, world.person(body.person), body.tab)
        return {"ok": True}

    _forms(core, router)
    return router


def _forms(core: Core, router: APIRouter) -> None:
    """Add the routes about messages' and forms' elements."""
    world = core.world

    @router.post("/action")
    async def action(body: Action) -> Json:
        person = world.person(body.person)
        where = forms.container_of(core, person, body.container)
        forms.remember(where, body.values)
        return await forms.act(core, person, where, (body.block_id, body.action_id), body.value)

    @router.post("/submit")
    async def submit(body: Submit) -> Json:
        person = world.person(body.person)
        return await forms.submit(core, person, forms.open_view(core, person, body.view_id), body.values)

    @router.post("/close")
    async def close(body: Close) -> Json:
        person = world.person(body.person)
        return await forms.close(core, person, forms.open_view(core, person, body.view_id), clear=body.clear)

    @router.post("/suggest")
    async def suggest(body: Suggest) -> Json:
        person = world.person(body.person)
        wanted = {"type": "view", "view_id": body.view_id} if body.view_id else body.message or {}
        where = forms.container_of(core, person, wanted)
        return await forms.suggest(core, person, where, (body.block_id, body.action_id), body.value)
