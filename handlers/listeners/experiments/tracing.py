"""The button “Why” and `/experiment why`: the whole trace of an experiment, shown to whoever asks and nobody else."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, named_experiment
from bot.flows.desk import Desk
from bot.flows.experiments.tracing import trace_experiment
from handlers.blocks.experiments import lists
from handlers.blocks.experiments.traces import experiment_trace
from handlers.blocks.kit import Rendered
from handlers.forms import reply
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import Typing, memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button."""

    async def show_trace(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        actor, experiment_id = press.actor, memory_of(press.value).get("experiment", "")
        told = experiment_trace(
            await trace_experiment(desk, actor.workspace_id, actor.user_id, experiment_id=experiment_id)
        )
        await reply(
            respond(text=told.text, blocks=list(told.blocks), response_type="ephemeral", replace_original=False)
        )

    app.block_action("experiments.why")(show_trace)


async def trace_by_command(desk: Desk, typing: Typing, command: ExperimentCommand, _client: AsyncWebClient) -> Rendered:
    """Return the trace of an experiment, as `/heed why` does. Raises ExperimentNotFoundError and OutsiderError."""
    number, _ = named_experiment(command.rest)
    if number is None:
        return lists.which_message(ExperimentAsked.WHY, command.rest)
    actor = typing.actor
    return experiment_trace(await trace_experiment(desk, actor.workspace_id, actor.user_id, number=number))
