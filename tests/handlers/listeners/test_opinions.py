"""👍 and 👎 below a digest, through the real Bolt app."""

from datetime import timedelta

import pytest

from bot.domain.opinions import LoweredNote
from bot.domain.schedules import Cadence
from bot.flows.opinions import sweep_opinions
from bot.messages import DigestHead, Sentence
from handlers.blocks.drawing import draw
from handlers.blocks.opinions import opinion_buttons
from tests.fakes.slack import WORKSPACE
from tests.handlers.digest_door import A_MOMENT, digest, scheduled
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIYA, SAM, FrontDoor, buttons_of


async def posted_digest(door: FrontDoor, rhythm: str = "daily 9:00 UTC") -> str:
    """Post a digest of a scheduled channel now, and return its id."""
    await digest(door, f"schedule {rhythm}")
    await door.command("The export fails since Tuesday")
    door.clock.advance(A_MOMENT)
    await digest(door, "now")
    await door.jobs.run_all()
    heads = [each.content for each in door.messenger.posts if isinstance(each.content, DigestHead)]
    return heads[-1].digest.id


async def press(door: FrontDoor, action: str, digest_id: str, *, user: str = PRIYA) -> None:
    """Press a button about a digest, and let the jobs that it begins run."""
    await door.press(f"digest.{action}", digest_id, user=user)
    await door.jobs.run_all()


def answers(door: FrontDoor) -> list[str]:
    """Return what the people who pressed were told."""
    keys = [each for each in door.messenger.whispers if each.key.startswith("opinion:")]
    return [each.content.text for each in keys if isinstance(each.content, Sentence)]


def thread(door: FrontDoor) -> list[str]:
    """Return what stands in the digest's thread about how often it comes, the newest wording last."""
    said = [*door.messenger.posts, *door.messenger.updates]
    return [draw(each.content).text for each in said if isinstance(each.content, LoweredNote)]


async def test_a_thumb_down_makes_a_daily_digest_weekly(durable_door: FrontDoor) -> None:
    """Everybody reads in the thread who said so, and when the next one comes."""
    door = durable_door
    digest_id = await posted_digest(door)
    await press(door, "not_useful", digest_id)
    assert await scheduled(door) == "Every Monday at 09:00 (UTC)"
    (said,) = thread(door)
    assert said.startswith(f"👎 <@{PRIYA}> found this digest not useful, so it comes weekly from now on, not daily.")
    assert said.endswith("The next one is on Mon 30 Nov.")
    assert answers(door) == ["Noted. It comes less often from now on: the digest's thread says so, with an Undo."]


async def test_it_is_lowered_once_however_many_press(durable_door: FrontDoor) -> None:
    """A digest that five people dislike comes weekly, not never."""
    door = durable_door
    digest_id = await posted_digest(door)
    for user in (PRIYA, PRIYA, SAM):
        await press(door, "not_useful", digest_id, user=user)
    assert await scheduled(door) == "Every Monday at 09:00 (UTC)"
    assert len(thread(door)) == 1
    assert answers(door)[-1] == "Noted. It comes less often because of this digest already: its thread says so."


async def test_the_next_digest_can_be_lowered_again(door: FrontDoor) -> None:
    """Weekly becomes monthly; less often than that it is only muted."""
    await press(door, "not_useful", await posted_digest(door, "monday 9:00 UTC"))
    assert (await scheduled(door) or "").startswith("On the first Monday")
    door.clock.advance(timedelta(hours=1))
    await door.command("The import fails, too")
    door.clock.advance(A_MOMENT)
    await digest(door, "now")
    await door.jobs.run_all()
    heads = [each.content for each in door.messenger.posts if isinstance(each.content, DigestHead)]
    await press(door, "not_useful", heads[-1].digest.id)
    assert answers(door)[-1] == "Noted. It comes once a month, which is the least; `/digest mute` stops it."


async def test_it_can_be_undone_by_anybody(durable_door: FrontDoor) -> None:
    """Once: it comes as often as before, the thread says who undid it, and the same digest lowers nothing more."""
    door = durable_door
    digest_id = await posted_digest(door)
    await press(door, "not_useful", digest_id)
    for _ in range(2):
        await press(door, "undo_lowered", digest_id, user=SAM)
    assert await scheduled(door) == "Every day at 09:00 (UTC)"
    assert thread(door)[-1] == f"<@{SAM}> took that back: the digest comes daily again."
    await press(door, "not_useful", digest_id)
    assert await scheduled(door) == "Every day at 09:00 (UTC)"
    assert answers(door)[-1].startswith("Noted. It came less often because of this digest until somebody took that")


