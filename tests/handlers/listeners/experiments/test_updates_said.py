"""Updates that people say in channels and below cards: read once, answered, and asked back about."""

import asyncio

import pytest

from bot.domain.errors import ChannelUnreachableError
from bot.domain.experiments.experiment import Stage
from bot.messages import Sentence, UpdateQuestion, UpdateReply
from tests.fakes.slack import HEED, WORKSPACE
from tests.handlers.front_door import (
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
from tests.handlers.updating_door import (
    CARD,
    NUMBERS,
    counted,
    numbers_of,
    reads_experiments,
    running,
    seen,
    update_of,
)


async def test_numbers_in_a_channel_of_experiments(durable_door: FrontDoor) -> None:
    """They are kept with who said them, where and when, and answered in the thread of the message, once."""
    experiment = await running(durable_door)
    await reads_experiments(durable_door)
    for _ in range(3):
        await say(durable_door, numbers_of(experiment), user=PRIYA)
        await durable_door.jobs.run_all()
    [update] = await counted(durable_door, experiment)
    assert seen(update) == [("control", 120, 2400), ("variant", 156, 2380)]
    assert (update.by, update.ts, update.reading.day, update.version) == (PRIYA, TS, 5, 1)
    assert update.permalink is not None
    [answer] = [post for post in durable_door.messenger.posts if isinstance(post.content, UpdateReply)]
    assert (answer.channel_id, answer.thread_ts) == (GENERAL, TS)


async def test_a_channel_that_is_off(door: FrontDoor) -> None:
    """Nothing is read there, however plain it is."""
    experiment = await running(door)
    await say(door, numbers_of(experiment), user=PRIYA)
    assert await update_of(door) is None
    assert door.messenger.whispers == []


async def test_below_the_card_anywhere(door: FrontDoor) -> None:
    """A reply in the thread of the card needs neither the mode nor the label."""
    experiment = await running(door)
    await say(door, "control 120/2400, variant 156/2380", user=SAM, thread_ts=CARD)
    assert len(await counted(door, experiment)) == 1


async def test_the_only_experiment_of_a_channel(door: FrontDoor) -> None:
    """It is meant where numbers name none; with two of them Heed asks which."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, "control 120/2400, variant 156/2380", user=PRIYA)
    assert len(await counted(door, experiment)) == 1
    await running(door)
    await say(door, "control 130/2500, variant 166/2480", user=PRIYA, ts="1790000001.000100")
    assert len(await counted(door, experiment)) == 1
    told = door.messenger.whispers[-1].content
    assert isinstance(told, Sentence)
    assert "Which experiment is this about" in told.text


@pytest.mark.parametrize("words", ["variant is up 12%", "EXP-1 looks great", "meet at 14:30 on 11/23", "lunch for 12?"])
async def test_chat(door: FrontDoor, words: str) -> None:
    """Nobody is bothered: nothing is kept, and nothing is said."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, words, user=PRIYA)
    await door.jobs.run_all()
    assert await counted(door, experiment) == []
    assert (door.messenger.whispers, door.messenger.posts) == ([], [])


async def test_half_of_it_understood(door: FrontDoor) -> None:
    """The author alone is asked back, with what was read and the way to the form; nothing counts yet."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, f"{experiment.label}: control 120/2400", user=PRIYA)
    [whisper] = door.messenger.whispers
    assert isinstance(whisper.content, UpdateQuestion)
    assert whisper.user_id == PRIYA
    assert "I read control as 120 of 2,400, but found no numbers for variant." in whisper.content.problems
    assert await update_of(door) is None


@pytest.mark.parametrize(
    ("stage", "told"), [(Stage.DRAFT, "has not started"), (Stage.DECIDED, "is decided"), (Stage.REVIEWED, "is decided")]
)
async def test_an_experiment_that_takes_no_numbers(door: FrontDoor, stage: Stage, told: str) -> None:
    """Whoever reports on it is told why they do not count."""
    experiment = await running(door, stage=stage)
    await reads_experiments(door)
    await say(door, numbers_of(experiment), user=PRIYA)
    content = door.messenger.whispers[-1].content
    assert isinstance(content, Sentence)
    assert told in content.text
    assert await update_of(door) is None


async def test_a_label_that_nobody_knows(door: FrontDoor) -> None:
    """Also that of an experiment in a private channel the author is not in: the answer is the same."""
    secret = await running(door, private_to=PRIVATE)
    await reads_experiments(door)
    await say(door, numbers_of(secret), user=SAM)
    await say(door, NUMBERS.format(number=999), user=SAM, ts="1790000001.000100")
    texts = {whisper.content.text for whisper in door.messenger.whispers if isinstance(whisper.content, Sentence)}
    assert len(texts) == 1
    assert await counted(door, secret) == []


@pytest.mark.parametrize(("user", "more"), [(OUTSIDER, {}), (GUEST, {}), (HEED, {"bot_id": "B0HEED"})])
async def test_people_whose_numbers_never_count(door: FrontDoor, user: str, more: dict[str, str]) -> None:
    """People of other organisations, guests of an open experiment, and Heed itself."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, numbers_of(experiment), user=user, **more)
    await door.jobs.run_all()
    assert await counted(door, experiment) == []


async def test_an_app_that_posts_numbers(door: FrontDoor) -> None:
    """Its numbers count where people have Heed read experiments, as nobody's; it is never asked back."""
    experiment = await running(door)
    await reads_experiments(door)
    await say(door, numbers_of(experiment), user="U0APP", bot_id="B0APP", subtype="bot_message")
    await say(door, "control 1/2", user="U0APP", bot_id="B0APP", ts="1790000001.000100")
    [update] = await counted(door, experiment)
    assert update.by is None
    assert door.messenger.whispers == []


async def test_where_customers_read_along(door: FrontDoor) -> None:
    """A colleague's numbers count, and only they see the answer."""
    experiment = await running(door)
    await door.command("channel experiments", channel=SHARED)
    await say(door, numbers_of(experiment), user=SAM, channel=SHARED)
    await say(door, numbers_of(experiment), user=OUTSIDER, channel=SHARED, ts="1790000001.000100")
    await door.jobs.run_all()
    assert len(await counted(door, experiment)) == 1
    assert all(post.channel_id != SHARED for post in door.messenger.posts)
    assert [whisper.user_id for whisper in door.messenger.whispers] == [SAM]


async def test_a_guest_below_a_card(door: FrontDoor) -> None:
    """A guest reports on an experiment of the private channel that they are in, and on no other."""
    experiment = await running(door)
    await say(door, "control 120/2400, variant 156/2380", user=GUEST, thread_ts=CARD)
    assert await counted(door, experiment) == []
    door.directory.members.add((PRIVATE, GUEST))
    secret = await tried(door, private_to=PRIVATE)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(secret.id, PRIVATE, CARD)
    await say(door, "control 120/2400, variant 156/2380", user=GUEST, thread_ts=CARD, channel=PRIVATE)
    assert len(await counted(door, secret)) == 1


async def test_nobody_to_ask(door: FrontDoor) -> None:
    """A question to somebody who left is dropped; the event is not tried again and again."""
    experiment = await running(door)
    await reads_experiments(door)
    door.messenger.errors.append(ChannelUnreachableError())
    await say(door, f"{experiment.label}: control 120/2400", user=PRIYA)
    assert door.messenger.whispers == []


async def test_why_a_message_counts(door: FrontDoor) -> None:
    """`/heed why` with its link says that it was read as an update, that it is taken out, or that it was none."""
    experiment = await running(door)
    await reads_experiments(door)
    link = "https://acme.slack.com/archives/{}/p{}"
    chat, said = link.format(GENERAL, "1790000001000100"), link.format(GENERAL, TS.replace(".", ""))
    await say(door, numbers_of(experiment), user=PRIYA)
    assert f"an update of *{experiment.label}*" in (await door.command(f"why {said}"))["text"]
    await door.delete()
    assert "do not count" in (await door.command(f"why {said}"))["text"]
    assert "did not take this for one" in (await door.command(f"why {chat}"))["text"]


async def test_two_replicas_at_once(durable_door: FrontDoor) -> None:
    """Case 13: one message that both hear is one update, answered once."""
    experiment = await running(durable_door)
    await reads_experiments(durable_door)
    await asyncio.gather(*(say(durable_door, numbers_of(experiment), user=PRIYA) for _ in range(4)))
    assert len(await counted(durable_door, experiment)) == 1
    assert len(durable_door.jobs.of_kind("experiment_reply")) == 1


async def test_below_a_card_where_heed_listens(door: FrontDoor) -> None:
    """What reports on an experiment is not judged as feedback, delivered again neither."""
    experiment = await running(door)
    await door.command("channel listen")
    for _ in range(2):
        await say(door, "control 120/2400, variant 156/2380", user=PRIYA, thread_ts=CARD)
    assert len(await counted(door, experiment)) == 1
    assert await judgement(door) is None
