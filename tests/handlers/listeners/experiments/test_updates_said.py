"""Updates that people say in channels and below cards: read once, answered, followed, and asked back about."""

import asyncio
from typing import Any

import pytest

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from bot.domain.feedback import message_key
from bot.messages import Sentence, UpdateQuestion, UpdateReply
from tests.fakes.slack import HEED, WORKSPACE
from tests.handlers.front_door import (
    CUSTOMER,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
)
from tests.handlers.listening_door import judgement, say
from tests.handlers.trying import tried

NUMBERS = "EXP-{number} day 5: control 120/2400, variant 156/2380"
CARD = "1789990000.000100"


async def _reads(door: FrontDoor, channel: str = GENERAL) -> None:
    await door.command("channel experiments", channel=channel)
    await door.jobs.run_all()
    door.messenger.posts.clear()


async def _running(door: FrontDoor, **facts: Any) -> Experiment:
    experiment = await tried(door, **facts)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(experiment.id, GENERAL, CARD)
    return experiment


async def _update(door: FrontDoor, ts: str = TS, channel: str = GENERAL) -> ExperimentUpdate | None:
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.update_with_origin(message_key(channel, ts))


async def _counted(door: FrontDoor, experiment: Experiment) -> list[ExperimentUpdate]:
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.updates(experiment.id)


def _seen(update: ExperimentUpdate | None) -> list[tuple[str, int | None, int]]:
    assert update is not None
    return [(arm.arm, arm.conversions, arm.users) for arm in update.reading.arms]


def _numbers(experiment: Experiment) -> str:
    return NUMBERS.format(number=experiment.number)


async def test_numbers_in_a_channel_of_experiments(durable_door: FrontDoor) -> None:
    """They are kept with who said them, where and when, and answered in the thread of the message, once."""
    experiment = await _running(durable_door)
    await _reads(durable_door)
    for _ in range(3):
        await say(durable_door, _numbers(experiment), user=PRIYA)
        await durable_door.jobs.run_all()
    [update] = await _counted(durable_door, experiment)
    assert _seen(update) == [("control", 120, 2400), ("variant", 156, 2380)]
    assert (update.by, update.ts, update.reading.day, update.version) == (PRIYA, TS, 5, 1)
    assert update.permalink is not None
    [answer] = [post for post in durable_door.messenger.posts if isinstance(post.content, UpdateReply)]
    assert (answer.channel_id, answer.thread_ts) == (GENERAL, TS)


async def test_a_channel_that_is_off(door: FrontDoor) -> None:
    """Nothing is read there, however plain it is."""
    experiment = await _running(door)
    await say(door, _numbers(experiment), user=PRIYA)
    assert await _update(door) is None
    assert door.messenger.whispers == []


async def test_below_the_card_anywhere(door: FrontDoor) -> None:
    """A reply in the thread of the card needs neither the mode nor the label."""
    experiment = await _running(door)
    await say(door, "control 120/2400, variant 156/2380", user=SAM, thread_ts=CARD)
    assert len(await _counted(door, experiment)) == 1


async def test_the_only_experiment_of_a_channel(door: FrontDoor) -> None:
    """It is meant where numbers name none; with two of them Heed asks which."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, "control 120/2400, variant 156/2380", user=PRIYA)
    assert len(await _counted(door, experiment)) == 1
    await _running(door)
    await say(door, "control 130/2500, variant 166/2480", user=PRIYA, ts="1790000001.000100")
    assert len(await _counted(door, experiment)) == 1
    told = door.messenger.whispers[-1].content
    assert isinstance(told, Sentence)
    assert "Which experiment is this about" in told.text


@pytest.mark.parametrize("words", ["variant is up 12%", "EXP-1 looks great", "meet at 14:30 on 11/23", "lunch for 12?"])
async def test_chat(door: FrontDoor, words: str) -> None:
    """Nobody is bothered: nothing is kept, and nothing is said."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, words, user=PRIYA)
    await door.jobs.run_all()
    assert await _counted(door, experiment) == []
    assert (door.messenger.whispers, door.messenger.posts) == ([], [])