@pytest.mark.parametrize("action", ["not_useful", "undo_lowered"])
async def test_a_process_dies_before_it_says_what_a_thumb_changed(durable_door: FrontDoor, action: str) -> None:
    """The next look of the clock has it said, once."""
    door = durable_door
    digest_id = await posted_digest(door)
    if action == "undo_lowered":
        await press(door, "not_useful", digest_id)
    known = dict(door.jobs.jobs)
    await door.press(f"digest.{action}", digest_id)
    door.jobs.jobs.clear()
    door.jobs.jobs.update(known)
    for _ in range(2):
        await sweep_opinions(door.desk, door.clock.now())
        await door.jobs.run_all()
    said = thread(door)[-1]
    assert ("comes weekly from now on" if action == "not_useful" else "comes daily again") in said
    assert thread(door).count(said) <= 2


async def test_an_undo_does_not_overrule_who_changed_it_since(door: FrontDoor) -> None:
    """What somebody chose meanwhile stays, and who presses is told."""
    digest_id = await posted_digest(door)
    await press(door, "not_useful", digest_id)
    await digest(door, "schedule monthly 8:00 UTC")
    before = await scheduled(door)
    await press(door, "undo_lowered", digest_id)
    assert await scheduled(door) == before
    assert "Somebody has changed when this digest comes" in str([*door.responses, *door.messenger.whispers])


async def test_a_thumb_up_changes_nothing(door: FrontDoor) -> None:
    """It is noted; a change of mind counts."""
    digest_id = await posted_digest(door)
    await press(door, "useful", digest_id)
    assert answers(door) == ["Thank you: noted that this digest was useful."]
    assert await scheduled(door) == "Every day at 09:00 (UTC)"
    async with door.desk.storage.work(WORKSPACE) as work:
        assert [opinion.is_useful for opinion in await work.opinions.of(digest_id)] == [True]
    await press(door, "not_useful", digest_id)
    async with door.desk.storage.work(WORKSPACE) as work:
        (opinion,) = await work.opinions.of(digest_id)
    assert (opinion.is_useful, opinion.lowered_from) == (False, Cadence.DAILY)


async def test_a_muted_digest_is_not_lowered(door: FrontDoor) -> None:
    """Muting is a decision of its own, which a thumb does not undo."""
    digest_id = await posted_digest(door)
    await digest(door, "mute")
    await press(door, "not_useful", digest_id)
    async with door.desk.storage.work(WORKSPACE) as work:
        schedule = await work.schedules.of_channel(GENERAL)
    assert schedule is not None
    assert (schedule.rhythm.cadence, schedule.muted_at is not None) == (Cadence.DAILY, True)


async def test_an_undo_does_not_unmute(door: FrontDoor) -> None:
    """Whoever muted it since decided more than how often it comes."""
    digest_id = await posted_digest(door)
    await press(door, "not_useful", digest_id)
    await digest(door, "mute")
    await press(door, "undo_lowered", digest_id)
    async with door.desk.storage.work(WORKSPACE) as work:
        schedule = await work.schedules.of_channel(GENERAL)
    assert schedule is not None
    assert schedule.muted_at is not None


@pytest.mark.parametrize("user", [GUEST, OUTSIDER])
async def test_guests_and_outsiders_lower_nothing(door: FrontDoor, user: str) -> None:
    """How often a channel hears is for its full members."""
    digest_id = await posted_digest(door)
    await press(door, "not_useful", digest_id, user=user)
    assert await scheduled(door) == "Every day at 09:00 (UTC)"


async def test_a_preview_has_no_opinions(door: FrontDoor) -> None:
    """Nobody got it yet; a posted one has both thumbs, with names for screen readers."""
    await posted_digest(door)
    head = next(each.content for each in door.messenger.posts if isinstance(each.content, DigestHead))
    buttons = opinion_buttons(head.digest)
    assert set(buttons_of(list(buttons))) == {"👍 Useful", "👎 Not useful"}
    assert all(button["accessibility_label"] for button in buttons)


async def test_a_digest_that_is_gone_is_told_so(door: FrontDoor) -> None:
    """A button that outlived its digest does no harm."""
    await press(door, "not_useful", "gone")
    await press(door, "undo_lowered", "gone")
    assert thread(door) == []
