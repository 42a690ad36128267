"""An experiment from its first words to the answer below its first numbers, through the front door."""

import json

from handlers.blocks.experiments.plan_forms import FIRST_STEP, SAVE_PLAN
from sandbox.wire import Json
from sandbox.workspace.nouns import Message
from tests.loop.beside import Loop

GENERAL = "general"
# What stands in the place of a form that was saved.
SAVED = "experiments.done"
# The loop's clock says Wed 11 Nov 2026; at this traffic the sample takes about two weeks.
TYPED = {
    "outcome": "More people sign up",
    "reason": "Today they leave to look for the price",
    "metric": "Sign-ups",
    "baseline": "5%",
    "effect": "10%",
    "traffic": "5,000/day",
    "guardrails": "none",
    "kill": "Sign-ups fall by more than 5%",
    "kill_on": "2026-12-20",
    "forecast": "70%",
    "reversible": "reversible",
    "worst_case": "Two weeks of fewer sign-ups",
    "review_on": "2027-01-18",
}


async def test_an_experiment_is_planned_started_and_reported_on(loop: Loop) -> None:
    """The form's two steps, *Start* in its last view, the card, and an answer below the reported numbers."""
    assert (await loop.slack.command("alice", GENERAL, "/experiment", "new Show prices before sign-up"))["ok"]
    await send(loop, FIRST_STEP)
    await send(loop, SAVE_PLAN)
    view = await loop.form("alice", SAVED)
    assert "Nothing is missing" in json.dumps(view)
    assert (await loop.slack.press("alice", {"type": "view", "view_id": view["id"]}, "experiments.start"))["ok"]
    await loop.until(lambda: cards(loop))
    await loop.until(lambda: "is running" in json.dumps(loop.slack.view("alice")))
    # Nobody answers within the moment that Heed takes to write down where its card stands.
    await loop.worked_off()
    (card,) = cards(loop)
    ts = await loop.slack.say("bob", GENERAL, "control 120/2400, variant 156/2380", thread_ts=card.ts)
    await loop.until(lambda: "2,400" in json.dumps(cards(loop)[0].blocks))
    await loop.until(lambda: [one for one in below(loop, card) if one.ts != ts])
    assert len(cards(loop)) == 1


async def send(loop: Loop, callback_id: str) -> None:
    """Send a form, filled in, once it is open."""
    view = await loop.form("alice", callback_id)
    values = {block["block_id"]: filled(block["element"]) for block in view["blocks"] if block["type"] == "input"}
    answer = await loop.slack.submit("alice", values)
    assert answer["ok"], answer


def filled(element: Json) -> Json:
    """Return the state of an input: what is typed here for its name, else what the form came with."""
    name, kind = element["action_id"], element["type"]
    if kind == "static_select":
        given = element.get("initial_option")
        chosen = [option for option in element["options"] if option["value"] == TYPED.get(name)]
        state: Json = {"selected_option": chosen[0] if chosen else given}
    elif kind == "datepicker":
        state = {"selected_date": TYPED.get(name)}
    elif kind == "conversations_select":
        state = {"selected_conversation": element.get("initial_conversation")}
    else:
        state = {"value": TYPED.get(name, element.get("initial_value"))}
    return {name: {"type": kind, **state}}


def cards(loop: Loop) -> list[Message]:
    """Return the cards in the channel."""
    return [one for one in loop.slack.messages(GENERAL) if one.bot_id and not one.is_reply and "EXP-1" in one.text]


def below(loop: Loop, card: Message) -> list[Message]:
    """Return the replies below a card."""
    return [one for one in loop.slack.messages(GENERAL) if one.thread_ts == card.ts and one.is_reply]