async def test_half_of_it_understood(door: FrontDoor) -> None:
    """The author alone is asked back, with what was read and the way to the form; nothing counts yet."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, f"{experiment.label}: control 120/2400", user=PRIYA)
    [whisper] = door.messenger.whispers
    assert isinstance(whisper.content, UpdateQuestion)
    assert whisper.user_id == PRIYA
    assert "I read control as 120 of 2,400, but found no numbers for variant." in whisper.content.problems
    assert await _update(door) is None


@pytest.mark.parametrize(
    ("stage", "told"), [(Stage.DRAFT, "has not started"), (Stage.DECIDED, "is decided"), (Stage.REVIEWED, "is decided")]
)
async def test_an_experiment_that_takes_no_numbers(door: FrontDoor, stage: Stage, told: str) -> None:
    """Whoever reports on it is told why they do not count."""
    experiment = await _running(door, stage=stage)
    await _reads(door)
    await say(door, _numbers(experiment), user=PRIYA)
    content = door.messenger.whispers[-1].content
    assert isinstance(content, Sentence)
    assert told in content.text
    assert await _update(door) is None


async def test_a_label_that_nobody_knows(door: FrontDoor) -> None:
    """Also that of an experiment in a private channel the author is not in: the answer is the same."""
    secret = await _running(door, private_to=PRIVATE)
    await _reads(door)
    await say(door, _numbers(secret), user=SAM)
    await say(door, NUMBERS.format(number=999), user=SAM, ts="1790000001.000100")
    texts = {whisper.content.text for whisper in door.messenger.whispers if isinstance(whisper.content, Sentence)}
    assert len(texts) == 1
    assert await _counted(door, secret) == []


@pytest.mark.parametrize(("user", "more"), [(OUTSIDER, {}), (GUEST, {}), (HEED, {"bot_id": "B0HEED"})])
async def test_people_whose_numbers_never_count(door: FrontDoor, user: str, more: dict[str, str]) -> None:
    """People of other organisations, guests of an open experiment, and Heed itself."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, _numbers(experiment), user=user, **more)
    await door.jobs.run_all()
    assert await _counted(door, experiment) == []


async def test_an_app_that_posts_numbers(door: FrontDoor) -> None:
    """Its numbers count where people have Heed read experiments, as nobody's; it is never asked back."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, _numbers(experiment), user="U0APP", bot_id="B0APP", subtype="bot_message")
    await say(door, "control 1/2", user="U0APP", bot_id="B0APP", ts="1790000001.000100")
    [update] = await _counted(door, experiment)
    assert update.by is None
    assert door.messenger.whispers == []


async def test_where_customers_read_along(door: FrontDoor) -> None:
    """A colleague's numbers count, and only they see the answer."""
    experiment = await _running(door)
    await door.command("channel experiments", channel=SHARED)
    await say(door, _numbers(experiment), user=SAM, channel=SHARED)
    await say(door, _numbers(experiment), user=OUTSIDER, channel=SHARED, ts="1790000001.000100")
    await door.jobs.run_all()
    assert len(await _counted(door, experiment)) == 1
    assert all(post.channel_id != SHARED for post in door.messenger.posts)
    assert [whisper.user_id for whisper in door.messenger.whispers] == [SAM]


async def test_an_edited_update(durable_door: FrontDoor) -> None:
    """It becomes the next version; an older edit that comes late, and one that says the same, change nothing."""
    experiment = await _running(durable_door)
    await _reads(durable_door)
    before = _numbers(experiment)
    await say(durable_door, before, user=CUSTOMER)
    after = before.replace("156", "166")
    await durable_door.edit(after, before=before, edited_ts="1790000500.000100")
    await durable_door.edit(before.replace("156", "999"), before=before, edited_ts="1790000400.000100")
    await durable_door.edit(f"{after} ", before=before, edited_ts="1790000600.000100")
    update = await _update(durable_door)
    assert _seen(update)[1] == ("variant", 166, 2380)
    assert update is not None
    assert (update.version, update.changed_by) == (2, CUSTOMER)
    await durable_door.jobs.run_all()
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        assert len(await work.experiments.update_versions(update.id)) == 2


async def test_an_edit_that_cannot_be_read(door: FrontDoor) -> None:
    """The numbers from before stay until it is clear, and the author is told so."""
    experiment = await _running(door)
    await _reads(door)
    before = _numbers(experiment)
    await say(door, before)
    await door.edit("never mind", before=before, edited_ts="1790000500.000100")
    assert _seen(await _update(door))[0] == ("control", 120, 2400)
    content = door.messenger.whispers[-1].content
    assert isinstance(content, UpdateQuestion)
    assert any("from before your edit" in problem for problem in content.problems)


