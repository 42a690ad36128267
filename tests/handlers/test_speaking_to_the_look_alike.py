"""The messenger and the directory against the look-alike, which answers the calls as Slack does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.answers import Verdict
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.messages import AnswerFoot, AnswerLine, DigestDetails, DigestHead, ExportReady, Sentence
from bot.ports import Attachment, Post, Stream, Whisper
from handlers.clients import slack_client
from handlers.directory import SlackDirectory
from handlers.messenger import SlackMessenger
from handlers.messenger_once import LEASE
from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from sandbox.workspace.assistants import open_talk
from tests.blockkit.catalogue import full_digest
from tests.fakes.storage import InMemoryStorage

HOME = "T0HOME0001"
GENERAL, RANDOM, SHARED = "C0GENERAL1", "C0RANDOM01", "C0ACME0001"
ALICE, EVE = "U0ALICE001", "U0EVE00001"
MANIFEST = Path(__file__).parents[2] / "manifest.json"


class Desk:
    """A messenger and a directory that speak to a look-alike."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Introduce them; Heed and the look-alike share a clock."""
        self.sandbox = sandbox
        self.storage = InMemoryStorage()
        self.directory = SlackDirectory(self._client, answer_seconds=20)
        self.messenger = SlackMessenger(self._client, self.storage, self.directory, sandbox.clock)

    async def _client(self, _workspace_id: str) -> AsyncWebClient:
        config = self.sandbox.config
        return slack_client(config.bot_token, base_url=f"{config.public_url}/api/")


@asynccontextmanager
async def desk_before_a_look_alike() -> AsyncIterator[Desk]:
    """Run a look-alike with the manifest of the project; its events go nowhere."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    config = SandboxConfig(manifest=manifest, app_url="http://127.0.0.1:9", port=0)
    async with running_sandbox(config) as sandbox:
        yield Desk(sandbox)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Set up the two ends."""
    async with desk_before_a_look_alike() as desk:
        yield desk


def post(key: str, content: object, *, channel_id: str = GENERAL, thread_ts: str | None = None) -> Post:
    """Return a message to everybody."""
    return Post(key=key, workspace_id=HOME, channel_id=channel_id, content=content, thread_ts=thread_ts)


async def test_a_digest_with_its_thread_goes_out_and_is_redrawn(desk: Desk) -> None:
    """The fullest digest there can be passes the look-alike's own validator, in the channel and in the thread."""
    digest = full_digest("The export takes ten minutes & fails")
    ts = await desk.messenger.post(post("d", DigestHead(digest=digest)))
    await desk.messenger.post(post("t", DigestDetails(digest=digest), thread_ts=ts))
    head, details = desk.sandbox.posted
    assert [block["type"] for block in head.blocks][:3] == ["header", "data_visualization", "section"]
    assert details.thread_ts == ts
    assert await desk.messenger.update(post("d", Sentence(text="Removed")))
    assert desk.sandbox.posted[0].text == "Removed"


async def test_the_key_of_a_message_is_found_in_the_history_and_in_threads(desk: Desk) -> None:
    """Fault 40: a claim without a ts, and the message is there: nothing is posted again."""
    root = await desk.messenger.post(post("root", Sentence(text="Root")))
    reply = await desk.messenger.post(post("reply", Sentence(text="Reply"), thread_ts=root))
    # A new database knows the claims only, as after a crash.
    desk.storage.shelves.clear()
    async with desk.storage.work(HOME) as work:
        await work.posts.claim("root", GENERAL, desk.sandbox.clock.now())
        await work.posts.claim("reply", GENERAL, desk.sandbox.clock.now())
    desk.sandbox.clock.advance(LEASE + timedelta(seconds=1))
    assert await desk.messenger.post(post("root", Sentence(text="Root"))) == root
    assert await desk.messenger.post(post("reply", Sentence(text="Reply"), thread_ts=root)) == reply
    assert len(desk.sandbox.posted) == 2


async def test_a_strict_slack_gets_a_message_a_second(desk: Desk) -> None:
    """Fault 24: the look-alike answers 429 to whoever speaks twice in a second."""
    desk.sandbox.faults.rate_limit = True
    for key in ("a", "b"):
        await desk.messenger.post(post(key, Sentence(text=key)))
    assert [message.text for message in desk.sandbox.posted] == ["a", "b"]


