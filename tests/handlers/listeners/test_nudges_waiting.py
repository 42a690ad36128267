"""Everything that waits for somebody comes in one message: items, customers, answers, accounts and questions."""

import json
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.feedback import Correction, Kind
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.nudges import NudgeState
from bot.domain.rhythm import PersonPreferences
from bot.domain.roles import Role, RoleGiven
from bot.domain.working_hours import OfficeHours
from bot.flows.nudges import hand_out_nudges, send_nudges
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE, slack_is_down
from tests.handlers.front_door import CUSTOMER, GUEST, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.nudge_door import (
    READ_DAY,
    account,
    change,
    choose,
    day,
    item,
    look,
    nudges,
    prefer,
    redrawn,
    running,
    told,
    words,
)
from tests.handlers.screen import buttons_of


async def test_many_items_are_one_line(durable_door: FrontDoor) -> None:
    """With the way to the first of them; the same items never come again, whoever looks."""
    door = durable_door
    for number in range(12):
        await item(door, 8 + number / 48)
    await running(door)
    for hours in range(6):
        await look(door, READ_DAY + timedelta(hours=hours))
    for job in door.jobs.of_kind("nudges"):
        await send_nudges(door.desk, job.args)
    (message,) = told(door)
    said = words(message.content)
    assert "2 things wait for you" in said
    assert "12 items wait to be sorted, the oldest since Mon 23 Nov 2026." in said
    assert "F-12" in said
    assert "EXP-1 may be read" in said
    buttons = buttons_of(list(draw(message.content).blocks))
    assert {"Decide", "Sort the oldest", "Done", "Not mine"} == set(buttons)
    for days in (1, 7, 8):
        await look(door, READ_DAY + timedelta(days=days))
    assert len(told(door)) == 1


async def test_what_was_sorted_meanwhile_is_not_told(door: FrontDoor) -> None:
    """The state is read again just before sending, and a message that is not true any more says so."""
    first, second = await item(door), await item(door)
    door.clock.at = READ_DAY
    await hand_out_nudges(door.desk, READ_DAY)
    correction = Correction(kind=Kind.BUG, severity=None, account_name=None)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.correct(first.id, correction, by=PRIYA, at=READ_DAY)
    await door.jobs.run_all()
    (message,) = told(door)
    assert "An item has waited to be sorted" in words(message.content)
    assert second.label in words(message.content)
    assert first.label not in words(message.content)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.correct(second.id, correction, by=PRIYA, at=READ_DAY)
    await look(door, READ_DAY + timedelta(hours=1))
    assert "No longer needed: it does not wait for you any more." in words(redrawn(door)[-1].content)
    assert [nudge.state for nudge in await nudges(door)] == [NudgeState.SETTLED]


async def test_a_customer_waits_for_who_looks_after_them(door: FrontDoor) -> None:
    """Else for whoever kept their message; with its address and the customer's name."""
    acme = await account(door, owner=SAM)
    theirs = await item(door, 1.1, author_id=CUSTOMER, account_id=acme.id, account_name="Acme")
    await item(door, 1.2, author_id=CUSTOMER)
    await item(door, 0.5, author_id=CUSTOMER)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.quality.mark_authors([CUSTOMER], are_customers=True)
    await look(door)
    whispers = {each.user_id: words(each.content) for each in told(door)}
    assert set(whispers) == {SAM, PRIYA}
    assert all("A customer has waited for an answer since Mon 30 Nov 2026." in said for said in whispers.values())
    assert f"{theirs.label} Acme" in whispers[SAM]
    assert theirs.message is not None
    assert str(theirs.message.permalink) in whispers[SAM]
    assert "Acme" not in whispers[PRIYA]


async def test_what_nobody_kept_goes_to_who_set_the_channel_up(door: FrontDoor) -> None:
    """Else to who sorts, else to an admin; never to a guest, and in private channels to their members only."""
    await item(door, captured_by=GUEST)
    await item(door, captured_by=None, private_to=PRIVATE, channel_id=PRIVATE)
    await look(door)
    assert told(door) == []
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.roles.give(RoleGiven(user_id=SAM, role=Role.ADMIN, set_by=SAM, set_at=READ_DAY))
    await look(door, READ_DAY + timedelta(hours=1))
    (message,) = told(door)
    assert message.user_id == SAM
    assert "An item has waited" in words(message.content)


async def test_a_private_item_is_drawn_for_its_readers_only(door: FrontDoor) -> None:
    """Whoever left the channel since reads no name of it in a message that is redrawn."""
    await item(door, captured_by=None, private_to=PRIVATE, channel_id=PRIVATE)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.roles.give(RoleGiven(user_id=PRIYA, role=Role.ADMIN, set_by=SAM, set_at=READ_DAY))
    await look(door)
    assert "F-1" in words(told(door)[0].content)
    door.directory.members.discard((PRIVATE, PRIYA))
    await running(door)
    await look(door, READ_DAY + timedelta(hours=1))
    assert "F-1" not in words(redrawn(door)[-1].content)


