"""Experiments in a digest: what was decided and what is due, for those who may know of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD, DigestExperiment, ExperimentNews
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.terms import Hypothesis, KillRule
from bot.messages import DigestDetails, DigestHead
from bot.ports import Storage
from handlers.blocks.drawing import draw
from storage.unit_of_work import SqlStorage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import ADA, PRODUCT, SECRET, SLOT_AT, Office
from tests.stored_experiments import decision, drafted, terms, update

BEGAN = SLOT_AT - timedelta(weeks=6)
# Days of the digest's week, which began on the 16th.
THURSDAY, LAST_MONTH = date(2026, 11, 19), date(2026, 10, 20)


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


@pytest.fixture
def durable_office(storage_with_memory: Storage) -> Office:
    """Open an office on the fake and on each engine."""
    return Office(storage_with_memory)


async def tried(office: Office, *, stage: Stage = Stage.RUNNING, days_silent: int = 1, **facts: Any) -> Experiment:
    """Store an experiment that nothing is due about, unless a test says so."""
    quiet = {"earliest_read_on": date(2026, 12, 24), "kill": None, "review_on": date(2027, 1, 11)}
    agreed = terms(**{**quiet, **{name: facts.pop(name) for name in list(facts) if name in {*quiet, "hypothesis"}}})
    draft = await drafted(office.desk.storage, workspace_id=WORKSPACE, terms=agreed, created_at=BEGAN, **facts)
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.experiments.save(replace(draft, stage=stage, started_at=BEGAN))
        await work.experiments.put_update(update(draft, said_at=SLOT_AT - timedelta(days=days_silent)))
        stored = await work.experiments.with_id(draft.id)
    assert stored is not None
    return stored


async def decided(office: Office, experiment: Experiment, *, days_before: int = 2, **facts: Any) -> None:
    """Decide about an experiment so many days before the slot."""
    made = decision(experiment, at=SLOT_AT - timedelta(days=days_before), by=ADA, **facts)
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.experiments.decide(made)
        present = await work.experiments.with_id(experiment.id)
        assert present is not None
        await work.experiments.save(replace(present, stage=Stage.DECIDED, decided_at=made.at))


def lines(office: Office) -> list[DigestExperiment]:
    """Return the experiments of the only digest that was posted."""
    (digest,) = office.heads()
    return list(digest.experiments)


async def test_a_digest_tells_what_was_decided_and_what_is_due(durable_office: Office) -> None:
    """Decisions first, then what presses most; what is in order is not mentioned."""
    await durable_office.hear("The export fails")
    await tried(durable_office)
    await tried(durable_office, days_silent=20)
    await tried(durable_office, stage=Stage.DECIDED, review_on=THURSDAY)
    await tried(durable_office, earliest_read_on=THURSDAY)
    await tried(durable_office, stage=Stage.READ, kill=KillRule(words="Worse", loss=None, on=THURSDAY))
    await decided(durable_office, await tried(durable_office), outcome=Outcome.STOP, reason="Nobody used it")
    await durable_office.schedule()
    await durable_office.tick(SLOT_AT)
    told = [(line.label, line.news, line.is_new) for line in lines(durable_office)]
    assert told == [
        ("EXP-6", ExperimentNews.DECIDED, True),
        ("EXP-5", ExperimentNews.KILL_DUE, True),
        ("EXP-4", ExperimentNews.READ_DUE, True),
        ("EXP-3", ExperimentNews.REVIEW_DUE, True),
        ("EXP-2", ExperimentNews.STALE, False),
    ]
    (head,) = [draw(post.content) for post in durable_office.messenger.posts if isinstance(post.content, DigestHead)]
    for sentence in (
        "EXP-6 One page of check-out: stopped.",
        "EXP-5 One page of check-out: past its kill date, Thu 19 Nov 2026, and undecided",
        "EXP-4 One page of check-out: may be read since Thu 19 Nov 2026, and undecided",
        "EXP-3 One page of check-out: its review was due Thu 19 Nov 2026",
        "EXP-2 One page of check-out: silent since Tue 3 Nov 2026",
    ):
        assert sentence in head.text
    assert "Nobody used it" in str(head.blocks)
    assert [label for label in ("EXP-6", "EXP-5", "EXP-4", "EXP-3", "EXP-2") if label in str(head.blocks)] == [
        "EXP-6",
        "EXP-5",
        "EXP-4",
    ]
    assert {"type": "user", "user_id": ADA} in _elements(head.blocks)


async def test_experiments_alone_are_news_once(office: Office) -> None:
    """A decision, or what fell due this week, is posted without a customer's word; the week after it is not."""
    await tried(office, earliest_read_on=THURSDAY)
    await office.schedule()
    await office.tick(SLOT_AT)
    (digest,) = office.heads()
    assert digest.verdict == "A silent week: nothing new was said."
    head = draw(DigestHead(digest=digest))
    assert "No items this week." in head.text
    assert not [block for block in head.blocks if block["type"] == "data_visualization"]
    await office.tick(SLOT_AT + timedelta(weeks=1))
    assert len(office.heads()) == 1


