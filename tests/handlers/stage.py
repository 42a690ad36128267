"""A messenger and a directory on a stage: the real ones, in front of a small Slack that misbehaves when told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import TryAgainError
from bot.messages import Sentence
from bot.ports import Post, Storage
from handlers.clients import slack_client
from handlers.directory import SlackDirectory
from handlers.messenger import SlackMessenger
from handlers.messenger_once import LEASE, Once
from handlers.messenger_pace import SECONDS_BETWEEN, Pace, Sleep
from tests.fakes.jobs import FixedClock
from tests.fakes.slack_api import FakeSlackApi

WORKSPACE = "T1"
GENERAL = "C1"
SHARED = "C2"
PRIVATE = "G3"
ALICE = "U1"


class Stage:
    """Everything that a test of the messenger looks at."""

    directory: SlackDirectory
    messenger: SlackMessenger
    answer_seconds = 20.0
    seconds_between = SECONDS_BETWEEN

    def __init__(
        self, api: FakeSlackApi, clock: FixedClock, storage: Storage, *, sleep: Sleep = lambda _: asyncio.sleep(0)
    ) -> None:
        """Start a first process; waiting takes no time unless a test says how."""
        self._sleep = sleep
        self.api = api
        self.clock = clock
        self.storage = storage
        # How long the messenger waited, in seconds.
        self.waits: list[float] = []
        self.restart()

    async def client(self, _workspace_id: str) -> AsyncWebClient:
        """Return the client of the only workspace."""
        return slack_client("xoxb-stage", base_url=self.api.url)

    async def wait(self, seconds: float) -> None:
        """Note a wait, and wait as this stage does."""
        self.waits.append(seconds)
        await self._sleep(seconds)

    async def patiently(self, post: Post, *, tries: int = 10) -> str:
        """Post as a durable job does: again after the time that TryAgainError asks for."""
        for _ in range(tries):
            try:
                return await self.messenger.post(post)
            except TryAgainError as error:
                self.clock.advance(timedelta(seconds=error.after_seconds or 1) + timedelta(milliseconds=1))
        raise AssertionError(f"not posted after {tries} tries")

    def restart(self) -> None:
        """Start a new process: it knows nothing but what the database holds."""
        once = Once(self.storage, self.clock, sleep=self.wait)
        # A busy machine must not look like a slow Slack.
        self.directory = SlackDirectory(self.client, answer_seconds=self.answer_seconds)
        self.messenger = SlackMessenger(
            self.client,
            self.storage,
            self.directory,
            self.clock,
            pace=Pace(seconds_between=self.seconds_between, sleep=self.wait),
            once=once,
        )


def post(key: str = "k1", *, text: str = "Hello", channel_id: str = GENERAL, thread_ts: str | None = None) -> Post:
    """Return a message to everybody in a channel."""
    return Post(
        key=key, workspace_id=WORKSPACE, channel_id=channel_id, content=Sentence(text=text), thread_ts=thread_ts
    )


def past_the_lease(stage: Stage) -> None:
    """Move on until no claim can be anybody's who is still sending."""
    stage.clock.advance(LEASE + timedelta(seconds=1))


@asynccontextmanager
async def on_stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set up a workspace with an open channel, one that is shared with a customer, and a private one."""
    clock = FixedClock()
    async with FakeSlackApi(clock=clock).serving() as api:
        api.add_channel(GENERAL, "UHEED", ALICE)
        api.add_channel(SHARED, "UHEED", ALICE, is_ext_shared=True, is_shared=True)
        api.add_channel(PRIVATE, "UHEED", is_private=True)
        api.add_user(ALICE)
        yield Stage(api, clock, storage)
