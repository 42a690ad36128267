"""Who may read what: private channels, guests, outsiders, and a Slack that does not answer."""

import asyncio
import time

import pytest

from bot.domain.errors import FeedbackNotFoundError, OutsiderError
from bot.domain.feedback import Source
from bot.flows.desk import Desk
from bot.flows.feedback import Typed, capture_words
from bot.flows.finding import find_feedback, read_feedback, readable_item, reader_for
from bot.ports import Storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger, slack_is_down
from tests.fakes.storage import InMemoryStorage
from tests.handlers.people import GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, populated


class SlowDirectory(FakeDirectory):
    """A Slack that takes its time to say who is in a channel."""

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Answer after everybody has gone."""
        await asyncio.sleep(60)
        return await super().is_member(workspace_id, channel_id, user_id)


def _desk(storage: Storage, directory: FakeDirectory) -> Desk:
    messenger = RecordingMessenger(directory)
    return Desk(
        storage=storage,
        directory=directory,
        messenger=messenger,
        jobs=InlineJobs(),
        clock=FixedClock(),
        mind=plain_mind(),
    )


async def _keep(desk: Desk, words: str, *, channel_id: str = GENERAL, user_id: str = PRIYA) -> str:
    typed = Typed(
        workspace_id=WORKSPACE,
        user_id=user_id,
        origin_key=f"command:{words}",
        source=Source.COMMAND,
        words=words,
        channel_id=channel_id,
    )
    return (await capture_words(desk, typed)).feedback.id


async def _found(desk: Desk, user_id: str, query: str = "") -> list[str]:
    return [item.words for item in (await find_feedback(desk, WORKSPACE, user_id, query)).found.items]


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    """Return a desk with two items: one for everybody, one that stays in a private channel."""
    made = _desk(storage, populated())
    await _keep(made, "open words")
    await _keep(made, "closed words", channel_id=PRIVATE)
    return made


async def test_a_private_channels_words_are_for_its_members(desk: Desk) -> None:
    """Others find neither the item nor how many there are."""
    assert sorted(await _found(desk, PRIYA)) == ["closed words", "open words"]
    assert await _found(desk, SAM) == ["open words"]
    assert (await find_feedback(desk, WORKSPACE, SAM, "closed")).found.total == 0


async def test_who_left_a_private_channel_keeps_only_their_own_captures(desk: Desk) -> None:
    """Rights are asked for now, not when the words were captured."""
    directory = desk.directory
    assert isinstance(directory, FakeDirectory)
    directory.members.add((PRIVATE, SAM))
    assert "closed words" in await _found(desk, SAM)
    directory.members.discard((PRIVATE, SAM))
    assert "closed words" not in await _found(desk, SAM)


async def test_a_guest_does_not_read_the_workspace(desk: Desk) -> None:
    """Guests were invited to single channels; by number or by id they get no further."""
    assert await _found(desk, GUEST) == []
    with pytest.raises(FeedbackNotFoundError):
        await read_feedback(desk, WORKSPACE, GUEST, 1)


async def test_an_outsider_reads_nothing(desk: Desk) -> None:
    """Somebody from another organisation is refused, whatever they ask for."""
    for question in (reader_for(desk, WORKSPACE, OUTSIDER), find_feedback(desk, WORKSPACE, OUTSIDER, "")):
        with pytest.raises(OutsiderError):
            await question


async def test_nothing_private_is_shown_while_slack_is_down() -> None:
    """Fails closed: one's own captures, and nothing that depends on an answer."""
    directory = populated()
    desk = _desk(InMemoryStorage(), directory)
    await _keep(desk, "open words", user_id=SAM)
    closed = await _keep(desk, "closed words", channel_id=PRIVATE, user_id=SAM)
    await _keep(desk, "mine")
    directory.error = slack_is_down()
    assert await _found(desk, PRIYA) == ["mine"]
    with pytest.raises(FeedbackNotFoundError):
        await readable_item(desk, WORKSPACE, closed, PRIYA)


async def test_a_search_does_not_wait_for_a_slow_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not told in time counts as no, for all channels at once: Slack gives a command three seconds."""
    monkeypatch.setattr("bot.flows.finding.SEARCH_SECONDS", 0.05)
    directory = SlowDirectory()
    directory.__dict__.update(populated().__dict__)
    desk = _desk(InMemoryStorage(), directory)
    await _keep(desk, "open words", user_id=SAM)
    for number in range(8):
        directory.add_channel(f"C0SECRET{number}", PRIYA, private=True)
        await _keep(desk, f"closed words {number}", channel_id=f"C0SECRET{number}", user_id=SAM)
    began = time.monotonic()
    assert await _found(desk, PRIYA) == ["open words"]
    assert time.monotonic() - began < 30
