"""Learnings: what was tried before, found by its meaning, within what its reader may know."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.learnings import held_words, shared_words
from bot.domain.experiments.terms import Hypothesis, Terms
from bot.flows.experiments import learning
from bot.flows.experiments.learning import (
    BY_WORDS,
    PAGE,
    hand_out_unplaced,
    place_experiment,
    read_learnings,
    similar_experiments,
    vector_job,
)
from tests.fakes.mind import WordEmbedder
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GUEST, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.experiments.test_deciding import seen
from tests.handlers.screen import buttons_of
from tests.handlers.trying import decided, tried

ONBOARDING = "A checklist after the first sign-in helps newcomers to begin"
PRICES = "Yearly prices first on the pricing page"


class SlowEmbedder(WordEmbedder):
    """An embedder whose model takes long to load."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Answer after everybody has given up."""
        await asyncio.Event().wait()
        return await super().embed(texts)


def about(change: str) -> Terms:
    """Return terms with nothing but a hypothesis."""
    return Terms(hypothesis=Hypothesis(change=change))


async def known(door: FrontDoor, change: str, learned: str = "", **facts: Any) -> Experiment:
    """Store an experiment that was decided, and place it by its meaning."""
    experiment = await tried(door, about(change), **facts)
    if learned:
        await decided(door, experiment, learning=learned)
    await door.desk.jobs.enqueue(vector_job(WORKSPACE, experiment.id, 1))
    await door.jobs.run_all()
    return experiment


async def similar(door: FrontDoor, words: str, *, user: str = PRIYA) -> list[str]:
    """Return the labels of what was tried that is like a hypothesis."""
    return [each.experiment.label for each in await similar_experiments(door.desk, WORKSPACE, user, words)]


