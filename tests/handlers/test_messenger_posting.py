"""One request each: what it carries, and what it becomes when it does not fit."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import CapturingLogger

from bot.domain.errors import TryAgainError
from bot.ports import Attachment
from handlers import messenger_posting
from handlers.blocks import kit
from handlers.blocks.kit import Rendered
from handlers.messenger_posting import Outgoing, dm_with, edited, plainer, posted, uploaded
from tests.fakes.slack_api import Trouble
from tests.fakes.storage import InMemoryStorage
from tests.handlers.stage import ALICE, GENERAL, Stage, on_stage

UNFIT = Rendered(text="Plain words", blocks=(kit.section("x" * 3_001),))
FILE = Attachment(
    key="e1", workspace_id="T1", user_id=ALICE, name="a.csv", title="A", data=b"id\n", content="not drawn here"
)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Set the stage; single requests need no database."""
    async with on_stage(InMemoryStorage()) as stage:
        yield stage


def outgoing(rendered: Rendered) -> Outgoing:
    """Return a message on its way to the open channel."""
    return Outgoing(key="k1", channel_id=GENERAL, rendered=rendered)


async def test_a_message_that_breaks_our_limits_goes_out_as_text(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 30: Slack would refuse it as a whole; the problem is in the log, without the words."""
    log = CapturingLogger()
    monkeypatch.setattr(messenger_posting, "_log", log)
    await posted(await stage.client("T1"), outgoing(UNFIT))
    [row] = stage.api.messages[GENERAL]
    assert (row["text"], row.get("blocks")) == ("Plain words", None)
    [line] = log.calls
    problem = "/blocks/0/text/text: has 3001 characters, must have 1 to 3000"
    assert line.args == ("message did not fit",)
    assert line.kwargs == {"key": "k1", "problems": [problem]}


async def test_a_redraw_as_text_takes_the_blocks_away(stage: Stage) -> None:
    """Otherwise words that were deleted would stay in the old blocks."""
    client = await stage.client("T1")
    ts = await posted(client, outgoing(Rendered(text="Hello", blocks=(kit.section("Hello"),))))
    assert await edited(client, outgoing(UNFIT), ts)
    [row] = stage.api.messages[GENERAL]
    assert (row["text"], row["blocks"]) == ("Plain words", [])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 3_998 + "&lt;", "x" * 3_998 + "…"),
        ("x" * 3_990 + "<https://a.example/long|label>", "x" * 3_990 + "…"),
        ("x" * 4_000, "x" * 4_000),
    ],
)
def test_a_cut_leaves_no_torn_link_or_entity(text: str, cut: str) -> None:
    """What is left of `&lt;` or of `<address|label>` would show as rubbish."""
    assert plainer(Rendered(text=text)).text == cut


@pytest.mark.parametrize("trouble", [Trouble(status=500), Trouble(is_reset=True)])
async def test_steps_that_show_nothing_are_simply_repeated(stage: Stage, trouble: Trouble) -> None:
    """Opening a direct message and uploading bytes may be done twice."""
    client = await stage.client("T1")
    stage.api.plan("conversations.open", trouble)
    with pytest.raises(TryAgainError):
        await dm_with(client, ALICE)
    stage.api.plan("files.getUploadURLExternal", trouble)
    with pytest.raises(TryAgainError):
        await uploaded(client, FILE)
    assert await uploaded(client, FILE) in stage.api.uploads
