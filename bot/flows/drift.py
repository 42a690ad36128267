"""Where signal, bets and shipped work went: gathered for one reader, and counted in the domain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.alignment import Deed, Drift, Facts, Place
from bot.domain.alignment_counting import drift_of
from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.language import later, say
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.vision import OFF_VISION, Alignment, Objective
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

# Experiments that are counted, the newest first: no team has more at a time.
_MOST_BETS = 1_000
_BETS = (Stage.RUNNING, Stage.READ, Stage.DECIDED, Stage.REVIEWED)


class Span(StrEnum):
    """How far back somebody looks; each beside a span of the same length before it."""

    WEEKS = "four weeks"
    QUARTER = "quarter"


_LABELS = {
    Span.WEEKS: (later("the last four weeks"), later("the four weeks before")),
    Span.QUARTER: (later("the last quarter"), later("the quarter before")),
}
# Four weeks even out the days of the week; thirteen are the quarter that teams plan in.
_LENGTHS = {Span.WEEKS: timedelta(weeks=4), Span.QUARTER: timedelta(weeks=13)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Drift with what it was counted from, as far as a page shows it."""

    drift: Drift
    objectives: tuple[Objective, ...]
    alignments: Mapping[str, Alignment]
    # Distinct askers of each theme in the period.
    askers: Mapping[str, int]
    # The bets, the newest first, with what each hangs on.
    bets: tuple[tuple[Experiment, Place | None], ...]

    def bets_on(self, objective_id: str) -> tuple[Experiment, ...]:
        """Return the bets that hang on an objective, the newest first."""
        return tuple(bet for bet, place in self.bets if place == objective_id)


def periods_of(desk: Desk, span: Span) -> tuple[Period, Period]:
    """Return the span up to now, and the one before it."""
    now, length = desk.clock.now(), _LENGTHS[span]
    last, before = _LABELS[span]
    return (
        Period(start=now - length, end=now, label=say(last)),
        Period(start=now - 2 * length, end=now - length, label=say(before)),
    )


async def aligned(work: UnitOfWork, reader: Reader, now: Period, before: Period) -> Aligned:
    """Return the drift of what a reader may know, in eight questions however much there is."""
    objectives = await work.vision.every()
    alignments = await work.vision.alignments()
    places = {theme_id: each.objective_id or OFF_VISION for theme_id, each in alignments.items()}
    voices = await work.vision.voices(reader, now, before)
    experiments = await work.experiments.visible(reader, _BETS, limit=_MOST_BETS)
    facts = Facts(
        objectives=objectives,
        places=places,
        voices=voices,
        bets=[_bet(each, places) for each in experiments],
        shipped=await _shipped(work, reader, (before, now), experiments, places),
    )
    askers: dict[str, int] = {}
    for voice in voices:
        if voice.theme_id is not None and voice.now:
            askers[voice.theme_id] = askers.get(voice.theme_id, 0) + 1
    return Aligned(
        drift=drift_of(facts, now, before),
        objectives=tuple(objectives),
        alignments=alignments,
        askers=askers,
        bets=tuple((each, place_of(each, places)) for each in experiments),
    )


def place_of(experiment: Experiment, places: Mapping[str, Place]) -> Place | None:
    """Return what a bet hangs on: what its people chose, else what its theme hangs on, else off vision.

    None for one that names an objective in words alone, from before there was a menu: nobody can tell which.
    """
    terms = experiment.terms
    if terms.objective_id is not None:
        return terms.objective_id
    if terms.objective:
        return None
    return places.get(terms.theme_id or "", OFF_VISION)


def _bet(experiment: Experiment, places: Mapping[str, Place]) -> Deed:
    begun_at = experiment.started_at or experiment.created_at
    return Deed(place=place_of(experiment, places), begun_at=begun_at, ended_at=experiment.decided_at)


async def _shipped(
    work: UnitOfWork,
    reader: Reader,
    periods: tuple[Period, Period],
    experiments: Sequence[Experiment],
    places: Mapping[str, Place],
) -> list[Deed]:
    """Return themes that were shipped, and bets that ended in “ship” about none of these themes."""
    start, end = periods[0].start, periods[1].end
    steps = [each for each in await work.statuses.between(start, end) if each.status is ThemeStatus.SHIPPED]
    seen = await work.vision.visible_themes(reader, sorted({each.theme_id for each in steps}))
    themes = {each.theme_id for each in steps}
    known = {each.id: each for each in experiments}
    decisions = [each for each in await work.experiments.decided_between(start, end) if each.outcome is Outcome.SHIP]
    bets = [(each, known[each.experiment_id]) for each in decisions if each.experiment_id in known]
    return [
        *(_step_deed(each, places) for each in steps if each.theme_id in seen),
        *(
            Deed(place=place_of(bet, places), begun_at=decision.at, ended_at=decision.at)
            for decision, bet in bets
            if bet.terms.theme_id not in themes
        ),
    ]


def _step_deed(step: StatusChange, places: Mapping[str, Place]) -> Deed:
    return Deed(place=places.get(step.theme_id), begun_at=step.at, ended_at=step.at)
