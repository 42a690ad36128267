"""What becomes of a draft: it starts once, changes with a reason that stays, is handed over, or is discarded."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.experiments.experiment import ExperimentChange, Stage
from bot.domain.experiments.planning import planned_days, planned_people
from bot.messages import Sentence
from tests.domain.experiments.plans import READY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.planning_door import begun, planned, press, press_in_form, record_of, second_form, seen, stored
from tests.handlers.screen import buttons_of, inputs_of
from tests.handlers.trying import decided, tried


async def test_a_whole_plan_starts(durable_door: FrontDoor) -> None:
    """It runs, its planned sample is on record, the owner's forecast counts, and its card is ordered."""
    running = await begun(durable_door)
    assert (running.stage, running.started_at) == (Stage.RUNNING, durable_door.clock.now())
    created, started = await record_of(durable_door, running)
    assert (created.change, started.change) == (ExperimentChange.CREATED, ExperimentChange.STARTED)
    people, days = planned_people(READY.plan), planned_days(READY.plan)
    assert started.changed == {"planned sample": ("", f"{people:,} people in {days} days")}
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        (forecast,) = await work.experiments.forecasts(running.id)
    assert (forecast.user_id, forecast.probability) == (PRIYA, 0.7)
    assert [job.id for job in durable_door.jobs.of_kind("experiment_card")] == [f"experiment_card:{running.id}:started"]
    assert len(durable_door.jobs.of_kind("experiment_vector")) == 1
    assert "EXP-1* is running" in seen(durable_door.views[-1][1]["view"])


async def test_what_is_missing_keeps_it_from_starting(door: FrontDoor) -> None:
    """The draft stays, and says what it lacks."""
    draft = await planned(door, forecast="", kill="")
    view = await press_in_form(door, draft, "Start")
    assert "how likely it comes true" in seen(view)
    assert (await stored(door)).stage is Stage.DRAFT


async def test_a_plan_grows_stale(door: FrontDoor) -> None:
    """What could start a month ago cannot be read in time any more."""
    draft = await planned(door)
    door.clock.advance(timedelta(days=15))
    assert "choose a later day" in seen(await press_in_form(door, draft, "Start"))


async def test_two_people_press_start_at_once(durable_door: FrontDoor) -> None:
    """It starts once, and both are told that it runs."""
    await planned(durable_door)
    draft = await stored(durable_door)
    await asyncio.gather(
        press(durable_door, "experiments.start", draft), press(durable_door, "experiments.start", draft, user=SAM)
    )
    assert [seen(answer) for answer in durable_door.responses if "is running" in seen(answer)] != []
    assert len(durable_door.responses) == 2
    events = await record_of(durable_door, draft)
    assert [event.change for event in events].count(ExperimentChange.STARTED) == 1
    assert len(durable_door.jobs.of_kind("experiment_card")) == 1


async def test_a_channel_that_was_shared_since(door: FrontDoor) -> None:
    """Nothing starts where customers would read along."""
    draft = await planned(door)
    door.directory.places["C0GENERAL"] = replace(door.directory.places["C0GENERAL"], is_external=True)
    button = buttons_of(draft)["Start"]
    await door.press(button["action_id"], button["value"])
    assert "shared with another organisation" in seen(door.responses[-1])
    assert (await stored(door)).stage is Stage.DRAFT


async def test_a_running_one_changes_for_a_reason_that_stays(durable_door: FrontDoor) -> None:
    """Before and after are on record with the reason, and the card is redrawn."""
    running = await begun(durable_door)
    await press(durable_door, "experiments.edit", running, user=SAM)
    form = durable_door.opened()
    assert inputs_of(form)[0] == "why"
    assert "forecast" not in inputs_of(form)
    durable_door.clock.advance(timedelta(hours=1))
    refused = await durable_door.submit(form, user=SAM, read_on="2026-11-30")
    assert "needs a reason" in refused["errors"]["why"]
    done = await durable_door.submit(form, user=SAM, read_on="2026-11-30", arms="A/B", why="A holiday sale begins")
    assert "Its card shows what you changed" in seen(done["view"])
    edited = (await record_of(durable_door, running))[-1]
    assert (edited.change, edited.by, edited.reason) == (ExperimentChange.EDITED, SAM, "A holiday sale begins")
    assert edited.changed == {
        "earliest read date": ("Mon 7 Dec 2026", "Mon 30 Nov 2026"),
        "arms": ("control, variant", "A, B"),
    }
    assert len(durable_door.jobs.of_kind("experiment_card")) == 2


async def test_what_runs_stays_what_may_run(door: FrontDoor) -> None:
    """A change cannot take away what the gate asked for; a date that is over by now is no matter."""
    running = await begun(door)
    door.clock.advance(timedelta(days=40))
    await press(door, "experiments.edit", running)
    form = door.opened()
    refused = await door.submit(form, baseline="", guardrails="", why="Simpler")
    assert set(refused["errors"]) == {"baseline", "guardrails"}
    assert "is saved" in seen(await door.submit(form, worst_case="Three weeks of it", why="It was worse"))


