"""What the messenger says, where, and how often, when Slack is well."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError, TryAgainError
from bot.messages import ExportReady, Sentence
from bot.ports import Attachment, Storage, Whisper
from tests.fakes.slack_api import refused
from tests.handlers.stage import ALICE, GENERAL, PRIVATE, SHARED, WORKSPACE, Stage, on_stage, past_the_lease, post


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run."""
    async with on_stage(storage) as stage:
        yield stage


def whisper(channel_id: str | None = GENERAL, *, user_id: str = ALICE) -> Whisper:
    """Return a message for one person."""
    return Whisper(
        key="w1", workspace_id=WORKSPACE, user_id=user_id, content=Sentence(text="Kept"), channel_id=channel_id
    )


def export(user_id: str = ALICE) -> Attachment:
    """Return a file for one person."""
    return Attachment(
        key="e1",
        workspace_id=WORKSPACE,
        user_id=user_id,
        name="feedback.csv",
        title="Feedback",
        data=b"id,words\n",
        content=ExportReady(items=1),
    )


async def test_a_post_twice_is_one_message(stage: Stage) -> None:
    """The second call returns the ts of the first and asks Slack for nothing."""
    first = await stage.messenger.post(post())
    stage.restart()
    assert await stage.messenger.post(post()) == first
    assert len(stage.api.messages[GENERAL]) == 1


async def test_a_post_ten_times_at_once_is_one_message(stage: Stage) -> None:
    """Callers of one key wait for each other."""
    found = await asyncio.gather(*(stage.messenger.post(post()) for _ in range(10)))
    assert len(set(found)) == 1
    assert len(stage.api.messages[GENERAL]) == 1


async def test_a_post_carries_its_key_and_unfurls_nothing(stage: Stage) -> None:
    """The key is in the metadata, so that it can be found; links stay links; names do not become mentions."""
    await stage.messenger.post(post(text="see https://example.com @here <!channel>"))
    [asked] = stage.api.asked("chat.postMessage")
    assert asked["metadata"] == {"event_type": "heed_post", "event_payload": {"key": "k1"}}
    assert asked["unfurl_links"] is False
    assert asked["unfurl_media"] is False
    assert "link_names" not in asked
    assert "<!channel>" not in asked["text"]


async def test_nothing_is_posted_where_customers_read(stage: Stage) -> None:
    """A channel shared with another organisation gets no message to everybody."""
    with pytest.raises(SharedChannelError):
        await stage.messenger.post(post(channel_id=SHARED))
    assert not stage.api.asked("chat.postMessage")


async def test_a_channel_that_is_being_shared_counts_as_shared(stage: Stage) -> None:
    """An invitation that is not accepted yet is enough: the customer will read what was said before."""
    stage.api.channels[GENERAL]["is_pending_ext_shared"] = True
    with pytest.raises(SharedChannelError):
        await stage.messenger.post(post())


async def test_a_channel_shared_inside_the_organisation_is_not_shared_with_customers(stage: Stage) -> None:
    """Enterprise Grid shares channels between workspaces of one company."""
    stage.api.channels[GENERAL] |= {"is_shared": True, "is_org_shared": True}
    assert await stage.messenger.post(post())


@pytest.mark.parametrize("flags", [{"is_archived": True}, {"is_member": False}, None])
async def test_a_place_that_heed_cannot_reach_is_said_so(stage: Stage, flags: dict[str, bool] | None) -> None:
    """Fault 23: archived, not a member, or unknown to Heed; the claim is given back, so that a way back is open."""
    if flags is None:
        del stage.api.channels[GENERAL]
    else:
        stage.api.channels[GENERAL] |= flags
    with pytest.raises(ChannelUnreachableError):
        await stage.messenger.post(post())
    stage.api.add_channel(GENERAL)
    stage.restart()
    assert await stage.messenger.post(post())


async def test_messages_to_one_channel_go_out_a_second_apart(stage: Stage) -> None:
    """Slack takes one a second in a channel; another channel does not wait."""
    await asyncio.gather(*(stage.messenger.post(post(f"k{n}")) for n in range(3)))
    assert [round(wait) for wait in sorted(stage.waits)] == [1, 2]
    await stage.messenger.post(post("other", channel_id=PRIVATE))
    assert len(stage.waits) == 2


async def test_a_whisper_is_ephemeral_where_both_are(stage: Stage) -> None:
    """In a shared channel too: only the one person sees it."""
    await stage.messenger.whisper(whisper(SHARED))
    [seen] = stage.api.whispers
    assert (seen["channel"], seen["user"]) == (SHARED, ALICE)
    assert not stage.api.asked("chat.postMessage")


@pytest.mark.parametrize("channel_id", [None, PRIVATE, "C404"])
async def test_a_whisper_is_a_direct_message_elsewhere(stage: Stage, channel_id: str | None) -> None:
    """Without a channel, or where the person or Heed is not."""
    await stage.messenger.whisper(whisper(channel_id))
    assert [row["text"] for row in stage.api.messages[f"D{ALICE}"]] == ["Kept"]


