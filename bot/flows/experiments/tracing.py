"""The whole trace of an experiment, a theme or an item, both ways, as far as somebody may know of each step.

Objective and theme, what customers said, what was bet, reported and decided, and what came of it: today's facts stand
beside the evidence that was frozen with the decision.
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.audience import Reader
from bot.domain.errors import ThemeNotFoundError
from bot.domain.experiments.calibration import middle
from bot.domain.experiments.decisions import Decision, Review
from bot.domain.experiments.errors import ExperimentNotFoundError
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.reports_frozen import FrozenReport, freeze, frozen_report
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.feedback import Feedback, State
from bot.domain.themes import Theme, ThemeChange, ThemeReach
from bot.flows.desk import Desk
from bot.flows.experiments.cards import reported
from bot.flows.experiments.finding import may_know, reader_of
from bot.flows.experiments.freezing import theme_behind
from bot.flows.loop_numbers import HeardBack, heard_back
from bot.flows.theme_pages import lives_on
from bot.flows.theme_seeing import seen_by, spans
from bot.ports import UnitOfWork

# What customers said is quoted by its newest items; the rest is a page away.
MOST_ITEMS = 3
# Experiments on a theme that are told, the newest first; more of them would not fit one screen.
MOST_EXPERIMENTS = 8
# Changes of a theme that are looked through for themes that were merged into it.
_EVENTS_READ = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What customers said behind an experiment, as its reader may see it today."""

    reach: ThemeReach
    items: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The evidence of a decision, as its reader may see it."""

    # None: kept in a shape that this version does not read.
    report: FrozenReport | None
    # Labels of items whose words were deleted or taken back since.
    gone: tuple[str, ...]
    # Guests may not know what customers said elsewhere: to them only the numbers are shown.
    shows_customers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentTrace:
    """Everything that led to an experiment and came of it."""

    experiment: Experiment
    # The day on which somebody asks, where the experiment lives.
    on: date
    # None: it hangs on no theme, or on one of which the reader may see nothing.
    voices: Voices | None
    # None while nothing was reported or decided.
    today: FrozenReport | None
    updates: tuple[ExperimentUpdate, ...]
    # Oldest first; the last one counts, and its evidence is told.
    decisions: tuple[Decision, ...]
    frozen: Frozen | None
    review: Review | None
    forecasts: int
    middle_forecast: float | None
    # Readings before their time.
    early: tuple[ExperimentEvent, ...] = ()
    # Who was told about its theme; None while nobody is owed an answer.
    heard: HeardBack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An experiment that hangs on a theme, with the decision that counts and what came of it."""

    experiment: Experiment
    decision: Decision | None
    review: Review | None
    # The item that was asked about was among the evidence of the decision.
    was_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTrace:
    """What was tried about a theme."""

    voices: Voices
    attempts: tuple[Attempt, ...]
    # How many there are beyond those listed.
    total: int
    # The label that was asked for, when that theme lives on in this one.
    merged_from: str | None = None
    # Who was told about it; None while nobody is owed an answer.
    heard: HeardBack | None = None


async def trace_experiment(
    desk: Desk, workspace_id: str, user_id: str, *, number: int | None = None, experiment_id: str | None = None
) -> ExperimentTrace:
    """Return the trace of an experiment. Raises ExperimentNotFoundError and OutsiderError."""
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        store = work.experiments
        found = await (store.with_id(experiment_id) if experiment_id else store.with_number(number or 0))
        if found is None or found.stage is Stage.DISCARDED or not may_know(found, reader):
            raise ExperimentNotFoundError
        updates, decisions = await store.updates(found.id), await store.decisions(found.id)
        forecasts = [each.probability for each in await store.forecasts(found.id)]
        theme = await theme_behind(work, found)
        trace = ExperimentTrace(
            experiment=found,
            on=found.day_of(desk.clock.now()),
            voices=None if theme is None else await _voices(desk, work, theme, reader),
            today=None,
            updates=tuple(updates),
            decisions=tuple(decisions),
            frozen=await _frozen(work, decisions[-1], reader) if decisions else None,
            review=await store.review_of(found.id),
            forecasts=len(forecasts),
            middle_forecast=middle(forecasts),
            early=tuple(each for each in await store.events(found.id) if each.change is ExperimentChange.READ_EARLY),
            heard=None if theme is None else await heard_back(work, theme.id, reader),
        )
    return await _with_today(desk, trace)


