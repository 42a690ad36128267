"""The form of an experiment: a draft from its first words on, a gate in plain words, and nothing typed is lost."""

import asyncio
from datetime import date

import pytest

from bot.domain.errors import TryAgainError
from bot.domain.experiments.experiment import Stage
from bot.domain.experiments.planning import planned_days, planned_people
from bot.domain.experiments.terms import Design
from tests.domain.experiments.plans import READY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIYA, SAM, FrontDoor
from tests.handlers.planning_door import (
    PLAN,
    WORDS,
    planned,
    press,
    press_in_form,
    record_of,
    second_form,
    seen,
    stored,
)
from tests.handlers.screen import inputs_of
from tests.handlers.trying import decided, tried

HOSTILE = "<!channel> <https://evil.example|click> *bold* " + "\u202e" + "🎉" * 400


async def test_the_words_behind_the_command_are_the_change(door: FrontDoor) -> None:
    """The form opens with them; the shortcut opens it empty."""
    await door.experiment("new Show prices &amp; plans")
    form = door.opened()
    assert inputs_of(form) == ["change", "outcome", "reason", "design"]
    assert form["blocks"][0]["element"]["initial_value"] == "Show prices & plans"
    await door._answer(door._by(PRIYA) | {"type": "shortcut", "callback_id": "experiments.start"})
    assert "initial_value" not in door.opened()["blocks"][0]["element"]


async def test_the_first_words_are_kept_before_the_plan_is_asked_for(durable_door: FrontDoor) -> None:
    """Who closes the second form loses nothing; sent twice, it is one draft."""
    form = await second_form(durable_door)
    again = await second_form(durable_door)
    draft = await stored(durable_door)
    assert draft.stage is Stage.DRAFT
    assert draft.terms.hypothesis.words == "\n".join(WORDS.values())
    assert (draft.owner_id, draft.time_zone, draft.channel_id) == (PRIYA, "Europe/Berlin", GENERAL)
    assert form["private_metadata"] == again["private_metadata"]
    assert "Nothing like this was tried before" in seen(form)


async def test_without_a_change_there_is_nothing_to_try(door: FrontDoor) -> None:
    """The form stays open and says so."""
    await door.experiment("new")
    refused = await door.submit(door.opened(), change=" \u200b ")
    assert "what you will change" in refused["errors"]["change"]


async def test_what_was_tried_before_stands_above_the_plan(door: FrontDoor) -> None:
    """With what came of it, and what was learned."""
    earlier = await tried(door)
    await decided(door, earlier)
    form = await second_form(door, change="A sign-up form with two fields instead of five")
    assert "You tried something like this" in seen(form)
    assert "stopped on" in seen(form)
    assert "A shorter form changes nothing by itself" in seen(form)


async def test_a_whole_plan_shows_its_sample_and_may_start(durable_door: FrontDoor) -> None:
    """The sample is computed over both arms, and the day of reading is the first sensible one."""
    view = await planned(durable_door)
    told = seen(view)
    assert "Nothing is missing" in told
    people, days = planned_people(READY.plan), planned_days(READY.plan)
    assert f"{people:,} people over all arms: {days} days at 11,000 people a day" in told
    assert "May be read from Mon 7 Dec 2026" in told
    assert "Refund rate: not above +2%" in told
    assert "I watch Sign-ups: 5% worse" in told
    terms = (await stored(durable_door)).terms
    assert (terms.plan.baseline, terms.plan.smallest_effect, terms.plan.daily_traffic) == (0.05, 0.1, 11_000)
    assert (terms.earliest_read_on, terms.review_on) == (date(2026, 12, 7), date(2027, 1, 18))
    assert terms.kill is not None
    assert (terms.kill.loss, terms.kill.on) == (0.05, date(2026, 12, 28))
    assert (terms.forecast, terms.is_reversible) == (0.7, True)


async def test_a_draft_is_saved_with_whatever_is_there(door: FrontDoor) -> None:
    """What is missing is said in plain sentences, each about one thing."""
    form = await second_form(door, outcome="", reason="because it is better")
    answer = await door.submit(form, metric="Sign-ups")
    told = seen(answer["view"])
    assert "Before it can start" in told
    for part in ("what you expect to happen", "why it should work", "what the metric is today", "write “none”"):
        assert part in told
    assert (await stored(door)).terms.plan.metric == "Sign-ups"


async def test_a_bet_needs_a_criterion_instead_of_arms(door: FrontDoor) -> None:
    """Its form asks for no metric, and its draft shows none."""
    form = await second_form(door, design="bet")
    assert inputs_of(form)[0] == "success"
    assert not {"metric", "arms", "traffic"} & set(inputs_of(form))
    risks = {name: PLAN[name] for name in ("kill", "kill_on", "forecast", "reversible", "worst_case", "review_on")}
    answer = await door.submit(form, success="Ten accounts book it", read_on="2026-12-14", **risks)
    assert "Nothing is missing" in seen(answer["view"])
    assert "It came true when: Ten accounts book it" in seen(answer["view"])
    assert "Dies early when: " in seen(answer["view"])
    assert "I watch" not in seen(answer["view"])
    assert (await stored(door)).terms.design is Design.BET


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("baseline", "12", "meant as 12%"),
        ("baseline", "many", "I cannot read “many”"),
        ("effect", "10", "meant as 10%"),
        ("deviation", "1.250", "two ways"),
        ("traffic", "lots", "no number of people a day"),
        ("arms", "only one", "at least one variant"),
        ("guardrails", "Quux", "which way “Quux” is bad"),
        ("forecast", "100%", "Nobody is ever sure"),
        ("metric", "m" * 81, "under 80 characters"),
        ("theme", "no-such-theme", "Choose a theme from the list"),
    ],
)
async def test_what_cannot_be_read_is_said_under_its_input(door: FrontDoor, field: str, typed: str, told: str) -> None:
    """In the words of whoever typed it; nothing is saved, and the form stays as it was filled in."""
    form = await second_form(door)
    refused = await door.submit(form, **{**PLAN, field: typed})
    assert set(refused["errors"]) == {field}
    assert told in refused["errors"][field]
    assert (await stored(door)).terms.plan.metric == ""


