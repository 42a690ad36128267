"""What the messenger does when Slack is slow, busy, confused or gone: one message, whatever happens (fault 24)."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import ChannelUnreachableError, NotConnectedError, TryAgainError
from bot.messages import Sentence
from bot.ports import Storage, Whisper
from handlers import messenger_posting
from handlers.answers import RefusedError
from handlers.messenger_once import LEASE
from tests.fakes.slack_api import Trouble, rate_limited, refused
from tests.handlers.stage import ALICE, GENERAL, WORKSPACE, Stage, on_stage, past_the_lease, post

RESET_AFTER_SENDING = Trouble(is_done=True, is_reset=True)
RESET_BEFORE_SENDING = Trouble(is_reset=True)


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run."""
    async with on_stage(storage) as stage:
        yield stage


@pytest.mark.parametrize(
    "trouble",
    [
        rate_limited("30"),
        rate_limited("1"),
        rate_limited(None),
        rate_limited("soon"),
        refused("ratelimited"),
        Trouble(status=500),
        Trouble(status=503, is_done=True),
        refused("internal_error"),
        Trouble(error="fatal_error", is_done=True),
        RESET_BEFORE_SENDING,
        RESET_AFTER_SENDING,
    ],
    ids=lambda trouble: f"{trouble.status}-{trouble.error}-{trouble.retry_after}-{trouble.is_done}",
)
async def test_trouble_ends_in_one_message(stage: Stage, trouble: Trouble) -> None:
    """Fault 24: whatever happens to a request, and however often, the message is there once."""
    stage.api.plan("chat.postMessage", trouble, trouble)
    ts = await stage.patiently(post())
    assert [row["ts"] for row in stage.api.messages[GENERAL]] == [ts]


@pytest.mark.parametrize("is_done", [True, False])
async def test_a_hanging_slack_ends_in_one_message(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    """Fault 24: after a time-out Slack may still be working, so nothing is sent again before it must have finished."""
    stage.api.plan("chat.postMessage", Trouble(hang_seconds=60, is_done=is_done))
    with monkeypatch.context() as hasty:
        hasty.setattr(messenger_posting, "ANSWER_SECONDS", 0.05)
        with pytest.raises(TryAgainError) as raised:
            await stage.messenger.post(post())
    assert raised.value.after_seconds == LEASE.total_seconds()
    await stage.patiently(post())
    assert len(stage.api.messages[GENERAL]) == 1


async def test_a_long_wait_goes_back_to_the_job(stage: Stage) -> None:
    """Fault 24: Retry-After 30 is passed on, and the next process may post at once when the time is over."""
    stage.api.plan("chat.postMessage", rate_limited("30"))
    with pytest.raises(TryAgainError) as raised:
        await stage.messenger.post(post())
    assert raised.value.after_seconds == 30
    stage.restart()
    assert await stage.messenger.post(post())


async def test_a_short_wait_is_waited_out(stage: Stage) -> None:
    """Fault 24: a missing Retry-After counts as a second, and the message goes out in the same call."""
    stage.api.plan("chat.postMessage", rate_limited(None))
    await stage.messenger.post(post())
    assert stage.waits == [1.0]


async def test_a_slack_that_cannot_be_reached_keeps_no_claim(stage: Stage) -> None:
    """Without a connection nothing was sent, so the next try need not look for anything."""
    address, stage.api.url = stage.api.url, "http://127.0.0.1:1/api/"
    stage.restart()
    with pytest.raises(TryAgainError):
        await stage.messenger.post(post())
    stage.api.url = address
    assert await stage.messenger.post(post())
    assert not stage.api.asked("conversations.history")


async def test_a_process_killed_after_slack_accepted_posts_nothing_again(stage: Stage) -> None:
    """Fault 40: killed between Slack's answer and the record, the next process finds the key in the history."""
    ts = await stage.messenger.post(post())
    async with stage.storage.work(WORKSPACE) as work:
        # As it was before the record: the claim alone.
        await work.posts.claim("k2", GENERAL, stage.clock.now())
    stage.api.messages[GENERAL][0]["metadata"]["event_payload"]["key"] = "k2"
    for _ in range(5):
        stage.api.say(GENERAL, "Somebody talks on, so that the message is not on the first page")
    past_the_lease(stage)
    stage.restart()
    assert await stage.messenger.post(post("k2")) == ts
    assert len(stage.api.with_key("k2")) == 1


async def test_a_process_killed_before_sending_leaves_it_to_the_next(stage: Stage) -> None:
    """Fault 40: killed between the claim and the request, the next process looks, finds nothing and posts."""
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("k1", GENERAL, stage.clock.now())
    past_the_lease(stage)
    await stage.messenger.post(post())
    assert len(stage.api.with_key("k1")) == 1


async def test_a_message_on_its_way_is_redrawn_soon(stage: Stage) -> None:
    """Its sender is most likely done in a second: whoever redraws it does not wait until a dead one is given up."""
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim("k1", GENERAL, stage.clock.now())
    with pytest.raises(TryAgainError) as postponed:
        await stage.messenger.update(post())
    assert postponed.value.after_seconds is None
    past_the_lease(stage)
    assert not await stage.messenger.update(post())


async def test_a_reply_is_looked_for_in_its_thread(stage: Stage) -> None:
    """Replies are not in the channel's history."""
    root = stage.api.say(GENERAL, "The customer's message")
    stage.api.plan("chat.postMessage", RESET_AFTER_SENDING)
    await stage.messenger.post(post(thread_ts=root))
    assert len(stage.api.with_key("k1")) == 1


async def test_nothing_is_sent_again_while_nobody_can_look(stage: Stage) -> None:
    """A lost answer and a history that does not answer: wait, rather than say it twice."""
    stage.api.plan("chat.postMessage", RESET_AFTER_SENDING)
    stage.api.plan("conversations.history", Trouble(status=500))
    with pytest.raises(TryAgainError):
        await stage.messenger.post(post())
    await stage.patiently(post())
    assert len(stage.api.messages[GENERAL]) == 1


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"])
async def test_a_token_that_slack_refuses_is_said_so(stage: Stage, error: str) -> None:
    """The operator learns that Heed has to be installed again; retrying would change nothing."""
    stage.api.plan("chat.postMessage", refused(error))
    with pytest.raises(NotConnectedError):
        await stage.messenger.post(post())


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "channel_not_found", "restricted_action"])
async def test_a_channel_that_changed_since_we_looked_is_said_so(stage: Stage, error: str) -> None:
    """Fault 23: Slack's answer to the message itself is the last word on the place."""
    stage.api.plan("chat.postMessage", refused(error))
    with pytest.raises(ChannelUnreachableError):
        await stage.messenger.post(post())


