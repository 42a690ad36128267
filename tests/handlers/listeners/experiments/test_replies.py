"""The answer below an update: where it goes, whose eyes it is for, and the numbers of its moment that it keeps."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.reports import Gate
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from bot.flows.experiments.cards import reply_job
from bot.flows.experiments.replies import reply_key
from bot.messages import BareCard, UpdateReply
from tests.experiment_builders import READ_DAY, TERMS, rates, update
from tests.fakes.slack import SENT, WORKSPACE
from tests.handlers.front_door import GENERAL, PRIVATE, PRIYA, SAM, SHARED, FrontDoor
from tests.handlers.listeners.experiments.test_cards import shown
from tests.handlers.trying import WINS, reported, tried


async def said(door: FrontDoor, experiment: Experiment, **facts: Any) -> ExperimentUpdate:
    """Return numbers that somebody said in general, unless told otherwise."""
    given = {"experiment_id": experiment.id, "channel_id": GENERAL, "by": PRIYA, **facts}
    one = replace(update(WINS, day=3, number=int(experiment.number)), **given)
    async with door.desk.storage.work(WORKSPACE) as work:
        stored, _ = await work.experiments.put_update(replace(one, origin_key=f"message:{experiment.number}"))
    return stored


async def answer(door: FrontDoor, update: ExperimentUpdate) -> None:
    """Have an update answered, or its answer redrawn."""
    await door.desk.jobs.enqueue(reply_job(WORKSPACE, update.id, update.version))
    await door.jobs.run_all()


def replies_of(door: FrontDoor) -> list[UpdateReply]:
    """Return every answer below an update, oldest first."""
    drawn = [*door.messenger.posts, *door.messenger.updates]
    return [each.content for each in drawn if isinstance(each.content, UpdateReply)]


class TestTheAnswerBelowAnUpdate:
    """Where it goes, and what it keeps."""

    async def test_a_message_was_said(self, durable_door: FrontDoor) -> None:
        """The numbers of that moment stand in the message's thread; asked again, nothing is posted twice."""
        experiment = await tried(durable_door, channel_id=GENERAL)
        told = await said(durable_door, experiment, ts="1790000001.000100")
        await answer(durable_door, told)
        await answer(durable_door, replace(told, version=7))
        (post,) = durable_door.messenger.posts
        assert (post.key, post.channel_id, post.thread_ts) == (reply_key(told.id), GENERAL, "1790000001.000100")

    async def test_a_later_update_comes(self, door: FrontDoor) -> None:
        """The older answer keeps its numbers, as of its own day."""
        experiment = await tried(door, channel_id=GENERAL)
        first = await said(door, experiment)
        await reported(door, experiment, rates((400, 8_000), (600, 8_000)), day=9)
        door.clock.at = READ_DAY
        await answer(door, first)
        report = replies_of(door)[-1].report
        assert (report.gate, report.progress.people, report.progress.days) == (Gate.TOO_EARLY, 8_000, 3)

    async def test_it_is_taken_back(self, door: FrontDoor) -> None:
        """Its answer says so, and holds no number any more."""
        experiment = await tried(door, channel_id=GENERAL)
        told = await said(door, experiment)
        await answer(door, told)
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.experiments.withdraw_update(told.id, by=PRIYA, at=door.clock.now())
        await answer(door, replace(told, version=9))
        last = replies_of(door)[-1]
        assert (last.update.state, last.report.reading) == (UpdateState.WITHDRAWN, None)
        assert len(door.messenger.posts) == 1

    async def test_it_was_taken_back_before_it_was_answered(self, door: FrontDoor) -> None:
        """Nobody is told of numbers that are gone."""
        told = await said(door, await tried(door, channel_id=GENERAL))
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.experiments.withdraw_update(told.id, by=PRIYA, at=door.clock.now())
        await answer(door, told)
        assert not door.messenger.posts
        assert not door.messenger.whispers

    async def test_it_came_by_a_command(self, door: FrontDoor) -> None:
        """It stands below the card; where there is no card, its author sees it alone."""
        carded = await shown(door, await tried(door, channel_id=GENERAL))
        await answer(door, await said(door, carded, ts=None))
        assert (door.messenger.posts[-1].channel_id, door.messenger.posts[-1].thread_ts) == (GENERAL, SENT)
        await answer(door, await said(door, await tried(door), channel_id=None, ts=None, by=SAM))
        assert [each.user_id for each in door.messenger.whispers] == [SAM]

    @pytest.mark.parametrize(("channel", "private_to"), [(SHARED, None), (GENERAL, PRIVATE)])
    async def test_others_would_read_along(self, door: FrontDoor, channel: str, private_to: str | None) -> None:
        """Customers, and people outside of the experiment's private channel, see nothing; the author does."""
        experiment = await tried(door, channel_id=PRIVATE if private_to else GENERAL, private_to=private_to)
        await answer(door, await said(door, experiment, channel_id=channel))
        assert not door.messenger.posts
        assert [each.user_id for each in door.messenger.whispers] == [PRIYA]

    async def test_the_channel_is_shared_since(self, door: FrontDoor) -> None:
        """When it would be redrawn, customers get no word and no number; its author needs no other answer."""
        told = await said(door, await tried(door, channel_id=GENERAL), ts="1790000001.000100")
        await answer(door, told)
        door.directory.add_channel(GENERAL, PRIYA, external=True)
        await answer(door, replace(told, version=2))
        assert door.messenger.updates[-1].content == BareCard(label="EXP-1")
        assert (len(door.messenger.posts), door.messenger.whispers) == (1, [])

    async def test_totals_shrank(self, door: FrontDoor) -> None:
        """What is odd is said, since it is a slip far more often than news."""
        experiment = await tried(door, TERMS, channel_id=GENERAL)
        await reported(door, experiment, day=2)
        await answer(door, await reported(door, experiment, rates((20, 400), (30, 400)), day=4))
        assert replies_of(door)[-1].doubts == (
            "Numbers are totals since the start: this looks like those of a day.",
            "“control” has fewer people than in the update before: 400 after 4,000.",
            "“variant” has fewer people than in the update before: 400 after 4,000.",
        )
