"""Every payload about updates of experiments, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading
from bot.domain.experiments.terms import Arm, Direction, Guardrail, Hypothesis
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.flows.experiments.filling import Choosing, Filling, SaidThere
from bot.messages import UpdateQuestion
from handlers.blocks.drawing import draw
from handlers.blocks.experiments import updates
from handlers.blocks.kit import Block, Rendered
from tests.experiment_builders import BET, PLAN, TERMS, experiment

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TS = "1790000000.000100"


def about(words: str, *, arms: int = 4, guardrails: int = 8) -> Experiment:
    """Return an experiment in which everything that people wrote is `words`."""
    name = words[:200] or "x"
    plan = replace(
        PLAN,
        arms=tuple(Arm(name=f"{place} {name}", share=1 / arms) for place in range(arms)),
        guardrails=tuple(Guardrail(name=f"{place} {name}", direction=Direction.UP) for place in range(guardrails)),
    )
    return experiment(replace(TERMS, hypothesis=Hypothesis(change=words or "x"), plan=plan))


def saved(words: str, *, arms: int = 4) -> ExperimentUpdate:
    """Return an update with long names and the largest numbers."""
    tried = about(words, arms=arms)
    read = tuple(ArmReading(arm=arm.name, users=10**15, conversions=10**14) for arm in tried.terms.plan.arms)
    guardrails = tuple(GuardrailReading(name=each.name, arms=read) for each in tried.terms.plan.guardrails)
    return ExperimentUpdate(
        id="u1",
        experiment_id=tried.id,
        origin_key="command:1",
        source=UpdateSource.COMMAND,
        state=UpdateState.ACTIVE,
        version=2,
        reading=Reading(arms=read, guardrails=guardrails),
        note=words,
        by="U0ADA",
        said_at=NOW,
    )


def message(words: str) -> SaidThere:
    """Return a message that somebody pointed at."""
    return SaidThere(channel_id="C0GROWTH", ts=TS, thread_ts=TS, author_id="U0ADA", text=words)


def filling(words: str) -> Filling:
    """Return a form about a message, half of which was understood."""
    return Filling(
        experiment=about(words),
        reading=saved(words).reading,
        note=words,
        problems=(words or "x",) * 9,
        message=message(words),
    )


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "update, question": lambda words: draw(
        UpdateQuestion(channel_id="C0GROWTH", ts=TS, label="EXP-999999999", problems=(words or "x",) * 9)
    ),
    "update, question without label": lambda words: draw(
        UpdateQuestion(channel_id="C0GROWTH", ts=TS, label=None, problems=(words or "x",))
    ),
    "update, kept": lambda words: updates.kept_message(about(words), saved(words, arms=30)),
    "update, taken back": lambda words: updates.taken_back_message(about(words)),
    "update, none runs": lambda _: updates.none_message(),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "update form": lambda words: updates.update_form(filling(words)),
    "update form, most arms": lambda words: updates.update_form(
        Filling(experiment=about(words, arms=30, guardrails=30))
    ),
    "update form, correction": lambda words: updates.update_form(
        Filling(experiment=about(words), reading=saved(words).reading, update=saved(words))
    ),
    "update form, bet": lambda words: updates.update_form(
        Filling(experiment=experiment(replace(BET, hypothesis=Hypothesis(change=words or "x"))), note=words)
    ),
    "update form, choice": lambda words: updates.choice_form(
        Choosing(message=message(words), experiments=tuple(replace(about(words), id=f"{n:032}") for n in range(100)))
    ),
}
