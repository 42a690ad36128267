"""What holds of a report whatever was reported, on any day: nothing breaks, and nothing is a result before its time."""

import json
import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.reporting import report
from bot.domain.experiments.reports import Gate, Report, Verdict
from bot.domain.experiments.reports_frozen import evidence_lines, freeze, frozen_report, report_facts
from bot.domain.experiments.terms import Arm, Direction, Terms
from tests.domain.experiments.test_reporting import RESULT
from tests.experiment_builders import BET, PLAN, REFUNDS, STARTED, TERMS, experiment, guarded, update

COUNTS = st.one_of(st.integers(0, 60), st.integers(0, 10**9))
VALUES = st.floats(-1e9, 1e9, allow_nan=False)
NAMES = st.sampled_from(["control", "variant", " Control", "VARIANT", "b", "holdout", "<!channel>"])
RATES = st.builds(
    lambda name, users, share: ArmReading(arm=name, users=users, conversions=int(users * share)),
    NAMES,
    COUNTS,
    st.one_of(st.just(0.0), st.just(1.0), st.floats(0, 1)),
)
MEANS = st.builds(
    lambda name, users, mean, spread: ArmReading(arm=name, users=users, mean=mean, deviation=abs(spread)),
    NAMES,
    COUNTS,
    VALUES,
    st.one_of(st.just(0.0), VALUES),
)
READINGS = st.lists(st.one_of(RATES, MEANS), max_size=4).map(tuple)
DAYS = st.integers(0, 60)
THREE = replace(TERMS, plan=replace(PLAN, arms=tuple(Arm(name=n, share=1 / 3) for n in ("control", "variant", "b"))))
FALLING = replace(TERMS, plan=replace(PLAN, direction=Direction.DOWN, guardrails=(REFUNDS,)))


def told(readings: list[tuple[ArmReading, ...]], day: int, terms: Terms = TERMS) -> Report:
    """Return what is said on a day when an update came on each of the days before."""
    updates = [update(arms, day=at, number=at) for at, arms in enumerate(readings)]
    if updates and readings[-1]:
        updates[-1] = guarded(updates[-1], "REFUNDS", readings[-1])
    return report(experiment(terms), updates, now=STARTED + timedelta(days=day))


def numbers(value: object) -> Iterator[float]:
    """Yield every number in a value and its parts."""
    if isinstance(value, float):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers(each)


class TestWhateverIsReported:
    """Properties that hold for every numbers on every day."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(READINGS, max_size=3), DAYS, st.sampled_from([TERMS, THREE, FALLING, BET]))
    def test_any_numbers_on_any_day(self, readings: list[tuple[ArmReading, ...]], day: int, terms: Terms) -> None:
        """Nothing breaks, every number is finite, nothing is a result too early, and the facts survive JSON."""
        found = told(readings, day, terms)
        assert all(map(math.isfinite, numbers(found)))
        assert found.because
        if found.gate is Gate.TOO_EARLY:
            assert found.verdict not in {Verdict.BETTER, Verdict.WORSE, Verdict.NO_DIFFERENCE}
            assert found.recommended not in {Outcome.SHIP, Outcome.ITERATE, Outcome.INCONCLUSIVE}
            assert not RESULT.search(" ".join(found.because))
        if found.ratio.p_value is not None and found.ratio.p_value < 0.001 and terms is not BET:
            assert found.verdict is Verdict.BAD_SPLIT
            assert all(each.lift is None and each.chance is None for each in found.comparisons)
        facts = json.loads(json.dumps(report_facts(found), allow_nan=False))
        assert frozen_report(facts) == freeze(found)
        assert all(line.name and line.words for line in evidence_lines(freeze(found)))

    @settings(max_examples=30, deadline=None)
    @given(st.lists(RATES, min_size=2, max_size=2), st.integers(13, 30))
    def test_the_direction_is_turned(self, arms: list[ArmReading], day: int) -> None:
        """What is better for a rising metric is worse for a falling one, and nothing else changes."""
        pair = [tuple(replace(arm, arm=name) for arm, name in zip(arms, ("control", "variant"), strict=True))]
        up = told(pair, day, replace(TERMS, kill=None, plan=replace(PLAN, guardrails=())))
        down = told(pair, day, replace(TERMS, kill=None, plan=replace(FALLING.plan, guardrails=())))
        turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
        assert down.verdict is turned.get(up.verdict, up.verdict)
        assert down.comparisons[0].lift == up.comparisons[0].lift

    def test_facts_of_another_version(self) -> None:
        """What this code does not know it does not guess."""
        with pytest.raises(ValueError, match="another version"):
            frozen_report({"version": 99})
