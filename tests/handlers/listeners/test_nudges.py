"""What is due comes once, to the one who can act, when they are at work, and their answer ends it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import TryAgainError
from bot.domain.experiments.experiment import ExperimentChange, Stage
from bot.domain.nudges import NudgeState
from bot.flows.nudges import hand_out_nudges, send_nudges
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE, slack_is_down
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.nudge_door import READ_DAY, change, choose, day, look, nudges, redrawn, running, told, words
from tests.handlers.screen import buttons_of
from tests.stored_experiments import terms, update


async def test_the_owner_is_told_once(durable_door: FrontDoor) -> None:
    """However often the clock looks and the job is done again, and not a day earlier."""
    experiment = await running(durable_door)
    await look(durable_door, READ_DAY - timedelta(days=5))
    assert told(durable_door) == []
    for hours in range(5):
        await look(durable_door, READ_DAY + timedelta(hours=hours))
    for job in durable_door.jobs.of_kind("nudges"):
        await send_nudges(durable_door.desk, job.args)
    (message,) = told(durable_door)
    assert (message.user_id, message.channel_id) == (PRIYA, None)
    assert "EXP-1 may be read since Tue 1 Dec 2026" in words(message.content)
    buttons = buttons_of(list(draw(message.content).blocks))
    assert json.loads(buttons["Decide"]["value"]) == {"experiment": experiment.id}
    assert set(buttons) == {"Decide", "Done", "Not mine"}


async def test_several_matters_come_in_one_message(door: FrontDoor) -> None:
    """One of each experiment, each with its own answers."""
    await running(door)
    await running(door, terms=terms(review_on=day(12, 1).date()), stage=Stage.DECIDED)
    await running(door, terms=terms(earliest_read_on=day(12, 9).date()))
    await running(door, owner_id=SAM)
    await look(door)
    mine, others = sorted(told(door), key=lambda whisper: whisper.user_id)
    assert (mine.user_id, others.user_id) == (PRIYA, SAM)
    said = words(mine.content)
    assert "3 experiments wait for you" in said
    assert [label in said for label in ("EXP-1", "EXP-2", "EXP-3", "EXP-4")] == [True, True, True, False]
    assert "The review of EXP-2 was set for" in said
    assert "EXP-3 has run since Mon 23 Nov 2026 without any numbers." in said


async def test_a_nudge_waits_for_office_hours(door: FrontDoor) -> None:
    """It is not sent at night or at the weekend of its reader, but on their next morning."""
    await running(door, terms=terms(earliest_read_on=day(12, 4).date()))
    await running(door, terms=terms(earliest_read_on=day(12, 5).date()))
    for at in (day(12, 4, 7), day(12, 4, 17), day(12, 5), day(12, 6)):
        await look(door, at)
    assert told(door) == []
    await look(door, day(12, 7, 8))
    (message,) = told(door)
    assert "2 experiments wait for you" in words(message.content)


async def test_what_was_settled_on_the_way_is_not_told(door: FrontDoor) -> None:
    """The state is read again just before sending."""
    experiment = await running(door)
    door.clock.at = READ_DAY
    await hand_out_nudges(door.desk, READ_DAY)
    await change(door, experiment, stage=Stage.DECIDED)
    await door.jobs.run_all()
    assert told(door) == []
    assert [job.kind for job in door.jobs.jobs.values()] == ["nudges"]


async def test_what_is_settled_later_is_redrawn(door: FrontDoor) -> None:
    """A message that is not true any more says so, without buttons."""
    experiment = await running(door, terms=terms(earliest_read_on=None))
    await look(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.put_update(update(experiment, said_at=READ_DAY))
    await look(door, READ_DAY + timedelta(hours=2))
    message = redrawn(door)[-1]
    assert message.key == told(door)[0].key
    assert "No longer needed: it does not wait for you any more." in words(message.content)
    assert buttons_of(list(draw(message.content).blocks)) == {}
    assert len(told(door)) == 1


async def test_done_ends_it(door: FrontDoor) -> None:
    """Whatever somebody did about it: it does not come again, and pressing twice is harmless."""
    await running(door)
    await look(door)
    (nudge,) = await nudges(door)
    for _ in range(2):
        await door.press("nudges.done", json.dumps({"nudge": nudge.key}), channel="D0PRIYA")
        await door.jobs.run_all()
    said = words(redrawn(door)[-1].content)
    assert "Nothing here waits for you any more" in said
    assert "Done: you have dealt with it." in said
    await look(door, READ_DAY + timedelta(days=1))
    assert len(told(door)) == 1
    (kept,) = await nudges(door)
    assert kept.state is NudgeState.DONE


async def test_a_snoozed_nudge_comes_once_more(durable_door: FrontDoor) -> None:
    """On the morning after, in another message; the first one says until when."""
    await running(durable_door)
    await look(durable_door)
    (nudge,) = await nudges(durable_door)
    await choose(durable_door, json.dumps({"nudge": nudge.key, "until": "tomorrow"}))
    await durable_door.jobs.run_all()
    assert "Snoozed until Wed 2 Dec 2026." in words(redrawn(durable_door)[-1].content)
    await look(durable_door, READ_DAY + timedelta(hours=8))
    assert len(told(durable_door)) == 1
    for hours in range(3):
        await look(durable_door, day(12, 2, 8) + timedelta(hours=hours))
    first, second = told(durable_door)
    assert first.key != second.key
    (awake,) = await nudges(durable_door)
    assert (awake.round, awake.state) == (2, NudgeState.OPEN)


async def test_a_nudge_that_was_settled_while_it_slept_stays_silent(door: FrontDoor) -> None:
    """And the message of its first round says so."""
    experiment = await running(door)
    await look(door)
    (nudge,) = await nudges(door)
    await choose(door, json.dumps({"nudge": nudge.key, "until": "next week"}))
    await change(door, experiment, stage=Stage.DECIDED)
    await look(door, day(12, 2))
    assert "No longer needed" in words(redrawn(door)[-1].content)
    await look(door, day(12, 7))
    assert len(told(door)) == 1


async def test_a_day_of_ones_own_choice(door: FrontDoor) -> None:
    """The form refuses a day that is over, and keeps what was chosen."""
    await running(door)
    await look(door)
    (nudge,) = await nudges(door)
    await choose(door, json.dumps({"nudge": nudge.key, "until": "date"}))
    form = door.opened()
    for refused in ("2026-12-01", "2028-01-01", ""):
        answer = await door.submit(form, snooze_day=refused)
        assert list(answer["errors"]) == ["snooze_day"]
    assert await door.submit(form, snooze_day="2026-12-10") in ({}, {"text": ""})
    await door.jobs.run_all()
    assert "Snoozed until Thu 10 Dec 2026." in words(redrawn(door)[-1].content)


async def test_not_mine_hands_the_experiment_over(door: FrontDoor) -> None:
    """Whoever it belongs to becomes its owner, for the record, and is reminded instead."""
    experiment = await running(door)
    await look(door)
    (nudge,) = await nudges(door)
    await door.press("nudges.not_mine", json.dumps({"nudge": nudge.key}), channel="D0PRIYA")
    form = door.opened()
    for nobody, sentence in ((PRIYA, "this is you"), (GUEST, "full member"), ("", "Choose whose it is")):
        answer = await door.submit(form, new_owner=nobody)
        assert sentence in answer["errors"]["new_owner"]
    await door.submit(form, new_owner=SAM)
    door.jobs.functions["experiment_card"] = _nothing
    await door.jobs.run_all()
    said = words(redrawn(door)[-1].content)
    assert "Not yours: handed over." in said
    assert SAM in said
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.experiments.with_id(experiment.id)
        events = await work.experiments.events(experiment.id)
    assert present is not None
    assert present.owner_id == SAM
    assert [event.change for event in events] == [ExperimentChange.HANDED_OVER]
    assert [whisper.user_id for whisper in told(door)] == [PRIYA, SAM]


async def _nothing(_args: object) -> None:
    """Leave the card alone: it is another test's."""


