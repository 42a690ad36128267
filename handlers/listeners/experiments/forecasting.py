"""Forecasts and reviews: their forms, and `/experiment calibration`."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, named_experiment
from bot.domain.experiments.errors import ExperimentChangedError, ExperimentStageError, ForecastWordsError
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.experiments.calibrating import read_calibration
from bot.flows.experiments.forecasting import give_forecast, open_forecast
from bot.flows.experiments.reviewing import open_review, review_experiment
from handlers.blocks.experiments import forecasts, lists
from handlers.blocks.kit import Rendered
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.experiment_decisions import (
    CAME_TRUE,
    PROBABILITY,
    ForecastForm,
    ReviewForm,
    forecast_form_of,
    review_form_of,
)
from handlers.payloads.feedback import Typing, memory_of

_NOT_CHOSEN = later("Choose one: what cannot be told is an answer as well.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that forecast and review, and to their forms."""

    async def open_forecast_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press, experiment_id = _pressed(body)
        actor = press.actor
        told = await open_forecast(desk, actor.workspace_id, actor.user_id, experiment_id)
        await open_form(client, press.trigger_id, forecasts.forecast_form(told))

    async def open_review_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press, experiment_id = _pressed(body)
        actor = press.actor
        told = await open_review(desk, actor.workspace_id, actor.user_id, experiment_id=experiment_id)
        await open_form(client, press.trigger_id, forecasts.review_form(told))

    app.block_action("experiments.forecast")(open_forecast_form)
    app.block_action("experiments.review")(open_review_form)
    _register_forms(app, desk)


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    async def save_forecast(ack: AsyncAck, body: Payload) -> None:
        form = forecast_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        await _keep_forecast(ack, desk, form)

    async def save_review(ack: AsyncAck, body: Payload) -> None:
        form = review_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        await _keep_review(ack, desk, form)

    app.view_submission(forecasts.SAVE_FORECAST)(save_forecast)
    app.view_submission(forecasts.SAVE_REVIEW)(save_review)


async def _keep_forecast(ack: AsyncAck, desk: Desk, form: ForecastForm) -> None:
    workspace_id, user_id = form.actor.workspace_id, form.actor.user_id
    experiment_id, words = form.memory.get("experiment", ""), form.probability
    try:
        told = await give_forecast(desk, workspace_id, user_id, experiment_id=experiment_id, words=words)
    except (ForecastWordsError, ExperimentStageError) as refused:
        await ack(response_action="errors", errors={PROBABILITY: in_a_form(refused)})
    else:
        await ack(response_action="update", view=dict(forecasts.forecast_view(told)))


async def _keep_review(ack: AsyncAck, desk: Desk, form: ReviewForm) -> None:
    if form.came_true is None:
        await ack(response_action="errors", errors={CAME_TRUE: say(_NOT_CHOSEN)})
        return
    try:
        told = await review_experiment(
            desk,
            form.actor.workspace_id,
            form.actor.user_id,
            experiment_id=form.memory.get("experiment", ""),
            came_true=form.came_true,
            words=form.words,
        )
    except (ExperimentStageError, ExperimentChangedError) as refused:
        await ack(response_action="errors", errors={CAME_TRUE: in_a_form(refused)})
    else:
        await ack(response_action="update", view=dict(forecasts.review_view(told)))


async def review_by_command(
    desk: Desk, typing: Typing, command: ExperimentCommand, client: AsyncWebClient
) -> Rendered | None:
    """Open the form that reviews the experiment that was named."""
    number, rest = named_experiment(command.rest)
    if number is None:
        return lists.which_message(ExperimentAsked.REVIEW, rest)
    told = await open_review(desk, typing.actor.workspace_id, typing.actor.user_id, number=number)
    await open_form(client, typing.trigger_id, forecasts.review_form(told))
    return None


async def show_calibration(
    desk: Desk, typing: Typing, _command: ExperimentCommand, _client: AsyncWebClient
) -> Rendered | None:
    """Show how good the forecasts were, and which one-way doors stand open."""
    return forecasts.calibration_message(await read_calibration(desk, typing.actor.workspace_id, typing.actor.user_id))


def _pressed(body: Payload) -> tuple[Press, str]:
    """Return which button was pressed, and the experiment that it is about."""
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press, memory_of(press.value).get("experiment", "")
