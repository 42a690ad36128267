"""Numbers of experiments: by shortcut, command, button and form, corrected and taken out."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.experiments.commands import ExperimentAsked, ExperimentCommand, named_experiment
from bot.domain.experiments.errors import ExperimentChangedError, UpdateGoneError
from bot.domain.experiments.terms import Design
from bot.domain.experiments.update_forms import arm_field
from bot.domain.experiments.update_words import read_update
from bot.domain.experiments.updates import UpdateSource
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.experiments.filling import (
    Choosing,
    Filling,
    SaidThere,
    fill_in,
    fill_in_again,
    fill_in_message,
    fill_in_saved,
    save_form,
)
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.updating import Reported, keep_update, take_back_update
from handlers.blocks.experiments import lists, updates
from handlers.blocks.kit import Block, Rendered
from handlers.forms import open_form, reply
from handlers.payloads.common import Payload, Press, actor_of, press_of
from handlers.payloads.experiment_updates import EXPERIMENT, choice_form_of, filled_of, said_there
from handlers.payloads.feedback import Pointing, Typing, memory_of, pointing_of

_OWN_MESSAGE = later("That is a message of mine: choose the one in which somebody reports the numbers.")
_NONE_CHOSEN = later("Choose the experiment that this message is about.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything by which numbers of an experiment are reported on purpose."""
    _register_shortcut(app, desk)
    _register_buttons(app, desk)
    _register_forms(app, desk)


def _register_shortcut(app: AsyncApp, desk: Desk) -> None:
    async def open_form_about_message(
        ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond, context: AsyncBoltContext
    ) -> None:
        await ack()
        pointing = pointing_of(body)
        if pointing.actor.is_outsider:
            raise OutsiderError
        if _is_from_heed(pointing, context):
            await reply(respond(text=say(_OWN_MESSAGE), response_type="ephemeral", replace_original=False))
            return
        message = SaidThere(
            channel_id=pointing.channel_id,
            ts=pointing.ts,
            thread_ts=pointing.thread_ts,
            author_id=pointing.author_id,
            text=pointing.text,
        )
        actor = pointing.actor
        filling = await fill_in_message(desk, actor.workspace_id, actor.user_id, message)
        await _show(client, respond, pointing.trigger_id, filling)

    app.message_shortcut("experiments.tag_update")(open_form_about_message)


def _register_buttons(app: AsyncApp, desk: Desk) -> None:
    async def open_update_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press, memory = _insider(body)
        actor = press.actor
        filling = await fill_in(desk, actor.workspace_id, actor.user_id, experiment_id=memory.get("experiment", ""))
        await open_form(client, press.trigger_id, updates.update_form(filling))

    async def open_asked_form(ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        press, memory = _insider(body)
        message = said_there(memory)
        if message is None:
            raise UpdateGoneError
        filling = await fill_in_again(desk, press.actor.workspace_id, press.actor.user_id, message)
        await _show(client, respond, press.trigger_id, filling)

    async def open_correction_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press, memory = _insider(body)
        actor = press.actor
        filling = await fill_in_saved(desk, actor.workspace_id, actor.user_id, memory.get("update", ""))
        await open_form(client, press.trigger_id, updates.update_form(filling))

    async def take_out(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press, memory = _insider(body)
        actor = press.actor
        opened = await take_back_update(desk, actor.workspace_id, actor.user_id, memory.get("update", ""))
        told = updates.taken_back_message(opened.experiment)
        await reply(respond(text=told.text, response_type="ephemeral", replace_original=False))

    app.block_action("experiments.update")(open_update_form)
    app.block_action("experiments.fill_in")(open_asked_form)
    app.block_action("experiments.correct")(open_correction_form)
    app.block_action("experiments.not_update")(take_out)


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    async def save_numbers(ack: AsyncAck, body: Payload) -> None:
        filled = filled_of(body)
        if actor_of(body).is_outsider:
            raise OutsiderError
        try:
            saved = await save_form(desk, filled)
        except ExperimentChangedError:
            told = say(
                "Somebody corrected this while your form was open: close it and open it again to see what they wrote."
            )
            await ack(response_action="errors", errors={arm_field(0): told})
            return
        if isinstance(saved, dict):
            await ack(response_action="errors", errors=saved)
        else:
            await ack()

    async def choose_experiment(ack: AsyncAck, body: Payload) -> None:
        form = choice_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        if not form.experiment_id:
            await ack(response_action="errors", errors={EXPERIMENT: say(_NONE_CHOSEN)})
            return
        filling = await fill_in_message(
            desk, form.actor.workspace_id, form.actor.user_id, form.message, experiment_id=form.experiment_id
        )
        await ack(response_action="update", view=dict(_form(filling)))

    app.view_submission(updates.SAVE)(save_numbers)
    app.view_submission(updates.CHOOSE)(choose_experiment)


async def update_by_command(
    desk: Desk, typing: Typing, command: ExperimentCommand, client: AsyncWebClient
) -> Rendered | None:
    """Keep what was typed after `/experiment update EXP-7`, or open the form with what was understood of it."""
    number, words = named_experiment(command.rest)
    if number is None:
        return lists.which_message(ExperimentAsked.UPDATE, command.rest)
    actor = typing.actor
    experiment = await known_experiment(desk, actor.workspace_id, actor.user_id, number=number)
    read = read_update(words, experiment)
    is_told = read.is_meant or experiment.terms.design is Design.BET
    if words and is_told and read.is_understood and read.reading is not None:
        reported = Reported(
            workspace_id=actor.workspace_id,
            experiment_id=experiment.id,
            origin_key=f"command:{typing.trigger_id}",
            source=UpdateSource.COMMAND,
            reading=read.reading,
            note=read.note,
            by=actor.user_id,
            said_at=desk.clock.now(),
        )
        update, _ = await keep_update(desk, reported)
        return updates.kept_message(experiment, update)
    filling = await fill_in(desk, actor.workspace_id, actor.user_id, number=number, words=words)
    await open_form(client, typing.trigger_id, updates.update_form(filling))
    return None


async def _show(client: AsyncWebClient, respond: AsyncRespond, trigger_id: str, filling: Filling | Choosing) -> None:
    """Open the form, or say that there is no experiment to report on."""
    if isinstance(filling, Choosing) and not filling.experiments:
        text = updates.none_message().text
        await reply(respond(text=text, response_type="ephemeral", replace_original=False))
        return
    await open_form(client, trigger_id, _form(filling))


def _form(filling: Filling | Choosing) -> Block:
    return updates.choice_form(filling) if isinstance(filling, Choosing) else updates.update_form(filling)


def _insider(body: Payload) -> tuple[Press, dict[str, str]]:
    """Return a press of a button and what it remembers. Raises OutsiderError."""
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press, memory_of(press.value)


def _is_from_heed(pointing: Pointing, context: AsyncBoltContext) -> bool:
    by_user = pointing.author_id is not None and pointing.author_id == context.bot_user_id
    return by_user or (pointing.bot_id is not None and pointing.bot_id == context.bot_id)
