"""Heed's front door for tests: the real Bolt app with every listener, in front of Slack as the fakes play it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from aiohttp import web

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.flows.desk import Desk, Mind
from bot.flows.languages import language_of
from bot.ports import Checkup, EnglishOnly, Languages, Search, Storage
from handlers.errands import errands
from handlers.slack import Bolt, register, slack_app
from handlers.workspaces import Reception
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.handlers.happenings import TS, Happenings
from tests.handlers.office import OneOffice
from tests.handlers.people import ACME, CUSTOMER, GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, SHARED, populated
from tests.handlers.screen import buttons_of, inputs_of, state_of, texts_of

__all__ = [
    "ACME",
    "CUSTOMER",
    "GENERAL",
    "GUEST",
    "OUTSIDER",
    "PRIVATE",
    "PRIYA",
    "SAM",
    "SHARED",
    "TS",
    "FrontDoor",
    "Json",
    "buttons_of",
    "front_door",
    "texts_of",
]

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class FrontDoor(Happenings):
    """What a test does at the door, and what it sees."""

    desk: Desk
    directory: FakeDirectory
    messenger: RecordingMessenger
    jobs: InlineJobs
    clock: FixedClock
    bolt: Bolt = field(init=False)
    url: str = ""
    # Calls of views.*, in their order, and what went to response urls.
    views: list[tuple[str, Json]] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    # What views.open answers instead of opening, such as `expired_trigger_id`.
    refusal: str | None = None
    triggers: int = 0

    async def command(
        self, text: str, *, user: str = PRIYA, channel: str = GENERAL, trigger: str = "", name: str = "/heed"
    ) -> Json:
        """Type a command and a text; return the answer."""
        body = {
            "command": name,
            "text": text,
            "team_id": WORKSPACE,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": trigger or self._trigger(),
            "response_url": f"{self.url}/response",
        }
        return await self._answer(body)

    async def experiment(self, text: str, *, user: str = PRIYA, channel: str = GENERAL, trigger: str = "") -> Json:
        """Type `/experiment` and a text; return the answer."""
        return await self.command(text, user=user, channel=channel, trigger=trigger, name="/experiment")

    async def tag(self, message: Json, *, user: str = PRIYA, channel: str = GENERAL) -> Json:
        """Choose the message shortcut on a message; return the form that opened."""
        await self._answer(
            self._by(user)
            | {
                "type": "message_action",
                "callback_id": "feedback.tag",
                "channel": {"id": channel},
                "message": {"type": "message", **message},
                "response_url": f"{self.url}/response",
            }
        )
        return self.opened()

    async def log(self, *, user: str = PRIYA) -> Json:
        """Choose the global shortcut; return the form that opened."""
        await self._answer(self._by(user) | {"type": "shortcut", "callback_id": "feedback.log"})
        return self.opened()

    async def press(
        self, action_id: str, value: str, *, user: str = PRIYA, team: str = WORKSPACE, channel: str = GENERAL
    ) -> None:
        """Press a button in a message of Heed."""
        await self._answer(
            self._by(user, team)
            | {
                "type": "block_actions",
                "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
                "channel": {"id": channel},
                "container": {"type": "message", "message_ts": TS, "channel_id": channel},
                "message": {"ts": TS, "bot_id": "B0HEED", "team": WORKSPACE},
                "response_url": f"{self.url}/response",
            }
        )

    async def press_home(self, action_id: str, value: str, *, user: str = PRIYA) -> None:
        """Press a button on the Home tab."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        view = {"type": "home", "id": "V0HOME", "app_installed_team_id": WORKSPACE}
        await self._answer(
            self._by(user) | {"type": "block_actions", "actions": [action], "container": {"type": "view"}, "view": view}
        )

    async def submit(self, view: Json, *, user: str = PRIYA, view_id: str = "V1", **values: str) -> Json:
        """Send a form, its inputs as they were filled in but for the given ones; return the answer."""
        filled = {name: state_of(view, name, values) for name in inputs_of(view)}
        body = self._by(user) | {
            "type": "view_submission",
            "view": view | {"id": view_id, "state": {"values": filled}, "app_installed_team_id": WORKSPACE},
        }
        return await self._answer(body)

    async def items(self) -> list[Feedback]:
        """Return every active item, newest first."""
        everything = Reader(
            workspace_id=WORKSPACE, channel_ids=frozenset({PRIVATE, SHARED, GENERAL, "D0PRIYA", "G0NOWHERE"})
        )
        async with self.desk.storage.work(WORKSPACE) as work:
            return list((await work.feedback.search(Search(limit=100), everything)).items)

    async def item(self) -> Feedback:
        """Return the only active item."""
        (only,) = await self.items()
        return only

    def opened(self) -> Json:
        """Return the form that was opened last."""
        method, arguments = self.views[-1]
        assert method == "views.open"
        return dict(arguments["view"])

    def _by(self, user: str, team: str = WORKSPACE) -> Json:
        return {"team": {"id": WORKSPACE}, "user": {"id": user, "team_id": team}, "trigger_id": self._trigger()}

    def _trigger(self) -> str:
        self.triggers += 1
        return f"trigger-{self.triggers}"

    async def _answer(self, body: Json) -> Json:
        reply = await self.bolt.answer(body)
        assert reply.status == 200, reply
        text = reply.body.decode()
        return dict(json.loads(text)) if text.startswith("{") else {"text": text}

    async def answer_api(self, request: web.Request) -> web.Response:
        """Play the few methods that listeners call themselves."""
        method = request.match_info["method"]
        arguments = json.loads(await request.text() or "{}")
        if self.refusal is not None:
            return web.json_response({"ok": False, "error": self.refusal})
        if arguments.get("hash") not in {None, self.home_version(arguments.get("user_id"))}:
            return web.json_response({"ok": False, "error": "hash_conflict"})
        self.views.append((method, arguments))
        version = self.home_version(arguments.get("user_id"))
        return web.json_response({"ok": True, "view": {"id": "V1", "hash": version}})

    def home_version(self, user_id: str) -> str:
        """Return what tells a view of somebody's Home tab from those before."""
        return f"{sum(arguments.get('user_id') == user_id for _, arguments in self.views)}.home"

    async def take_response(self, request: web.Request) -> web.Response:
        """Play a response url."""
        self.responses.append(json.loads(await request.text()))
        return web.Response(text="ok")


@asynccontextmanager
async def front_door(
    storage: Storage,
    *,
    reaction: str = "ear",
    mind: Mind | None = None,
    checkup: Checkup | None = None,
    languages: Languages | None = None,
) -> AsyncIterator[FrontDoor]:
    """Open the door while the block runs."""
    directory, clock, jobs = populated(), FixedClock(), InlineJobs()
    messenger = RecordingMessenger(directory)
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=messenger,
        jobs=jobs,
        clock=clock,
        reaction=reaction,
        mind=mind or plain_mind(),
        languages=languages or EnglishOnly(),
        checkup=checkup,
    )
    jobs.functions = errands(desk)
    runner = web.AppRunner(web.Application(), access_log=None, shutdown_timeout=0.1)
    door = FrontDoor(desk=desk, directory=directory, messenger=messenger, jobs=jobs, clock=clock)
    runner.app.router.add_post("/api/{method}", door.answer_api)
    runner.app.router.add_post("/response", door.take_response)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    app = slack_app(Reception(OneOffice(), api_url=f"{door.url}/api/"), api_url=f"{door.url}/api/")
    register(app, desk, installations=None, forget=lambda: None)
    door.bolt = Bolt(app, partial(language_of, desk))
    try:
        yield door
    finally:
        await runner.cleanup()
