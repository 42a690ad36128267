"""What experiments do: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import (
    CameTrue,
    Evidence,
    Forecast,
    FrozenItem,
    FrozenTheme,
    Outcome,
    Review,
)
from bot.domain.experiments.experiment import (
    OPEN_STAGES,
    EarlyReading,
    Experiment,
    ExperimentChange,
    ExperimentEvent,
    Stage,
)
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Measure, Reading
from bot.domain.experiments.terms import Arm, Design, Direction, Guardrail, Hypothesis, Plan, Terms
from bot.domain.experiments.updates import UpdateState
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW
from tests.stored_experiments import counted, decision, drafted, new_experiment, terms, update

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
            assert await work.experiments.of_theme("T", reader) == of_theme
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


async def test_an_update_is_stored_once(storage_with_memory: Storage) -> None:
    """Slack may send the same message again, under the same origin."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment, thread_ts="1.0")
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.put_update(said) == (said, True)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.put_update(replace(said, id="other")) == (said, False)
        assert await work.experiments.updates(experiment.id) == [said]
        assert await work.experiments.update_with_id(said.id) == said
        assert await work.experiments.update_with_origin(said.origin_key) == said
        assert await work.experiments.update_with_origin("message:C1:9.9") is None


async def test_numbers_come_back_as_they_were(storage_with_memory: Storage) -> None:
    """Means with deviations, guardrails, the day, and nothing at all."""
    experiment = await drafted(storage_with_memory)
    means = ArmReading(arm="A “quoted” <!channel> 🎉", users=10, mean=-1.25, deviation=0.5)
    readings = (
        Reading(arms=(means,), guardrails=(GuardrailReading(name="Errors", arms=counted().arms),), day=5),
        Reading(),
    )
    for reading in readings:
        said = update(experiment, reading=reading)
        async with storage_with_memory.work(HERE) as work:
            await work.experiments.put_update(said)
        async with storage_with_memory.work(HERE) as work:
            assert await work.experiments.update_with_id(said.id) == said


