"""The Home tab lists what its reader looks after, what is due first."""

import json
from dataclasses import replace

import pytest

from bot.domain.experiments.experiment import Stage
from tests.fakes.slack import WORKSPACE, slack_is_down
from tests.handlers.front_door import PRIVATE, PRIYA, SAM, FrontDoor, Json
from tests.handlers.nudge_door import READ_DAY, day, running
from tests.handlers.screen import buttons_of
from tests.stored_experiments import terms


async def home(door: FrontDoor, *, user: str = PRIYA) -> Json:
    """Open the Home tab and return its view."""
    door.clock.at = READ_DAY
    await door.event(type="app_home_opened", user=user, tab="home", channel="D0PRIYA")
    return dict(door.views[-1][1]["view"])


async def test_home_lists_ones_own_experiments(durable_door: FrontDoor) -> None:
    """What is due comes first, each with the button for what is next and the way to its card."""
    later = terms("Fewer <b>steps</b>", earliest_read_on=day(12, 24).date())
    draft = await running(durable_door, stage=Stage.DRAFT)
    due = await running(durable_door, private_to=PRIVATE, channel_id=PRIVATE)
    await running(durable_door, stage=Stage.READ, terms=later)
    await running(durable_door, owner_id=SAM, created_by=SAM)
    await running(durable_door, stage=Stage.REVIEWED)
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(due.id, PRIVATE, "1.1")
    view = await home(durable_door)
    text = str(view)
    assert [text.count(f"EXP-{number}*") for number in range(1, 6)] == [1, 1, 1, 0, 0]
    assert text.index("EXP-2*") < text.index("EXP-3*") < text.index("EXP-1*")
    assert ":bell: due: may be read since Tue 1 Dec 2026" in text
    assert "<https://acme.slack.com/archives/C0SECRET/p11|Open the card>" in text
    assert "waits for a decision  ·  `/experiment show EXP-3`" in text
    assert "Fewer &lt;b&gt;steps&lt;/b&gt;" in text
    buttons = buttons_of(view)
    assert json.loads(buttons["Edit"]["value"]) == {"experiment": draft.id}
    assert buttons["Decide"]["action_id"] == "experiments.decide"


@pytest.mark.parametrize(
    ("stage", "label"),
    [(Stage.DRAFT, "Edit"), (Stage.RUNNING, "Add an update"), (Stage.READ, "Decide"), (Stage.DECIDED, "Review")],
)
async def test_the_button_opens_the_form_for_what_is_next(door: FrontDoor, stage: Stage, label: str) -> None:
    """From the Home tab, where there is no channel."""
    date = None if stage is Stage.RUNNING else READ_DAY.date()
    await running(door, stage=stage, terms=terms(earliest_read_on=date, review_on=READ_DAY.date()))
    button = buttons_of(await home(door))[label]
    await door.press_home(button["action_id"], button["value"])
    assert door.opened()["type"] == "modal"


async def test_home_without_experiments_says_nothing_of_them(door: FrontDoor) -> None:
    """Nor is anything asked of Slack."""
    await running(door, owner_id=SAM, created_by=SAM)
    assert "Your experiments" not in str(await home(door))
    assert "Your experiments" in str(await home(door, user=SAM))


async def test_home_shows_the_first_and_counts_the_rest(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent one says since when; cards that Slack does not find in time are named by their command."""
    for _ in range(7):
        await running(door, terms=terms(earliest_read_on=None), channel_id="C0GENERAL")
    async with door.desk.storage.work(WORKSPACE) as work:
        (first,) = [each for each in await work.experiments.in_stages([Stage.RUNNING]) if each.number == 7]
        await work.experiments.save(replace(first, owner_id=PRIYA))
        await work.experiments.place_card(first.id, "C0GENERAL", "1.1")

    async def unanswered(*_: str) -> str | None:
        raise slack_is_down()

    monkeypatch.setattr(door.directory, "permalink", unanswered)
    text = str(await home(door))
    assert "2 more: `/experiment list` shows them all." in text
    assert ":bell: due: silent since Mon 23 Nov 2026" in text
    assert "`/experiment show EXP-7`" in text