async def test_what_fell_due_on_the_day_of_a_digest_is_told_that_day(office: Office) -> None:
    """And not again as news by the next one, whose period begins on the same day."""
    await tried(office, earliest_read_on=SLOT_AT.date())
    await office.schedule()
    await office.tick(SLOT_AT)
    await office.tick(SLOT_AT + timedelta(weeks=1))
    assert [line.is_new for line in lines(office)] == [True]


async def test_private_experiments_are_told_in_their_channel_alone(durable_office: Office) -> None:
    """Decisions too."""
    await durable_office.hear("The export fails")
    await tried(durable_office, earliest_read_on=THURSDAY, private_to=SECRET)
    await decided(durable_office, await tried(durable_office, private_to=SECRET))
    await decided(durable_office, await tried(durable_office, private_to="G0ELSEWHERE"))
    await durable_office.schedule(PRODUCT)
    await durable_office.schedule(SECRET)
    await durable_office.tick(SLOT_AT)
    told = {digest.channel_id: [line.label for line in digest.experiments] for digest in durable_office.heads()}
    assert told == {PRODUCT: [], SECRET: ["EXP-2", "EXP-1"]}


async def test_the_last_of_two_decisions_counts(office: Office) -> None:
    """Changed within the week, it is told once; one of an earlier week is not told."""
    changed, earlier = await tried(office), await tried(office)
    await decided(office, changed, days_before=3)
    await decided(office, changed, days_before=1, outcome=Outcome.ITERATE)
    await decided(office, earlier, days_before=8)
    await office.schedule()
    await office.tick(SLOT_AT)
    assert [(line.label, line.outcome) for line in lines(office)] == [("EXP-1", Outcome.ITERATE)]


async def test_a_long_list_goes_on_in_the_thread(office: Office) -> None:
    """Five lines in the channel, the others below."""
    for _ in range(EXPERIMENTS_IN_HEAD + 2):
        await tried(office, earliest_read_on=THURSDAY)
    await office.schedule()
    await office.tick(SLOT_AT)
    head, details = [str(draw(post.content).blocks) for post in office.messenger.posts]
    assert isinstance(office.messenger.posts[1].content, DigestDetails)
    assert ("EXP-5" in head, "EXP-6" in head) == (True, False)
    assert ("EXP-5" in details, "EXP-6" in details, "EXP-7" in details) == (False, True, True)


async def test_words_are_those_of_today(durable_office: Office) -> None:
    """A digest keeps ids and days: a hypothesis that was put better since is told as it is now."""
    experiment = await tried(durable_office, earliest_read_on=THURSDAY)
    await durable_office.schedule()
    await durable_office.tick(SLOT_AT)
    (digest,) = durable_office.heads()
    async with durable_office.desk.storage.work(WORKSPACE) as work:
        better = replace(experiment.terms, hypothesis=Hypothesis(change="Two pages"))
        await work.experiments.save(replace(experiment, terms=better, stage=Stage.DECIDED))
        present = await work.digests.with_id(digest.id)
    assert present is not None
    assert [(line.title, line.news) for line in present.experiments] == [("Two pages", ExperimentNews.READ_DUE)]


async def test_a_digest_from_before_still_draws(storage: SqlStorage) -> None:
    """Stored without a word of experiments, it has none."""
    office = Office(storage)
    await office.hear("The export fails")
    await tried(office, earliest_read_on=THURSDAY)
    await office.schedule()
    await office.tick(SLOT_AT)
    (digest,) = office.heads()
    for telling in ('{"withheld": 0, "set_by": "local", "notice": null}', "null"):
        async with storage.scope(WORKSPACE) as scope:
            await scope.session.execute(text("UPDATE digests SET telling = :telling"), {"telling": telling})
        async with storage.work(WORKSPACE) as work:
            old = await work.digests.with_id(digest.id)
        assert old is not None
        assert old.experiments == ()
        assert "Experiments" not in str(draw(DigestHead(digest=old)))


def _elements(found: object) -> list[object]:
    """Return every object inside of blocks."""
    if isinstance(found, dict):
        return [found, *(each for value in found.values() for each in _elements(value))]
    return [each for value in found for each in _elements(value)] if isinstance(found, list | tuple) else []
