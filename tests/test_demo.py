"""What the demo's company has tried so far holds together, and its reports are ones that Heed reads."""

import json
from datetime import UTC, datetime

import pytest

from bot.domain.audience import Reader
from bot.domain.channels import Mode
from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.gate import missing_from
from bot.domain.experiments.planning import planned_days
from bot.domain.experiments.update_words import label_in, read_update
from demo.company import introduce_company
from demo.experiments import EXPERIMENTS, try_things
from sandbox.config import SEED_FOLDER
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage

EVERYBODY = Reader(workspace_id=WORKSPACE, user_id="U0MIRA")


@pytest.mark.parametrize("month", [1, 4, 6, 12])
async def test_the_companys_experiments_hold_together(month: int) -> None:
    """One that could start as it did, one that was stopped in a March that is over, and a draft."""
    storage = InMemoryStorage()
    now = datetime(2026, month, 20, 9, tzinfo=UTC)
    async with storage.work(WORKSPACE) as work:
        await try_things(work, now, await introduce_company(work, now))
        draft, running, over = await work.experiments.visible(EVERYBODY, tuple(Stage), limit=9)
        (decision,) = await work.experiments.decisions(over.id)
        settings = await work.channels.of(EXPERIMENTS)
    assert [each.stage for each in (draft, running, over)] == [Stage.DRAFT, Stage.RUNNING, Stage.REVIEWED]
    assert running.started_at is not None
    assert missing_from(running.terms, today=running.day_of(running.started_at)) == ()
    assert (planned_days(running.terms.plan) or 99) <= 28
    assert (decision.at.month, decision.learning != "") == (3, True)
    assert over.reviewed_at is not None
    assert over.reviewed_at < now
    assert settings.mode is Mode.EXPERIMENTS


async def test_the_reports_that_people_say_are_read() -> None:
    """All five are about the running one, with totals that only grow."""
    messages = json.loads((SEED_FOLDER / "messages.json").read_text(encoding="utf-8"))
    told = [each["text"] for each in sorted(messages, key=lambda each: -each["days_ago"]) if each.get("told")]
    assert [label_in(text) for text in told] == [2] * 5
    readings = [read_update(text, None).reading for text in told]
    users = [[arm.users for arm in reading.arms] for reading in readings if reading is not None]
    assert len(users) == 5
    assert users == sorted(users)
