"""Every payload about planning and listing experiments, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand
from bot.domain.experiments.decisions import Decision, Evidence, Outcome
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.gate import missing_from
from bot.domain.experiments.learnings import Similar
from bot.domain.experiments.terms import Arm, Design, Direction, Guardrail, Hypothesis, KillRule, Plan, Terms
from bot.flows.experiments.checking import Checked
from bot.flows.experiments.listing import PAGE_EXPERIMENTS, Listed
from handlers.blocks.experiments import drafts, lists, plan_forms
from handlers.blocks.kit import Block, Rendered
from tests.blockkit.theme_payloads import theme
from tests.experiment_builders import BET, TERMS

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def full_terms(words: str, design: Design = Design.AB) -> Terms:
    """Return terms in which everything that people wrote is `words`."""
    name = words[:60] or "x"
    plan = Plan(
        metric=words[:80],
        baseline=0.05,
        deviation=18.5,
        smallest_effect=0.1,
        daily_traffic=10**9,
        arms=tuple(Arm(name=f"{words[:38]}{n}", share=1 / 6) for n in range(6)),
        guardrails=tuple(Guardrail(name=f"{name}{n}", direction=Direction.UP, tolerance=0.02) for n in range(10)),
    )
    kill = TERMS.kill
    return replace(
        TERMS if design is Design.AB else BET,
        hypothesis=Hypothesis(change=words, outcome=words, reason=words),
        plan=plan,
        success=words,
        kill=KillRule(words=words, loss=0.05, on=kill.on if kill else None),
        worst_case=words,
        objective=words[:80],
        theme_id=f"{1:032}",
    )


def planned(
    words: str, *, design: Design = Design.AB, stage: Stage = Stage.DRAFT, number: int = 999_999_999
) -> Experiment:
    """Return an experiment in which everything that people wrote is `words`."""
    return Experiment(
        id="e" * 32,
        number=number,
        stage=stage,
        terms=full_terms(words, design),
        owner_id="U0ADA",
        created_by="U0ADA",
        created_at=NOW,
        time_zone="Europe/Berlin",
        channel_id="C0ADA",
        private_to="C0ADA",
        started_at=None if stage is Stage.DRAFT else NOW,
    )


def bare() -> Experiment:
    """Return a draft of which nothing is known but its change."""
    terms = Terms(hypothesis=Hypothesis(change="x"))
    return replace(planned("x", number=1), terms=terms, channel_id=None, private_to=None)


def checked(experiment: Experiment) -> Checked:
    """Return a draft with everything that its gate can say."""
    advice = ("It is a one-way door: it cannot be undone once it is through.",) * 5
    missing = missing_from(Terms(hypothesis=Hypothesis(change=""), design=experiment.terms.design))
    return Checked(experiment=experiment, missing=missing, advice=advice, people=10**9, days=700, one_look=10**8)


def ready(experiment: Experiment) -> Checked:
    """Return a draft that may start."""
    return Checked(experiment=experiment, missing=(), advice=(), people=None, days=None)


def similar(words: str) -> tuple[Similar, ...]:
    """Return what a form's second step shows of earlier ones."""
    decision = Decision(
        id="d",
        experiment_id="e",
        origin_key="view:d",
        outcome=Outcome.STOP,
        reason=words,
        learning=words,
        by="U0ADA",
        at=NOW,
        recommended=None,
        against_reason="",
        evidence=Evidence(report={}, theme=None, items=(), accounts=(), updates=()),
    )
    told = Similar(experiment=planned(words, stage=Stage.DECIDED), decision=decision, likeness=0.9)
    return (told, replace(told, decision=None), told)


def choices(words: str) -> plan_forms.Choices:
    """Return what a plan's form can offer at most."""
    themes = tuple(theme(words, number) for number in range(1, 100))
    return plan_forms.Choices(themes=themes, similar=similar(words), note="Somebody changed it.")


def listed(words: str) -> Listed:
    """Return a full page of the list."""
    page = tuple(planned(words, stage=Stage.RUNNING) for _ in range(PAGE_EXPERIMENTS))
    return Listed(experiments=page, offset=20, total=1_000, user_id="U0ADA")


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "experiment, help": lambda _: lists.help_message(),
    "experiment, unknown": lambda words: lists.unknown_message(
        ExperimentCommand(asked=None, typed=words[:40], rest=words, nearest=ExperimentAsked.UPDATE)
    ),
    "experiment, which": lambda words: lists.which_message(ExperimentAsked.SHOW, words),
    "experiments, export": lambda _: lists.export_message("json"),
    "experiments, no such format": lists.no_format_message,
    "experiments": lambda words: lists.list_message(listed(words), NOW),
    "experiments, none": lambda words: lists.list_message(replace(listed(words), experiments=()), NOW),
    "experiment, draft": lambda words: drafts.draft_message(checked(planned(words))),
    "experiment, started": lambda words: drafts.told_message(drafts.started_text(planned(words, stage=Stage.RUNNING))),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "experiment, first form": lambda words: plan_forms.first_form({"change": words, "outcome": words}, "C0ADA"),
    "experiment, plan": lambda words: plan_forms.plan_form(planned(words), choices(words)),
    "experiment, plan of a running bet": lambda words: plan_forms.plan_form(
        planned(words, design=Design.BET, stage=Stage.RUNNING),
        plan_forms.Choices(),
        {"why": words},
        with_hypothesis=True,
    ),
    "experiment, bare plan": lambda _: plan_forms.plan_form(bare(), plan_forms.Choices(similar=())),
    "experiment, new owner": lambda words: plan_forms.owner_form(planned(words)),
    "experiment, draft": lambda words: drafts.draft_view(checked(planned(words))),
    "experiment, bare draft": lambda _: drafts.draft_view(ready(bare())),
    "experiment, started": lambda words: drafts.told_view(planned(words), drafts.started_text(planned(words))),
}