async def test_a_question_goes_to_who_reads_its_card(door: FrontDoor) -> None:
    """Its way leads there; nobody else hears of it."""
    async with door.desk.storage.work(WORKSPACE) as work:
        for user_id in (SAM, PRIYA):
            await work.roles.give(RoleGiven(user_id=user_id, role=Role.ADMIN, set_by=None, set_at=READ_DAY))
        asked_at = READ_DAY - timedelta(days=3)
        facts: dict[str, float | str] = {"asked_in": PRIVATE}
        await work.triage.ask(TriageQuestion(id="q1", topic=TriageTopic.MERGE, asked_at=asked_at, facts=facts))
        await work.triage.put_on_card(["q1"], "card")
        await work.posts.claim("card", PRIVATE, asked_at)
        await work.posts.record("card", PRIVATE, "1790000000.000100", asked_at)
    await look(door)
    (message,) = told(door)
    assert message.user_id == PRIYA
    assert "A question of mine has waited on its card since Sat 28 Nov 2026." in words(message.content)
    assert "Open the card" in words(message.content)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.triage.answer("q1", "yes", by=PRIYA, at=READ_DAY)
    await look(door, READ_DAY + timedelta(hours=1))
    assert "No longer needed" in words(redrawn(door)[-1].content)


@pytest.mark.parametrize(
    ("at", "hours", "own", "is_told"),
    [
        (READ_DAY, OfficeHours(holidays=("12-01 Foundation Day",)), {}, False),
        (READ_DAY, OfficeHours(begins=time(13), ends=time(17)), {}, False),
        (READ_DAY, OfficeHours(workdays=frozenset({0, 2})), {}, False),
        (READ_DAY, OfficeHours(), {"days_off": ("2026-11-30/2026-12-04 Skiing",)}, False),
        (READ_DAY, OfficeHours(), {"begins": time(11), "ends": time(12)}, False),
        (READ_DAY, OfficeHours(), {"nudges_off": frozenset({"read due", "stale"})}, False),
        (READ_DAY, OfficeHours(holidays=("12-02",)), {"begins": time(7), "ends": time(11)}, True),
        # A Sunday night in Berlin, where the shift began on Saturday.
        (day(12, 6, 3), OfficeHours(), {"begins": time(22), "ends": time(6), "workdays": frozenset({5})}, True),
    ],
)
async def test_everybody_has_hours_of_their_own(
    door: FrontDoor, at: datetime, hours: OfficeHours, own: dict[str, Any], *, is_told: bool
) -> None:
    """Else those of the workspace, with the days off of both."""
    await prefer(door, hours=hours)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.people.keep(PersonPreferences(user_id=PRIYA, set_at=READ_DAY, **own))
    await running(door)
    await look(door, at)
    assert bool(told(door)) is is_told


async def test_a_rule_that_is_off_reminds_nobody(door: FrontDoor) -> None:
    """What it has told already is settled; a workspace chooses how long each waits, too."""
    await item(door, 3)
    await running(door)
    await prefer(door, nudge_after={"untriaged": 2, "read due": 30, "stale": 30})
    await look(door)
    (message,) = told(door)
    assert "An item has waited" in words(message.content)
    assert "EXP-1" not in words(message.content)
    await prefer(door, nudges_off=frozenset({"untriaged"}), nudge_after={"read due": 30, "stale": 30})
    await look(door, READ_DAY + timedelta(hours=1))
    assert "No longer needed" in words(redrawn(door)[-1].content)


async def test_slack_away_settles_nothing(door: FrontDoor) -> None:
    """Who cannot be asked about has not left."""
    await item(door)
    await running(door)
    await look(door)
    door.directory.error = slack_is_down()
    await look(door, READ_DAY + timedelta(hours=1))
    door.directory.error = None
    assert {nudge.state for nudge in await nudges(door)} == {NudgeState.OPEN}
    await look(door, READ_DAY + timedelta(hours=2))
    assert {nudge.state for nudge in await nudges(door)} == {NudgeState.OPEN}


async def test_a_snoozed_line_comes_back_with_what_is_left(door: FrontDoor) -> None:
    """And with what was added since, in its reader's own morning."""
    first = await item(door, 8)
    await item(door, 7.5)
    await look(door)
    (nudge,) = await nudges(door)
    await choose(door, json.dumps({"nudge": nudge.key, "until": "next week"}))
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.correct(
            first.id, Correction(kind=None, severity=None, account_name=None), by=PRIYA, at=READ_DAY
        )
    await item(door, 1)
    await look(door, day(12, 7, 8))
    again = told(door)[-1]
    assert len(told(door)) == 2
    assert "An item has waited to be sorted since Mon 23 Nov 2026." in words(again.content)


async def test_an_experiment_in_a_private_channel_is_not_told_to_who_left_it(door: FrontDoor) -> None:
    """They may not read it any more."""
    experiment = await running(door, private_to=PRIVATE, channel_id=PRIVATE, owner_id=SAM)
    await look(door)
    assert told(door) == []
    await change(door, experiment, owner_id=PRIYA)
    await look(door, READ_DAY + timedelta(hours=1))
    assert [each.user_id for each in told(door)] == [PRIYA]
