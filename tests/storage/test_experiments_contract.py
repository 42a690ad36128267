"""What experiments do: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import (
    OPEN_STAGES,
    EarlyReading,
    Experiment,
    Stage,
)
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Arm, Design, Direction, Guardrail, Hypothesis, Plan, Terms
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW
from tests.stored_experiments import decision, drafted, new_experiment, terms, update

LATER = NOW + timedelta(days=3)
OUTSIDE = Reader(workspace_id=HERE, user_id="U7", reads_workspace=False, channel_ids=frozenset({"C9"}))


async def test_a_draft_is_numbered_and_found(storage_with_memory: Storage) -> None:
    """Numbers go up without gaps; a form that is sent twice makes one experiment."""
    first = await drafted(storage_with_memory, origin_key="view:V1")
    second = await drafted(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        again, is_new = await work.experiments.add(new_experiment(origin_key="view:V1"))
        assert (again, is_new) == (first, False)
        assert await work.experiments.with_id(second.id) == await work.experiments.with_number(2) == second
        assert await work.experiments.with_number(9) is None
        assert await work.experiments.with_ids([second.id, "unknown", first.id]) == [second, first]
    assert (first.label, second.label, first.stage, first.version) == ("EXP-1", "EXP-2", Stage.DRAFT, 1)


async def test_every_term_comes_back_as_it_was(storage_with_memory: Storage) -> None:
    """Arms, guardrails, days and what was left empty, of a bet and of a test of means."""
    rich = terms(
        plan=Plan(
            metric="Minutes to the first report",
            measure=Measure.MEAN,
            direction=Direction.DOWN,
            baseline=12.5,
            deviation=4.0,
            smallest_effect=0.1,
            daily_traffic=80,
            arms=(Arm(name="A", share=0.5), Arm(name="B", share=0.25), Arm(name="C", share=0.25)),
            guardrails=(Guardrail(name="Errors", direction=Direction.DOWN, tolerance=0.02),),
        ),
        theme_id="theme-1",
        objective="Faster first value",
    )
    bare = Terms(hypothesis=Hypothesis(change="Call ten customers"), design=Design.BET, success="Four sign")
    for agreed in (rich, bare):
        made = await drafted(storage_with_memory, terms=agreed, channel_id="C1", private_to="C1")
        async with storage_with_memory.work(HERE) as work:
            kept = await work.experiments.with_id(made.id)
        assert kept is not None
        assert kept.terms == agreed
        assert kept == made


async def test_a_change_of_an_older_version_is_refused(storage_with_memory: Storage) -> None:
    """Whoever comes second is told; what the first one changed is there whole."""
    made = await drafted(storage_with_memory)
    early = EarlyReading(reason="Support is flooded", by="U2", at=NOW)
    started = replace(made, stage=Stage.RUNNING, owner_id="U2", started_at=NOW, read_at=LATER, early_reading=early)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.save(started)
        assert not await work.experiments.save(replace(made, owner_id="U3"))
        assert await work.experiments.with_id(made.id) == replace(started, version=2)


async def test_a_card_stays_where_it_was_put(storage_with_memory: Storage) -> None:
    """Placing it is no new version, and a change that was read before it does not take it away."""
    made = await drafted(storage_with_memory, channel_id="C1")
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.save(replace(made, channel_id="C2"))
        await work.experiments.place_card(made.id, "C2", "1.1")
        found = await work.experiments.under_card("C2", "1.1")
        assert found is not None
        assert (found.version, found.channel_id, found.card_ts) == (2, "C2", "1.1")
        assert await work.experiments.under_card("C1", "1.1") is None
        assert await work.experiments.save(replace(found, channel_id="C3", card_ts="9.9", stage=Stage.RUNNING))
        (here,) = await work.experiments.tried_in("C2")
        assert (here.card_ts, here.stage) == ("1.1", Stage.RUNNING)
        assert await work.experiments.tried_in("C3") == []


async def _four(storage: Storage) -> list[Experiment]:
    """Store a public one, one of a private channel, one of its owner outside, and a discarded one."""
    made = [
        await drafted(storage, terms=terms(theme_id="T")),
        await drafted(storage, private_to="C9", terms=terms(theme_id="T")),
        await drafted(storage, private_to="C8", owner_id="U7", created_by="U1"),
        await drafted(storage),
    ]
    async with storage.work(HERE) as work:
        await work.experiments.save(replace(made[3], stage=Stage.DISCARDED))
    return made


async def test_readers_know_of_what_they_may_know(storage_with_memory: Storage) -> None:
    """Everybody of what is public; members and owners of what is private; nobody from another workspace."""
    first, members, owners, _ = await _four(storage_with_memory)
    readers = {
        EVERYBODY: [first],
        OUTSIDE: [owners, members],
        Reader(workspace_id=HERE, user_id="U1"): [owners, members, first],
        Reader(workspace_id="T2", user_id="U1", channel_ids=frozenset({"C8", "C9"})): [],
    }
    async with storage_with_memory.work(HERE) as work:
        for reader, known in readers.items():
            assert await work.experiments.visible(reader, OPEN_STAGES, limit=9) == known
            assert await work.experiments.count(reader, OPEN_STAGES) == len(known)
            of_theme = [each for each in known if each.terms.theme_id == "T"]
            assert await work.experiments.of_themes(["T", "T9"], reader) == of_theme
        assert len(await work.experiments.in_stages(OPEN_STAGES)) == 3


async def test_a_list_has_pages_and_may_be_of_one_owner(storage_with_memory: Storage) -> None:
    """The highest number first; counted the same way."""
    first, members, owners, gone = await _four(storage_with_memory)
    me = Reader(workspace_id=HERE, user_id="U1")
    async with storage_with_memory.work(HERE) as work:
        store = work.experiments
        assert await store.visible(me, OPEN_STAGES, limit=1, offset=1) == [members]
        assert await store.visible(me, OPEN_STAGES, limit=9, owner_id="U7") == [owners]
        assert await store.visible(me, OPEN_STAGES, limit=9, owner_id="U1") == [members, first]
        assert await store.count(me, OPEN_STAGES, owner_id="U1") == 2
        assert [each.id for each in await store.visible(me, [Stage.DISCARDED], limit=9)] == [gone.id]


@pytest.mark.parametrize("workspace_id", ["T2"])
async def test_another_workspace_reaches_nothing(storage_with_memory: Storage, workspace_id: str) -> None:
    """Ids, numbers, origins and cards of a workspace lead nowhere in another, and change nothing (fault 36)."""
    experiment = await drafted(storage_with_memory, origin_key="view:V", channel_id="C1")
    said, decided = update(experiment), decision(experiment)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.save(replace(experiment, stage=Stage.RUNNING))
        await work.experiments.place_card(experiment.id, "C1", "1.1")
        await work.experiments.put_update(said)
        await work.experiments.decide(decided)
        before = await work.experiments.with_id(experiment.id)
    assert before is not None
    everywhere = Reader(workspace_id=workspace_id, user_id="U1", channel_ids=frozenset({"C1"}))
    async with storage_with_memory.work(workspace_id) as work:
        store = work.experiments
        assert await store.with_id(experiment.id) is None
        assert await store.with_number(1) is None
        assert await store.under_card("C1", "1.1") is None
        assert await store.tried_in("C1") == []
        assert await store.in_stages(list(Stage)) == []
        assert await store.visible(everywhere, list(Stage), limit=9) == []
        assert await store.update_with_id(said.id) is None
        assert await store.update_with_origin(said.origin_key) is None
        assert await store.updates(experiment.id) == []
        assert await store.decisions(experiment.id) == []
        assert await store.latest_decisions([experiment.id]) == {}
        assert await store.with_ids([experiment.id]) == []
        assert await store.decided_between(NOW, LATER) == []
        assert not await store.save(replace(before, owner_id="U6"))
        assert not await store.change_update(replace(said, note="Stolen"))
        await store.withdraw_update(said.id, by="U6", at=NOW)
        await store.place_card(experiment.id, "C6", "6.6")
        # The same form in two workspaces makes two experiments, each the first.
        assert (await store.add(new_experiment(origin_key="view:V")))[0].number == 1
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.with_id(experiment.id) == before
        assert await work.experiments.updates(experiment.id) == [said]


async def test_a_forgotten_workspace_forgets_its_experiments(storage_with_memory: Storage) -> None:
    """Uninstalling removes every row; a new start counts from one."""
    experiment = await drafted(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(update(experiment))
        await work.experiments.decide(decision(experiment))
        await work.experiments.put_vector(experiment.id, "m", np.eye(1, 384, dtype=np.float32)[0])
    await storage_with_memory.forget_workspace(HERE)
    assert await storage_with_memory.workspace_ids() == []
    assert (await drafted(storage_with_memory)).number == 1


async def test_times_come_back_in_utc(storage_with_memory: Storage) -> None:
    """Whatever the zone in which they were given."""
    made = await drafted(storage_with_memory, created_at=datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert made.created_at.utcoffset() == timedelta(0)
