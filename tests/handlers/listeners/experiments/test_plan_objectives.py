"""The objective of an experiment: chosen from those of the vision."""

from dataclasses import replace

from bot.domain.vision import OFF_VISION, ObjectiveState
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import FrontDoor
from tests.handlers.planning_door import PLAN, second_form, seen, stored
from tests.handlers.screen import Json
from tests.handlers.vision_door import add_objective


def menu_of(form: Json) -> Json:
    """Return the menu of objectives."""
    return next(dict(block["element"]) for block in form["blocks"] if block.get("block_id") == "objective")


async def test_an_objective_is_chosen_from_the_list(door: FrontDoor) -> None:
    """Its name is kept with its id, so that the card still reads when it is called otherwise."""
    await add_objective(door, "Numbers people trust", view_id="V0")
    form = await second_form(door)
    labels = [option["text"]["text"] for option in menu_of(form)["options"]]
    assert labels[0] == "O-1 Numbers people trust"
    assert menu_of(form)["initial_option"]["value"] == "-"
    async with door.desk.storage.work(WORKSPACE) as work:
        (objective,) = await work.vision.active()
    await door.submit(form, **PLAN, objective=objective.id)
    experiment = await stored(door)
    assert (experiment.terms.objective_id, experiment.terms.objective) == (objective.id, "O-1 Numbers people trust")


async def test_off_vision_is_a_choice_of_its_own(door: FrontDoor) -> None:
    """Not the same as having chosen nothing."""
    await door.submit(await second_form(door), **PLAN, objective="off")
    experiment = await stored(door)
    assert experiment.terms.objective_id == OFF_VISION


async def test_an_objective_that_was_retired_meanwhile_is_refused(door: FrontDoor) -> None:
    """Under its menu, and the form stays as it was filled in."""
    await add_objective(door, "Numbers people trust", view_id="V0")
    form = await second_form(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        (objective,) = await work.vision.active()
        assert await work.vision.save(replace(objective, state=ObjectiveState.RETIRED))
    refused = await door.submit(form, **PLAN, objective=objective.id)
    assert "retired meanwhile" in refused["errors"]["objective"]


async def test_what_was_typed_before_stays_readable(door: FrontDoor) -> None:
    """It stands in the menu as it is, and saving the form does not lose it."""
    await door.submit(await second_form(door), **PLAN)
    experiment = await stored(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        terms = replace(experiment.terms, objective="Self-serve growth")
        assert await work.experiments.save(replace(experiment, terms=terms))
    await door.press("experiments.edit", f'{{"experiment": "{experiment.id}"}}')
    form = door.opened()
    assert menu_of(form)["initial_option"]["text"]["text"] == "Self-serve growth"
    await door.submit(form, metric="Sign-ups a day")
    experiment = await stored(door)
    assert (experiment.terms.objective, experiment.terms.plan.metric) == ("Self-serve growth", "Sign-ups a day")
    assert "Self-serve growth" in seen(form)
