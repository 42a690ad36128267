"""What nobody asked for stays within a day's budget; the rest is told in one message, and nothing is lost."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.attention import Occasion
from bot.domain.errors import TryAgainError
from bot.domain.rhythm import PersonPreferences
from bot.domain.schedules import Cadence, Rhythm
from bot.flows.folding import hand_out_folds, show_held
from bot.messages import Sentence
from bot.ports import Storage
from tests.fakes.jobs import InlineJobs
from tests.fakes.slack_api import Trouble
from tests.handlers.attention_stage import allow, card, desk_of, fold, note, texts
from tests.handlers.stage import ALICE, GENERAL, PRIVATE, WORKSPACE, Stage, on_stage, past_the_lease, post
from tests.handlers.test_messenger_simulation import TROUBLES, DyingStorage, KilledError

DM = f"D{ALICE}"


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run."""
    async with on_stage(storage) as stage:
        stage.seconds_between = 0.0
        stage.restart()
        yield stage


async def test_what_is_over_a_channels_budget_is_told_in_one_message(stage: Stage) -> None:
    """Of eight with a budget of five, four stand alone, and the fifth message tells of the other four."""
    desk = desk_of(stage)
    found = [await stage.messenger.post(card(f"k{n}")) for n in range(8)]
    assert [bool(ts) for ts in found] == [True] * 4 + [False] * 4
    await fold(desk)
    assert texts(stage)[:4] == [f"Question k{n}" for n in range(4)]
    (told,) = texts(stage)[4:]
    assert told.startswith("*4 more things today.*")
    await fold(desk)
    assert len(texts(stage)) == 5


async def test_a_summary_grows_without_a_sound(stage: Stage) -> None:
    """What comes later the same day is written into the message that is there."""
    desk = desk_of(stage)
    await allow(stage, posts=1)
    await stage.messenger.post(card("a"))
    await fold(desk)
    stage.clock.advance(timedelta(hours=1))
    await stage.messenger.post(card("b"))
    await fold(desk)
    (told,) = texts(stage)
    assert told.startswith("*2 more things today.*")
    assert len(stage.api.asked("chat.postMessage")) == 1


async def test_a_new_day_has_a_new_budget(stage: Stage) -> None:
    """It begins at midnight where the team's digest lives."""
    rhythm = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="America/New_York")
    async with stage.storage.work(WORKSPACE) as work:
        await work.schedules.put(GENERAL, rhythm, next_at=stage.clock.now(), by=ALICE)
    await allow(stage, posts=2)
    assert [bool(await stage.messenger.post(card(key))) for key in "ab"] == [True, False]
    # Two in the morning in London is nine in the evening of the same day in New York.
    stage.clock.advance(timedelta(hours=17))
    assert not await stage.messenger.post(card("c"))
    stage.clock.advance(timedelta(hours=3))
    assert await stage.messenger.post(card("d"))


async def test_answers_and_digests_are_never_held_back(stage: Stage) -> None:
    """What somebody asked for, and what a team scheduled, comes whatever else came before."""
    await allow(stage, posts=1)
    await stage.messenger.post(card("a"))
    assert await stage.messenger.post(post("asked"))
    assert await stage.messenger.post(card("digest", occasion=Occasion.DIGEST))
    assert len(texts(stage)) == 2


async def test_a_person_hears_no_more_than_they_want(stage: Stage) -> None:
    """Their own wish counts before the workspace's, and channels use up nothing of it."""
    async with stage.storage.work(WORKSPACE) as work:
        await work.people.keep(PersonPreferences(user_id=ALICE, dms_per_day=2, set_at=stage.clock.now()))
    await stage.messenger.post(card("channel"))
    for key in "abc":
        await stage.messenger.whisper(note(key))
    await fold(desk_of(stage))
    assert texts(stage, DM)[0] == "Reminder a"
    assert texts(stage, DM)[1].startswith("*2 more things today.*")
    assert len(texts(stage, DM)) == 2


async def test_nothing_unasked_is_wanted(stage: Stage) -> None:
    """A budget of nothing leaves a channel to itself; what was held back can be looked up."""
    await allow(stage, posts=0)
    assert not await stage.messenger.post(card("a"))
    await fold(desk_of(stage))
    assert texts(stage) == []


async def test_somebody_wants_to_see_what_was_held_back(stage: Stage) -> None:
    """It is posted once, however often they press, and leaves the summary."""
    await allow(stage, posts=1)
    desk = desk_of(stage)
    for key in "ab":
        await stage.messenger.post(card(key))
    await fold(desk)
    assert isinstance(desk.jobs, InlineJobs)
    for _ in range(2):
        assert await show_held(desk, WORKSPACE, ALICE, "a")
    await desk.jobs.run_all()
    assert not await show_held(desk, WORKSPACE, ALICE, "a")
    summary, shown = texts(stage)
    assert summary.startswith("*1 more thing today.*")
    assert shown == "Question a"
    assert await show_held(desk, WORKSPACE, ALICE, "b")
    await desk.jobs.run_all()
    assert texts(stage)[0] == "Everything that waited here was shown."
    assert len(texts(stage)) == 3