async def test_a_correction_keeps_the_earlier_version(storage_with_memory: Storage) -> None:
    """The present one counts; a second correction of the same version is refused."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment)
    corrected = replace(said, reading=counted(130), note="Typo", changed_by="U2", changed_at=LATER)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(said)
        assert await work.experiments.change_update(corrected)
        assert not await work.experiments.change_update(replace(corrected, reading=counted(1)))
        now = replace(corrected, version=2)
        assert await work.experiments.updates(experiment.id) == [now]
        assert await work.experiments.update_versions(said.id) == [said, now]
        assert await work.experiments.update_versions("unknown") == []


async def test_a_withdrawn_update_leaves_an_empty_place(storage_with_memory: Storage) -> None:
    """Its numbers and words are gone from every version; delivered or corrected again it does not come back."""
    experiment = await drafted(storage_with_memory)
    said = update(experiment)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.put_update(said)
        await work.experiments.change_update(replace(said, note="Another word"))
        await work.experiments.withdraw_update(said.id, by="U2", at=LATER)
        await work.experiments.withdraw_update(said.id, by="U3", at=NOW)
        await work.experiments.withdraw_update("unknown", by="U3", at=NOW)
        kept, is_new = await work.experiments.put_update(said)
        assert (kept.state, kept.note, kept.reading, is_new) == (UpdateState.WITHDRAWN, "", Reading(), False)
        assert (kept.changed_by, kept.changed_at) == ("U2", LATER)
        assert not await work.experiments.change_update(replace(kept, note="Back"))
        assert await work.experiments.updates(experiment.id) == []
        assert await work.experiments.latest_updates_at([experiment.id]) == {}
        versions = await work.experiments.update_versions(said.id)
        assert [(each.version, each.note, each.reading) for each in versions] == [
            (1, "", Reading()),
            (2, "", Reading()),
        ]


async def test_the_latest_reports_are_known_for_many_at_once(storage_with_memory: Storage) -> None:
    """By when something was said, not by when it was stored; those without a report are left out."""
    first, second, third = [await drafted(storage_with_memory) for _ in range(3)]
    async with storage_with_memory.work(HERE) as work:
        for experiment, said_at in ((first, LATER), (first, NOW), (second, NOW)):
            await work.experiments.put_update(update(experiment, said_at=said_at))
        latest = await work.experiments.latest_updates_at([first.id, second.id, third.id])
        assert latest == {first.id: LATER, second.id: NOW}
        assert [each.said_at for each in await work.experiments.updates(first.id)] == [NOW, LATER]
        assert await work.experiments.latest_updates_at([]) == {}


async def test_what_happened_is_recorded_once_and_in_order(storage_with_memory: Storage) -> None:
    """A job that runs twice writes the same id twice."""
    experiment = await drafted(storage_with_memory)
    edited = ExperimentEvent(
        id="E2",
        experiment_id=experiment.id,
        change=ExperimentChange.EDITED,
        at=LATER,
        by="U2",
        reason="Launch moved",
        changed={"earliest read date": ("1 Dec 2026", "24 Nov 2026")},
    )
    created = ExperimentEvent(id="E1", experiment_id=experiment.id, change=ExperimentChange.CREATED, at=NOW, by=None)
    async with storage_with_memory.work(HERE) as work:
        for event in (edited, created, replace(created, reason="again")):
            await work.experiments.record(event)
        assert await work.experiments.events(experiment.id) == [created, edited]


FROZEN = Evidence(
    report={"shape": 1, "arms": [{"name": "control", "users": 2400}], "lift": None, "because": ["Better"]},
    theme=FrozenTheme(theme_id="T", label="T-3", name="Check-out", items=12, accounts=3, people=9),
    items=(
        FrozenItem(feedback_id="F", label="F-1", account_name="Acme", said_at=NOW),
        FrozenItem(feedback_id="G", label="F-2", account_name=None, said_at=LATER, private_to="C9"),
    ),
    accounts=("Acme", "Zoë & Søn"),
    updates=(("U-1", 2), ("U-2", 1)),
)


async def test_a_decision_keeps_its_evidence(storage_with_memory: Storage) -> None:
    """Recorded once for one form; a later one stands beside it."""
    experiment = await drafted(storage_with_memory)
    first = decision(experiment, evidence=FROZEN, recommended=None, against_reason="Hunch")
    second = decision(experiment, outcome=Outcome.STOP, at=LATER)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.decide(second) == (second, True)
        assert await work.experiments.decide(first) == (first, True)
    async with storage_with_memory.work(HERE) as work:
        assert await work.experiments.decide(replace(first, id="other", reason="Again")) == (first, False)
        assert await work.experiments.decisions(experiment.id) == [first, second]
        assert await work.experiments.latest_decisions([experiment.id, "unknown"]) == {experiment.id: second}
        assert await work.experiments.decided_between(NOW, LATER) == [first]
        assert await work.experiments.decided_between(LATER, LATER + timedelta(seconds=1)) == [second]


async def test_forecasts_are_scored_once_the_outcome_is_known(storage_with_memory: Storage) -> None:
    """Each person's last one, for whom may know of the experiment; an unknown outcome scores nobody."""
    public, private, unclear = [await drafted(storage_with_memory, private_to=to) for to in (None, "C8", None)]
    async with storage_with_memory.work(HERE) as work:
        store = work.experiments
        for experiment, outcome in ((public, CameTrue.NO), (private, CameTrue.YES), (unclear, CameTrue.UNKNOWN)):
            await store.forecast(Forecast(experiment_id=experiment.id, user_id="U1", probability=0.9, at=NOW))
            await store.review(_review(experiment, CameTrue.YES))
            await store.review(_review(experiment, outcome))
        await store.forecast(Forecast(experiment_id=public.id, user_id="U2", probability=0.1, at=NOW))
        await store.forecast(Forecast(experiment_id=public.id, user_id="U2", probability=0.2, at=LATER))
        assert [(each.user_id, each.probability) for each in await store.forecasts(public.id)] == [
            ("U1", 0.9),
            ("U2", 0.2),
        ]
        assert await store.review_of(public.id) == _review(public, CameTrue.NO)
        assert await store.review_of("unknown") is None
        team = await store.scored(EVERYBODY)
        assert [(each.user_id, each.is_owner, each.probability, each.came_true) for each in team] == [
            ("U1", True, 0.9, False),
            ("U2", False, 0.2, False),
        ]
        mine = await store.scored(Reader(workspace_id=HERE, user_id="U1"))
        assert {each.experiment_id for each in mine} == {public.id, private.id}


def _review(experiment: Experiment, came_true: CameTrue) -> Review:
    """Return what came of an experiment."""
    return Review(
        experiment_id=experiment.id,
        came_true=came_true,
        words="As it went",
        by="U1",
        at=LATER,
        reviewed_on=date(2026, 11, 26),
    )


async def test_vectors_are_of_what_was_tried(storage_with_memory: Storage) -> None:
    """By model, replaced when the words changed; a draft is not looked through."""
    tried, draft = await drafted(storage_with_memory), await drafted(storage_with_memory)
    first, second = np.eye(2, 384, dtype=np.float32)
    async with storage_with_memory.work(HERE) as work:
        await work.experiments.save(replace(tried, stage=Stage.RUNNING))
        for experiment in (tried, draft):
            await work.experiments.put_vector(experiment.id, "m", first)
        await work.experiments.put_vector(tried.id, "m", second)
        ((experiment_id, vector),) = await work.experiments.vectors("m")
        assert experiment_id == tried.id
        np.testing.assert_array_equal(vector, second)
        assert await work.experiments.vectors("n") == []


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
