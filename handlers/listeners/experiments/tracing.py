"""The button “Why”: the whole trace of an experiment, shown to whoever presses it and nobody else."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from bot.flows.experiments.tracing import trace_experiment
from handlers.blocks.experiments.traces import experiment_trace
from handlers.forms import reply
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import memory_of


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