async def test_a_held_message_has_nothing_to_redraw(stage: Stage) -> None:
    """A card that changes while it is held back is nowhere, and stays nowhere."""
    await allow(stage, posts=1)
    await stage.messenger.post(card("a"))
    assert not await stage.messenger.update(card("a"))
    past_the_lease(stage)
    assert not await stage.messenger.post(card("a"))
    assert texts(stage) == []


async def test_a_message_that_slack_refuses_uses_up_nothing(stage: Stage) -> None:
    """Its place in the day is free again."""
    await allow(stage, posts=2)
    stage.api.plan("chat.postMessage", Trouble(error="ratelimited", status=429, retry_after="30"))
    with pytest.raises(TryAgainError):
        await stage.messenger.post(card("a"))
    assert await stage.messenger.post(card("b"))


async def test_a_private_channel_has_its_own_summary(stage: Stage) -> None:
    """What was held back in one channel is told in that channel."""
    await allow(stage, posts=1)
    await stage.messenger.post(card("a", channel_id=PRIVATE))
    await fold(desk_of(stage))
    assert texts(stage) == []
    assert len(texts(stage, PRIVATE)) == 1


async def test_every_unasked_message_can_be_muted_where_it_stands(stage: Stage) -> None:
    """The menu is there when it is posted, and still there when it is redrawn by who does not know of it."""
    await stage.messenger.post(card("a"))
    (row,) = stage.api.messages[GENERAL]
    assert row["blocks"][0]["accessory"]["action_id"] == "attention.more"
    bare = replace(post("a"), content=Sentence(text="Answered"))
    assert await stage.messenger.update(bare)
    assert (row["text"], row["blocks"][0]["accessory"]["type"]) == ("Answered", "overflow")
    await stage.messenger.post(post("asked"))
    assert "accessory" not in stage.api.messages[GENERAL][1]["blocks"][0]


@pytest.mark.parametrize("seed", range(2))
async def test_a_bad_day_stays_within_the_budget(storage: Storage, seed: int) -> None:
    """Faults 24 and 40: requests fail and processes die; each message is there once or told of, and five are all."""
    chance = random.Random(seed)  # noqa: S311 - accidents, not secrets

    def trouble(method: str) -> Trouble | None:
        is_bad = method in {"chat.postMessage", "conversations.history", "chat.update"} and chance.random() < 0.3
        return chance.choice(TROUBLES) if is_bad else None

    async with on_stage(storage) as stage:
        stage.api.chance = trouble
        stage.seconds_between = 0.0
        stage.storage = DyingStorage(storage, chance)
        stage.restart()
        keys = [f"k{n}" for n in range(9)]
        for key in keys:
            await _through(stage, lambda key=key: stage.messenger.post(card(key)))
        for _ in range(2):
            await _through(stage, lambda: _folded(stage, storage))
        stage.storage = storage
        async with storage.work(WORKSPACE) as work:
            claims = {key: await work.posts.posted(key) for key in keys}
        (summary,) = [row for row in stage.api.messages[GENERAL] if "more things today" in row["text"]]
    stood = [key for key, claim in claims.items() if claim is not None and claim.ts is not None]
    held = [key for key, claim in claims.items() if claim is not None and claim.is_held]
    assert sorted(stood + held) == keys
    assert len(stood) == 4
    assert all(len(stage.api.with_key(key)) == (key in stood) for key in keys)
    assert summary["text"].startswith("*5 more things today.*")


async def test_two_replicas_post_at_once(storage: Storage) -> None:
    """Both count the same day: of ten messages four stand alone, and one tells of the rest."""
    async with on_stage(storage) as stage:
        stage.seconds_between = 0.0
        replicas = [Stage(stage.api, stage.clock, storage) for _ in range(2)]
        for replica in replicas:
            replica.seconds_between = 0.0
            replica.restart()
        await asyncio.gather(
            *(each.messenger.post(card(f"{n}-{m}")) for m in range(5) for n, each in enumerate(replicas))
        )
        assert len(texts(stage)) == 4
        desks = [desk_of(replica) for replica in replicas]
        await asyncio.gather(*(hand_out_folds(desk, stage.clock.now()) for desk in desks))
        for desk in desks:
            assert isinstance(desk.jobs, InlineJobs)
            await desk.jobs.run_all()
        assert len(texts(stage)) == 5
        assert texts(stage)[4].startswith("*6 more things today.*")


async def _folded(stage: Stage, storage: Storage) -> None:
    """Let a clock that lives look what was held back, and a process that may die do the job."""
    jobs = InlineJobs()
    desk = desk_of(stage, jobs)
    await hand_out_folds(replace(desk, storage=storage), stage.clock.now())
    await jobs.run_all()


async def _through(stage: Stage, work: object) -> None:
    """Work as a durable job does: again after a failure, in a new process after a death."""
    assert callable(work)
    for _ in range(300):
        try:
            await work()
        except KilledError:
            stage.restart()
        except TryAgainError as error:
            stage.clock.advance(timedelta(seconds=error.after_seconds or 1, milliseconds=1))
        else:
            return
    raise AssertionError("it never went through")
