"""`/experiment`: what somebody types, and the answer that only they see."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, read_experiment_command
from bot.domain.words import said_in_slack
from bot.flows.desk import Desk
from bot.flows.experiments.exporting import experiment_export_job
from bot.flows.experiments.listing import list_experiments
from bot.flows.finding import member
from bot.flows.transfers import FORMATS
from handlers.blocks.experiments import lists
from handlers.blocks.kit import Rendered
from handlers.forms import answer_only, put_instead
from handlers.listeners.experiments.deciding import open_by_command
from handlers.listeners.experiments.forecasting import review_by_command, show_calibration
from handlers.listeners.experiments.learnings import show_learnings
from handlers.listeners.experiments.life import show_by_command
from handlers.listeners.experiments.planning import open_new_by_command
from handlers.listeners.experiments.tracing import trace_by_command
from handlers.listeners.experiments.updating import update_by_command
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import Typing, memory_of, typing_of

# What a row of the table below does; None: a form was opened, and there is nothing more to say.
Answer = Callable[[Desk, Typing, ExperimentCommand, AsyncWebClient], Awaitable[Rendered | None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to `/experiment` and to the pages of its list."""

    async def answer_command(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        typing = typing_of(body)
        command = read_experiment_command(said_in_slack(typing.text))
        answer = await _answer(desk, typing, command, client)
        # What is stored is stored before Slack is told so.
        if answer is None:
            await ack()
        else:
            await answer_only(ack, answer)

    async def turn_page(ack: AsyncAck, respond: AsyncRespond, body: Payload) -> None:
        await ack()
        press = press_of(body)
        offset = memory_of(press.value).get("offset", "0")
        listed = await list_experiments(
            desk, press.actor.workspace_id, press.actor.user_id, offset=int(offset) if offset.isdecimal() else 0
        )
        await put_instead(respond, lists.list_message(listed, desk.clock.now()))

    app.command("/experiment")(answer_command)
    app.block_action("experiments.list_previous")(turn_page)
    app.block_action("experiments.list_next")(turn_page)


async def _answer(desk: Desk, typing: Typing, command: ExperimentCommand, client: AsyncWebClient) -> Rendered | None:
    if command.asked is None:
        return lists.unknown_message(command)
    return await _ANSWERS[command.asked](desk, typing, command, client)


async def _help(_desk: Desk, _typing: Typing, _command: ExperimentCommand, _client: AsyncWebClient) -> Rendered:
    return lists.help_message()


async def _list(desk: Desk, typing: Typing, _command: ExperimentCommand, _client: AsyncWebClient) -> Rendered:
    listed = await list_experiments(desk, typing.actor.workspace_id, typing.actor.user_id)
    return lists.list_message(listed, desk.clock.now())


async def _export(desk: Desk, typing: Typing, command: ExperimentCommand, _client: AsyncWebClient) -> Rendered:
    file_format = command.rest.strip().casefold() or "csv"
    if file_format not in FORMATS:
        return lists.no_format_message(command.rest)
    workspace_id, user_id = typing.actor.workspace_id, typing.actor.user_id
    await member(desk, workspace_id, user_id)
    await desk.jobs.enqueue(experiment_export_job(workspace_id, user_id, file_format, trigger_id=typing.trigger_id))
    return lists.export_message(file_format)


_ANSWERS: dict[ExperimentAsked, Answer] = {
    ExperimentAsked.HELP: _help,
    ExperimentAsked.LIST: _list,
    ExperimentAsked.NEW: open_new_by_command,
    ExperimentAsked.SHOW: show_by_command,
    ExperimentAsked.UPDATE: update_by_command,
    ExperimentAsked.DECIDE: open_by_command,
    ExperimentAsked.REVIEW: review_by_command,
    ExperimentAsked.LEARNINGS: show_learnings,
    ExperimentAsked.CALIBRATION: show_calibration,
    ExperimentAsked.WHY: trace_by_command,
    ExperimentAsked.EXPORT: _export,
}