async def test_a_whisper_follows_somebody_who_just_left(stage: Stage) -> None:
    """Slack's refusal of the ephemeral message, not our memory of members, has the last word."""
    assert await stage.directory.is_member(WORKSPACE, GENERAL, ALICE)
    stage.api.members[GENERAL].remove(ALICE)
    await stage.messenger.whisper(whisper())
    assert not stage.api.whispers
    assert len(stage.api.messages[f"D{ALICE}"]) == 1


async def test_a_whisper_that_moved_on_to_a_direct_message_is_said_once(stage: Stage) -> None:
    """Fault 40: claimed in the channel, said as a direct message, then the process died: both places are looked at."""
    stage.api.add_channel(f"D{ALICE}", is_im=True)
    stage.api.say(f"D{ALICE}", "Kept", metadata={"event_payload": {"key": "w1"}})
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("w1", GENERAL, stage.clock.now())
    past_the_lease(stage)
    stage.api.members[GENERAL].remove(ALICE)
    await stage.messenger.whisper(whisper())
    assert len(stage.api.messages[f"D{ALICE}"]) == 1


async def test_a_whisper_twice_is_said_once(stage: Stage) -> None:
    """A repeated job does not repeat itself to the person."""
    await stage.messenger.whisper(whisper())
    await stage.messenger.whisper(whisper())
    assert len(stage.api.whispers) == 1


async def test_a_redraw_replaces_the_message(stage: Stage) -> None:
    """The text and the blocks of the message with that key change in place."""
    ts = await stage.messenger.post(post())
    assert await stage.messenger.update(post(text="Gone"))
    [row] = stage.api.messages[GENERAL]
    assert (row["ts"], row["text"]) == (ts, "Gone")


async def test_a_redraw_of_nothing_is_told(stage: Stage) -> None:
    """Never posted, or deleted in Slack since: there is nothing to redraw."""
    assert not await stage.messenger.update(post())
    await stage.messenger.post(post())
    stage.api.messages[GENERAL].clear()
    assert not await stage.messenger.update(post())


async def test_a_redraw_still_happens_where_customers_read_by_now(stage: Stage) -> None:
    """Words that were deleted must disappear from a channel that was shared after the digest, too."""
    await stage.messenger.post(post())
    stage.api.channels[GENERAL]["is_ext_shared"] = True
    assert await stage.messenger.update(post(text="Gone"))


async def test_a_redraw_finds_a_message_that_nobody_recorded(stage: Stage) -> None:
    """Fault 40: the process died between Slack's answer and the record; deleted words must go from there as well."""
    ts = stage.api.say(GENERAL, "Hello", metadata={"event_payload": {"key": "k1"}})
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("k1", GENERAL, stage.clock.now())
    assert await stage.messenger.update(post(text="Gone"))
    async with stage.storage.work(WORKSPACE) as work:
        claim = await work.posts.posted("k1")
    assert claim is not None
    assert claim.ts == ts


async def test_a_redraw_waits_for_a_message_that_may_still_arrive(stage: Stage) -> None:
    """While somebody may be posting, nobody can say that there is nothing to redraw."""
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("k1", GENERAL, stage.clock.now())
    with pytest.raises(TryAgainError):
        await stage.messenger.update(post(text="Gone"))
    past_the_lease(stage)
    assert not await stage.messenger.update(post(text="Gone"))


async def test_a_message_that_slack_no_longer_lets_change_is_said_so(stage: Stage) -> None:
    """Heed cannot edit in an archived channel, and says that it cannot."""
    await stage.messenger.post(post())
    stage.api.plan("chat.update", refused("is_archived"))
    with pytest.raises(ChannelUnreachableError):
        await stage.messenger.update(post(text="Gone"))


async def test_a_file_goes_to_one_person_once(stage: Stage) -> None:
    """An export twice under one key is one file, by direct message."""
    await stage.messenger.send_file(export())
    await stage.messenger.send_file(export())
    [row] = stage.api.messages[f"D{ALICE}"]
    assert [file["name"] for file in row["files"]] == ["feedback.csv"]
    assert stage.api.uploads[row["files"][0]["id"]] == b"id,words\n"


async def test_a_file_is_found_after_a_crash(stage: Stage) -> None:
    """Fault 40: the process died after Slack took the file; the next one finds it by its name and time."""
    stage.api.add_channel(f"D{ALICE}", is_im=True)
    stage.api.say(f"D{ALICE}", "Here is your export", files=[{"id": "F9", "name": "feedback.csv"}])
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("e1", f"D{ALICE}", stage.clock.now())
    past_the_lease(stage)
    await stage.messenger.send_file(export())
    assert len(stage.api.messages[f"D{ALICE}"]) == 1


async def test_an_outsider_gets_no_file(stage: Stage) -> None:
    """Somebody of another organisation is never sent what customers said."""
    stage.api.add_user("U9", team_id="T9")
    with pytest.raises(OutsiderError):
        await stage.messenger.send_file(export("U9"))
    assert not stage.api.uploads


async def test_a_young_claim_of_another_process_is_left_alone(stage: Stage) -> None:
    """Somebody may be posting right now: come back when their time is over, then post."""
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("k1", GENERAL, stage.clock.now())
    with pytest.raises(TryAgainError) as raised:
        await stage.messenger.post(post())
    assert not stage.api.asked("chat.postMessage")
    stage.clock.advance(timedelta(seconds=(raised.value.after_seconds or 0) + 1))
    assert await stage.messenger.post(post())
