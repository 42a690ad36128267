"""Muting where it stands, looking up what Heed posted, and asking for what was held back, through the real Bolt app."""

from datetime import timedelta

import pytest

from bot.domain import reasons
from bot.domain.attention import MUTED, FoldNote, Occasion
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.handlers.attention_door import choose, held, lines, muted_by, mutes, notes, posted, shown, told
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, TS, FrontDoor, buttons_of, texts_of

DM = "D0PRIYA"


async def test_a_channels_questions_are_muted_where_one_stands(durable_door: FrontDoor) -> None:
    """Everybody reads below it who did, and can undo it."""
    door = durable_door
    await choose(door)
    assert await mutes(door) == {(GENERAL, "triage")}
    (note,) = door.messenger.posts
    assert (note.channel_id, note.thread_ts) == (GENERAL, TS)
    assert notes(door) == [f"🔕 <@{PRIYA}> muted questions to the team here. `/heed privacy` lists what is muted."]
    undo = buttons_of(list(draw(note.content).blocks))["Undo"]
    await door.press(undo["action_id"], undo["value"], user=SAM)
    await door.jobs.run_all()
    assert await mutes(door) == set()
    assert draw(door.messenger.updates[-1].content).text == f"<@{SAM}> turned questions to the team on again here."


async def test_a_second_press_changes_nothing(door: FrontDoor) -> None:
    """It is muted once, said once, and undone once."""
    await choose(door)
    await choose(door, user=SAM)
    assert len(notes(door)) == 1
    assert told(door) == ["These are muted already. `/heed privacy posts` lists what is."]
    for _ in range(2):
        await door.press("attention.unmute", f"triage:{GENERAL}")
    await door.jobs.run_all()
    assert len(door.messenger.updates) == 1


async def test_ones_own_reminders_are_muted_for_oneself(door: FrontDoor) -> None:
    """In direct messages nobody else's are touched."""
    await choose(door, occasion=Occasion.NUDGE, channel=DM)
    assert await mutes(door) == {(PRIYA, "nudge")}
    assert notes(door) == ["🔕 Muted: you get no more reminders. Heed's Home still shows what there is."]
    await door.press("attention.unmute", f"nudge:{PRIYA}", user=SAM)
    assert await mutes(door) == {(PRIYA, "nudge")}
    await door.press("attention.unmute", f"nudge:{PRIYA}", channel=DM)
    await door.jobs.run_all()
    assert await mutes(door) == set()
    assert draw(door.messenger.updates[-1].content).text == "You get reminders again."


@pytest.mark.parametrize("user", [GUEST, OUTSIDER])
async def test_guests_and_outsiders_mute_no_channel(door: FrontDoor, user: str) -> None:
    """What a whole channel hears is for its full members."""
    await choose(door, user=user)
    assert await mutes(door) == set()


@pytest.mark.parametrize("occasion", [Occasion.ASKED, Occasion.DIGEST])
async def test_what_has_its_own_mute_is_not_muted_here(door: FrontDoor, occasion: Occasion) -> None:
    """A digest is muted by its own button, and answers cannot be."""
    await choose(door, occasion=occasion)
    await choose(door, "mute", occasion, channel=DM)
    assert await mutes(door) == set()


async def test_a_private_channels_mute_is_its_members_to_undo(door: FrontDoor) -> None:
    """Who is not in it neither sees nor changes it."""
    await muted_by(door, PRIVATE)
    await door.press("attention.unmute", f"triage:{PRIVATE}", user=SAM)
    assert await mutes(door) == {(PRIVATE, "triage")}
    assert "secret" not in lines(await door.command("privacy", user=SAM))
    assert "🔕 Muted in #secret" in lines(await door.command("privacy"))


async def test_privacy_lists_what_is_muted(durable_door: FrontDoor) -> None:
    """Each with the button that takes it back; pressing it shows the list of what Heed posted."""
    door = durable_door
    await muted_by(door, GENERAL, by=SAM)
    await muted_by(door, PRIYA, occasion=Occasion.NUDGE)
    await muted_by(door, SAM, by=SAM, occasion=Occasion.OWED)
    answer = await door.command("privacy")
    seen = lines(answer)
    assert f"🔕 Muted in #general by <@{SAM}>: questions to the team" in seen
    assert "🔕 Muted for you: reminders" in seen
    assert "notes about" not in seen
    await door.press("attention.unmute_listed", f"triage:{GENERAL}")
    assert await mutes(door) == {(PRIYA, "nudge"), (SAM, "owed")}
    assert "🔕 Muted in #general" not in lines(door.responses[-1])


async def test_why_something_came(door: FrontDoor) -> None:
    """The menu says it to whoever asks, in one sentence; what an older version posted is an answer."""
    await posted(door, "burst", occasion=Occasion.QUALITY, why=reasons.QUALITY)
    await choose(door, "why", Occasion.QUALITY)
    await choose(door, "why", Occasion.QUALITY, ts="1.1")
    assert told(door) == [
        f"{reasons.QUALITY} `/heed privacy posts` lists everything I posted.",
        f"{reasons.ANSWERED} `/heed privacy posts` lists everything I posted.",
    ]


