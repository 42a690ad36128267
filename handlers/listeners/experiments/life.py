"""What people do with an experiment by its buttons: look at it, start it, edit it, hand it over, discard it."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, named_experiment
from bot.domain.experiments.errors import ExperimentStageError, NewOwnerError
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.language import say
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_view
from bot.flows.experiments.checking import check_experiment
from bot.flows.experiments.drafting import DECIDED, discard_experiment
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.starting import hand_over, start_experiment
from handlers.blocks.drawing import draw
from handlers.blocks.experiments import drafts, lists
from handlers.blocks.experiments.plan_forms import SAVE_OWNER, owner_form, plan_form
from handlers.blocks.kit import Block, Rendered
from handlers.forms import in_a_form, open_form, put_instead, show_instead
from handlers.listeners.experiments.planning import plan_choices
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.experiment_plans import form_pressed_in, plan_form_of
from handlers.payloads.feedback import Typing, memory_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of drafts, and to the form that hands an experiment over."""

    async def start(ack: AsyncAck, respond: AsyncRespond, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        started = await start_experiment(desk, press.actor.workspace_id, press.actor.user_id, _experiment_id(press))
        if started.missing:
            await _show_draft(desk, respond, body, client, started.experiment)
        else:
            await _tell(respond, body, client, started.experiment, drafts.started_text(started.experiment))

    async def discard(ack: AsyncAck, respond: AsyncRespond, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        gone = await discard_experiment(desk, press.actor.workspace_id, press.actor.user_id, _experiment_id(press))
        await _tell(respond, body, client, gone, say("{label} is discarded.", label=gone.label))

    async def open_edit_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        experiment = await _pressed(desk, press)
        if experiment.stage is not Stage.DRAFT and experiment.stage not in TRIED_STAGES:
            raise ExperimentStageError(say(DECIDED))
        view = plan_form(experiment, await plan_choices(desk, press.actor), with_hypothesis=True)
        await _show_form(client, body, press, view)

    async def open_owner_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        await _show_form(client, body, press, owner_form(await _pressed(desk, press)))

    app.block_action("experiments.start")(start)
    app.block_action("experiments.discard")(discard)
    app.block_action("experiments.edit")(open_edit_form)
    app.block_action("experiments.hand_over")(open_owner_form)
    _register_owner_form(app, desk)


def _register_owner_form(app: AsyncApp, desk: Desk) -> None:
    async def save_owner(ack: AsyncAck, body: Payload) -> None:
        form = plan_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        to = form.values.get("owner", "")
        try:
            given = await hand_over(desk, form.actor.workspace_id, form.actor.user_id, form.experiment_id, to=to)
        except NewOwnerError as refused:
            await ack(response_action="errors", errors={"owner": in_a_form(refused)})
            return
        told = say("*{label}* is looked after by {person} now.", label=given.label, person=f"<@{given.owner_id}>")
        await ack(response_action="update", view=drafts.told_view(given, told))

    app.view_submission(SAVE_OWNER)(save_owner)


async def show_by_command(desk: Desk, typing: Typing, command: ExperimentCommand, _client: AsyncWebClient) -> Rendered:
    """Return an experiment as its card shows it, or a draft with what it lacks.

    Raises ExperimentNotFoundError and OutsiderError.
    """
    number, _ = named_experiment(command.rest)
    if number is None:
        return lists.which_message(ExperimentAsked.SHOW, command.rest)
    experiment = await known_experiment(desk, typing.actor.workspace_id, typing.actor.user_id, number=number)
    if experiment.stage is Stage.DRAFT:
        return drafts.draft_message(await check_experiment(desk, experiment))
    return draw(await card_view(desk, typing.actor.workspace_id, experiment))


async def _pressed(desk: Desk, press: Press) -> Experiment:
    return await known_experiment(
        desk, press.actor.workspace_id, press.actor.user_id, experiment_id=_experiment_id(press)
    )


def _experiment_id(press: Press) -> str:
    return memory_of(press.value).get("experiment", "")


def _insider(body: Payload) -> Press:
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press


async def _show_form(client: AsyncWebClient, body: Payload, press: Press, view: Block) -> None:
    """Open a form, in the place of the one whose button was pressed where it was one."""
    view_id = form_pressed_in(body)
    if view_id:
        await show_instead(client, view_id, view)
    else:
        await open_form(client, press.trigger_id, view)


async def _show_draft(
    desk: Desk, respond: AsyncRespond, body: Payload, client: AsyncWebClient, experiment: Experiment
) -> None:
    checked = await check_experiment(desk, experiment)
    view_id = form_pressed_in(body)
    if view_id:
        await show_instead(client, view_id, drafts.draft_view(checked))
    else:
        await put_instead(respond, drafts.draft_message(checked))


async def _tell(
    respond: AsyncRespond, body: Payload, client: AsyncWebClient, experiment: Experiment, sentence: str
) -> None:
    view_id = form_pressed_in(body)
    if view_id:
        await show_instead(client, view_id, drafts.told_view(experiment, sentence))
    else:
        await put_instead(respond, drafts.told_message(sentence))