async def test_somebody_else_saved_while_the_form_was_open(durable_door: FrontDoor) -> None:
    """The form comes back with what was typed, and saving again puts it in the place of theirs."""
    form = await second_form(durable_door)
    await press(durable_door, "experiments.edit", await stored(durable_door), user=SAM)
    theirs = durable_door.opened()
    await durable_door.submit(theirs, user=SAM, view_id="V9", metric="Revenue")
    answer = await durable_door.submit(form, **PLAN)
    back = answer["view"]
    assert "Somebody changed *EXP-1* while this form was open" in seen(back)
    assert (await stored(durable_door)).terms.plan.metric == "Revenue"
    box = next(block for block in back["blocks"] if block.get("block_id") == "metric")
    assert box["element"]["initial_value"] == "Sign-ups"
    await durable_door.submit(back)
    after = await stored(durable_door)
    assert (after.terms.plan.metric, after.terms.plan.daily_traffic) == ("Sign-ups", 11_000)


async def test_the_same_form_sent_twice_saves_once(door: FrontDoor) -> None:
    """The second answer shows the same draft."""
    form = await second_form(door)
    first = await door.submit(form, **PLAN)
    version = (await stored(door)).version
    second = await door.submit(form, **PLAN)
    assert seen(first) == seen(second)
    assert (await stored(door)).version == version


async def test_the_same_form_sent_twice_at_once_blames_nobody(durable_door: FrontDoor) -> None:
    """Both answers show the draft, since nobody else changed it."""
    form = await second_form(durable_door)
    sent = await asyncio.gather(*(durable_door.submit(form, **PLAN) for _ in range(3)))
    assert not [answer for answer in sent if "Somebody changed" in seen(answer)]
    assert len({seen(answer) for answer in sent}) == 1


async def test_a_draft_is_edited_from_its_view(door: FrontDoor) -> None:
    """The form comes filled in as it was typed, its hypothesis too."""
    draft = await planned(door)
    form = await press_in_form(door, draft, "Edit")
    filled = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert filled["change"]["initial_value"] == WORDS["change"]
    assert filled["effect"]["initial_value"] == "10%"
    assert filled["guardrails"]["initial_value"] == "Refund rate: not above +2%"
    assert filled["read_on"]["initial_date"] == "2026-12-07"
    answer = await door.submit(form, change="Show prices to half of them", traffic="2,000 a day")
    assert "which is not before" in seen(answer["view"])
    assert (await stored(door)).terms.hypothesis.change == "Show prices to half of them"
    assert [event.change.value for event in await record_of(door, await stored(door))] == ["created"]


async def test_hostile_words_are_shown_letter_by_letter(door: FrontDoor) -> None:
    """Nothing that people write pings anybody or becomes a link."""
    form = await second_form(door, change=HOSTILE, outcome=HOSTILE, reason=HOSTILE)
    answer = await door.submit(form, **{**PLAN, "kill": HOSTILE, "worst_case": HOSTILE})
    marked = [block["text"]["text"] for block in answer["view"]["blocks"] if block["type"] == "section"]
    assert not any("<!channel>" in text or "evil" in text for text in marked)
    assert "\u202e" not in seen(answer["view"])


@pytest.mark.parametrize(("user", "told"), [(GUEST, "Guests can follow"), (OUTSIDER, "Only members")])
async def test_people_who_may_not_begin_one(door: FrontDoor, user: str, told: str) -> None:
    """They are told before they write anything."""
    assert told in seen(await door.experiment("new", user=user))
    assert door.views == []


async def test_a_form_about_an_experiment_of_nobody(door: FrontDoor) -> None:
    """A forged memory leads nowhere."""
    form = await second_form(door)
    answer = await door.submit(form | {"private_metadata": '{"experiment": "x", "version": "1"}'}, **PLAN)
    assert "no such experiment" in seen(answer["view"])


async def test_a_theme_that_one_may_know_of_is_offered(door: FrontDoor) -> None:
    """By its label and name; chosen, it stands behind the experiment."""
    for words in ("The csv export fails", "csv export fails with reports", "The export of csv reports fails"):
        await door.command(words)
        await door.jobs.run_all()
    form = await second_form(door)
    menu = next(block for block in form["blocks"] if block.get("block_id") == "theme")["element"]
    offered = {entry["text"]["text"]: entry["value"] for entry in menu["options"]}
    (label,) = [text for text in offered if text.startswith("T-1")]
    await door.submit(form, **{**PLAN, "theme": offered[label]})
    assert (await stored(door)).terms.theme_id == offered[label]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert (await work.themes.with_number(1)) is not None


async def test_slack_is_away_while_a_plan_is_saved(door: FrontDoor) -> None:
    """The form stays as it was filled in, and says to try again; then it is saved."""
    form = await second_form(door)
    door.directory.error = TryAgainError()
    answer = await door.submit(form, **{**PLAN, "channel": "C0OTHER"})
    assert "try again" in seen(answer["view"])
    door.directory.error = None
    assert "Nothing is missing" in seen((await door.submit(form, **PLAN))["view"])
