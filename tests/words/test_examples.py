"""What forms show as examples can be typed as it stands, in every language: Heed reads its own examples."""

from collections.abc import Iterator

import pytest

from bot.domain.experiments.plan_arms import arms_from
from bot.domain.experiments.plan_lines import guardrails_from, kill_from
from bot.domain.experiments.plan_words import traffic_from
from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.terms import Direction, Plan
from bot.domain.experiments.update_words import read_arm
from bot.domain.language import ENGLISH, Language, say, speaking
from words.catalog import Catalogues


@pytest.fixture(params=Catalogues().offered(), ids=lambda language: language.code)
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """Speak each language in turn."""
    spoken = Catalogues().find(request.param.code)
    with speaking(spoken):
        yield spoken


def test_the_examples_of_a_plan(language: Language) -> None:
    """People a day, arms, a guardrail and a kill rule mean the same in each language."""
    assert traffic_from(say("4,800 a day")) == 4_800
    control, variant = arms_from(say("control 50, variant 50"))
    assert (control.name, control.share, variant.share) == ("control", 0.5, 0.5)
    (guardrail,), _ = guardrails_from(say("Refund rate: not above +2%"))
    assert (guardrail.direction, guardrail.tolerance) == (Direction.DOWN, 0.02)
    rule = kill_from(say("Sign-ups fall by more than 5%"), None, Plan(metric=say("Sign-ups"), baseline=0.05))
    assert rule.loss == 0.05
    assert language.code == ENGLISH.code or guardrail.name != "Refund rate"


@pytest.mark.usefixtures("language")
def test_the_examples_of_numbers() -> None:
    """Counts and means are read as they are shown."""
    counted = ArmReading(arm="control", users=2_400, conversions=120)
    assert read_arm(say("120 of 2,400"), "control", Plan()) == counted
    measured = ArmReading(arm="control", users=800, mean=12.3, deviation=4.5)
    assert read_arm(say("mean 12.3 sd 4.5 n 800"), "control", Plan(measure=Measure.MEAN)) == measured
    assert read_arm(say("41 of 60"), "so far", Plan(), is_guardrail=True) == ArmReading(
        arm="so far", users=60, conversions=41
    )
