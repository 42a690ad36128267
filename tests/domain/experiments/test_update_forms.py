"""The texts that the form of an update begins with, and what it says when it is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.experiments.readings import ArmReading, GuardrailReading, Measure, Reading
from bot.domain.experiments.update_forms import arm_words, form_words, read_form, said_at_on
from bot.domain.experiments.update_words import read_arm
from tests.experiment_builders import BET, PLAN, STARTED, experiment

AB = experiment()
MEAN = replace(PLAN, measure=Measure.MEAN)
_USERS = st.integers(min_value=0, max_value=10**9)
_VALUES = st.floats(min_value=-1e9, max_value=1e9).map(lambda value: round(value, 6))


@given(users=_USERS, share=st.floats(min_value=0, max_value=1))
def test_counts_are_read_back(users: int, share: float) -> None:
    """A correction that changes nothing keeps exactly what was there."""
    arm = ArmReading(arm="control", users=users, conversions=int(users * share))
    assert read_arm(arm_words(arm), "control", PLAN) == arm


@settings(max_examples=60)
@given(users=_USERS, mean=_VALUES, deviation=_VALUES.map(abs))
def test_means_are_read_back(users: int, mean: float, deviation: float) -> None:
    """Whatever their decimals are: three of them could be read as thousands, and are not."""
    arm = ArmReading(arm="control", users=users, mean=mean, deviation=deviation)
    assert read_arm(arm_words(arm), "control", MEAN) == arm


def test_a_whole_form_is_read_back() -> None:
    """With its guardrails."""
    arms = tuple(ArmReading(arm=name, users=1000, conversions=40) for name in ("control", "variant"))
    reading = Reading(arms=arms, guardrails=(GuardrailReading(name="Refunds", arms=arms),))
    assert read_form(AB, form_words(AB, reading)) == (reading, {})


def test_an_empty_form() -> None:
    """Each arm of a test is missing; of a bet nothing is, since words may be all there is."""
    assert set(read_form(AB, {})[1]) == {"arm_0", "arm_1"}
    assert read_form(experiment(BET), {}) == (Reading(), {})


def test_the_day_of_numbers() -> None:
    """Today is now, an earlier day its noon; neither before the start nor after today."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert said_at_on(AB, None, now) == now
    assert said_at_on(AB, date(2026, 11, 23), now) == now
    assert said_at_on(AB, date(2026, 11, 20), now) == datetime(2026, 11, 20, 11, tzinfo=UTC)
    assert said_at_on(AB, date(2026, 11, 24), now) == "That day has not come yet."
    assert said_at_on(AB, date(2026, 11, 17), now) == "EXP-7 started on Wed 18 Nov 2026."
    late = replace(AB, started_at=STARTED + timedelta(hours=10))
    assert said_at_on(late, date(2026, 11, 18), now) == late.started_at
