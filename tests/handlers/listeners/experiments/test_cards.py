"""The card of an experiment and the answers below updates: posted once, and redrawn when they have to say otherwise."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import ChannelUnreachableError
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.reports import Gate, Verdict
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from bot.flows.experiments.calendar import follow_calendar
from bot.flows.experiments.cards import card_job, card_key, card_view, reply_job
from bot.flows.experiments.replies import reply_key
from bot.messages import ExperimentCard, Sentence, UpdateReply
from tests.experiment_builders import READ_DAY, STARTED, TERMS, rates, update
from tests.fakes.slack import SENT, WORKSPACE, slack_is_down
from tests.handlers.front_door import GENERAL, PRIVATE, PRIYA, SAM, SHARED, FrontDoor
from tests.handlers.trying import WINS, present, reported, tried

MIDNIGHT = READ_DAY.replace(day=30, month=11, hour=23, minute=0)


async def redraw(door: FrontDoor, experiment: Experiment, because: str = "started") -> None:
    """Have the card posted or redrawn, as everybody does who changes an experiment."""
    await door.desk.jobs.enqueue(card_job(WORKSPACE, experiment.id, because=because))
    await door.jobs.run_all()


async def answer(door: FrontDoor, update: ExperimentUpdate) -> None:
    """Have an update answered, or its answer redrawn."""
    await door.desk.jobs.enqueue(reply_job(WORKSPACE, update.id, update.version))
    await door.jobs.run_all()


async def shown(door: FrontDoor, experiment: Experiment) -> Experiment:
    """Return an experiment whose card was posted."""
    await redraw(door, experiment)
    return await present(door, experiment)


async def said(door: FrontDoor, experiment: Experiment, **facts: Any) -> ExperimentUpdate:
    """Return numbers that somebody said in general, unless told otherwise."""
    given = {"experiment_id": experiment.id, "channel_id": GENERAL, "by": PRIYA, **facts}
    one = replace(update(WINS, day=3, number=int(experiment.number)), **given)
    async with door.desk.storage.work(WORKSPACE) as work:
        stored, _ = await work.experiments.put_update(replace(one, origin_key=f"message:{experiment.number}"))
    return stored


def cards_of(door: FrontDoor) -> list[ExperimentCard]:
    """Return every card that was posted or drawn again, oldest first."""
    drawn = [*door.messenger.posts, *door.messenger.updates]
    return [each.content for each in drawn if isinstance(each.content, ExperimentCard)]


def replies_of(door: FrontDoor) -> list[UpdateReply]:
    """Return every answer below an update, oldest first."""
    drawn = [*door.messenger.posts, *door.messenger.updates]
    return [each.content for each in drawn if isinstance(each.content, UpdateReply)]


class TestTheCard:
    """When it is posted, where, and what redraws it."""

    async def test_an_experiment_starts(self, durable_door: FrontDoor) -> None:
        """Its card is posted once in its channel, and Heed remembers where."""
        experiment = await tried(durable_door, channel_id=GENERAL)
        await redraw(durable_door, experiment)
        await redraw(durable_door, experiment, "once more")
        (post,) = durable_door.messenger.posts
        assert (post.key, post.channel_id) == (card_key(experiment.id), GENERAL)
        placed = await present(durable_door, experiment)
        assert (placed.card_ts, placed.version) == (SENT, experiment.version)

    async def test_somebody_posted_it_and_died(self, door: FrontDoor) -> None:
        """Whoever comes after finds the card, brings it up to date and remembers where it stands."""
        experiment = await tried(door, channel_id=GENERAL)
        await redraw(door, experiment)
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.experiments.place_card(experiment.id, GENERAL, SENT)
        await reported(door, experiment)
        await redraw(door, experiment, "again")
        assert len(door.messenger.posts) == 1
        assert cards_of(door)[-1].updates == 1

    @pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DISCARDED])
    async def test_it_has_not_started(self, door: FrontDoor, stage: Stage) -> None:
        """A draft is nobody else's business."""
        await redraw(door, await tried(door, stage=stage, channel_id=GENERAL))
        assert not door.messenger.posts

    async def test_it_has_no_channel(self, door: FrontDoor) -> None:
        """Nothing is posted, and nothing goes wrong."""
        await redraw(door, await tried(door))
        assert not door.messenger.posts

    async def test_slack_is_down(self, door: FrontDoor) -> None:
        """The job comes again, and then the card is there."""
        experiment = await tried(door, channel_id=GENERAL)
        door.messenger.errors = [slack_is_down()]
        with pytest.raises(type(slack_is_down())):
            await redraw(door, experiment)
        await redraw(door, experiment, "again")
        assert len(door.messenger.posts) == 1

    async def test_the_channel_is_shared_with_customers(self, door: FrontDoor) -> None:
        """No card is posted there; its owner is told, once."""
        experiment = await tried(door, channel_id=SHARED)
        await redraw(door, experiment)
        await redraw(door, experiment, "again")
        assert not door.messenger.posts
        (told,) = door.messenger.whispers
        assert told.user_id == PRIYA
        assert isinstance(told.content, Sentence)
        assert "I could not post the card of EXP-1" in told.content.text

    async def test_the_channel_was_archived_since(self, door: FrontDoor) -> None:
        """The card stays as it was, and nobody is told again and again."""
        experiment = await shown(door, await tried(door, channel_id=GENERAL))
        door.messenger.errors = [ChannelUnreachableError()]
        await redraw(door, experiment, "later")
        assert not door.messenger.whispers

    async def test_the_card_was_deleted(self, door: FrontDoor) -> None:
        """It does not come back by itself."""
        experiment = await shown(door, await tried(door, channel_id=GENERAL))
        door.messenger.posts.clear()
        await redraw(door, experiment, "later")
        assert not door.messenger.posts

    async def test_terms_were_moved_after_the_start(self, door: FrontDoor) -> None:
        """Only what was changed after the start stays on the card."""
        experiment = await tried(door, channel_id=GENERAL)
        async with door.desk.storage.work(WORKSPACE) as work:
            for number, days in enumerate((-1, 2)):
                await work.experiments.record(
                    ExperimentEvent(
                        id=f"{number:032}",
                        experiment_id=experiment.id,
                        change=ExperimentChange.EDITED,
                        at=STARTED + timedelta(days=days),
                        by=PRIYA,
                        reason=f"reason {number}",
                        changed={"kill date": ("a", "b")},
                    )
                )
        card = await card_view(door.desk, WORKSPACE, experiment)
        assert [event.reason for event in card.moved] == ["reason 1"]


