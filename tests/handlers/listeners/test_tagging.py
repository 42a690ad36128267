"""“Tag as feedback”: a form filled in with the message, saved once, and following what happens to the message."""

import asyncio

import pytest

from bot.domain.feedback import Kind, Severity, Source
from bot.messages import CaptureReceipt
from tests.fakes.slack import HEED
from tests.handlers.front_door import (
    CUSTOMER,
    GENERAL,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
    Json,
    texts_of,
)

WORDS = "The export takes <b>ten</b> minutes"


def _message(text: str = "The export takes &lt;b&gt;ten&lt;/b&gt; minutes", **more: str) -> Json:
    return {"ts": TS, "user": CUSTOMER, "text": text, **more}


def _put(door: FrontDoor, text: str, channel: str = GENERAL, **more: str) -> Json:
    door.directory.add_message(channel, TS, text, author_id=CUSTOMER)
    return _message(text, **more)


def _words_in(form: Json) -> str:
    return next(str(block["element"]["initial_value"]) for block in form["blocks"] if block.get("block_id") == "words")


async def test_a_tagged_message_is_kept_with_what_the_person_said_of_it(durable_door: FrontDoor) -> None:
    """The form comes filled in; saving it keeps the words, the author, the address and the choices."""
    message = _put(durable_door, "The export takes &lt;b&gt;ten&lt;/b&gt; minutes", thread_ts="1789999999.000100")
    form = await durable_door.tag(message)
    assert _words_in(form) == WORDS
    assert await durable_door.submit(form, kind="bug", severity="high", account="Acme Corp") == {"text": ""}
    item = await durable_door.item()
    assert (item.words, item.kind, item.severity, item.account_name) == (WORDS, Kind.BUG, Severity.HIGH, "Acme Corp")
    assert (item.author_id, item.author_name, item.captured_by) == (CUSTOMER, "Jo Miller", PRIYA)
    assert (item.source, item.private_to, item.version) == (Source.SHORTCUT, None, 1)
    assert item.message is not None
    assert item.message.thread_ts == "1789999999.000100"
    assert item.message.permalink == f"https://acme.slack.com/archives/{GENERAL}/p1790000000000100"


async def test_the_confirmation_stands_in_the_thread(durable_door: FrontDoor) -> None:
    """One receipt, below the message, without its words."""
    await durable_door.submit(await durable_door.tag(_put(durable_door, "Slow export")))
    await durable_door.jobs.run_all()
    (post,) = durable_door.messenger.posts
    assert (post.channel_id, post.thread_ts) == (GENERAL, TS)
    assert isinstance(post.content, CaptureReceipt)
    assert durable_door.messenger.whispers == []


async def test_in_a_shared_channel_the_confirmation_is_whispered(door: FrontDoor) -> None:
    """Customers never see Heed speak."""
    message = _put(door, "Slow export", channel=SHARED)
    await door.submit(await door.tag(message, channel=SHARED))
    await door.jobs.run_all()
    assert door.messenger.posts == []
    (whisper,) = door.messenger.whispers
    assert whisper.user_id == PRIYA
    assert (await door.item()).is_external


async def test_where_heed_is_no_member_the_receipt_says_what_that_means(door: FrontDoor) -> None:
    """A direct message between two people can be tagged; edits there cannot be followed, and the words stay there."""
    await door.submit(await door.tag(_message(), channel="G0NOWHERE"))
    await door.jobs.run_all()
    (whisper,) = door.messenger.whispers
    assert isinstance(whisper.content, CaptureReceipt)
    assert not whisper.content.follows_edits
    assert (await door.item()).private_to == "G0NOWHERE"


async def test_saving_twice_opens_the_saved_item(durable_door: FrontDoor) -> None:
    """The second time, the form is the item's own."""
    message = _put(durable_door, "Slow export")
    await durable_door.submit(await durable_door.tag(message), kind="bug")
    form = await durable_door.tag(message, user=SAM)
    assert form["callback_id"] == "feedback.save_correction"
    assert any("already kept as *F-1*" in text for text in texts_of(form))
    await durable_door.submit(form, user=SAM, kind="request")
    assert (await durable_door.item()).kind is Kind.REQUEST


async def test_two_people_save_the_same_message(door: FrontDoor) -> None:
    """The second form becomes the saved item's, with what the second person typed still in it."""
    message = _put(door, "Slow export")
    first, second = await door.tag(message), await door.tag(message, user=SAM)
    await door.submit(first, kind="bug")
    answer = await door.submit(second, user=SAM, view_id="V2", kind="request", account="Acme Corp")
    assert answer["response_action"] == "update"
    await door.submit(answer["view"], user=SAM, view_id="V2")
    item = await door.item()
    assert (item.kind, item.account_name, item.captured_by) == (Kind.REQUEST, "Acme Corp", PRIYA)


async def test_a_double_click_saves_once(durable_door: FrontDoor) -> None:
    """Fault 25: two submissions of one form, also at the same time, are one item and one receipt."""
    form = await durable_door.tag(_put(durable_door, "Slow export"))
    answers = await asyncio.gather(*(durable_door.submit(form, kind="bug", account="Acme") for _ in range(3)))
    assert answers == [{"text": ""}] * 3
    await durable_door.jobs.run_all()
    assert len(durable_door.messenger.posts) == 1
    assert (await durable_door.item()).worked_on_at is None


async def test_a_form_without_words_says_so_and_stays_open(door: FrontDoor) -> None:
    """Errors stand under their input."""
    for form in (await door.tag(_put(door, "Slow export")), await door.log()):
        answer = await door.submit(form, words=" \u200b ", account="x" * 101)
        assert answer["response_action"] == "errors"
        assert "account" in answer["errors"]
        answer = await door.submit(form, words=" \u200b ")
        assert "no words to keep" in answer["errors"]["words"]
    assert await door.items() == []


