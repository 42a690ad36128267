"""What the budget held back, shown after all by the jobs of the features that wanted to say it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.attention import Mute, Occasion
from bot.domain.experiments.experiment import Stage as ExperimentStage
from bot.domain.listening import TriageTopic
from bot.domain.nudges import NudgeState
from bot.domain.quality import Burst
from bot.domain.schedules import Cadence, Rhythm
from bot.flows.attention import quiet_channels
from bot.flows.desk import Desk
from bot.flows.folding import say_held, show_held
from bot.flows.nudges import hand_out_nudges
from bot.flows.quality_watch import watch_quality
from bot.flows.triage import ASKED_IN, hand_out_triage
from bot.flows.welcoming import welcome_job
from bot.ports import FoundBurst, Job, Storage
from tests.fakes.jobs import InlineJobs
from tests.handlers.attention_stage import allow, card, desk_of, fold, texts
from tests.handlers.nudge_door import READ_DAY
from tests.handlers.stage import ALICE, GENERAL, WORKSPACE, Stage, on_stage
from tests.storage.test_listening_contract import judgement, question
from tests.storage_builders import NOW
from tests.stored_experiments import drafted

DM = f"D{ALICE}"


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run, with a budget of a single message."""
    async with on_stage(storage) as stage:
        stage.seconds_between = 0.0
        stage.restart()
        await allow(stage, posts=1, dms=1)
        yield stage


async def asked(stage: Stage) -> None:
    """Put something to the team that Heed is unsure of."""
    facts = {ASKED_IN: GENERAL}
    asking = question(1, topic=TriageTopic.IS_FEEDBACK, channel_id=GENERAL, ts="1.1", facts=facts)
    async with stage.storage.work(WORKSPACE) as work:
        await work.judgements.put(replace(judgement("1.1"), channel_id=GENERAL))
        await work.triage.ask(asking)


async def all_done(desk: Desk) -> None:
    """Do the jobs that wait."""
    assert isinstance(desk.jobs, InlineJobs)
    await desk.jobs.run_all()


async def held(stage: Stage, place: str) -> str:
    """Return the key of the only message that a summary tells of."""
    async with stage.storage.work(WORKSPACE) as work:
        (fresh,) = await work.attention.in_fold(f"folded:{stage.clock.now():%Y-%m-%d}:{place}")
    return fresh.key


async def test_a_card_for_the_team_is_shown_after_all(stage: Stage) -> None:
    """With its question, and the buttons that answer it; the summary says that nothing waits any more."""
    await asked(stage)
    desk = desk_of(stage)
    await hand_out_triage(desk, stage.clock.now())
    await all_done(desk)
    assert texts(stage) == []
    await fold(desk)
    (summary,) = texts(stage)
    assert summary.startswith("*1 more thing today.*")
    assert await show_held(desk, WORKSPACE, ALICE, await held(stage, GENERAL))
    await all_done(desk)
    assert texts(stage)[0] == "Everything that waited here was shown."
    assert "triage" in str(stage.api.messages[GENERAL][1]["blocks"])


@pytest.mark.parametrize("is_settled", [False, True])
async def test_reminders_are_shown_after_all(stage: Stage, *, is_settled: bool) -> None:
    """Somebody who wants no direct messages at once still gets to every reminder, and reads what is settled by now."""
    draft = await drafted(stage.storage, workspace_id=WORKSPACE, owner_id=ALICE, created_by=ALICE)
    async with stage.storage.work(WORKSPACE) as work:
        await work.experiments.save(replace(draft, stage=ExperimentStage.RUNNING, started_at=draft.created_at))
    desk = desk_of(stage)
    stage.clock.at = READ_DAY
    await hand_out_nudges(desk, READ_DAY)
    await all_done(desk)
    assert texts(stage, DM) == []
    await fold(desk)
    assert len(texts(stage, DM)) == 1
    # In the evening, when no reminder would come by itself.
    stage.clock.at = READ_DAY.replace(hour=21)
    key = await held(stage, ALICE)
    if is_settled:
        async with stage.storage.work(WORKSPACE) as work:
            (nudge,) = await work.nudges.in_message(key)
            await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=READ_DAY)
    assert await show_held(desk, WORKSPACE, ALICE, key)
    await all_done(desk)
    told = str(stage.api.messages[DM][1]["blocks"])
    assert "EXP-1" in told
    assert ("No longer needed" in told) == is_settled
    async with stage.storage.work(WORKSPACE) as work:
        claim = await work.posts.posted(key)
    assert claim is not None
    assert claim.occasion is Occasion.ASKED


