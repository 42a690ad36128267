"""`/heed forget`, the button below its preview, and the form that says how long words are kept."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.erasures import KeepingError
from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from bot.flows.forgetting import begin_forgetting, preview_forgetting
from bot.flows.keeping_words import choose_keeping, kept_for
from handlers.blocks.forget import begun_message, forget_help_message, keeping_form, left_message, preview_message
from handlers.blocks.kit import Rendered
from handlers.forms import in_a_form, in_time, open_form, put_instead
from handlers.payloads.common import Payload, actor_of, press_of
from handlers.payloads.feedback import Typing
from handlers.payloads.forget import (
    BEGIN,
    BEGIN_WITH,
    DAYS,
    KEEPING,
    KEEPING_FORM,
    LEAVE,
    KeepingForm,
    keeping_form_of,
    order_of,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of a preview, and to the form about keeping."""

    async def begin(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        actor = actor_of(body)
        if actor.is_outsider:
            raise OutsiderError
        async with in_time():
            erasure = await begin_forgetting(
                desk, workspace_id=actor.workspace_id, user_id=actor.user_id, order=order_of(body)
            )
        await put_instead(respond, begun_message(erasure))

    async def open_keeping_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        async with in_time():
            days = await kept_for(desk, workspace_id=press.actor.workspace_id, user_id=press.actor.user_id)
        await open_form(client, press.trigger_id, keeping_form(days))

    async def save_keeping(ack: AsyncAck, body: Payload) -> None:
        await _save(desk, ack, keeping_form_of(body))

    app.block_action(BEGIN)(begin)
    app.block_action(BEGIN_WITH)(begin)
    app.block_action(LEAVE)(leave_everything)
    app.block_action(KEEPING)(open_keeping_form)
    app.view_submission(KEEPING_FORM)(save_keeping)


async def _save(desk: Desk, ack: AsyncAck, form: KeepingForm) -> None:
    actor = form.actor
    if actor.is_outsider:
        raise OutsiderError
    try:
        async with in_time():
            await choose_keeping(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, typed=form.typed)
    except KeepingError as refused:
        # The form stays as it was filled in.
        await ack(response_action="errors", errors={DAYS: in_a_form(refused)})
    else:
        await ack()


async def leave_everything(ack: AsyncAck, respond: AsyncRespond) -> None:
    """Take the preview away."""
    await ack()
    await put_instead(respond, left_message())


async def answer_forget(desk: Desk, typing: Typing) -> Rendered:
    """Return the answer to `/heed forget`: what would go, with the button that begins it."""
    # As Slack wrote it: a mention is an id there, and only a name once it was read.
    _, _, text = typing.text.strip().partition(" ")
    if not text.strip():
        return forget_help_message()
    async with in_time():
        previews = await preview_forgetting(
            desk, workspace_id=typing.actor.workspace_id, user_id=typing.actor.user_id, text=text
        )
    return preview_message(previews)
