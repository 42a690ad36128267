"""Every form and answer about decisions, forecasts, learnings and traces, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from bot.domain.experiments.calibration import Leaning, Score
from bot.domain.experiments.decisions import (
    CameTrue,
    Decision,
    Evidence,
    Forecast,
    FrozenItem,
    FrozenTheme,
    Outcome,
    Review,
)
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.learnings import Similar
from bot.domain.experiments.reporting import report
from bot.domain.experiments.reports_frozen import frozen_report, report_facts
from bot.flows.experiments.calibrating import MOST_DOORS, MOST_PEOPLE, Calibration
from bot.flows.experiments.deciding import Decided, Deciding, Held
from bot.flows.experiments.forecasting import Forecasting
from bot.flows.experiments.learning import BY_WORDS, PAGE, Learnings
from bot.flows.experiments.reviewing import Reviewing
from bot.flows.experiments.tracing import (
    MOST_EXPERIMENTS,
    MOST_ITEMS,
    Attempt,
    ExperimentTrace,
    Frozen,
    ThemeTrace,
    Voices,
)
from handlers.blocks import limits
from handlers.blocks.experiments import decisions, forecasts, learnings, theme_traces, traces
from handlers.blocks.kit import Block, Rendered
from tests.blockkit.experiment_card_payloads import EARLY, several, typed, updates
from tests.blockkit.theme_payloads import item, reach
from tests.experiment_builders import READ_DAY, experiment

Payload: TypeAlias = Rendered | Block
# What a form lets somebody write, and what Slack's own boxes take at most.
LONGEST = decisions.LONGEST_WORDS
LONGEST_INPUT = limits.TYPED_TEXT


def settled(words: str, *, stage: Stage = Stage.DECIDED) -> Experiment:
    """Return an experiment in which everything that people wrote is `words`."""
    return replace(experiment(several(words[:LONGEST_INPUT]), stage=stage), decided_at=READ_DAY, private_to="C0SECRET")


@lru_cache(maxsize=8)
def evidence(words: str) -> Evidence:
    """Return evidence of a hundred items, with the longest names; what it says of the numbers is reckoned once."""
    names = words[:100] or "x"
    items = tuple(
        FrozenItem(feedback_id=f"{n:032}", label=f"F-{n}", account_name=names, said_at=EARLY) for n in range(100)
    )
    told = report(experiment(typed(words[:LONGEST_INPUT]), stage=Stage.DECIDED), updates(words), now=READ_DAY)
    theme = FrozenTheme(theme_id="t", label="T-999999999", name=names, items=10**6, accounts=10**5, people=10**6)
    accounts = tuple(f"{n}{names}" for n in range(100))
    return Evidence(report=report_facts(told), theme=theme, items=items, accounts=accounts, updates=())


def decision(words: str, number: int = 1, outcome: Outcome = Outcome.SHIP) -> Decision:
    """Return a decision against what Heed would do."""
    return Decision(
        id=f"d{number}",
        experiment_id=f"{7:032}",
        origin_key=f"view:V{number}",
        outcome=outcome,
        reason=words[:LONGEST],
        learning=words[:LONGEST],
        by="U0ADA",
        at=READ_DAY,
        recommended=Outcome.STOP,
        against_reason=words[:LONGEST],
        evidence=evidence(words),
    )


def deciding(words: str, *, has_advice: bool = True) -> Deciding:
    """Return what a form shows, with a decision that was made before."""
    arms = () if has_advice else updates(words)[-1].reading.arms[:1]
    said = (
        updates(words)
        if has_advice
        else [replace(each, reading=replace(each.reading, arms=arms)) for each in updates()]
    )
    told = report(experiment(typed(words[:LONGEST_INPUT])), said, now=READ_DAY)
    return Deciding(report=told, updates=tuple(said), decisions=(decision(words),))


def filled(words: str) -> decisions.Typed:
    """Return a form that was filled in."""
    text = words[:LONGEST]
    return decisions.Typed(outcome=Outcome.STOP, reason=text, learning=text, against=text, review_on=READ_DAY.date())


def asking(words: str) -> Block:
    """Return the form that asks everything at once."""
    held = Held(deciding=deciding(words), asks_why=True, meanwhile=decision(words, 2))
    return decisions.asking_form(held, filled(words), asked_before=True)


def review(words: str) -> Review:
    """Return what came of it."""
    return Review(
        experiment_id="e",
        came_true=CameTrue.NO,
        words=words[:LONGEST],
        by="U0ADA",
        at=READ_DAY,
        reviewed_on=READ_DAY.date(),
    )


def trace(words: str) -> ExperimentTrace:
    """Return the fullest trace."""
    said = updates(words)
    now = report(settled(words), said, now=READ_DAY)
    facts = frozen_report(report_facts(report(settled(words), said[:-1], now=READ_DAY)))
    early = ExperimentEvent(
        id="e", experiment_id="e", change=ExperimentChange.READ_EARLY, at=EARLY, by="U0ADA", reason=words
    )
    return ExperimentTrace(
        experiment=settled(words, stage=Stage.REVIEWED),
        on=READ_DAY.date(),
        voices=voices(words),
        today=frozen_report(report_facts(now)),
        updates=tuple(said),
        decisions=tuple(decision(words, number) for number in range(6)),
        frozen=Frozen(report=facts, gone=tuple(f"F-{n}" for n in range(100)), shows_customers=True),
        review=review(words),
        forecasts=10**4,
        middle_forecast=0.55,
        early=(early, early),
    )


def bare_trace(words: str) -> ExperimentTrace:
    """Return the trace of a draft of which nothing is known."""
    return ExperimentTrace(
        experiment=experiment(typed(words[:LONGEST_INPUT]), stage=Stage.DRAFT),
        on=READ_DAY.date(),
        voices=None,
        today=None,
        updates=(),
        decisions=(),
        frozen=None,
        review=None,
        forecasts=0,
        middle_forecast=None,
    )


def voices(words: str) -> Voices:
    """Return what customers said behind it."""
    return Voices(reach=reach(words), items=tuple(item(words, number) for number in range(MOST_ITEMS)))


def theme_trace(words: str) -> ThemeTrace:
    """Return a theme about which much was tried."""
    attempts = [
        Attempt(experiment=settled(words), decision=decision(words), review=review(words), was_evidence=True)
        for _ in range(MOST_EXPERIMENTS - 1)
    ]
    running = Attempt(experiment=settled(words, stage=Stage.RUNNING), decision=None, review=None)
    return ThemeTrace(voices=voices(words), attempts=(running, *attempts), total=10**4, merged_from="T-9")


def learned(words: str, asked: str) -> Learnings:
    """Return a full page of learnings."""
    found = tuple(
        Similar(experiment=settled(words), decision=decision(words) if n else None, likeness=0.5) for n in range(PAGE)
    )
    return Learnings(words=asked, found=found, total=10**4, notice=BY_WORDS)


def score(bets: int) -> Score:
    """Return a score over so many bets."""
    is_enough = bets > 1
    return Score(
        bets=bets,
        came_true=0,
        said=1 / 3,
        brier=1 / 3 if is_enough else None,
        base=0.25 if is_enough else None,
        leaning=Leaning.HOPEFUL if is_enough else None,
    )


def calibration(words: str) -> Calibration:
    """Return scores of more people and more doors than are shown."""
    return Calibration(
        team=score(10**4),
        people=tuple(("U0ADA", score(1 + n)) for n in range(MOST_PEOPLE)),
        doors=tuple(settled(words) for _ in range(MOST_DOORS)),
        people_total=10**4,
        doors_total=10**4,
    )


def forecasting(words: str, *, is_own: bool) -> Forecasting:
    """Return what somebody forecast, or did not yet."""
    own = Forecast(experiment_id="e", user_id="U0ADA", probability=0.075, at=EARLY) if is_own else None
    return Forecasting(
        experiment=settled(words, stage=Stage.RUNNING), own=own, count=10**4, middle=0.55 if is_own else None
    )


def reviewing(words: str, came: Review | None) -> Reviewing:
    """Return an experiment that is reviewed."""
    return Reviewing(experiment=settled(words), decision=decision(words), review=came, forecasts=10**4, middle=0.55)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "learnings": lambda words: learnings.learnings_message(learned(words, words)),
    "learnings, newest": lambda words: learnings.learnings_message(learned(words, "")),
    "learnings, nothing": lambda words: learnings.learnings_message(Learnings(words=words, found=(), total=0)),
    "trace": lambda words: traces.experiment_trace(trace(words)),
    "trace, draft": lambda words: traces.experiment_trace(bare_trace(words)),
    "trace, theme": lambda words: theme_traces.theme_trace(theme_trace(words)),
    "trace, untried theme": lambda words: theme_traces.theme_trace(
        ThemeTrace(voices=voices(words), attempts=(), total=0)
    ),
    "trace, item": lambda words: Rendered(
        text="What was tried about F-12", blocks=tuple(theme_traces.item_trace(theme_trace(words)))
    ),
    "calibration": lambda words: forecasts.calibration_message(calibration(words)),
    "calibration, none": lambda _: forecasts.calibration_message(
        Calibration(team=None, people=(), doors=(), people_total=0, doors_total=0)
    ),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "decide form": lambda words: decisions.decide_form(deciding(words), READ_DAY),
    "decide form, no advice": lambda words: decisions.decide_form(deciding(words, has_advice=False), READ_DAY),
    "decide form, asking": asking,
    "decided": lambda words: decisions.decided_view(Decided(experiment=settled(words), decision=decision(words))),
    "forecast form": lambda words: forecasts.forecast_form(forecasting(words, is_own=False)),
    "forecast form, again": lambda words: forecasts.forecast_form(forecasting(words, is_own=True)),
    "forecast kept": lambda words: forecasts.forecast_view(forecasting(words, is_own=True)),
    "review form": lambda words: forecasts.review_form(reviewing(words, None)),
    "review form, again": lambda words: forecasts.review_form(reviewing(words, review(words))),
    "review kept": lambda words: forecasts.review_view(reviewing(words, review(words))),
}