async def test_a_message_with_only_a_file_asks_for_words(door: FrontDoor) -> None:
    """Fault 19: an empty form with a hint; what is typed is kept, also after Slack was asked for the message."""
    form = await door.tag(_put(door, ""))
    hint = next(block["hint"]["text"] for block in form["blocks"] if block.get("block_id") == "words")
    assert "only a file" in hint
    await door.submit(form, words="The screenshot shows a blank page")
    await door.jobs.run_all()
    assert (await door.item()).words == "The screenshot shows a blank page"


async def test_a_message_longer_than_a_form_is_kept_whole(durable_door: FrontDoor) -> None:
    """Fault 30: 40,000 characters are shown in part and stored letter by letter."""
    text = "The export fails. " * 2_222
    form = await durable_door.tag(_put(durable_door, text))
    assert "words" not in [block.get("block_id") for block in form["blocks"]]
    await durable_door.submit(form, kind="bug")
    assert (await durable_door.item()).words == text.strip()


async def test_words_changed_in_the_form_leave_the_customers_own_behind_them(door: FrontDoor) -> None:
    """What the customer said is the first version, what the person made of it the second."""
    message = _put(door, "it broke again!!")
    await door.submit(await door.tag(message), words="The export broke again")
    await door.jobs.run_all()
    item = await door.item()
    async with door.desk.storage.work("T0HEED") as work:
        versions = await work.feedback.versions(item.id)
    assert [version.words for version in versions] == ["it broke again!!", "The export broke again"]
    await door.edit("it broke", before="it broke again!!", edited_ts="1790000100.000000")
    assert (await door.item()).words == "The export broke again"


@pytest.mark.parametrize("known", ["deleted in Slack", "told by an event"])
async def test_a_message_deleted_while_its_form_is_open(durable_door: FrontDoor, known: str) -> None:
    """The form says what happened; nothing is kept, now or after a second try."""
    form = await durable_door.tag(_put(durable_door, "Slow export"))
    if known == "told by an event":
        await durable_door.delete()
    else:
        durable_door.directory.remove_message(GENERAL, TS)
        await durable_door.submit(form)
        await durable_door.jobs.run_all()
    if known == "told by an event":
        answer = await durable_door.submit(form)
        assert "was deleted" in answer["errors"]["words"]
    assert await durable_door.items() == []
    assert durable_door.messenger.posts == []


async def test_an_edit_while_the_form_is_open(door: FrontDoor) -> None:
    """What is kept first is what the customer says now."""
    form = await door.tag(_put(door, "Slow exprot"))
    door.directory.add_message(GENERAL, TS, "Slow export", author_id=CUSTOMER)
    await door.edit("Slow export", before="Slow exprot", edited_ts="1790000100.000000")
    await door.submit(form)
    await door.jobs.run_all()
    item = await door.item()
    async with door.desk.storage.work("T0HEED") as work:
        versions = await work.feedback.versions(item.id)
    assert versions[0].words == "Slow export"


@pytest.mark.parametrize("own", [{"user": HEED}, {"user": "U0X", "bot_id": "B0HEED"}])
async def test_a_message_of_heeds_own_is_not_feedback(door: FrontDoor, own: Json) -> None:
    """Fault 17: a clear answer instead of a form."""
    with pytest.raises(IndexError):
        await door.tag(_message() | own)
    assert "message of mine" in door.responses[-1]["text"]


async def test_a_form_that_does_not_open_is_said_at_the_message(door: FrontDoor) -> None:
    """Fault 25: an expired trigger gets a sentence that only the person sees."""
    door.refusal = "expired_trigger_id"
    with pytest.raises(IndexError):
        await door.tag(_message())
    assert door.responses[-1]["response_type"] == "ephemeral"
    assert "try again" in door.responses[-1]["text"]
    with pytest.raises(IndexError):
        await door.log()
    assert len(door.messenger.whispers) == 1


async def test_mentions_in_a_message_are_names(door: FrontDoor) -> None:
    """Faults 26, 27, 28: what is kept can be shown without calling anybody or hiding where a link goes."""
    text = (
        f"<!channel> <@{SAM}> <!subteam^S1|@support> see <https://evil.example|https://bank.com> &amp;lt;!here&amp;gt;"
    )
    await door.submit(await door.tag(_put(door, text)))
    await door.jobs.run_all()
    item = await door.item()
    assert item.words == "@channel @Sam @support see https://bank.com (https://evil.example) &lt;!here&gt;"
    assert item.version == 1


async def test_a_private_item_does_not_open_for_others(door: FrontDoor) -> None:
    """Who is not in the private channel gets the same sentence as for an item that is not there."""
    await door.submit(await door.tag(_put(door, "They may leave", channel=PRIVATE), channel=PRIVATE))
    item = await door.item()
    opened = len(door.views)
    await door.press("feedback.open", item.id, user=SAM)
    assert "no such item" in door.responses[-1]["text"]
    await door.press("feedback.open", "made-up", user=SAM)
    assert "no such item" in door.responses[-1]["text"]
    assert len(door.views) == opened


async def test_an_outsiders_form_is_refused(door: FrontDoor) -> None:
    """Should a form of somebody from another organisation arrive, it changes nothing."""
    form = await door.tag(_put(door, "Slow export", channel=SHARED), channel=SHARED)
    answer = await door.submit(form, user=OUTSIDER)
    assert answer["response_action"] == "push"
    assert await door.items() == []
