"""The front door for tests of planning: the two steps of the form, and its buttons."""

import json
from datetime import timedelta

from bot.domain.experiments.experiment import Experiment, ExperimentEvent
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, PRIYA, FrontDoor
from tests.handlers.screen import Json, buttons_of, texts_of

WORDS = {
    "change": "Show prices before sign-up",
    "outcome": "More people sign up",
    "reason": "Today they leave to look for the price",
}
# The sample takes about two weeks at this traffic; today is Mon 23 Nov 2026.
PLAN = {
    "metric": "Sign-ups",
    "baseline": "5%",
    "effect": "10%",
    "traffic": "11,000/day",
    "guardrails": "Refund rate: not above +2%",
    "kill": "Sign-ups fall by more than 5%",
    "kill_on": "2026-12-28",
    "forecast": "70%",
    "reversible": "reversible",
    "worst_case": "Two weeks of fewer sign-ups",
    "review_on": "2027-01-18",
}


def seen(payload: Json) -> str:
    """Return everything that stands in an answer or a form."""
    return "\n".join(texts_of(payload))


async def second_form(door: FrontDoor, *, view_id: str = "V1", user: str = PRIYA, **words: str) -> Json:
    """Type `/experiment new`, send the first words; return the form of the plan."""
    await door.experiment("new", user=user)
    answer = await door.submit(door.opened(), user=user, view_id=view_id, **{**WORDS, **words})
    assert answer["response_action"] == "update", answer
    return dict(answer["view"])


async def planned(door: FrontDoor, *, view_id: str = "V1", user: str = PRIYA, **values: str) -> Json:
    """Plan a whole experiment; return the draft that stands in the form's place."""
    form = await second_form(door, view_id=view_id, user=user)
    answer = await door.submit(form, view_id=view_id, user=user, **{**PLAN, **values})
    assert answer["response_action"] == "update", answer
    return dict(answer["view"])


async def press_in_form(door: FrontDoor, view: Json, label: str, *, user: str = PRIYA) -> Json:
    """Press a button in a form; return what comes in its place."""
    button = buttons_of(view)[label]
    action = {"type": "button", "action_id": button["action_id"], "block_id": "b", "value": button["value"]}
    modal = view | {"id": "V1", "type": "modal", "app_installed_team_id": WORKSPACE}
    body = {"type": "block_actions", "actions": [action], "container": {"type": "view", "view_id": "V1"}, "view": modal}
    await door._answer(door._by(user) | body)
    method, arguments = door.views[-1]
    assert method == "views.update"
    assert arguments["view_id"] == "V1"
    return dict(arguments["view"])


async def press(door: FrontDoor, action_id: str, experiment: Experiment, *, user: str = PRIYA) -> None:
    """Press a button in a message about an experiment."""
    await door.press(action_id, json.dumps({"experiment": experiment.id}), user=user)


async def begun(door: FrontDoor, **values: str) -> Experiment:
    """Plan an experiment and start it; return it as it runs."""
    draft = await planned(door, channel=GENERAL, **values)
    door.clock.advance(timedelta(minutes=1))
    await press_in_form(door, draft, "Start")
    return await stored(door)


async def stored(door: FrontDoor, number: int = 1) -> Experiment:
    """Return an experiment as it stands."""
    async with door.desk.storage.work(WORKSPACE) as work:
        found = await work.experiments.with_number(number)
    assert found is not None
    return found


async def record_of(door: FrontDoor, experiment: Experiment) -> list[ExperimentEvent]:
    """Return what happened to an experiment, oldest first."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.events(experiment.id)
