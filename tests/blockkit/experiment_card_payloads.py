"""Every card of an experiment and every answer below an update, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from bot.domain.experiments.decisions import CameTrue, Decision, Evidence, Outcome, Review
from bot.domain.experiments.doubts import update_doubts
from bot.domain.experiments.experiment import EarlyReading, Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.reporting import report
from bot.domain.experiments.terms import Arm, Guardrail, Hypothesis, KillRule, Terms
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from bot.messages import BareCard, ExperimentCard, UpdateReply
from handlers.blocks.drawing import draw
from handlers.blocks.experiments import reading as reading_forms
from handlers.blocks.kit import Block, Rendered
from tests.blockkit.theme_payloads import theme
from tests.experiment_builders import BET, PLAN, READ_DAY, STARTED, TERMS, experiment, guarded, means, rates, update

Payload: TypeAlias = Rendered | Block
EARLY = STARTED + timedelta(days=8)
WINNING = rates((1_200, 24_000), (1_560, 23_800))
CRASHES = rates((400, 24_000), (600, 23_800))


def typed(words: str, terms: Terms = TERMS) -> Terms:
    """Return terms in which everything that people wrote is `words`."""
    plan = replace(
        terms.plan,
        metric=words,
        guardrails=tuple(replace(each, name=words or each.name) for each in terms.plan.guardrails),
    )
    return replace(
        terms,
        hypothesis=Hypothesis(change=words, outcome=words, reason=words),
        plan=plan,
        success=words,
        kill=KillRule(words=words, loss=0.05, on=terms.kill.on if terms.kill else None),
        worst_case=words,
        objective=words,
        is_reversible=False,
    )


def several(words: str) -> Terms:
    """Return terms with many variants and guardrails, whose names are `words` and a number."""
    arms = tuple(Arm(name=f"{n}{words[:300]}", share=0.1) for n in range(10))
    guards = tuple(Guardrail(name=f"{n}{words[:300]}", direction=PLAN.direction, tolerance=0.01) for n in range(10))
    return replace(typed(words), plan=replace(PLAN, metric=words, arms=arms, guardrails=guards))


def moved(words: str, number: int) -> ExperimentEvent:
    """Return a change of terms after the start."""
    return ExperimentEvent(
        id=f"{number:032}",
        experiment_id=f"{7:032}",
        change=ExperimentChange.EDITED,
        at=EARLY,
        by="U0ADA",
        reason=words,
        changed={f"{n} {words}"[:80]: (words[:300], words[:300]) for n in range(4)},
    )


def decision(words: str) -> Decision:
    """Return a decision against what Heed would do."""
    return Decision(
        id="d1",
        experiment_id=f"{7:032}",
        origin_key="view:V1",
        outcome=Outcome.SHIP,
        reason=words[:3_000],
        learning=words[:3_000],
        by="U0ADA",
        at=READ_DAY,
        recommended=Outcome.STOP,
        against_reason=words[:3_000],
        evidence=Evidence(report={}, theme=None, items=(), accounts=(), updates=()),
    )


def updates(words: str = "", arms: tuple[ArmReading, ...] = WINNING) -> list[ExperimentUpdate]:
    """Return updates of eight days, the last one with a guardrail."""
    history = [
        update(rates((150 * day, 3_000 * day), (190 * day, 2_975 * day)), day=day, number=day) for day in range(1, 8)
    ]
    return [*history, guarded(update(arms, day=8, number=8, note=words), words or "Refunds", CRASHES)]


def card(of: Experiment, said: list[ExperimentUpdate], words: str = "", *, is_late: bool = True) -> Rendered:
    """Return the card of an experiment, on its read day or before."""
    told = report(of, said, now=READ_DAY if is_late else EARLY)
    newest = said[-1] if said else None
    return draw(
        ExperimentCard(
            report=told, theme=theme(words), updates=len(said), newest=newest, forecasts=3, middle_forecast=0.65
        )
    )


def full(words: str) -> Rendered:
    """Return the largest card that there can be."""
    early = EarlyReading(reason=words, by="U0ADA", at=EARLY)
    of = replace(experiment(several(words), stage=Stage.REVIEWED), early_reading=early, decided_at=READ_DAY)
    arms = tuple(ArmReading(arm=arm.name, users=10**9, conversions=10**8) for arm in of.terms.plan.arms)
    said = [update(arms, day=8)]
    for guardrail in of.terms.plan.guardrails:
        said[0] = guarded(said[0], guardrail.name, tuple(replace(arm, conversions=10**7) for arm in arms))
    review = Review(
        experiment_id=of.id,
        came_true=CameTrue.UNKNOWN,
        words=words,
        by="U0ADA",
        at=READ_DAY,
        reviewed_on=READ_DAY.date(),
    )
    return draw(
        ExperimentCard(
            report=report(of, said, now=READ_DAY),
            theme=theme(words),
            updates=10**6,
            newest=update(note=words[:3_000]),
            forecasts=10**4,
            middle_forecast=0.5,
            decision=decision(words),
            review=review,
            moved=tuple(moved(words[:3_000], number) for number in range(6)),
        )
    )


def reply(of: Experiment, one: ExperimentUpdate, before: tuple[ExperimentUpdate, ...] = ()) -> Rendered:
    """Return the answer below an update."""
    told = report(of, (*before, one), now=one.said_at)
    return draw(UpdateReply(report=told, update=one, doubts=update_doubts(of, one, before)))


def odd(words: str) -> Rendered:
    """Return the answer to an update whose totals shrank, with arms that nobody planned."""
    arms = (
        *rates((12, 240), (15, 238)),
        *(ArmReading(arm=f"{n}{words[:300]}", users=9, conversions=1) for n in range(30)),
    )
    return reply(experiment(typed(words)), update(arms, day=9, number=9), tuple(updates(words)))


def withdrawn() -> Rendered:
    """Return the answer to an update that was taken back."""
    gone = replace(update(day=9), state=UpdateState.WITHDRAWN, reading=Reading(), by=None)
    return reply(experiment(), gone)


def started(stage: Stage = Stage.RUNNING, terms: Terms = TERMS) -> Experiment:
    """Return an experiment of a stage."""
    return experiment(terms, stage=stage)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "experiment, draft": lambda words: card(started(Stage.DRAFT, typed(words)), [], words),
    "experiment, just started": lambda words: card(started(terms=typed(words)), [], words, is_late=False),
    "experiment, running": lambda words: card(started(terms=typed(words)), updates(words), words, is_late=False),
    "experiment, may be read": lambda words: card(started(Stage.READ, typed(words)), updates(words), words),
    "experiment, bad split": lambda words: card(
        started(terms=typed(words)), updates(words, rates((1_200, 24_000), (1_560, 22_000))), words
    ),
    "experiment, nobody yet": lambda words: card(started(), updates(words, rates((0, 0), (0, 0))), words),
    "experiment, means": lambda words: card(
        started(), [update(means(("control", 2_000, -1.5, 8.0), ("variant", 2_000, 1e9, 8.0)))], words
    ),
    "experiment, several": lambda words: card(started(terms=several(words)), updates(words), words),
    "experiment, full": full,
    "experiment, bet": lambda words: card(
        started(terms=typed(words, BET)), [update((ArmReading(arm=words, users=60, conversions=41),))], words
    ),
    "experiment, bet without numbers": lambda words: card(started(terms=BET), [update(note=words)], words),
    "experiment, discarded": lambda words: card(started(Stage.DISCARDED, typed(words)), [], words),
    "experiment, bare": lambda _: draw(BareCard(label=f"EXP-{10**9}")),
    "update": lambda words: reply(started(terms=typed(words)), updates(words)[-1], tuple(updates(words)[:-1])),
    "update, odd": odd,
    "update, words": lambda words: reply(started(), update(note=words)),
    "update, withdrawn": lambda _: withdrawn(),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "early reading form": lambda words: reading_forms.early_form(started(terms=typed(words))),
}