@pytest.fixture
def slow(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> FrontDoor:
    """Return a door behind which nobody knows meanings in time."""
    monkeypatch.setattr(learning, "EMBED_SECONDS", 0.01)
    door.desk = replace(door.desk, mind=replace(door.desk.mind, embedder=SlowEmbedder()))
    return door


async def test_a_similar_hypothesis_is_found_with_what_was_learned(durable_door: FrontDoor) -> None:
    """The nearest first, each with its likeness and the decision that counts."""
    await known(durable_door, PRICES, "People doubt the saving")
    await known(durable_door, ONBOARDING, "They close it unread")
    words = "A checklist for newcomers after sign-in"
    (found,) = await similar_experiments(durable_door.desk, WORKSPACE, PRIYA, words)
    assert found.experiment.label == "EXP-2"
    assert found.decision is not None
    assert found.decision.learning == "They close it unread"
    assert 0.4 <= found.likeness <= 1
    assert await similar(durable_door, "Something else altogether") == []
    assert await similar(durable_door, "  ") == []


async def test_what_was_learned_can_be_searched(door: FrontDoor) -> None:
    """Words of the learning alone find it, once it was decided."""
    await known(door, ONBOARDING, "They close it unread because it hides the sample report")
    answer = await door.experiment("learnings close it unread because hides the sample report")
    assert "EXP-1" in seen(answer)
    assert "stopped on Mon 23 Nov 2026" in seen(answer)
    assert "hides the sample report" in seen(answer)


async def test_nothing_similar_says_so(door: FrontDoor) -> None:
    """What was typed is said back letter by letter."""
    await known(door, ONBOARDING, "They close it unread")
    told = seen(await door.experiment("learnings <!channel> dark mode"))
    assert "Nothing like “@channel dark mode”" in told


async def test_the_newest_learnings_need_no_words(door: FrontDoor) -> None:
    """By the day of the decision, ten at most, with a way to each trace."""
    assert "Nothing was decided yet" in seen(await door.experiment("learnings"))
    for number in range(PAGE + 2):
        door.clock.advance(timedelta(hours=1))
        await known(door, f"Change {number}", f"Learned {number}")
    await known(door, "Still running")
    answer = await door.experiment("learnings")
    told = seen(answer)
    assert f"the newest {PAGE} of {PAGE + 2}" in told
    assert "Learned 11" in told
    assert "Learned 1\n" not in f"{told}\n"
    assert told.index("Learned 11") < told.index("Learned 2")
    assert "Still running" not in told
    assert buttons_of(answer)["Why"]["action_id"] == "experiments.why"
    assert "experiment" in json.loads(buttons_of(answer)["Why"]["value"])


async def test_without_a_model_in_time_shared_words_are_counted(slow: FrontDoor) -> None:
    """Nearly the same words are found on the form; a search finds what holds any of its words, and says so."""
    experiment = await tried(slow, about(ONBOARDING))
    await decided(slow, experiment, learning="They close it unread")
    await tried(slow, about(PRICES), stage=Stage.DRAFT)
    assert await similar(slow, "A checklist after the first sign-in") == ["EXP-1"]
    assert await similar(slow, "A newcomer at a desk") == []
    found = await read_learnings(slow.desk, WORKSPACE, PRIYA, "checklist colours")
    assert [each.experiment.label for each in found.found] == ["EXP-1"]
    assert found.notice == BY_WORDS


async def test_private_experiments_are_found_by_their_members_alone(door: FrontDoor) -> None:
    """By meaning and in the list; guests find nothing of the workspace."""
    await known(door, ONBOARDING, "They close it unread", private_to=PRIVATE, user="U0OWNER")
    assert await similar(door, ONBOARDING) == ["EXP-1"]
    assert await similar(door, ONBOARDING, user=SAM) == []
    assert "close it unread" not in seen(await door.experiment("learnings", user=SAM))
    await known(door, PRICES, "People doubt the saving")
    assert "doubt" not in seen(await door.experiment(f"learnings {PRICES}", user=GUEST))


async def test_drafts_and_discarded_ones_teach_nothing(door: FrontDoor) -> None:
    """Only what was tried is found."""
    await known(door, ONBOARDING, stage=Stage.DRAFT)
    await known(door, ONBOARDING, stage=Stage.DISCARDED)
    await known(door, ONBOARDING)
    assert await similar(door, ONBOARDING) == ["EXP-3"]


async def test_what_has_no_place_for_this_model_gets_one(durable_door: FrontDoor) -> None:
    """After another model, or when somebody died before the job began; drafts wait until they start."""
    door = durable_door
    experiment = await known(door, ONBOARDING)
    await tried(door, about(PRICES))
    await tried(door, about(PRICES), stage=Stage.DRAFT)
    assert await hand_out_unplaced(door.desk, door.clock.now()) == 1
    newer = WordEmbedder()
    newer.model = "words:newer"
    door.desk = replace(door.desk, mind=replace(door.desk.mind, embedder=newer))
    door.jobs.functions["experiment_vector"] = partial(place_experiment, door.desk)
    assert await hand_out_unplaced(door.desk, door.clock.now()) == 2
    await door.jobs.run_all()
    assert await hand_out_unplaced(door.desk, door.clock.now()) == 0
    async with door.desk.storage.work(WORKSPACE) as work:
        assert experiment.id in dict(await work.experiments.vectors("words:newer"))


async def test_a_job_about_nothing_is_done(door: FrontDoor) -> None:
    """The workspace may have been forgotten meanwhile."""
    await door.desk.jobs.enqueue(vector_job(WORKSPACE, "unknown", 1))
    assert await door.jobs.run_all() == 1


async def test_a_changed_decision_tells_the_newest_learning(door: FrontDoor) -> None:
    """The earlier one stays in the trace."""
    experiment = await known(door, ONBOARDING, "First thought")
    later = door.clock.advance(timedelta(days=1))
    await decided(door, experiment, learning="Second thought", at=later, outcome=Outcome.ITERATE)
    told = seen(await door.experiment("learnings"))
    assert "iterated on" in told
    assert "Second thought" in told
    assert "First thought" not in told


def test_shared_words_are_a_share() -> None:
    """The cosine of two sets of roots, and the part of a question that a text holds."""
    assert shared_words("red green", "green blue", str) == pytest.approx(0.5)
    assert shared_words("the of", "green", str) == 0
    assert held_words("red green", "a green wall", str) == pytest.approx(0.5)
    assert held_words("the", "green", str) == 0