async def test_everybody_looks_up_what_was_posted_where_they_read(durable_door: FrontDoor) -> None:
    """Channels by name, one's own direct messages, with the reason and a link; nobody else's."""
    door = durable_door
    await posted(door, "a")
    await posted(door, "b", PRIVATE, why=reasons.QUALITY, occasion=Occasion.QUALITY)
    await posted(door, "c", DM, user=PRIYA, occasion=Occasion.NUDGE, why=reasons.NUDGE)
    await posted(door, "d", GENERAL, user=SAM, occasion=Occasion.ASKED, why="")
    mine, theirs = lines(await door.command("privacy posts")), lines(await door.command("privacy posts", user=SAM))
    assert "*Mon 23 Nov*" in mine
    assert f"• #general: questions to the team. {reasons.TRIAGE} <https://acme.slack.com/archives/{GENERAL}" in mine
    assert "• #secret: alarms about complaints." in mine
    assert f"• To you: reminders. {reasons.NUDGE}" in mine
    assert "only to you" not in mine
    assert "secret" not in theirs
    assert "To you" not in theirs
    assert "• #general, only to you: 1 answer to what somebody did" in theirs


async def test_a_guest_looks_up_only_where_they_are(door: FrontDoor) -> None:
    """Channels that a guest was not invited to have no names for them."""
    await posted(door, "a")
    assert "general" not in lines(await door.command("privacy posts", user=GUEST))
    assert (await door.command("privacy posts", user=OUTSIDER)).get("blocks") is None


async def test_many_answers_are_one_line(door: FrontDoor) -> None:
    """Of a busy channel one reads how many there were; what is older than a month is gone from the list."""
    await posted(door, "old", why=reasons.QUALITY)
    door.clock.advance(timedelta(days=31))
    for number in range(40):
        await posted(door, f"k{number}", occasion=Occasion.ASKED, why="")
    seen = lines(await door.command("privacy posts"))
    assert "• #general: 40 answers to what people did" in seen
    assert reasons.QUALITY not in seen


async def test_a_digest_is_one_line(door: FrontDoor) -> None:
    """What stands in its thread belongs to it; the link leads to the digest itself, the next one has its own line."""
    for number, key in enumerate(("digest:1", "digest:1:details", "digest:1:notes", "digest:2")):
        ts = f"179000000{number}.000100"
        await posted(door, key, occasion=Occasion.DIGEST, why=reasons.DIGEST, ts=ts)
        door.clock.advance(timedelta(seconds=1))
    seen = lines(await door.command("privacy posts"))
    assert seen.count("#general: digests.") == 2
    assert f"{GENERAL}/p1790000000000100" in seen
    assert f"{GENERAL}/p1790000003000100" in seen


async def test_a_long_list_has_pages(door: FrontDoor) -> None:
    """Fifteen lines each, forwards and back to the newest."""
    for number in range(17):
        await posted(door, f"k{number:02}", ts=f"17900000{number:02}.000100")
        door.clock.advance(timedelta(minutes=1))
    first = await door.command("privacy posts")
    assert lines(first).count("• ") == 15
    earlier = buttons_of(first["blocks"])["Earlier"]
    await door.press(earlier["action_id"], earlier["value"])
    assert lines(door.responses[-1]).count("• ") == 2
    newest = buttons_of(door.responses[-1]["blocks"])["Newest"]
    await door.press(newest["action_id"], newest["value"])
    assert lines(door.responses[-1]).count("• ") == 15
    await door.press("attention.posted", "not a number")
    assert lines(door.responses[-1]).count("• ") == 15


async def test_the_list_opens_from_home(door: FrontDoor) -> None:
    """As a window above it."""
    await posted(door, "a")
    await door.press_home("attention.posted", "0")
    assert reasons.TRIAGE in "\n".join(texts_of(door.opened()))


async def test_what_was_held_back_is_on_the_list(door: FrontDoor) -> None:
    """With what became of it, and a button that has it said after all."""
    await muted_by(door, GENERAL, occasion=Occasion.QUALITY)
    await held(door, "burst")
    answer = await door.command("privacy posts")
    assert "not sent because they are muted" in lines(answer)
    show = buttons_of(answer["blocks"])["Show"]
    await door.press(show["action_id"], show["value"])
    assert "Show" not in buttons_of(door.responses[-1]["blocks"])
    await shown(door)
    assert [job.kind for job in door.jobs.jobs.values()] == ["show", "quality"]
    assert "Show" not in buttons_of((await door.command("privacy posts"))["blocks"])
    async with door.desk.storage.work(WORKSPACE) as work:
        claim = await work.posts.posted("burst")
    assert claim is not None
    assert claim.folded_into != MUTED


async def test_a_summary_is_told_once_and_its_lines_are_shown(durable_door: FrontDoor) -> None:
    """To the person whom it is for, who alone can have it shown."""
    door = durable_door
    await held(door, "note", user=PRIYA, channel=DM)
    args = {"workspace_id": WORKSPACE, "fold_key": f"folded:2026-11-23:{PRIYA}", "user_id": PRIYA, "channel_id": DM}
    for _ in range(2):
        await door.jobs.functions["fold"](args)
    (whisper,) = door.messenger.whispers
    assert whisper.occasion is Occasion.FOLDED
    assert isinstance(whisper.content, FoldNote)
    drawn = draw(whisper.content)
    assert reasons.QUALITY in drawn.text
    assert "messages to you are used up" in str(drawn.blocks)
    show = buttons_of(list(drawn.blocks))["Show"]
    await door.press(show["action_id"], show["value"], user=SAM)
    assert door.jobs.of_kind("show") == []
    for _ in range(2):
        await door.press(show["action_id"], show["value"], channel=DM)
        await shown(door)
    assert len(door.jobs.of_kind("quality")) == 1
    assert told(door) == ["That was shown already."]
