"""`/heed forget` from the preview to the receipt (fault 39)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.erasures import ForgottenReceipt
from handlers.blocks.drawing import draw
from handlers.payloads.forget import LEAVE
from storage.unit_of_work import SqlStorage
from tests.fakes.slack import WORKSPACE
from tests.handlers.forget_door import WORDS, everything, forgotten, pressed, tagged
from tests.handlers.front_door import CUSTOMER, GENERAL, GUEST, PRIVATE, PRIYA, SAM, TS, FrontDoor, buttons_of, texts_of
from tests.handlers.front_door import front_door as opened_door


@pytest.fixture
async def door(storage: SqlStorage) -> AsyncIterator[FrontDoor]:
    """Open the door, some days after what people said in it, on each engine."""
    async with opened_door(storage) as opened:
        opened.clock.at = datetime.fromtimestamp(float(TS), UTC) + timedelta(days=3)
        yield opened


async def test_a_person_is_forgotten_after_a_preview(door: FrontDoor) -> None:
    """The preview counts, one press begins it, a receipt that names nobody comes by direct message."""
    await tagged(door)
    preview = await door.command(f"forget <@{CUSTOMER}|jo>")
    assert "1 item" in texts_of(preview)
    assert buttons_of(preview)["Forget for good"]["confirm"]["title"]["text"] == "Forget for good?"
    assert (await door.item()).words == WORDS
    receipt = " ".join(await forgotten(door))
    assert "1 item" in receipt
    assert CUSTOMER not in receipt
    assert "Jo Miller" not in receipt
    assert await door.items() == []
    left = await everything(door)
    assert [trace for trace in (CUSTOMER, "Jo Miller", "zeppelin", TS) if trace in left] == []


async def test_leaving_it_changes_nothing(door: FrontDoor) -> None:
    """The preview can be put away."""
    await tagged(door)
    await door.press(LEAVE, "leave")
    assert texts_of(door.responses[-1])[0] == "Nothing was forgotten."
    assert (await door.item()).words == WORDS


async def test_a_colleague_is_forgotten_but_not_what_others_said(door: FrontDoor) -> None:
    """What Priya captured of a customer stays, without her; what she typed herself goes."""
    await tagged(door)
    await door.command("My own wishful thought", user=PRIYA)
    assert len(await door.items()) == 2
    await pressed(door, f"<@{PRIYA}>", user=SAM)
    await door.jobs.run_all()
    item = await door.item()
    assert (item.words, item.captured_by) == (WORDS, None)
    assert PRIYA not in await everything(door)
    assert [job for job in door.jobs.jobs.values() if PRIYA in f"{job.id}{job.args}"] == []


async def test_their_part_of_a_conversation_goes(door: FrontDoor) -> None:
    """Somebody else's item stays, without what they said in its thread and without their name."""
    reply = "1790000001.000100"
    door.directory.add_message(GENERAL, TS, f"The export fails, says <@{CUSTOMER}>", author_id=SAM)
    door.directory.add_message(GENERAL, reply, WORDS, author_id=CUSTOMER, thread_ts=TS)
    await door.event(
        type="app_mention", channel=GENERAL, user=PRIYA, ts="1790000002.000100", thread_ts=TS, text="<@U0HEED> keep"
    )
    await door.jobs.run_all()
    assert [said.author_id for said in (await door.item()).conversation] == [CUSTOMER]
    await forgotten(door)
    item = await door.item()
    assert (item.words, item.conversation) == ("The export fails, says @someone", ())
    left = await everything(door)
    assert [trace for trace in (CUSTOMER, "Jo Miller", "zeppelin") if trace in left] == []


async def test_an_account_is_forgotten_with_its_items(door: FrontDoor) -> None:
    """Name, facts, keys and everything from it; an import does not bring back the name."""
    view = await door.log()
    await door.submit(view, words=WORDS, account="Quagmire Corp")
    assert (await door.item()).account_name == "Quagmire Corp"
    receipt = " ".join(await forgotten(door, "quagmire corp"))
    assert "An account was forgotten" in receipt
    assert await door.items() == []
    assert "Quagmire" not in await everything(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.accounts.ensure("quagmire CORP", at=door.clock.now()) is None


async def test_digests_and_receipts_in_slack_follow(door: FrontDoor) -> None:
    """The quote in a posted digest goes, also from a channel that was archived as far as Slack allows."""
    door.directory.add_channel("C0DIGEST", PRIYA, name="digest")
    await tagged(door)
    await door.jobs.run_all()
    await door.command("now", name="/digest", channel="C0DIGEST")
    await door.jobs.run_all()
    assert "zeppelin" in str(door.messenger.posts)
    door.messenger.updates.clear()
    await forgotten(door)
    redrawn = [post for post in door.messenger.updates if post.key.startswith("digest:")]
    assert redrawn
    assert "zeppelin" not in str([draw(post.content) for post in redrawn])


@pytest.mark.parametrize(
    ("text", "user", "answer"),
    [
        ("<@U0HEED>", PRIYA, "Heed keeps nothing that apps say"),
        ("<@U0PRIYA> <@U0SAM>", PRIYA, "One person at a time"),
        ("A-99", PRIYA, "There is no such account"),
        (f"<@{CUSTOMER}>", GUEST, "Only full members"),
        ("", PRIYA, "Say who is to be forgotten"),
    ],
)
async def test_what_cannot_be_forgotten_gets_a_sentence(door: FrontDoor, text: str, user: str, answer: str) -> None:
    """It says what to do instead."""
    assert answer in " ".join(texts_of(await door.command(f"forget {text}", user=user)))


async def test_what_is_private_is_not_counted_for_others(door: FrontDoor) -> None:
    """Sam is not told how much there was in a channel that he is not in; it goes all the same."""
    door.directory.add_message(PRIVATE, TS, WORDS, author_id=CUSTOMER)
    await door.submit(await door.tag({"ts": TS, "user": CUSTOMER, "text": WORDS}, channel=PRIVATE))
    preview = await door.command(f"forget <@{CUSTOMER}>", user=SAM)
    assert "nothing that you may read" in " ".join(texts_of(preview))
    await pressed(door, f"<@{CUSTOMER}>", user=SAM)
    await door.jobs.run_all()
    assert "zeppelin" not in await everything(door)
    (receipt,) = [each.content for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]
    assert "items" not in receipt.erasure.removed
