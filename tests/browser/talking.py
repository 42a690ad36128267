"""A whole look-alike beside a test's browser: no canned answers, and a test that plays the app."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk import WebClient

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from sandbox.wire import Json

STARTED_WITHIN_S = 60
MANIFEST: Json = {
    "display_information": {"name": "Heed"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "assistant_view": {"assistant_description": "Ask what customers said, and see who said it."},
    },
    "oauth_config": {"scopes": {"bot": ["assistant:write", "chat:write", "im:history", "im:read"]}},
    "settings": {"event_subscriptions": {"bot_events": []}},
}


class Talking:
    """A running look-alike, and the Web API through which a test answers as the app."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Speak to a look-alike."""
        self.origin = sandbox.config.public_url
        self.app = WebClient(token=sandbox.config.bot_token, base_url=f"{self.origin}/api/", retry_handlers=[])
        self._sandbox = sandbox

    def thread(self, who: str) -> tuple[str, str]:
        """Return channel and ts of a person's newest talk with the assistant."""
        talk = self._sandbox.talk(who)
        return talk.channel_id, talk.thread_ts

    def words(self, who: str) -> list[str]:
        """Return what was said in a person's newest talk, oldest first."""
        channel, thread = self.thread(who)
        return [one.text for one in self._sandbox.messages(channel, thread=thread)][1:]


@contextmanager
def running_talk() -> Iterator[Talking]:
    """Run a look-alike in a thread of its own while the block runs."""
    begun, ended = threading.Event(), asyncio.Event()
    held: list[tuple[Sandbox, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with running_sandbox(SandboxConfig(manifest=MANIFEST, port=0)) as sandbox:
            held.append((sandbox, asyncio.get_running_loop()))
            begun.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert begun.wait(STARTED_WITHIN_S)
    sandbox, loop = held[0]
    yield Talking(sandbox)
    loop.call_soon_threadsafe(ended.set)
    thread.join()
