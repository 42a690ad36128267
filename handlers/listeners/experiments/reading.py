"""Reading early: the button on a card that runs opens a form, and the form asks why."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.errors import EarlyReasonError
from bot.flows.desk import Desk
from bot.flows.experiments.reading import open_early_reading, read_early
from handlers.blocks.experiments import reading
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload, press_of
from handlers.payloads.experiment_decisions import REASON, early_form_of
from handlers.payloads.feedback import memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that reads early, and to its form."""

    async def open_early_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        experiment_id = memory_of(press.value).get("experiment", "")
        experiment = await open_early_reading(desk, press.actor.workspace_id, press.actor.user_id, experiment_id)
        await open_form(client, press.trigger_id, reading.early_form(experiment))

    async def save_early_reading(ack: AsyncAck, body: Payload) -> None:
        form = early_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        try:
            read = await read_early(
                desk,
                workspace_id=form.actor.workspace_id,
                user_id=form.actor.user_id,
                experiment_id=form.memory.get("experiment", ""),
                reason=form.reason,
            )
        except EarlyReasonError as refused:
            await ack(response_action="errors", errors={REASON: in_a_form(refused)})
        else:
            await ack(response_action="update", view=dict(reading.early_view(read)))

    app.block_action("experiments.read_early")(open_early_form)
    app.view_submission(reading.SAVE)(save_early_reading)
