"""`/heed quality`: the board, where rises are told, first answers as they happen, and whom nobody hears."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.accounts import AccountFacts
from bot.domain.feedback import Feedback, Kind
from bot.domain.quality import Burst
from bot.flows.accounts import Entered, enter_account
from bot.flows.quality_watch import hand_out_quality, watch_quality
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    FrontDoor,
    buttons_of,
    texts_of,
)
from tests.handlers.home_door import open_customers
from tests.storage_builders import kept


async def complain(
    door: FrontDoor, *accounts: str | None, weeks_ago: int = 0, area: str = "Exports", **facts: Any
) -> list[Feedback]:
    """Let each of these accounts complain once, so many weeks ago."""
    at = door.clock.now() - timedelta(weeks=weeks_ago, hours=1)
    given = {"workspace_id": WORKSPACE, "kind": Kind.BUG, "area": area, "said_at": at, "captured_at": at, **facts}
    return [await kept(door.desk.storage, account_name=account, **given) for account in accounts]


async def nine_ordinary_weeks(door: FrontDoor) -> None:
    """Let one account complain in each of the weeks before."""
    for weeks_ago in range(1, 9):
        await complain(door, "Usual", weeks_ago=weeks_ago, area="Login")


async def watch(door: FrontDoor) -> list[Burst]:
    """Let the clock strike, and return the alarms that were posted so far."""
    await hand_out_quality(door.desk, door.clock.now())
    await door.jobs.run_all()
    return [post.content for post in door.messenger.posts if isinstance(post.content, Burst)]


async def test_a_rise_is_told_once_in_the_place_that_the_team_chose(durable_door: FrontDoor) -> None:
    """With its numbers as they were: later complaints, another hour, a second run and a second replica tell nothing."""
    door = durable_door
    answer = await door.command("quality here")
    assert "told in this channel from now on" in answer["text"]
    await nine_ordinary_weeks(door)
    await complain(door, "Acme", "Bolt", "Core", "Dyno", "Acme")
    (alarm,) = await watch(door)
    assert (alarm.area, alarm.accounts, alarm.items, sum(alarm.before)) == ("Exports", 4, 5, 0)
    assert door.messenger.posts[0].channel_id == GENERAL
    await complain(door, "Echo")
    await watch_quality(door.desk, {"workspace_id": WORKSPACE, "slot": "again"})
    door.clock.at += timedelta(hours=1)
    assert await watch(door) == [alarm]
    assert "Exports: 5 accounts" in "\n".join(texts_of(await door.command("quality")))


async def test_two_replicas_find_it_at_once(durable_door: FrontDoor) -> None:
    """One row and one message, whoever is first."""
    door = durable_door
    await door.command("quality here")
    await nine_ordinary_weeks(door)
    await complain(door, "Acme", "Bolt", "Core", "Dyno")
    args = {"workspace_id": WORKSPACE, "slot": "s"}
    await asyncio.gather(*(watch_quality(door.desk, args) for _ in range(3)))
    assert [type(post.content) for post in door.messenger.posts] == [Burst]
    async with door.desk.storage.work(WORKSPACE) as work:
        later = door.clock.now() + timedelta(hours=1)
        assert len(await work.quality.bursts(later - timedelta(days=1), later)) == 1


async def test_nobody_chose_a_place(door: FrontDoor) -> None:
    """Nothing is posted; who chooses one within the week is told there; a place that is taken back stays silent."""
    await nine_ordinary_weeks(door)
    await complain(door, "Acme", "Bolt", "Core")
    assert await watch(door) == []
    await door.command("quality here")
    door.clock.at += timedelta(hours=1)
    assert len(await watch(door)) == 1
    await door.command("quality off")
    await complain(door, "Acme", "Bolt", "Core", area="Import")
    door.clock.at += timedelta(hours=1)
    assert len(await watch(door)) == 1


async def test_what_only_a_private_channel_knows_is_told_there_alone(door: FrontDoor) -> None:
    """Complaints of a private channel raise no alarm elsewhere, and one in that channel."""
    await nine_ordinary_weeks(door)
    await complain(door, "Acme", "Bolt", "Core", "Dyno", private_to=PRIVATE, channel_id=PRIVATE)
    await door.command("quality here")
    assert await watch(door) == []
    assert "Exports" not in "\n".join(texts_of(await door.command("quality", user=SAM)))
    await door.command("quality here", channel=PRIVATE)
    door.clock.at += timedelta(hours=1)
    (alarm,) = await watch(door)
    assert (alarm.area, door.messenger.posts[-1].channel_id) == ("Exports", PRIVATE)
    await door.command("quality here")
    door.clock.at += timedelta(hours=1)
    assert len(await watch(door)) == 1


async def test_the_first_weeks_of_a_team_raise_no_alarm(door: FrontDoor) -> None:
    """There is nothing to compare with, and the board says so; an empty one too."""
    assert "Too early to call a rise" in (await door.command("quality"))["text"]
    await complain(door, "Acme", "Bolt", "Core", "Dyno", "Echo")
    await door.command("quality here")
    assert await watch(door) == []
    assert "Too early to call a rise" in (await door.command("quality"))["text"]


async def test_deleted_complaints_raise_no_alarm_and_imported_ones_count_when_they_were_said(door: FrontDoor) -> None:
    """What was taken back is gone; a file of last year's complaints is no rise this week."""
    await nine_ordinary_weeks(door)
    items = await complain(door, "Acme", "Bolt", "Core", "Dyno")
    async with door.desk.storage.work(WORKSPACE) as work:
        for item in items[:2]:
            await work.feedback.erase(item.id, at=door.clock.now())
    await complain(door, "Acme", "Bolt", "Core", "Dyno", weeks_ago=40, captured_at=door.clock.now())
    await door.command("quality here")
    assert await watch(door) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quality her", "Did you mean `/heed quality here`?"),
        ("quality silent tomorrow", "between 7 and 365"),
        ("quality silent 3", "between 7 and 365"),
        ("quality silent 99999999 days", "between 7 and 365"),
    ],
)
async def test_a_slip_is_answered_with_what_can_be_typed(door: FrontDoor, text: str, said: str) -> None:
    """Nothing is changed, and nothing is kept as somebody's words."""
    answer = await door.command(text)
    assert said in "\n".join([answer["text"], *texts_of(answer)])
    assert await door.items() == []


