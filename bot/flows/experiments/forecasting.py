"""Forecasts: somebody's own probability that an experiment comes true, made before it may be read."""

from dataclasses import dataclass

from bot.domain.experiments.calibration import middle
from bot.domain.experiments.decisions import Forecast
from bot.domain.experiments.errors import ExperimentStageError, ForecastWordsError
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.forecasting import probability_from, refusal
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job
from bot.flows.experiments.finding import known_experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasting:
    """An experiment with what somebody forecast; those of others stay hidden until they gave their own."""

    experiment: Experiment
    own: Forecast | None
    # How many forecast it, and the middle one 0..1; None until they gave their own.
    count: int
    middle: float | None


async def open_forecast(desk: Desk, workspace_id: str, user_id: str, experiment_id: str) -> Forecasting:
    """Return what a form that forecasts shows.

    Raises ExperimentNotFoundError, ExperimentStageError and OutsiderError.
    """
    experiment = await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    refused = refusal(experiment, experiment.day_of(desk.clock.now()))
    if refused is not None:
        raise ExperimentStageError(refused)
    async with desk.storage.work(workspace_id) as work:
        return _told(experiment, await work.experiments.forecasts(experiment.id), user_id)


async def give_forecast(desk: Desk, workspace_id: str, user_id: str, *, experiment_id: str, words: str) -> Forecasting:
    """Store somebody's forecast, in place of their earlier one; return what everybody said so far.

    Raises ForecastWordsError, ExperimentNotFoundError, ExperimentStageError and OutsiderError.
    """
    probability = probability_from(words)
    if probability is None:
        raise ForecastWordsError
    experiment = (await open_forecast(desk, workspace_id, user_id, experiment_id)).experiment
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        await work.experiments.forecast(
            Forecast(experiment_id=experiment.id, user_id=user_id, probability=probability, at=now)
        )
        told = _told(experiment, await work.experiments.forecasts(experiment.id), user_id)
    await desk.jobs.enqueue(card_job(workspace_id, experiment.id, because=f"forecast:{user_id}:{now:%Y%m%dT%H%M%S%f}"))
    return told


def _told(experiment: Experiment, forecasts: list[Forecast], user_id: str) -> Forecasting:
    own = next((each for each in forecasts if each.user_id == user_id), None)
    known = middle([each.probability for each in forecasts]) if own is not None else None
    return Forecasting(experiment=experiment, own=own, count=len(forecasts), middle=known)
