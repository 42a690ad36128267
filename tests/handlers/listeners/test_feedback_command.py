"""`/heed`: words are kept at once, sub-commands do what they say, and nothing typed is lost."""

import asyncio

import pytest

from bot.domain.feedback import Kind, Source, State
from tests.fakes.slack import slack_is_down
from tests.handlers.front_door import GENERAL, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor, buttons_of, texts_of


async def test_typed_words_are_kept_and_confirmed_at_once(durable_door: FrontDoor) -> None:
    """The answer to the command is the receipt, and the item is stored by then."""
    answer = await durable_door.command("The export takes ten minutes &amp; times out")
    item = await durable_door.item()
    assert (item.words, item.source, item.captured_by) == (
        "The export takes ten minutes & times out",
        Source.COMMAND,
        PRIYA,
    )
    assert answer["response_type"] == "ephemeral"
    assert "F-1" in answer["text"]
    assert set(buttons_of(answer)) == {"Edit", "Undo"}


async def test_a_command_that_slack_sends_twice_is_one_item(door: FrontDoor) -> None:
    """The trigger of a command is its natural key."""
    await door.command("Slow", trigger="same")
    await door.command("Slow export", trigger="one")
    answer = await door.command("Slow export", trigger="one")
    assert len(await door.items()) == 1
    assert "already kept" in answer["text"]


async def test_words_typed_in_a_private_channel_stay_there(door: FrontDoor) -> None:
    """Whoever is not a member finds nothing; the receipt says so."""
    answer = await door.command("Their contract ends in May", channel=PRIVATE)
    assert (await door.item()).private_to == PRIVATE
    assert "Only members" in answer["text"]
    assert "Nothing found" in (await door.command("find contract", user=SAM))["text"]
    assert "1" in (await door.command("find contract"))["text"]


async def test_words_typed_where_slack_tells_nothing_are_private(door: FrontDoor) -> None:
    """Two people's own messages are no place for Heed: unknown counts as private."""
    await door.command("Between us", channel="G0NOWHERE")
    assert (await door.item()).private_to == "G0NOWHERE"


async def test_words_typed_to_heed_itself_are_for_everybody(door: FrontDoor) -> None:
    """One's own direct message with Heed is private, yet what one writes down there is meant for the team."""
    await door.command("Love it", channel="D0PRIYA")
    assert (await door.item()).private_to is None


async def test_words_are_kept_while_slack_is_down(door: FrontDoor) -> None:
    """Storing needs nobody but the database."""
    door.directory.error = slack_is_down()
    answer = await door.command("The export takes ten minutes")
    assert "Kept as" in answer["text"]
    assert (await door.item()).private_to == GENERAL


async def test_the_word_payload_is_a_word(door: FrontDoor) -> None:
    """Bolt's own parser loses such a command."""
    await door.command("change the payload format")
    assert (await door.item()).words == "change the payload format"


async def test_a_near_miss_keeps_nothing_until_told_to(door: FrontDoor) -> None:
    """The nearest sub-command is named, and a button keeps the words all the same, once."""
    answer = await door.command("shwo 12")
    assert await door.items() == []
    assert "`/heed show 12`" in answer["text"]
    button = buttons_of(answer)["Keep it as feedback"]
    await door.press(button["action_id"], button["value"])
    await door.press(button["action_id"], button["value"])
    assert (await door.item()).words == "shwo 12"
    assert "already kept" in door.responses[-1]["text"]


async def test_help_names_every_sub_command(door: FrontDoor) -> None:
    """Help shows the ways to capture and to find."""
    text = (await door.command("help"))["text"]
    assert all(word in text for word in ("find", "show", "export", "Tag as feedback", ":ear:", "/digest"))


async def test_a_bare_command_opens_the_form(door: FrontDoor) -> None:
    """The form of a private channel says that the words stay there, and keeps them there."""
    await door.command("", channel=PRIVATE)
    form = door.opened()
    assert "Only members of this private conversation can find it." in texts_of(form)
    await door.submit(form, words="They may leave", said_by="Jo", kind="churn_risk", account="Acme Corp")
    item = await door.item()
    assert (item.private_to, item.author_name, item.kind, item.account_name, item.source) == (
        PRIVATE,
        "Jo",
        Kind.CHURN_RISK,
        "Acme Corp",
        Source.FORM,
    )


async def test_a_form_that_does_not_open_is_said(door: FrontDoor) -> None:
    """Fault 25: an expired trigger gets a sentence, not silence."""
    door.refusal = "expired_trigger_id"
    assert "did not open the form" in (await door.command(""))["text"]


async def test_show_tells_everything(door: FrontDoor) -> None:
    """An item is shown with its earlier versions to whoever may read it."""
    await door.command("The export takes ten minutes")
    item = await door.item()
    await door.press("feedback.open", item.id)
    await door.submit(door.opened(), words="The export takes twenty minutes")
    texts = " ".join(texts_of(await door.command("show F-1")))
    assert "twenty minutes" in texts
    assert "ten minutes" in texts
    assert "Version 1" in texts


