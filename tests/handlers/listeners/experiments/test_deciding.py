"""Deciding: the form, what Heed asks before it records anything, and what stays on record."""

import asyncio
import json
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import EarlyReading, Experiment, ExperimentChange, Stage
from tests.experiment_builders import BET, READ_DAY, TERMS, rates
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.screen import Json, inputs_of, texts_of
from tests.handlers.trying import decided, decisions_on, present, reported, tried

TOLD = {"reason": "It holds on phones too", "learning": "Two fields are enough", "review_on": "2027-01-11"}


def seen(payload: Json) -> str:
    """Return everything that stands in an answer or a form."""
    return "\n".join(texts_of(payload))


async def decide_form(door: FrontDoor, experiment: Experiment, *, user: str = PRIYA) -> Json:
    """Press Decide on a card; return the form."""
    await door.press("experiments.decide", json.dumps({"experiment": experiment.id}), user=user)
    return door.opened()


async def winning(door: FrontDoor) -> Experiment:
    """Return an experiment that may be read and whose variant is better."""
    experiment = await tried(door, stage=Stage.READ)
    await reported(door, experiment)
    door.clock.at = READ_DAY
    return experiment


async def test_the_form_says_what_heed_would_do_and_why(door: FrontDoor) -> None:
    """Advice with its reasons stands above the inputs, and the agreed review day is offered."""
    form = await decide_form(door, await winning(door))
    assert "Heed would ship it" in seen(form)
    assert "A sign-up form with two fields" in seen(form)
    assert inputs_of(form) == ["outcome", "reason", "learning", "review_on"]
    assert form["blocks"][-1]["element"]["initial_date"] == "2027-03-01"


async def test_a_decision_is_recorded_with_its_evidence(durable_door: FrontDoor) -> None:
    """Reason, learning, advice and numbers are on record, the stage moves on, and the card and the vector follow."""
    experiment = await winning(durable_door)
    done = await durable_door.submit(await decide_form(durable_door, experiment), outcome="ship", **TOLD)
    assert "EXP-1* is decided: *shipped" in seen(done)
    (decision,) = await decisions_on(durable_door, experiment)
    assert (decision.outcome, decision.recommended, decision.by) == (Outcome.SHIP, Outcome.SHIP, PRIYA)
    assert (decision.reason, decision.learning, decision.against_reason) == (TOLD["reason"], TOLD["learning"], "")
    assert decision.evidence.report["verdict"] == "better"
    assert len(decision.evidence.updates) == 1
    after = await present(durable_door, experiment)
    assert (after.stage, after.decided_at, after.terms.review_on) == (Stage.DECIDED, READ_DAY, date(2027, 1, 11))
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        (event,) = [each for each in await work.experiments.events(after.id) if each.change is ExperimentChange.DECIDED]
    assert event.changed == {"review date": ("Mon 1 Mar 2027", "Mon 11 Jan 2027")}
    assert {job.kind for job in durable_door.jobs.jobs.values()} == {"experiment_card", "experiment_vector"}


async def test_what_is_missing_is_said_below_its_input(door: FrontDoor) -> None:
    """Outcome, reason and learning are needed; spaces are nothing."""
    refused = await door.submit(await decide_form(door, await winning(door)), reason="  ", learning="")
    assert set(refused["errors"]) == {"outcome", "reason", "learning"}


async def test_a_review_lies_ahead(door: FrontDoor) -> None:
    """A day that has passed is refused below its input."""
    form = await decide_form(door, await winning(door))
    refused = await door.submit(form, outcome="ship", **(TOLD | {"review_on": "2026-12-01"}))
    assert "after today" in refused["errors"]["review_on"]


