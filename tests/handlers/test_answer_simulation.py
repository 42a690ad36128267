"""Answers on their way to a Slack that breaks: the real messenger, killed and refused, on each database."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.closing import Debt, DebtState, Way
from bot.domain.errors import TryAgainError
from bot.domain.labels import SetBy
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import NewTheme
from bot.flows.desk import Desk
from bot.flows.sending_answers import send_answers
from bot.ports import Storage
from tests.fakes.jobs import InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack_api import Trouble, rate_limited, refused
from tests.handlers.stage import ALICE, SHARED, WORKSPACE, Stage, on_stage

ROOT = "1790000000.000100"


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    """Set the stage on the database of this run, with one customer in the shared channel."""
    async with on_stage(storage) as stage:
        stage.api.channels[SHARED]["shared_team_ids"] = [WORKSPACE, "TACME"]
        stage.api.say(SHARED, "Excel files would save us hours", ts=ROOT)
        yield stage


async def pressed(stage: Stage) -> Debt:
    """Store an answer whose button was just pressed."""
    now = stage.clock.now()
    async with stage.storage.work(WORKSPACE) as work:
        new = NewTheme(name="Excel", description="", named_by=SetBy.PERSON, created_at=now)
        theme = await work.themes.add(new)
        debt = Debt(
            id="d" * 32,
            origin_key="change:user:U9",
            theme_id=theme.id,
            change_id="change",
            status=ThemeStatus.PLANNED,
            feedback_ids=(),
            asker_id="U9",
            asker_name="Cara",
            account_id=None,
            owed_by=ALICE,
            way=Way.THREAD,
            channel_id=SHARED,
            thread_ts=ROOT,
            private_to=None,
            is_external=True,
            asked_at=now - timedelta(days=1),
            owed_at=now,
            state=DebtState.SENDING,
            version=2,
            draft="We <!channel> plan it",
            readers=("TACME",),
            sent_by=ALICE,
            sent_at=now,
        )
        await work.debts.add_many([debt])
    return debt


async def run(stage: Stage, *, tries: int = 10) -> Debt:
    """Do the job as a durable runner does: in a new process each time, after the time that it asks for."""
    for _ in range(tries):
        stage.restart()
        desk = Desk(
            storage=stage.storage,
            directory=stage.directory,
            messenger=stage.messenger,
            jobs=InlineJobs(),
            clock=stage.clock,
            mind=plain_mind(),
        )
        try:
            await send_answers(desk, {"workspace_id": WORKSPACE, "debt_ids": "d" * 32})
        except TryAgainError as error:
            stage.clock.advance(timedelta(seconds=error.after_seconds or 1) + timedelta(milliseconds=1))
        else:
            async with stage.storage.work(WORKSPACE) as work:
                found = await work.debts.with_id("d" * 32)
            assert found is not None
            return found
    raise AssertionError(f"not sent after {tries} tries")


def replies(stage: Stage) -> list[str]:
    """Return what stands below the customer's message."""
    return [str(row["text"]) for row in stage.api.messages[SHARED] if row.get("thread_ts") == ROOT != row["ts"]]


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(is_reset=True, is_done=True),
        Trouble(is_reset=True),
        Trouble(status=503, is_done=True),
        rate_limited("30"),
        refused("internal_error"),
    ],
    ids=lambda trouble: f"{trouble.status}-{trouble.error}-{trouble.is_done}",
)
async def test_trouble_ends_in_one_answer(stage: Stage, trouble: Trouble) -> None:
    """Faults 24 and 40: lost answers, kills between post and record, and waits; calling somebody calls nobody."""
    await pressed(stage)
    stage.api.plan("chat.postMessage", trouble, trouble)
    debt = await run(stage)
    assert replies(stage) == ["We &lt;!channel&gt; plan it"]
    assert (debt.state, debt.sent_by) == (DebtState.SENT, ALICE)
    assert (await run(stage)).version == debt.version
    assert len(replies(stage)) == 1


@pytest.mark.parametrize("error", ["thread_not_found", "is_archived", "not_in_channel"])
async def test_a_thread_that_is_gone_is_owed_by_a_person(stage: Stage, error: str) -> None:
    """Fault 23: nothing is posted elsewhere; whoever pressed is told by direct message."""
    await pressed(stage)
    stage.api.plan("chat.postMessage", refused(error))
    debt = await run(stage)
    assert (debt.state, debt.way, debt.sent_at) == (DebtState.OWED, Way.OWNER, None)
    assert replies(stage) == []
    assert "was not sent" in str(stage.api.messages[f"D{ALICE}"])


async def test_an_organisation_that_joined_meanwhile_reads_nothing(stage: Stage) -> None:
    """Between the press and the post: owed again, with nobody agreed to."""
    await pressed(stage)
    stage.api.channels[SHARED]["shared_team_ids"] = [WORKSPACE, "TACME", "TGLOBEX"]
    debt = await run(stage)
    assert (debt.state, debt.way, debt.readers) == (DebtState.OWED, Way.THREAD, ())
    assert replies(stage) == []
