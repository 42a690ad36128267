"""Who reads along in a shared channel: nothing goes there but to readers whom somebody was told of."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.errors import MoreReadersError, SharedChannelError
from bot.ports import Storage
from tests.handlers.stage import SHARED, WORKSPACE, Stage, on_stage, post


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run."""
    async with on_stage(storage) as stage:
        yield stage


async def test_what_somebody_agreed_that_customers_read_is_posted(stage: Stage) -> None:
    """Their organisation was named on the button; the same message to any other channel of theirs is refused."""
    stage.api.channels[SHARED]["shared_team_ids"] = [WORKSPACE, "TACME"]
    agreed = replace(post(channel_id=SHARED), outside_readers=frozenset({"TACME"}))
    assert await stage.messenger.post(agreed)
    with pytest.raises(MoreReadersError):
        await stage.messenger.post(replace(agreed, key="k2", outside_readers=frozenset({"TGLOBEX"})))


@pytest.mark.parametrize(
    "flags",
    [
        {"shared_team_ids": [WORKSPACE, "TACME", "TGLOBEX"]},
        {"shared_team_ids": [WORKSPACE, "TACME"], "pending_connected_team_ids": ["TGLOBEX"]},
        {"shared_team_ids": [WORKSPACE, "TACME"], "is_pending_ext_shared": True},
    ],
)
async def test_another_organisation_that_joined_since_stops_what_was_agreed(
    stage: Stage, flags: dict[str, object]
) -> None:
    """Slack is asked at the last moment, although the channel was looked at a second ago; invited counts as joined."""
    stage.api.channels[SHARED]["shared_team_ids"] = [WORKSPACE, "TACME"]
    assert await stage.directory.place(WORKSPACE, SHARED)
    stage.api.channels[SHARED] |= flags
    with pytest.raises(MoreReadersError):
        await stage.messenger.post(replace(post(channel_id=SHARED), outside_readers=frozenset({"TACME"})))
    assert not stage.api.asked("chat.postMessage")


async def test_readers_whom_slack_does_not_name_cannot_be_agreed_to(stage: Stage) -> None:
    """It says that the channel is shared and not with whom: nothing is posted."""
    with pytest.raises(SharedChannelError):
        await stage.messenger.post(replace(post(channel_id=SHARED), outside_readers=frozenset({"TACME"})))