async def test_a_sentence_about_quality_is_feedback(door: FrontDoor) -> None:
    """Customers speak of quality too."""
    await door.command("quality of the video calls is poor since Monday")
    [item] = await door.items()
    assert item.words == "quality of the video calls is poor since Monday"


async def test_who_may_choose_the_place(door: FrontDoor) -> None:
    """Not a guest, not somebody from another organisation, and never where customers read."""
    assert "full member" in (await door.command("quality here", user=GUEST))["text"]
    assert "shared with another organisation" in (await door.command("quality here", channel=SHARED))["text"]
    await door.press("quality.here", "here", user=OUTSIDER, team="T0ACME")
    async with door.desk.storage.work(WORKSPACE) as work:
        assert (await work.channels.preferences()).quality_channel_id is None


async def test_a_guest_sees_no_accounts(door: FrontDoor) -> None:
    """What is said where they are, and no list of customers."""
    await complain(door, "Acme")
    board = await door.command("quality", user=GUEST)
    assert buttons_of(board) == {}
    assert "full member" in (await door.command("quality silent", user=GUEST))["text"]


async def test_whom_nobody_hears_with_a_question_each(door: FrontDoor) -> None:
    """The days are a choice of the team; an account that is new is not silent; nothing is sent."""
    await complain(door, "Acme", weeks_ago=10)
    await complain(door, "Bolt")
    async with door.desk.storage.work(WORKSPACE) as work:
        long_ago = door.clock.now() - timedelta(days=400)
        facts = AccountFacts(name="Never <!channel>", segment="SMB")
        await enter_account(work, Entered(workspace_id=WORKSPACE, user_id=PRIYA, facts=facts), long_ago)
        facts = AccountFacts(name="Brand new")
        await enter_account(work, Entered(workspace_id=WORKSPACE, user_id=PRIYA, facts=facts), door.clock.now())
    shown = "\n".join(texts_of(await door.command("quality silent")))
    assert "2 of 3 accounts said nothing for 42 days" in shown
    assert "Acme" in shown
    assert "We have not heard from you yet" in shown
    assert "SMB: 1 account, none of them heard" in shown
    assert "Brand new" not in shown
    assert "1 of 3 accounts" in "\n".join(texts_of(await door.command("quality silent 100 days")))
    assert door.messenger.posts == []


async def test_home_has_a_line_of_it(door: FrontDoor) -> None:
    """This week against the last one, and the rise that was found; nothing where nobody complained."""
    await open_customers(door)
    assert "*Quality*" not in "\n".join(texts_of(door.views[-1][1]))
    await nine_ordinary_weeks(door)
    await complain(door, "Acme", "Bolt", "Core", "Dyno")
    await watch(door)
    door.clock.at += timedelta(minutes=1)
    await open_customers(door)
    shown = "\n".join(texts_of(door.views[-1][1]))
    assert "4 complaints so far this week, 1 in the whole last one" in shown
    assert "Exports: 4 accounts complained in one week" in shown
