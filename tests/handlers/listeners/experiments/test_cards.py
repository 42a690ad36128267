"""The card of an experiment and the answers below updates: posted once, and redrawn when they have to say otherwise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ChannelUnreachableError
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.reports import Gate, Verdict
from bot.flows.experiments.calendar import follow_calendar
from bot.flows.experiments.cards import card_job, card_key, card_view
from bot.messages import BareCard, ExperimentCard, Sentence
from tests.experiment_builders import READ_DAY, STARTED, update
from tests.fakes.slack import SENT, WORKSPACE, slack_is_down
from tests.handlers.front_door import GENERAL, PRIVATE, PRIYA, SHARED, FrontDoor
from tests.handlers.trying import WINS, present, reported, tried

MIDNIGHT = READ_DAY.replace(day=30, month=11, hour=23, minute=0)


async def redraw(door: FrontDoor, experiment: Experiment, because: str = "started") -> None:
    """Have the card posted or redrawn, as everybody does who changes an experiment."""
    await door.desk.jobs.enqueue(card_job(WORKSPACE, experiment.id, because=because))
    await door.jobs.run_all()


async def shown(door: FrontDoor, experiment: Experiment) -> Experiment:
    """Return an experiment whose card was posted."""
    await redraw(door, experiment)
    return await present(door, experiment)


def cards_of(door: FrontDoor) -> list[ExperimentCard]:
    """Return every card that was posted or drawn again, oldest first."""
    drawn = [*door.messenger.posts, *door.messenger.updates]
    return [each.content for each in drawn if isinstance(each.content, ExperimentCard)]


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

    async def test_the_channel_is_shared_since(self, door: FrontDoor) -> None:
        """Customers get no word and no number of it; once they are gone, the next redraw shows everything again."""
        experiment = await shown(door, await tried(door, channel_id=GENERAL))
        await reported(door, experiment)
        door.messenger.updates.clear()
        for because, is_external in (("shared", True), ("unshared", False)):
            door.directory.add_channel(GENERAL, PRIYA, external=is_external)
            await redraw(door, experiment, because)
        bare, whole = [each.content for each in door.messenger.updates]
        assert bare == BareCard(label="EXP-1")
        assert isinstance(whole, ExperimentCard)
        assert len(door.messenger.posts) == 1

    async def test_slack_does_not_tell_about_the_channel_any_more(self, door: FrontDoor) -> None:
        """Who reads there is not known, so it counts as shared."""
        experiment = await shown(door, await tried(door, channel_id=GENERAL))
        del door.directory.places[GENERAL]
        await redraw(door, experiment, "later")
        assert isinstance(door.messenger.updates[-1].content, BareCard)

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

    @pytest.mark.parametrize(("channel", "words"), [(GENERAL, "All calm"), (PRIVATE, "")])
    async def test_words_were_said_somewhere(self, door: FrontDoor, channel: str, words: str) -> None:
        """Words of another place are not repeated where its outsiders read them; the numbers count all the same."""
        experiment = await tried(door, channel_id=GENERAL)
        told = replace(update(WINS, note="All calm"), experiment_id=experiment.id, channel_id=channel)
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.experiments.put_update(told)
        card = await card_view(door.desk, WORKSPACE, experiment)
        assert card.newest is not None
        assert (card.newest.note, card.report.progress.people) == (words, 8_000)


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