@pytest.mark.parametrize("user", [SAM, GUEST, OUTSIDER])
async def test_only_who_was_told_can_answer(door: FrontDoor, user: str) -> None:
    """Whoever holds the key of somebody else's nudge changes nothing."""
    await running(door)
    await look(door)
    (nudge,) = await nudges(door)
    team = "T0ACME" if user == OUTSIDER else WORKSPACE
    await door.press("nudges.done", json.dumps({"nudge": nudge.key}), user=user, team=team)
    assert (await nudges(door))[0].state is NudgeState.OPEN
    assert redrawn(door) == []


async def test_what_no_nudge_has_ever_carried_is_refused(door: FrontDoor) -> None:
    """Values that Heed did not write are answered with a sentence, not with a failure."""
    await running(door)
    await look(door)
    for value in ("", "{}", "nonsense", json.dumps({"nudge": "unknown"})):
        await door.press("nudges.done", value, channel="D0PRIYA")
        await choose(door, value)
    assert [nudge.state for nudge in await nudges(door)] == [NudgeState.OPEN]
    assert all("gone" in str(answer) for answer in door.responses)


async def test_who_has_left_is_told_nothing(door: FrontDoor) -> None:
    """Nobody is nudged until the experiment has another owner."""
    door.directory.people[SAM] = replace(door.directory.people[SAM], has_left=True)
    experiment = await running(door, owner_id=SAM)
    await running(door, owner_id="U0UNKNOWN")
    await look(door)
    await look(door, READ_DAY + timedelta(hours=1))
    assert told(door) == []
    await change(door, experiment, owner_id=PRIYA)
    await look(door, READ_DAY + timedelta(hours=2))
    assert [whisper.user_id for whisper in told(door)] == [PRIYA]


async def test_the_owner_of_a_private_experiment_is_told_alone(door: FrontDoor) -> None:
    """By direct message, whoever else is in its channel."""
    await running(door, private_to=PRIVATE, channel_id=PRIVATE)
    await look(door)
    (message,) = told(door)
    assert (message.user_id, message.channel_id) == (PRIYA, None)


async def test_a_message_that_broke_off_is_sent_whole_later(door: FrontDoor) -> None:
    """Slack was away: the same message goes out when the job is done again, even after office hours."""
    await running(door)
    door.clock.at = READ_DAY
    door.messenger.errors = [slack_is_down()]
    await hand_out_nudges(door.desk, READ_DAY)
    (job,) = door.jobs.of_kind("nudges")
    with pytest.raises(TryAgainError):
        await send_nudges(door.desk, job.args)
    # Something else is due by now: it has a message of its own.
    await running(door)
    door.clock.at = READ_DAY.replace(hour=20)
    await send_nudges(door.desk, job.args)
    (message,) = told(door)
    assert "An experiment waits for you" in words(message.content)