class TestTheCalendar:
    """What dates do by themselves."""

    async def test_its_date_comes(self, durable_door: FrontDoor) -> None:
        """At midnight of its own zone it may be read, once, whoever looks, and the card says so."""
        experiment = await shown(durable_door, await tried(durable_door, channel_id=GENERAL))
        await reported(durable_door, experiment)
        for now in (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, MIDNIGHT + timedelta(minutes=5)):
            durable_door.clock.at = now
            await follow_calendar(durable_door.desk, now)
            await durable_door.jobs.run_all()
        moved = await present(durable_door, experiment)
        assert (moved.stage, moved.read_at) == (Stage.READ, MIDNIGHT)
        async with durable_door.desk.storage.work(WORKSPACE) as work:
            (event,) = await work.experiments.events(experiment.id)
        assert (event.change, event.by) == (ExperimentChange.READ, None)
        assert cards_of(durable_door)[-1].report.verdict is Verdict.BETTER

    async def test_its_date_comes_without_numbers(self, door: FrontDoor) -> None:
        """There is nothing to read, so it runs on; the card says that the date is here."""
        experiment = await shown(door, await tried(door, channel_id=GENERAL))
        door.clock.at = READ_DAY
        await follow_calendar(door.desk, READ_DAY)
        await door.jobs.run_all()
        assert (await present(door, experiment)).stage is Stage.RUNNING
        assert cards_of(door)[-1].report.gate is Gate.OPEN

    async def test_one_look_a_day(self, door: FrontDoor) -> None:
        """However often the clock ticks and on however many replicas, each day is one job for each experiment."""
        await tried(door, channel_id=GENERAL)
        await tried(door, channel_id=GENERAL, stage=Stage.DECIDED)
        for hours in range(20):
            await follow_calendar(door.desk, STARTED + timedelta(hours=hours))
        assert len(door.jobs.of_kind("experiment_card")) == 2


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
