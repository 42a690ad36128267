"""What a reminder is about goes to somebody else, or waits for the morning, and is told once all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.closing import DebtState
from bot.domain.nudges import NudgeState
from bot.flows.nudge_handing import hand_nudge_over
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.handlers.closing_door import decided
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, SHARED, FrontDoor
from tests.handlers.nudge_door import READ_DAY, account, day, hand, item, look, nudges, redrawn, running, told, words
from tests.handlers.screen import buttons_of


async def test_a_silent_account_changes_hands(durable_door: FrontDoor) -> None:
    """Whose it is looks after it from then on, for the record, and is reminded instead; pressing twice is harmless."""
    door = durable_door
    acme = await account(door)
    await look(door)
    assert "An account that you look after has said nothing for 42 days or longer." in words(told(door)[0].content)
    assert "A-1 Acme" in words(told(door)[0].content)
    for refused, sentence in ((PRIYA, "this is you"), (GUEST, "full member"), ("U0UNKNOWN", "full member")):
        assert sentence in (await hand(door, refused))["errors"]["new_owner"]
    for _ in range(2):
        await hand(door, SAM)
        await door.jobs.run_all()
    assert [each.user_id for each in told(door)] == [PRIYA, SAM]
    assert "Not yours: handed over." in words(redrawn(door)[-1].content)
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.accounts.with_id(acme.id)
        events = await work.accounts.events(acme.id, limit=5)
    assert present is not None
    assert (present.facts.owner_id, events[0].by) == (SAM, PRIYA)
    await look(door, READ_DAY + timedelta(days=8))
    assert len(told(door)) == 2


async def test_items_are_passed_on_to_who_may_read_them(door: FrontDoor) -> None:
    """What they cannot read stays out; all of it private, they are not offered it at all."""
    await item(door, private_to=PRIVATE, channel_id=PRIVATE)
    await look(door)
    assert "private channel" in (await hand(door, SAM))["errors"]["new_owner"]
    await item(door, 9)
    await item(door, 9.5)
    await look(door, READ_DAY + timedelta(days=8))
    assert len(told(door)) == 1, "the newer ones are older than what was told"
    door.directory.add_channel(PRIVATE, PRIYA, SAM, name="secret", private=True)
    assert await hand(door, SAM) in ({}, {"text": ""})
    await door.jobs.run_all()
    mine, theirs = told(door)
    assert (mine.user_id, theirs.user_id) == (PRIYA, SAM)
    await look(door, READ_DAY + timedelta(days=9))
    assert [nudge.state for nudge in await nudges(door)] == [NudgeState.NOT_MINE, NudgeState.OPEN]


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (1, "Handed over: 2. One is from a private channel that they are not in, and stays with you."),
        (2, "Handed over: 2. 2 are from private channels that they are not in, and stay with you."),
    ],
)
async def test_what_stays_is_told(door: FrontDoor, secret: int, said: str) -> None:
    """Who hands over reads how much went and how much did not; who gets it hears of their part alone."""
    for days in (8, 9):
        await item(door, days)
    for number in range(secret):
        await item(door, 10 + number, private_to=PRIVATE, channel_id=PRIVATE)
    await look(door)
    assert await hand(door, SAM) in ({}, {"text": ""})
    await door.jobs.run_all()
    assert said in draw(redrawn(door)[-1].content).text
    assert said in words(redrawn(door)[-1].content)
    assert "2 items wait to be sorted" in words(told(door)[-1].content)
    assert told(door)[-1].user_id == SAM


async def test_what_is_owed_changes_hands_in_one_message(door: FrontDoor) -> None:
    """A week after the note, all of it in one line, and all of it in one to whoever owes it then."""
    door.clock.at = READ_DAY - timedelta(days=8)
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL))
    assert len(door.messenger.whispers) == 1
    await look(door)
    (reminder,) = told(door)
    assert "You owe 2 answers, the oldest since Mon 23 Nov 2026." in words(reminder.content)
    assert "Answer them" in buttons_of(list(draw(reminder.content).blocks))
    await hand(door, SAM)
    await door.jobs.run_all()
    assert [each.user_id for each in door.messenger.whispers] == [PRIYA, PRIYA, SAM]
    assert "You owe 2 answers" in words(told(door)[-1].content)
    async with door.desk.storage.work(WORKSPACE) as work:
        owed = await work.waiting.owed(until=READ_DAY, limit=9)
    assert {debt.owed_by for debt in owed} == {SAM}


async def test_what_is_owed_since_the_evening_waits_for_the_morning(durable_door: FrontDoor) -> None:
    """It comes with everything else that is due, once; a week later it is not told again."""
    door = durable_door
    door.clock.at = day(11, 30, 21)
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL), by=SAM)
    assert door.messenger.whispers == []
    await running(door)
    for at in (day(11, 30, 22), day(12, 1, 7), day(12, 1, 8), day(12, 1, 9), day(12, 9), day(12, 10)):
        await look(door, at)
    (message,) = door.messenger.whispers
    said = words(message.content)
    assert "2 things wait for you" in said
    assert "You owe 2 answers, the oldest since Mon 30 Nov 2026." in said
    async with door.desk.storage.work(WORKSPACE) as work:
        for debt in await work.waiting.owed(until=day(12, 10), limit=9):
            await work.debts.change(replace(debt, state=DebtState.SETTLED, settled_because="Told by phone"))
    await look(door, day(12, 10, 10))
    assert "No longer needed" in words(redrawn(door)[-1].content)


async def test_who_has_just_decided_is_told_at_once(door: FrontDoor) -> None:
    """They are there, whatever the clock says."""
    door.clock.at = day(11, 30, 21)
    await decided(door, (OUTSIDER, SHARED))
    assert [each.user_id for each in door.messenger.whispers] == [PRIYA]


@pytest.mark.parametrize("state", [NudgeState.OPEN, NudgeState.DONE])
async def test_handed_over_by_somebody_who_died_before_that_was_noted(
    durable_door: FrontDoor, state: NudgeState
) -> None:
    """Handing it to the same person again is no mistake while it waits there, and they are told once."""
    door = durable_door
    await item(door)
    await look(door)
    (mine,) = await nudges(door)
    await hand_nudge_over(door.desk, WORKSPACE, mine, to=SAM)
    await look(door, READ_DAY + timedelta(hours=1))
    if state is NudgeState.DONE:
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.nudges.answer((await nudges(door))[1].key, state, at=door.clock.now())
    answer = await hand(door, SAM)
    await door.jobs.run_all()
    assert ("errors" in answer) == (state is NudgeState.DONE)
    assert [each.user_id for each in told(door)] == [PRIYA, SAM]