async def test_a_sudden_rise_is_shown_after_all(stage: Stage) -> None:
    """Weeks later, when it is no news any more, and in the channel where it would have been told; no other comes."""
    rise = Burst(area="Exports", week=NOW.date(), accounts=5, items=9, before=(0,) * 8, chance=2e-5, areas=4)
    async with stage.storage.work(WORKSPACE) as work:
        chosen = replace(await work.channels.preferences(), quality_channel_id=GENERAL)
        await work.channels.prefer(chosen, by=ALICE, at=stage.clock.now())
        for area in ("Exports", "Login"):
            found = FoundBurst(burst=replace(rise, area=area), found_at=stage.clock.now(), private_to=None)
            await work.quality.put_burst(found)
    desk = desk_of(stage)
    await watch_quality(desk, {"workspace_id": WORKSPACE, "slot": "now"})
    day = stage.clock.now()
    stage.clock.advance(timedelta(days=20))
    async with stage.storage.work(WORKSPACE) as work:
        held = await work.attention.in_fold(f"folded:{day:%Y-%m-%d}:{GENERAL}")
    assert await show_held(desk, WORKSPACE, ALICE, held[0].key)
    await all_done(desk)
    (told,) = [text for text in texts(stage) if "more thing" not in text]
    assert ("Exports" in told) != ("Login" in told)


async def test_the_welcome_is_shown_after_all(stage: Stage) -> None:
    """Where Heed may say nothing unasked, whoever brought it finds the first steps among what was held back."""
    await allow(stage, dms=0)
    desk = desk_of(stage)
    await desk.jobs.enqueue(welcome_job(WORKSPACE, ALICE, stage.clock.now()))
    await all_done(desk)
    assert texts(stage, DM) == []
    assert await show_held(desk, WORKSPACE, ALICE, f"welcome:{WORKSPACE}")
    await all_done(desk)
    assert texts(stage, DM)[0].startswith("*Hello!")


class _KilledJobs(InlineJobs):
    """Jobs of a process that is killed when it wants to begin the first of a kind."""

    killed_at: str = ""

    async def enqueue(self, job: Job) -> None:
        """Remember a job, unless this is the moment."""
        if self.killed_at and job.id.startswith(self.killed_at):
            self.killed_at = ""
            raise ConnectionError
        await super().enqueue(job)


@pytest.mark.parametrize("moment", ["shown:", "fold:"])
async def test_a_process_is_killed_while_it_shows_what_was_held_back(stage: Stage, moment: str) -> None:
    """The job is begun again, the message is said once, and the summary says that nothing waits."""
    await allow(stage, posts=1)
    jobs = _KilledJobs()
    desk = desk_of(stage, jobs)
    await stage.messenger.post(card("a"))
    await fold(desk)
    assert await show_held(desk, WORKSPACE, ALICE, "a")
    jobs.killed_at = moment
    (show,) = (job for job in jobs.jobs.values() if job.kind == "show")
    with pytest.raises(ConnectionError):
        await say_held(desk, show.args)
    await jobs.run_all()
    assert texts(stage) == ["Everything that waited here was shown.", "Question a"]


async def test_what_was_muted_is_shown_alone(stage: Stage) -> None:
    """It comes without a message about everything else that was muted."""
    async with stage.storage.work(WORKSPACE) as work:
        mute = Mute(place_id=GENERAL, occasion=Occasion.TRIAGE, set_by=ALICE, set_at=stage.clock.now())
        await work.attention.mute(mute)
    desk = desk_of(stage)
    for key in "ab":
        await stage.messenger.post(card(key))
    assert await show_held(desk, WORKSPACE, ALICE, "a")
    assert isinstance(desk.jobs, InlineJobs)
    await desk.jobs.run_all()
    assert texts(stage) == ["Question a"]


async def test_questions_wait_for_monday(stage: Stage) -> None:
    """On a Saturday where the team's digest lives nothing is asked; on Monday morning it stands on a card."""
    await allow(stage, posts=5)
    rhythm = Rhythm(cadence=Cadence.WEEKLY, at=NOW.time(), zone="Europe/Berlin")
    async with stage.storage.work(WORKSPACE) as work:
        await work.schedules.put(GENERAL, rhythm, next_at=NOW, by=ALICE)
    await asked(stage)
    desk = desk_of(stage)
    for at, cards in ((datetime(2026, 11, 28, 11, tzinfo=UTC), 0), (datetime(2026, 11, 30, 9, tzinfo=UTC), 1)):
        stage.clock.at = at
        async with stage.storage.work(WORKSPACE) as work:
            assert (GENERAL in await quiet_channels(work, [GENERAL], at)) is (cards == 0)
        await hand_out_triage(desk, at)
        await all_done(desk)
        assert len(texts(stage)) == cards
