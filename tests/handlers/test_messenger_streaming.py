"""Messages that grow: against the look-alike as Slack does it, and against a Slack that misbehaves."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.answers import Verdict
from bot.domain.audience import Place
from bot.domain.errors import ChannelUnreachableError, TryAgainError
from bot.messages import AnswerFoot, AnswerLine
from bot.ports import Stream
from handlers.clients import slack_client
from handlers.directory import SlackDirectory
from handlers.messenger import SlackMessenger
from tests.fakes.jobs import FixedClock
from tests.fakes.slack_api import FakeSlackApi, Trouble, refused
from tests.fakes.storage import InMemoryStorage

TEAM, DM, PRIYA, ROOT = "T0HEED", "D0PRIYA", "U0PRIYA", "1790000000.000100"
STREAM = Stream(key="answer:1", workspace_id=TEAM, user_id=PRIYA, channel_id=DM, thread_ts=ROOT)
LINES = tuple(AnswerLine(text=f"The export is slow {n}.", cites=(("F-1", None),)) for n in range(2))
FOOT = AnswerFoot(verdict=Verdict.ANSWERED, read=2)


class _Directory(SlackDirectory):
    """Knows one direct message, and a channel."""

    async def place(self, workspace_id: str, channel_id: str, *, max_age_seconds: float | None = None) -> Place | None:
        """Return the direct message, or a channel."""
        del workspace_id, max_age_seconds
        return Place(id=channel_id, name="", is_private=True, is_external=False, is_own_dm=channel_id == DM)


class _Slack(FakeSlackApi):
    """Streams messages; everything else is the small fake's."""

    def done(self, method: str, arguments: dict[str, object]) -> dict[str, object]:
        """Answer what belongs to streams and talks."""
        if method in {"chat.appendStream", "chat.stopStream", "chat.update"} or method.startswith("assistant."):
            return {"ok": True, "ts": "1790000009.000100"}
        if method == "chat.startStream":
            return {"ok": True, "ts": "1790000009.000100"}
        return dict(super().done(method, arguments))


@pytest.fixture
async def slack() -> AsyncIterator[_Slack]:
    """Serve a Slack that streams."""
    slack = _Slack(FixedClock())
    slack.add_channel(DM, PRIYA)
    async with slack.serving():
        yield slack


@pytest.fixture
def messenger(slack: _Slack) -> SlackMessenger:
    """Return a messenger before it."""

    async def client(_workspace_id: str) -> AsyncWebClient:
        return slack_client("xoxb-1", base_url=slack.url)

    return SlackMessenger(client, InMemoryStorage(), _Directory(client), FixedClock())


async def _parts() -> AsyncIterator[object]:
    for line in LINES:
        yield line
    yield FOOT


def _called(slack: FakeSlackApi) -> list[str]:
    return [method.removeprefix("chat.") for method, _ in slack.calls]


async def test_each_part_is_appended_as_it_comes(slack: _Slack, messenger: SlackMessenger) -> None:
    """Started for the person, three pieces of rich text and context, stopped with the key; never a markdown block."""
    await messenger.stream(STREAM, _parts())
    assert _called(slack) == ["startStream", "appendStream", "appendStream", "appendStream", "stopStream"]
    (start,) = slack.asked("chat.startStream")
    assert (start["recipient_user_id"], start["recipient_team_id"], start["thread_ts"]) == (PRIYA, TEAM, ROOT)
    assert "markdown" not in str(slack.asked("chat.appendStream"))
    assert "answer:1" in str(slack.asked("chat.stopStream")[0]["metadata"])


async def test_a_retry_after_the_end_says_nothing_again(slack: _Slack, messenger: SlackMessenger) -> None:
    """Fault 40: the end of a stream is remembered."""
    await messenger.stream(STREAM, _parts())
    before = len(slack.calls)
    await messenger.stream(STREAM, _parts())
    assert len(slack.calls) == before


@pytest.mark.parametrize(
    "error", ["unknown_method", "missing_scope", "not_allowed_token_type", "channel_type_not_supported"]
)
async def test_where_slack_does_not_stream_one_message_is_posted(
    slack: _Slack, messenger: SlackMessenger, error: str
) -> None:
    """Everything at the end, below the question."""
    slack.plan("chat.startStream", refused(error))
    await messenger.stream(STREAM, _parts())
    await messenger.stream(STREAM, _parts())
    (post,) = slack.asked("chat.postMessage")
    assert post["thread_ts"] == ROOT
    assert len(post["blocks"]) == 3


@pytest.mark.parametrize("trouble", [Trouble(status=500), refused("ratelimited"), Trouble(is_done=True, is_reset=True)])
async def test_a_piece_that_was_lost_is_in_the_message_at_the_end(
    slack: _Slack, messenger: SlackMessenger, trouble: Trouble
) -> None:
    """No piece is sent twice: the stream is ended and the message replaced by the whole of it."""
    slack.plan("chat.appendStream", trouble)
    await messenger.stream(STREAM, _parts())
    assert _called(slack)[:2] == ["startStream", "appendStream"]
    assert _called(slack)[-2:] == ["stopStream", "update"]
    assert len(slack.asked("chat.update")[0]["blocks"]) == 3


async def test_a_stream_whose_process_died_is_made_whole(slack: _Slack, messenger: SlackMessenger) -> None:
    """The second attempt does not begin another message."""

    async def dying() -> AsyncIterator[object]:
        yield LINES[0]
        raise TryAgainError

    with pytest.raises(TryAgainError):
        await messenger.stream(STREAM, dying())
    await messenger.stream(STREAM, _parts())
    assert len(slack.asked("chat.startStream")) == 1
    assert len(slack.asked("chat.update")[0]["blocks"]) == 3


async def test_nothing_is_streamed_outside_of_direct_messages(slack: _Slack, messenger: SlackMessenger) -> None:
    """A stream is for one person."""
    channel = Stream(key="k", workspace_id=TEAM, user_id=PRIYA, channel_id="C0GENERAL", thread_ts=ROOT)
    with pytest.raises(ChannelUnreachableError):
        await messenger.stream(channel, _parts())
    assert slack.calls == []


async def test_decoration_that_slack_refuses_stops_nothing(slack: _Slack, messenger: SlackMessenger) -> None:
    """A workspace without the assistant answers all the same."""
    slack.plan("assistant.threads.setStatus", refused("missing_scope"), Trouble(status=500))
    for _ in range(3):
        await messenger.say_busy(STREAM, "is reading 2 items")
    slack.plan("assistant.threads.setSuggestedPrompts", refused("unknown_method"))
    await messenger.suggest(STREAM, "Begin with", ["What do customers praise?"])
    assert slack.asked("assistant.threads.setStatus")[-1]["status"] == "is reading 2 items…"
