"""Answers that are owed: `/heed owed`, the buttons below each of them, and their forms."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.closing import DebtState
from bot.domain.closing_errors import CheckDaysError, DebtOwnerError, DraftWordsError, OwedWordsError, SettleReasonError
from bot.domain.errors import OutsiderError
from bot.domain.language import later, say
from bot.domain.owed import MOST_AT_ONCE, OwedList
from bot.domain.owed_commands import check_days_from, read_owed_query
from bot.flows.answering_owed import Pressed, edit_draft, hand_debt_over, press_send, settle_debt
from bot.flows.desk import Desk
from bot.flows.helping_answers import choose_check_days
from bot.flows.owed import list_owed, read_debt
from bot.flows.owing import redraw_notes
from bot.messages import Sentence
from handlers.blocks import owed, owed_forms
from handlers.blocks.feedback import refusal_message
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.sentences import sentence_message
from handlers.forms import in_a_form, open_form, push_form, put_instead, show_instead
from handlers.payloads.common import Actor, Payload
from handlers.payloads.debts import (
    DRAFT,
    NEW_OWNER,
    REASON,
    DebtForm,
    DebtPress,
    batch_form_of,
    debt_form_of,
    debt_press_of,
)
from handlers.payloads.feedback import Typing

_CHOOSE_OWNER = later("Choose who answers.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of answers, of their lists, and to their forms."""

    async def send(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        await _send(desk, _own(debt_press_of(body)), respond, told=False)

    async def say_told(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        await _send(desk, _own(debt_press_of(body)), respond, told=True)

    async def open_edit_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(debt_press_of(body))
        entry = await read_debt(desk, press.actor.workspace_id, press.actor.user_id, press.pick.debt_id)
        view = owed_forms.edit_form(entry, below=press.view_id, query=press.query or "")
        show = push_form if press.view_id else open_form
        await show(client, press.trigger_id, view)

    async def choose(ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        await _choose(desk, _own(debt_press_of(body)), client, respond)

    async def turn_page(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = _own(debt_press_of(body))
        await put_instead(respond, owed.owed_message(await _listed(desk, press)))

    async def open_batch_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(debt_press_of(body))
        await open_form(client, press.trigger_id, await _batch(desk, press.actor, press.query or ""))

    app.block_action(owed.SEND)(send)
    app.block_action(owed.TOLD)(say_told)
    app.block_action(owed.EDIT)(open_edit_form)
    app.block_action(owed.MORE)(choose)
    app.block_action(owed.PAGES)(turn_page)
    app.block_action(owed.BATCH)(open_batch_form)
    _register_forms(app, desk)


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    """Listen to the forms."""

    async def save_draft(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        form = debt_form_of(body)
        _insider(form.actor)
        await _save(ack, desk, form, client)

    async def take_owner(ack: AsyncAck, body: Payload) -> None:
        form = debt_form_of(body)
        _insider(form.actor)
        await _hand_over(ack, desk, form)

    async def take_reason(ack: AsyncAck, body: Payload) -> None:
        form = debt_form_of(body)
        actor = _insider(form.actor)
        try:
            await settle_debt(desk, actor.workspace_id, actor.user_id, form.pick, form.words)
        except SettleReasonError as refused:
            await ack(response_action="errors", errors={REASON: in_a_form(refused)})
        else:
            await ack()

    async def send_ticked(ack: AsyncAck, body: Payload) -> None:
        form = batch_form_of(body)
        actor = _insider(form.actor)
        sent = await press_send(desk, actor.workspace_id, actor.user_id, form.sent)
        told = await press_send(desk, actor.workspace_id, actor.user_id, form.told, told=True)
        await ack(response_action="update", view=dict(owed_forms.sent_form(sent, told)))

    app.view_submission(owed_forms.EDIT_FORM)(save_draft)
    app.view_submission(owed_forms.HAND_FORM)(take_owner)
    app.view_submission(owed_forms.SETTLE_FORM)(take_reason)
    app.view_submission(owed_forms.BATCH_FORM)(send_ticked)


async def answer_owed(desk: Desk, typing: Typing, rest: str) -> Rendered:
    """Return the list that somebody asked for; what cannot be read is said back. `rest` is Slack's markup."""
    try:
        days = check_days_from(rest)
        if days is not None:
            told = await choose_check_days(desk, typing.actor.workspace_id, typing.actor.user_id, days)
            return sentence_message(Sentence(text=told))
        query = read_owed_query(rest)
        return owed.owed_message(await list_owed(desk, typing.actor.workspace_id, typing.actor.user_id, query))
    except (OwedWordsError, CheckDaysError) as refused:
        return refusal_message(str(refused))


async def _send(desk: Desk, press: DebtPress, respond: AsyncRespond, *, told: bool) -> None:
    """Send one answer, or take it that somebody told them; a list shows what became of it."""
    actor = press.actor
    pressed = await press_send(desk, actor.workspace_id, actor.user_id, [press.pick], told=told)
    if press.query is not None:
        await put_instead(respond, owed.owed_message(await _listed(desk, press, notice=_notice(pressed))))
    elif pressed.refused:
        raise pressed.refused[0]


async def _choose(desk: Desk, press: DebtPress, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Do what was chosen in the menu of an answer."""
    if press.do == owed.TELL:
        await _send(desk, press, respond, told=True)
        return
    entry = await read_debt(desk, press.actor.workspace_id, press.actor.user_id, press.pick.debt_id)
    form = owed_forms.hand_form(entry) if press.do == owed.HAND else owed_forms.settle_form(entry)
    await open_form(client, press.trigger_id, form)


async def _save(ack: AsyncAck, desk: Desk, form: DebtForm, client: AsyncWebClient) -> None:
    """Keep what was typed, send it when that was ticked, and show it in the form below, if there is one."""
    actor = form.actor
    try:
        debt = await edit_draft(desk, actor.workspace_id, actor.user_id, form.pick, form.words)
    except DraftWordsError as refused:
        await ack(response_action="errors", errors={DRAFT: in_a_form(refused)})
        return
    if form.is_to_send:
        seen = owed_forms.pick_after(form.pick, debt)
        pressed = await press_send(desk, actor.workspace_id, actor.user_id, [seen])
        if pressed.refused:
            # The words are kept; why they were not sent is said on top of the form.
            await ack(response_action="update", view=dict(owed_forms.done_form(_notice(pressed))))
            return
    await ack()
    if form.below_view_id:
        await show_instead(client, form.below_view_id, await _batch(desk, actor, form.query))
    await redraw_notes(desk, actor.workspace_id, [debt])


async def _hand_over(ack: AsyncAck, desk: Desk, form: DebtForm) -> None:
    actor = form.actor
    if form.owner_id is None:
        await ack(response_action="errors", errors={NEW_OWNER: say(_CHOOSE_OWNER)})
        return
    try:
        await hand_debt_over(desk, actor.workspace_id, actor.user_id, form.pick, to=form.owner_id)
    except DebtOwnerError as refused:
        await ack(response_action="errors", errors={NEW_OWNER: in_a_form(refused)})
    else:
        await ack()


async def _listed(desk: Desk, press: DebtPress, *, notice: str | None = None) -> OwedList:
    query = read_owed_query(press.query or "")
    actor = press.actor
    return await list_owed(desk, actor.workspace_id, actor.user_id, query, offset=press.offset, notice=notice)


async def _batch(desk: Desk, actor: Actor, query: str) -> Block:
    found = await list_owed(desk, actor.workspace_id, actor.user_id, read_owed_query(query), limit=MOST_AT_ONCE)
    return owed_forms.batch_form(found, view_query=query)


def _notice(pressed: Pressed) -> str:
    if pressed.refused:
        return str(pressed.refused[0])
    is_posted = any(debt.state is DebtState.SENDING for debt in pressed.taken)
    return say("Your answer is on its way.") if is_posted else say("Noted: you told them.")


def _own(press: DebtPress) -> DebtPress:
    _insider(press.actor)
    return press


def _insider(actor: Actor) -> Actor:
    if actor.is_outsider:
        raise OutsiderError
    return actor
