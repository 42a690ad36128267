"""Experiments that updates are read for, and what was read of their arms."""

from dataclasses import replace

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Arm
from bot.domain.experiments.update_words import read_update
from tests.experiment_builders import PLAN, TERMS, experiment

AB = experiment()


def with_arms(
    arms: tuple[str, ...], *, measure: Measure = Measure.PROPORTION, deviation: float | None = None
) -> Experiment:
    """Return an experiment with these arms, in equal shares."""
    shares = tuple(Arm(name=name, share=1 / len(arms)) for name in arms)
    return experiment(replace(TERMS, plan=replace(PLAN, arms=shares, measure=measure, deviation=deviation)))


MEANS = with_arms(("control", "variant"), measure=Measure.MEAN, deviation=4.0)
THREE = with_arms(("control", "short form", "long form"))


def counts_in(words: str, about: Experiment = AB) -> tuple[tuple[str, int | None, int], ...]:
    """Return arm, conversions and users of an update in which everything is understood."""
    read = read_update(words, about)
    assert read.problems == ()
    assert read.is_meant
    assert read.reading is not None
    return tuple((arm.arm, arm.conversions, arm.users) for arm in read.reading.arms)