async def test_chat_that_becomes_an_update_by_an_edit(door: FrontDoor) -> None:
    """Then it is one."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, "numbers follow")
    await door.edit(_numbers(experiment), before="numbers follow", edited_ts="1790000500.000100")
    assert _seen(await _update(door))[0] == ("control", 120, 2400)


async def test_the_message_after_its_edit(door: FrontDoor) -> None:
    """Case 15: events out of order never bring the earlier words back."""
    experiment = await _running(door)
    await _reads(door)
    before = _numbers(experiment)
    await door.edit(before.replace("156", "166"), before=before, edited_ts="1790000500.000100")
    await say(door, before)
    assert _seen(await _update(door))[1] == ("variant", 166, 2380)
    await door.edit("never mind", before=before, ts="1790000001.000100", edited_ts="1790000500.000100")
    await say(door, before, ts="1790000001.000100")
    assert await _update(door, "1790000001.000100") is None


async def test_a_deleted_update(durable_door: FrontDoor) -> None:
    """Case 16: its numbers go from every version, its answer says so, and nothing brings it back."""
    experiment = await _running(durable_door)
    await _reads(durable_door)
    words = _numbers(experiment)
    await say(durable_door, words)
    await durable_door.jobs.run_all()
    await durable_door.delete()
    await durable_door.jobs.run_all()
    update = await _update(durable_door)
    assert update is not None
    assert (update.state, update.reading.arms, update.note) == (UpdateState.WITHDRAWN, (), "")
    redrawn = [post.content for post in durable_door.messenger.updates if isinstance(post.content, UpdateReply)]
    assert redrawn[-1].update.state is UpdateState.WITHDRAWN
    await say(durable_door, words)
    await durable_door.edit(words.replace("156", "166"), before=words, edited_ts="1790000500.000100")
    assert await _counted(durable_door, experiment) == []


async def test_a_deletion_before_the_message(door: FrontDoor) -> None:
    """Also below a card, in a channel that Heed does not read otherwise."""
    experiment = await _running(door)
    await door.delete()
    await say(door, "control 120/2400, variant 156/2380", thread_ts=CARD)
    assert await _counted(door, experiment) == []


async def test_an_edit_that_names_another_experiment(door: FrontDoor) -> None:
    """The numbers move there, and both cards are redrawn."""
    first, second = await _running(door), await _running(door)
    await _reads(door)
    await say(door, _numbers(first))
    await door.edit(_numbers(second), before=_numbers(first), edited_ts="1790000500.000100")
    assert (len(await _counted(door, first)), len(await _counted(door, second))) == (0, 1)
    ids = {job.args["experiment_id"] for job in door.jobs.of_kind("experiment_card")}
    assert ids == {first.id, second.id}


async def test_a_crash_between_keeping_and_answering(door: FrontDoor) -> None:
    """The event comes again, and the answer is made sure of."""
    experiment = await _running(door)
    await _reads(door)
    await say(door, _numbers(experiment))
    door.jobs.jobs.clear()
    await say(door, _numbers(experiment))
    assert len(await _counted(door, experiment)) == 1
    assert len(door.jobs.of_kind("experiment_reply")) == 1


async def test_why_a_message_counts(door: FrontDoor) -> None:
    """`/heed why` with its link says that it was read as an update, that it is taken out, or that it was none."""
    experiment = await _running(door)
    await _reads(door)
    link = "https://acme.slack.com/archives/{}/p{}"
    chat, said = link.format(GENERAL, "1790000001000100"), link.format(GENERAL, TS.replace(".", ""))
    await say(door, _numbers(experiment), user=PRIYA)
    assert f"an update of *{experiment.label}*" in (await door.command(f"why {said}"))["text"]
    await door.delete()
    assert "do not count" in (await door.command(f"why {said}"))["text"]
    assert "did not take this for one" in (await door.command(f"why {chat}"))["text"]


async def test_two_replicas_at_once(durable_door: FrontDoor) -> None:
    """Case 13: one message that both hear is one update, answered once."""
    experiment = await _running(durable_door)
    await _reads(durable_door)
    await asyncio.gather(*(say(durable_door, _numbers(experiment), user=PRIYA) for _ in range(4)))
    assert len(await _counted(durable_door, experiment)) == 1
    assert len(durable_door.jobs.of_kind("experiment_reply")) == 1


async def test_below_a_card_where_heed_listens(door: FrontDoor) -> None:
    """What reports on an experiment is not judged as feedback, delivered again neither."""
    experiment = await _running(door)
    await door.command("channel listen")
    for _ in range(2):
        await say(door, "control 120/2400, variant 156/2380", user=PRIYA, thread_ts=CARD)
    assert len(await _counted(door, experiment)) == 1
    assert await judgement(door) is None