@pytest.mark.parametrize("error", ["msg_too_long", "invalid_blocks", "msg_blocks_too_long"])
async def test_a_message_that_slack_finds_unfit_goes_out_as_text(stage: Stage, error: str) -> None:
    """Rather plain than lost."""
    stage.api.plan("chat.postMessage", refused(error))
    await stage.messenger.post(post())
    [row] = stage.api.messages[GENERAL]
    assert row["text"] == "Hello"
    assert "blocks" not in row


async def test_a_forty_thousand_character_message_goes_out_cut(stage: Stage) -> None:
    """Fault 30: what is too long is cut before Slack sees it, in the text as in the blocks."""
    await stage.messenger.post(post(text="&" * 40_000))
    [row] = stage.api.messages[GENERAL]
    assert len(row["text"]) <= 4_000
    assert row["text"].endswith("&amp;…")


async def test_a_refusal_that_nobody_expected_is_not_swallowed(stage: Stage) -> None:
    """An error code that Heed does not know goes up to the job, which parks it where it is seen."""
    stage.api.plan("chat.postMessage", refused("as_user_not_supported"))
    with pytest.raises(RefusedError, match="as_user_not_supported"):
        await stage.messenger.post(post())


async def test_a_whisper_that_got_no_answer_is_said_again(stage: Stage) -> None:
    """Nobody can look for what one person sees: twice is better than never."""
    stage.api.plan("chat.postEphemeral", RESET_AFTER_SENDING)
    kept = Sentence(text="Kept")
    await stage.messenger.whisper(
        Whisper(key="w1", workspace_id=WORKSPACE, user_id=ALICE, content=kept, channel_id=GENERAL)
    )
    assert len(stage.api.whispers) == 2


async def test_a_redraw_is_tried_again_later(stage: Stage) -> None:
    """Replacing a message twice does no harm, so every failure of it may simply be repeated."""
    await stage.messenger.post(post())
    stage.api.plan("chat.update", rate_limited("7"), Trouble(status=500))
    with pytest.raises(TryAgainError) as raised:
        await stage.messenger.update(post(text="Gone"))
    assert raised.value.after_seconds == 7
    with pytest.raises(TryAgainError):
        await stage.messenger.update(post(text="Gone"))
    assert await stage.messenger.update(post(text="Gone"))