async def test_against_the_advice_heed_asks_why_and_loses_nothing(door: FrontDoor) -> None:
    """The form comes back filled in with one more question; its answer is recorded."""
    experiment = await winning(door)
    asked = (await door.submit(await decide_form(door, experiment), outcome="stop", **TOLD))["view"]
    assert "Nothing is recorded yet" in seen(asked)
    assert inputs_of(asked) == ["outcome", "against", "reason", "learning", "review_on"]
    assert await decisions_on(door, experiment) == []
    refused = await door.submit(asked)
    assert "Say why" in refused["errors"]["against"]
    done = await door.submit(asked, against="The API team is <!channel> gone")
    assert "*stopped*" in seen(done)
    (decision,) = await decisions_on(door, experiment)
    assert (decision.outcome, decision.recommended) == (Outcome.STOP, Outcome.SHIP)
    assert decision.against_reason == "The API team is <!channel> gone"
    assert (decision.reason, decision.learning) == (TOLD["reason"], TOLD["learning"])


async def test_back_to_the_advice_needs_no_explanation(door: FrontDoor) -> None:
    """Whoever changes their mind leaves the question open, and nothing of it is recorded."""
    experiment = await winning(door)
    asked = (await door.submit(await decide_form(door, experiment), outcome="stop", **TOLD))["view"]
    await door.submit(asked, outcome="ship", against="Half a thought")
    (decision,) = await decisions_on(door, experiment)
    assert (decision.outcome, decision.against_reason) == (Outcome.SHIP, "")


async def test_nothing_is_shipped_before_its_time(door: FrontDoor) -> None:
    """The refusal says how to read early; any other outcome can be recorded."""
    experiment = await tried(door)
    await reported(door, experiment)
    form = await decide_form(door, experiment)
    refused = await door.submit(form, outcome="ship", **TOLD)
    assert "before Tue 1 Dec 2026" in refused["errors"]["outcome"]
    assert "Read early" in refused["errors"]["outcome"]
    assert "*stopped*" in seen(await door.submit(form, outcome="stop", **TOLD))


async def test_read_early_with_a_reason_it_can_be_shipped(door: FrontDoor) -> None:
    """The override opens the gate."""
    early = EarlyReading(reason="Support is flooded", by=SAM, at=READ_DAY)
    experiment = await tried(door, early_reading=early)
    await reported(door, experiment)
    assert "*shipped*" in seen(await door.submit(await decide_form(door, experiment), outcome="ship", **TOLD))


async def test_a_broken_split_is_not_shipped_without_a_word(door: FrontDoor) -> None:
    """Heed has no advice on such numbers; shipping them is against its warning, stopping is not."""
    experiment = await tried(door, stage=Stage.READ)
    await reported(door, experiment, rates((200, 4_000), (300, 5_000)))
    door.clock.at = READ_DAY
    form = await decide_form(door, experiment)
    asked = await door.submit(form, outcome="ship", **TOLD)
    assert "not split as planned" in seen(asked)
    assert "*stopped*" in seen(await door.submit(form, outcome="stop", **TOLD))


async def test_without_numbers_nothing_is_shipped_without_a_word(door: FrontDoor) -> None:
    """An A/B test that nobody reported on, once it may be read."""
    experiment = await tried(door, stage=Stage.READ)
    door.clock.at = READ_DAY
    form = await decide_form(door, experiment)
    assert "Nobody has reported any numbers" in seen(await door.submit(form, outcome="ship", **TOLD))
    assert "*left inconclusive*" in seen(await door.submit(form, outcome="inconclusive", **TOLD))


async def test_a_form_that_is_sent_twice_decides_once(door: FrontDoor) -> None:
    """The second answer is the same, though the first moved everything on."""
    experiment = await winning(door)
    form = await decide_form(door, experiment)
    first = await door.submit(form, outcome="ship", **TOLD)
    assert await door.submit(form, outcome="ship", **TOLD) == first
    assert len(await decisions_on(door, experiment)) == 1