async def test_a_decided_one_stays_as_it_was_agreed(door: FrontDoor) -> None:
    """Its terms are what the decision rests on; a form that was open is told so too."""
    running = await begun(door)
    await press(door, "experiments.edit", running)
    form = door.opened()
    await decided(door, running)
    await press(door, "experiments.edit", running)
    assert "is decided, so its terms stay" in seen(door.responses[-1])
    assert "is decided, so its terms stay" in seen(await door.submit(form, metric="Revenue", why="Better"))
    assert (await stored(door)).terms.plan.metric == "Sign-ups"


async def test_the_words_of_a_running_one_are_placed_anew(door: FrontDoor) -> None:
    """So that whoever writes something similar finds it by what it says now."""
    running = await begun(door)
    await press(door, "experiments.edit", running)
    await door.submit(door.opened(), change="Show prices in the footer", why="The header was full")
    assert len(door.jobs.of_kind("experiment_vector")) == 2


async def test_a_card_that_stands_somewhere_stays_there(door: FrontDoor) -> None:
    """The form does not ask for its channel any more."""
    experiment = await tried(door, channel_id="C0GENERAL")
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(experiment.id, "C0GENERAL", "1790000000.000200")
    await press(door, "experiments.edit", experiment)
    assert "channel" not in inputs_of(door.opened())


async def test_a_draft_is_discarded(door: FrontDoor) -> None:
    """It leaves every list; one that has started is decided instead."""
    draft = await planned(door)
    assert "EXP-1 is discarded" in seen(await press_in_form(door, draft, "Discard"))
    assert (await stored(door)).stage is Stage.DISCARDED
    assert "no such experiment" in seen(await door.experiment("show EXP-1"))
    running = await tried(door)
    await press(door, "experiments.discard", running)
    assert "cannot be discarded" in seen(door.responses[-1])


async def test_it_is_handed_over_to_somebody_who_is_told(durable_door: FrontDoor) -> None:
    """The new owner gets a message; the change is on record."""
    running = await begun(durable_door)
    await press(durable_door, "experiments.hand_over", running)
    form = durable_door.opened()
    done = await durable_door.submit(form, owner=SAM)
    assert "looked after by <@U0SAM>" in seen(done["view"])
    await durable_door.submit(form, owner=SAM)
    after = await stored(durable_door)
    assert after.owner_id == SAM
    handed = [each for each in await record_of(durable_door, after) if each.change is ExperimentChange.HANDED_OVER]
    assert [event.changed for event in handed] == [{"owner": (f"<@{PRIYA}>", f"<@{SAM}>")}]
    (note,) = [each for each in durable_door.messenger.whispers if each.user_id == SAM]
    assert isinstance(note.content, Sentence)
    assert "EXP-1 is yours now: Priya handed it over to you." in note.content.text


@pytest.mark.parametrize("owner", [GUEST, OUTSIDER, "U0HEED", "U0NOBODY"])
async def test_people_who_cannot_own_one(door: FrontDoor, owner: str) -> None:
    """Guests, outsiders, apps and people whom Slack does not know."""
    await planned(door)
    await press(door, "experiments.hand_over", await stored(door))
    refused = await door.submit(door.opened(), owner=owner)
    assert "full member" in refused["errors"]["owner"]


async def test_an_owner_who_is_not_in_its_private_channel(door: FrontDoor) -> None:
    """Could not even see it."""
    await planned(door, channel=PRIVATE)
    await press(door, "experiments.hand_over", await stored(door))
    refused = await door.submit(door.opened(), owner=SAM)
    assert "invite them there first" in refused["errors"]["owner"]


async def test_people_of_other_organisations_press_in_vain(door: FrontDoor) -> None:
    """Whatever the button."""
    await planned(door)
    draft = await stored(door)
    for action in ("start", "edit", "discard", "hand_over"):
        await door.press(f"experiments.{action}", f'{{"experiment": "{draft.id}"}}', user=OUTSIDER, team=ACME)
        assert "Only members" in seen(door.responses[-1])
    assert (await stored(door)).stage is Stage.DRAFT


async def test_show_tells_what_a_draft_lacks_and_what_a_running_one_found(door: FrontDoor) -> None:
    """By its label, its number, or the label alone; the buttons fit the stage."""
    await second_form(door)
    draft = await door.experiment("show 1")
    assert "Before it can start" in seen(draft)
    assert set(buttons_of(draft)) == {"Start", "Edit", "Hand over", "Discard"}
    await tried(door)
    card = await door.experiment("EXP-2")
    assert "A sign-up form with two fields" in seen(card)
    assert {"Change terms", "Hand over"} <= set(buttons_of(card))


async def test_show_without_an_experiment_asks_which(door: FrontDoor) -> None:
    """And repeats what was typed, letter by letter."""
    assert "Which experiment?" in seen(await door.experiment("show"))
    assert "“the <http://x|price> test”" not in seen(await door.experiment("show the <http://x|price> test"))
    assert "no such experiment" in seen(await door.experiment("show EXP-99"))