@pytest.mark.parametrize("number", ["F-99", "1"])
async def test_showing_what_is_not_there_or_not_yours_says_the_same(door: FrontDoor, number: str) -> None:
    """Nobody learns from the answer whether a private item exists."""
    await door.command("Their contract ends in May", channel=PRIVATE)
    answer = await door.command(f"show {number}", user=SAM)
    assert answer["text"] == "There is no such item, or it is from a place that you cannot read."


async def test_a_search_is_paged(door: FrontDoor) -> None:
    """Seven items are two pages, there and back."""
    for number in range(7):
        await door.command(f"The export number {number} is slow")
    answer = await door.command("find export since:7d")
    assert "1-5 of 7" in answer["text"]
    following = buttons_of(answer)["Next"]
    await door.press(following["action_id"], following["value"])
    page = door.responses[-1]
    assert page["replace_original"] is True
    assert "6-7 of 7" in page["text"]
    assert set(buttons_of(page)) == {"Open", "Previous"}


async def test_a_filter_that_cannot_be_read_is_named(door: FrontDoor) -> None:
    """The answer says what to write, letter by letter what was typed."""
    answer = await door.command("find kind:<!channel>")
    assert "There is no kind" in answer["text"]
    assert "<!channel>" not in answer["text"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("themess", "/heed themes"),
        ("privcy", "/heed privacy"),
        ("chanel listen", "/heed channel listen"),
        ("fnd", "/heed find slow export kind:bug"),
    ],
)
async def test_a_slip_is_answered_with_the_least_that_was_meant(door: FrontDoor, typed: str, meant: str) -> None:
    """An example is shown where the name alone means nothing: `off` is never put into anybody's mouth."""
    assert f"Did you mean `{meant}`?" in (await door.command(typed))["text"]
    assert await door.items() == []


async def test_an_outsider_finds_nothing(door: FrontDoor) -> None:
    """Should a command from another organisation arrive, it is refused."""
    await door.command("Secret plan")
    assert "Only members of the workspace" in (await door.command("find plan", user=OUTSIDER))["text"]


async def test_undo_takes_a_capture_back(durable_door: FrontDoor) -> None:
    """Only the person who made it can, and the words are gone."""
    receipt = await durable_door.command("A mistake")
    undo = buttons_of(receipt)["Undo"]
    await durable_door.press(undo["action_id"], undo["value"], user=SAM)
    assert "Only the person who kept this" in durable_door.responses[-1]["text"]
    await durable_door.press(undo["action_id"], undo["value"])
    assert "no longer kept" in durable_door.responses[-1]["text"]
    assert await durable_door.items() == []
    async with durable_door.desk.storage.work("T0HEED") as work:
        gone = await work.feedback.with_id(undo["value"])
    assert gone is not None
    assert (gone.state, gone.words) == (State.UNDONE, "")


async def test_what_somebody_worked_on_is_not_undone(door: FrontDoor) -> None:
    """After a correction, Undo says why not."""
    receipt = await door.command("Slow export")
    undo = buttons_of(receipt)["Undo"]
    await door.press("feedback.open", undo["value"], user=SAM)
    await door.submit(door.opened(), user=SAM, kind="bug")
    await door.press(undo["action_id"], undo["value"])
    assert "worked on this" in door.responses[-1]["text"]
    assert (await door.item()).kind is Kind.BUG


async def test_an_outsider_who_presses_a_button_gets_a_sentence(door: FrontDoor) -> None:
    """In a shared channel customers can press Heed's buttons; they are shown nothing."""
    receipt = await door.command("Slow export")
    for button in buttons_of(receipt).values():
        await door.press(button["action_id"], button["value"], user=OUTSIDER, team="T0ACME")
        assert "Only members of the workspace" in door.responses[-1]["text"]
    assert door.views == []
    assert len(await door.items()) == 1


async def test_an_export_is_sent_once_with_what_one_may_read(door: FrontDoor) -> None:
    """A private channel's words are only in its members' files."""
    await door.command("Everybody's words")
    await door.command('=HYPERLINK("http://evil")', channel=PRIVATE)
    assert "on its way" in (await door.command("export csv", user=SAM))["text"]
    await door.command("export", user=PRIYA, trigger="e")
    await door.command("export", user=PRIYA, trigger="e")
    await door.jobs.run_all()
    sams, priyas = door.messenger.files
    assert b"Everybody" in sams.data
    assert b"HYPERLINK" not in sams.data
    assert b"\"'=HYPERLINK" in priyas.data


async def test_a_global_form_sent_twice_is_one_item(durable_door: FrontDoor) -> None:
    """Fault 25: the view is the natural key, and the receipt comes by direct message."""
    form = await durable_door.log()
    await asyncio.gather(*(durable_door.submit(form, words="Love it", said_by="Jo") for _ in range(2)))
    item = await durable_door.item()
    assert (item.words, item.author_name, item.private_to) == ("Love it", "Jo", None)
    await durable_door.jobs.run_all()
    (whisper,) = durable_door.messenger.whispers
    assert whisper.channel_id is None
