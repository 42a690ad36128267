"""Reviews: whether what was forecast came true, said by a person once it shows."""

from dataclasses import dataclass, replace
from uuid import uuid4

import structlog

from bot.domain.experiments.calibration import middle
from bot.domain.experiments.decisions import CameTrue, Decision, Review
from bot.domain.experiments.errors import ExperimentChangedError, ExperimentStageError
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.language import later, say
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job
from bot.flows.experiments.finding import known_experiment
from bot.ports import UnitOfWork

_log = structlog.get_logger()

_REVIEWABLE = (Stage.DECIDED, Stage.REVIEWED)
_NOT_DECIDED = later("{label} is not decided yet, so there is nothing to hold its forecast against.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """An experiment with its decision, its forecasts and what a review said so far."""

    experiment: Experiment
    decision: Decision | None
    review: Review | None
    forecasts: int
    # The middle one, 0..1.
    middle: float | None


async def open_review(
    desk: Desk, workspace_id: str, user_id: str, *, number: int | None = None, experiment_id: str | None = None
) -> Reviewing:
    """Return what a form that reviews shows.

    Raises ExperimentNotFoundError, ExperimentStageError and OutsiderError.
    """
    experiment = await known_experiment(desk, workspace_id, user_id, number=number, experiment_id=experiment_id)
    if experiment.stage not in _REVIEWABLE:
        raise ExperimentStageError(say(_NOT_DECIDED, label=experiment.label))
    async with desk.storage.work(workspace_id) as work:
        return await _told(work, experiment)


async def review_experiment(
    desk: Desk, workspace_id: str, user_id: str, *, experiment_id: str, came_true: CameTrue, words: str
) -> Reviewing:
    """Store whether an experiment came true; the same again changes nothing, another word replaces the earlier one.

    Raises ExperimentNotFoundError, ExperimentStageError, ExperimentChangedError and OutsiderError.
    """
    opened = await open_review(desk, workspace_id, user_id, experiment_id=experiment_id)
    before, now = opened.experiment, desk.clock.now()
    review = Review(
        experiment_id=before.id,
        came_true=came_true,
        words=clean_words(words),
        by=user_id,
        at=now,
        reviewed_on=before.day_of(now),
    )
    if opened.review is not None and _says(opened.review) == _says(review):
        return opened
    after = replace(before, stage=Stage.REVIEWED, reviewed_at=now)
    async with desk.storage.work(workspace_id) as work:
        if not await work.experiments.save(after):
            raise ExperimentChangedError
        await work.experiments.review(review)
        await work.experiments.record(_event(review))
        told = await _told(work, replace(after, version=before.version + 1))
    await desk.jobs.enqueue(card_job(workspace_id, before.id, because=f"reviewed:{before.version + 1}"))
    _log.info("experiment_reviewed", workspace_id=workspace_id, experiment_id=before.id, came_true=came_true.value)
    return told


async def _told(work: UnitOfWork, experiment: Experiment) -> Reviewing:
    decided = await work.experiments.latest_decisions([experiment.id])
    forecasts = await work.experiments.forecasts(experiment.id)
    return Reviewing(
        experiment=experiment,
        decision=decided.get(experiment.id),
        review=await work.experiments.review_of(experiment.id),
        forecasts=len(forecasts),
        middle=middle([each.probability for each in forecasts]),
    )


def _says(review: Review) -> tuple[CameTrue, str, str]:
    return review.came_true, review.words, review.by


def _event(review: Review) -> ExperimentEvent:
    return ExperimentEvent(
        id=uuid4().hex,
        experiment_id=review.experiment_id,
        change=ExperimentChange.REVIEWED,
        at=review.at,
        by=review.by,
        reason=review.words,
    )
