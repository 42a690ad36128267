"""Files that Heed sent, and takes back."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import ChannelUnreachableError, NotConnectedError
from bot.messages import ExportReady
from bot.ports import Attachment, Storage
from tests.fakes.slack_api import refused
from tests.handlers.stage import ALICE, WORKSPACE, Stage, on_stage


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run."""
    async with on_stage(storage) as stage:
        yield stage


def export() -> Attachment:
    """Return a file for one person."""
    return Attachment(
        key="e1",
        workspace_id=WORKSPACE,
        user_id=ALICE,
        name="feedback.csv",
        title="Feedback",
        data=b"id,words\n",
        content=ExportReady(items=1),
    )


async def test_a_file_can_be_taken_back(stage: Stage) -> None:
    """Somebody in it was forgotten; a second time it is gone already, and what was never sent is not there."""
    await stage.messenger.send_file(export())
    assert await stage.messenger.take_back_file(WORKSPACE, "e1")
    [file_id] = [call["file"] for call in stage.api.asked("files.delete")]
    assert file_id in stage.api.uploads
    stage.api.plan("files.delete", refused("file_deleted"))
    assert not await stage.messenger.take_back_file(WORKSPACE, "e1")
    assert not await stage.messenger.take_back_file(WORKSPACE, "never sent")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("cant_delete_file", ChannelUnreachableError),
        ("a_code_of_next_year", ChannelUnreachableError),
        ("missing_scope", NotConnectedError),
    ],
)
async def test_a_file_that_slack_keeps_is_told_of(stage: Stage, code: str, error: type[Exception]) -> None:
    """An erasure counts it in its receipt instead of never coming to its end."""
    await stage.messenger.send_file(export())
    stage.api.plan("files.delete", refused(code))
    with pytest.raises(error):
        await stage.messenger.take_back_file(WORKSPACE, "e1")
