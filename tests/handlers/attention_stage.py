"""A stage on which Heed says more than anybody wants to hear, and the clock lets the rest be told in one message."""

from dataclasses import replace
from typing import Any

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.flows.desk import Desk
from bot.flows.folding import hand_out_folds
from bot.messages import Sentence
from bot.ports import Job, Post, Whisper
from handlers.errands import errands
from tests.fakes.jobs import InlineJobs
from tests.fakes.mind import plain_mind
from tests.handlers.stage import ALICE, GENERAL, WORKSPACE, Stage

# As a job of a test's own, whose only argument is the key of a message.
SAY = "say"


def desk_of(stage: Stage, jobs: InlineJobs | None = None) -> Desk:
    """Return a desk on a stage, whose jobs run when a test says so."""
    jobs = InlineJobs() if jobs is None else jobs
    desk = Desk(
        storage=stage.storage,
        directory=stage.directory,
        messenger=stage.messenger,
        jobs=jobs,
        clock=stage.clock,
        mind=plain_mind(),
    )

    async def say(args: Any) -> None:
        await desk.messenger.post(card(args["key"]))

    async def tell(args: Any) -> None:
        await desk.messenger.whisper(note(args["key"]))

    jobs.functions = {**errands(desk), SAY: say, "tell": tell}
    return desk


def card(key: str, *, occasion: Occasion = Occasion.TRIAGE, channel_id: str = GENERAL) -> Post:
    """Return a message to a channel that nobody asked for."""
    return Post(
        key=key,
        workspace_id=WORKSPACE,
        channel_id=channel_id,
        content=Sentence(text=f"Question {key}"),
        occasion=occasion,
        why=reasons.TRIAGE,
        again=Job(id=key, kind=SAY, args={"key": key}),
    )


def note(key: str, *, user_id: str = ALICE, occasion: Occasion = Occasion.NUDGE) -> Whisper:
    """Return a direct message that nobody asked for."""
    return Whisper(
        key=key,
        workspace_id=WORKSPACE,
        user_id=user_id,
        content=Sentence(text=f"Reminder {key}"),
        occasion=occasion,
        why=reasons.NUDGE,
        again=Job(id=key, kind="tell", args={"key": key}),
    )


async def allow(stage: Stage, *, posts: int = 5, dms: int = 3) -> None:
    """Let channels and people hear so much a day."""
    async with stage.storage.work(WORKSPACE) as work:
        preferences = await work.channels.preferences()
        chosen = replace(preferences, posts_per_day=posts, dms_per_day=dms)
        await work.channels.prefer(chosen, by=ALICE, at=stage.clock.now())


async def fold(desk: Desk) -> None:
    """Let the clock look what was held back, and do the jobs that it begins."""
    assert isinstance(desk.jobs, InlineJobs)
    await hand_out_folds(desk, desk.clock.now())
    await desk.jobs.run_all()


def texts(stage: Stage, channel_id: str = GENERAL) -> list[str]:
    """Return the texts of a channel's messages, without threads."""
    return [row["text"] for row in stage.api.messages[channel_id] if not row.get("thread_ts")]