async def test_the_second_of_two_people_is_told_what_was_decided(door: FrontDoor) -> None:
    """Who, what and why; what they typed is still there, and sent again it stands beside the other."""
    experiment = await winning(door)
    slow, quick = await decide_form(door, experiment, user=SAM), await decide_form(door, experiment)
    await door.submit(quick, outcome="ship", view_id="V1", **TOLD)
    told = await door.submit(slow, outcome="ship", view_id="V2", user=SAM, reason="Mine", learning="Also mine")
    assert "Somebody was quicker" in seen(told)
    assert f"<@{PRIYA}> decided on Tue 1 Dec 2026: shipped" in seen(told)
    assert len(await decisions_on(door, experiment)) == 1
    await door.submit(told["view"], view_id="V2", user=SAM)
    assert [each.reason for each in await decisions_on(door, experiment)] == [TOLD["reason"], "Mine"]


async def test_two_people_decide_in_the_same_moment(durable_door: FrontDoor) -> None:
    """One decision is recorded, and the other person is told of it, on each engine."""
    experiment = await winning(durable_door)
    forms = [await decide_form(durable_door, experiment, user=user) for user in (PRIYA, SAM)]
    sent = [
        durable_door.submit(form, outcome="ship", view_id=f"V{user}", user=user, **TOLD)
        for form, user in zip(forms, (PRIYA, SAM), strict=True)
    ]
    answers = [seen(answer) for answer in await asyncio.gather(*sent)]
    assert sum("is decided" in answer for answer in answers) == 1
    assert sum("Somebody was quicker" in answer for answer in answers) == 1
    assert len(await decisions_on(durable_door, experiment)) == 1


async def test_a_decision_can_be_changed_and_both_stay(door: FrontDoor) -> None:
    """Until the review; the form tells of the earlier one."""
    experiment = await winning(door)
    await decided(door, experiment)
    form = await decide_form(door, experiment)
    assert "stays on record beside the new one" in seen(form)
    await door.submit(form, outcome="ship", **TOLD)
    assert [each.outcome for each in await decisions_on(door, experiment)] == [Outcome.STOP, Outcome.SHIP]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.REVIEWED])
async def test_what_cannot_be_decided_says_why(door: FrontDoor, stage: Stage) -> None:
    """A draft has not started; a reviewed one is settled."""
    await tried(door, stage=stage)
    answer = await door.experiment("decide EXP-1")
    assert "EXP-1 has not started" in seen(answer) or "EXP-1 was reviewed" in seen(answer)
    assert door.views == []


async def test_the_command_opens_the_form_or_asks_which(door: FrontDoor) -> None:
    """`/experiment decide EXP-7`, and a question when nothing is named."""
    await winning(door)
    await door.experiment("decide exp 1")
    assert "outcome" in inputs_of(door.opened())
    assert "Which experiment" in seen(await door.experiment("decide"))
    assert "no such experiment" in seen(await door.experiment("decide EXP-9"))


async def test_a_bet_is_decided_by_words_alone(door: FrontDoor) -> None:
    """Heed has no advice on it, and says so."""
    experiment = await tried(door, BET, stage=Stage.READ)
    door.clock.at = READ_DAY
    form = await decide_form(door, experiment)
    assert "no advice" in seen(form)
    assert "*shipped*" in seen(await door.submit(form, outcome="ship", **TOLD))


async def test_who_may_not_know_of_it_cannot_decide(door: FrontDoor) -> None:
    """Private experiments, guests and people of other organisations; neither the button nor a forged form helps."""
    mine = await winning(door)
    secret = await tried(door, replace(TERMS, objective="Hidden"), stage=Stage.READ, private_to=PRIVATE)
    for experiment, user, team in ((secret, SAM, WORKSPACE), (mine, GUEST, WORKSPACE), (mine, OUTSIDER, ACME)):
        value = json.dumps({"experiment": experiment.id})
        await door.press("experiments.decide", value, user=user, team=team)
    assert door.views == []
    form = await decide_form(door, secret)
    pushed = await door.submit(form, user=SAM, outcome="stop", **TOLD)
    assert "no such experiment" in seen(pushed)
    assert await decisions_on(door, secret) == []