async def test_customers_see_nothing(desk: Desk) -> None:
    """In the channel with Acme: no message, an ephemeral one for a colleague, and no file for an outsider."""
    with pytest.raises(SharedChannelError):
        await desk.messenger.post(post("p", Sentence(text="Hello"), channel_id=SHARED))
    kept = Sentence(text="Kept")
    await desk.messenger.whisper(Whisper(key="w", workspace_id=HOME, user_id=ALICE, content=kept, channel_id=SHARED))
    assert [message.text for message in desk.sandbox.whispers(SHARED, ALICE)] == ["Kept"]
    assert not desk.sandbox.whispers(SHARED, EVE)
    with pytest.raises(OutsiderError):
        await desk.messenger.send_file(export(EVE))


def export(user_id: str) -> Attachment:
    """Return a file for one person."""
    content = ExportReady(items=1)
    return Attachment(
        key="e",
        workspace_id=HOME,
        user_id=user_id,
        name="feedback.csv",
        title="Feedback",
        data=b"id\n",
        content=content,
    )


async def test_a_file_arrives_by_direct_message(desk: Desk) -> None:
    """Three steps: an address, the bytes, and sharing; twice is once."""
    await desk.messenger.send_file(export(ALICE))
    await desk.messenger.send_file(export(ALICE))
    [message] = desk.sandbox.messages("@alice")
    assert len(message.file_ids) == 1
    assert "1 item" in message.text


async def test_heed_cannot_post_where_it_is_not(desk: Desk) -> None:
    """A public channel that it can see and is not in, and a private one that it cannot see."""
    for channel_id in (RANDOM, "C0HIDDEN01"):
        with pytest.raises(ChannelUnreachableError):
            await desk.messenger.post(post(channel_id, Sentence(text="Hello"), channel_id=channel_id))


async def test_places_and_people_are_what_they_are(desk: Desk) -> None:
    """Private, shared, guest, from outside: told by Slack's flags; a group message is unknown, and so private."""
    found = {name: await desk.directory.place(HOME, name) for name in (GENERAL, SHARED, "C0SECRET01", "C0HIDDEN01")}
    flags = {name: (place.is_private, place.is_external) if place else None for name, place in found.items()}
    assert flags == {
        GENERAL: (False, False),
        SHARED: (True, True),
        "C0SECRET01": (True, False),
        "C0HIDDEN01": None,
    }
    assert await desk.directory.place(HOME, "G0GROUP001") is None
    guest, outsider = [await desk.directory.person(HOME, who) for who in ("U0GINA0001", EVE)]
    assert guest is not None
    assert guest.is_guest
    assert outsider is not None
    assert outsider.team_id != HOME
    assert await desk.directory.is_member(HOME, GENERAL, ALICE)
    assert not await desk.directory.is_member(HOME, GENERAL, EVE)


async def test_a_message_is_found_wherever_it_stands(desk: Desk) -> None:
    """In the channel, in a thread by its own ts, and not at all."""
    root = desk.sandbox.messages(GENERAL)[0]
    [_, reply] = await desk.directory.thread(HOME, GENERAL, root.ts)
    for ts in (root.ts, reply.ts):
        message = await desk.directory.message(HOME, GENERAL, ts)
        assert message is not None
        assert message.ts == ts
    assert reply.author_name == "Bob Finch"
    assert await desk.directory.message(HOME, GENERAL, "1700000000.000001") is None
    permalink = await desk.directory.permalink(HOME, GENERAL, root.ts)
    assert permalink is not None
    assert f"/archives/{GENERAL}/p{root.ts.replace('.', '')}" in permalink


async def test_an_answer_grows_below_the_question_in_a_talk(desk: Desk) -> None:
    """Every part passes the look-alike's validator; the status and the suggestions are taken too."""
    world = desk.sandbox.core.world
    talk = open_talk(desk.sandbox.core, world.people[ALICE], None)
    stream = Stream(
        key="answer:1", workspace_id=HOME, user_id=ALICE, channel_id=talk.channel_id, thread_ts=talk.thread_ts
    )

    async def parts() -> AsyncIterator[object]:
        yield AnswerLine(text="The export is slow.", cites=(("F-1", "https://heed.slack.com/archives/C1/p1"),))
        yield AnswerFoot(verdict=Verdict.ANSWERED, read=2)

    await desk.messenger.suggest(stream, "Begin with", ["What do customers praise?"])
    await desk.messenger.say_busy(stream, "is reading 2 items")
    assert [prompt["title"] for prompt in talk.prompts] == ["What do customers praise?"]
    for _ in range(2):
        await desk.messenger.stream(stream, parts())
    (message,) = (posted for posted in desk.sandbox.posted if posted.thread_ts == talk.thread_ts)
    assert [block["type"] for block in message.blocks] == ["rich_text", "context"]