async def trace_theme(desk: Desk, workspace_id: str, user_id: str, number: int) -> ThemeTrace:
    """Return what was tried about a theme, or about the one it lives on in.

    Raises ThemeNotFoundError and OutsiderError.
    """
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        asked = await work.themes.with_number(number)
        theme = None if asked is None else await lives_on(work, asked)
        trace = None if theme is None else await _traced(desk, work, theme, reader)
    if asked is None or theme is None or trace is None:
        raise ThemeNotFoundError
    return trace if asked.id == theme.id else replace(trace, merged_from=asked.label)


async def trace_item(desk: Desk, workspace_id: str, user_id: str, item: Feedback) -> ThemeTrace | None:
    """Return what was tried about the theme of an item that somebody may read; None while it has no theme."""
    if item.state is not State.ACTIVE:
        return None
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        theme = await work.themes.theme_of(item.id)
        theme = None if theme is None else await lives_on(work, theme)
        return None if theme is None else await _traced(desk, work, theme, reader, about=item.id)


async def _traced(
    desk: Desk, work: UnitOfWork, theme: Theme, reader: Reader, *, about: str | None = None
) -> ThemeTrace | None:
    voices = await _voices(desk, work, theme, reader)
    if voices is None:
        return None
    names = [theme.id, *await _merged_into(work, theme)]
    on_it = [each for each in await work.experiments.of_themes(names, reader) if each.stage is not Stage.DISCARDED]
    newest = on_it[:MOST_EXPERIMENTS]
    ids = [each.id for each in newest]
    decided, reviews = await work.experiments.latest_decisions(ids), await work.experiments.reviews(ids)
    attempts = [
        Attempt(
            experiment=each,
            decision=decided.get(each.id),
            review=reviews.get(each.id),
            was_evidence=_is_evidence(decided.get(each.id), about),
        )
        for each in newest
    ]
    heard = await heard_back(work, theme.id, reader)
    return ThemeTrace(voices=voices, attempts=tuple(attempts), total=len(on_it), heard=heard)


def _is_evidence(decision: Decision | None, about: str | None) -> bool:
    return decision is not None and any(item.feedback_id == about for item in decision.evidence.items)


async def _merged_into(work: UnitOfWork, theme: Theme) -> list[str]:
    """Return the themes that were merged into a theme: experiments still name them."""
    events = await work.themes.events(theme.id, limit=_EVENTS_READ)
    merges = [each for each in events if each.change is ThemeChange.MERGED and each.undone_at is None]
    return [each.other for each in merges if each.other]


async def _voices(desk: Desk, work: UnitOfWork, theme: Theme, reader: Reader) -> Voices | None:
    reach = await work.themes.reach(theme.id, reader, *spans(desk))
    if reach is None:
        return None
    items = await work.themes.members(theme.id, reader, limit=MOST_ITEMS)
    return Voices(reach=seen_by(reader, reach), items=tuple(items))


async def _frozen(work: UnitOfWork, decision: Decision, reader: Reader) -> Frozen:
    seen = [item for item in decision.evidence.items if item.is_seen_by(reader)]
    now = {item.id: item for item in await work.feedback.with_ids([item.feedback_id for item in seen])}
    gone = [item.label for item in seen if _is_gone(now.get(item.feedback_id))]
    try:
        report = frozen_report(decision.evidence.report)
    except (ValueError, KeyError):
        report = None
    return Frozen(report=report, gone=tuple(gone), shows_customers=reader.reads_workspace)


def _is_gone(item: Feedback | None) -> bool:
    return item is None or item.state is not State.ACTIVE


async def _with_today(desk: Desk, trace: ExperimentTrace) -> ExperimentTrace:
    """Return a trace with what the numbers say today; computed outside of the transaction."""
    if not trace.updates and not trace.decisions:
        return trace
    today = await reported(trace.experiment, trace.updates, now=desk.clock.now())
    return replace(trace, today=freeze(today))
