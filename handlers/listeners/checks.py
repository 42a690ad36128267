"""The answers to "did it help?": one press keeps it, and a form takes the words behind it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.closing import Debt, Helped
from bot.domain.errors import OutsiderError
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.helping_answers import answer_check, own_check
from handlers.blocks import checks
from handlers.forms import open_form
from handlers.payloads.checks import HELPED, CheckPress, check_form_of, check_press_of
from handlers.payloads.common import Payload

_CHOOSE = later("Choose one of the three.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to answers and to their form."""

    async def keep_answer(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(check_press_of(body))
        if press.helped is None:
            return
        debt = await answer_check(desk, press.actor.workspace_id, press.actor.user_id, press.debt_id, press.helped)
        # What is still missing is worth a sentence; who is happy is not asked for more.
        if press.helped is not Helped.YES:
            await _open(client, press, debt)

    async def open_answer_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(check_press_of(body))
        await _open(client, press, await own_check(desk, press.actor.workspace_id, press.actor.user_id, press.debt_id))

    async def take_form(ack: AsyncAck, body: Payload) -> None:
        await _take(ack, desk, body)

    for helped in Helped:
        app.block_action(f"{checks.ANSWER}:{helped.value}")(keep_answer)
    app.block_action(checks.CHANGE)(open_answer_form)
    app.view_submission(checks.FORM)(take_form)


async def _take(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    """Keep the answer that was sent; what is stored is stored before Slack is told so."""
    form = check_form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    if form.helped is None:
        await ack(response_action="errors", errors={HELPED: say(_CHOOSE)})
        return
    workspace_id, user_id = form.actor.workspace_id, form.actor.user_id
    await answer_check(desk, workspace_id, user_id, form.debt_id, form.helped, words=form.words)
    await ack()


async def _open(client: AsyncWebClient, press: CheckPress, debt: Debt) -> None:
    form = checks.check_form(debt, is_for_asker=debt.asker_id == press.actor.user_id)
    await open_form(client, press.trigger_id, form)


def _own(press: CheckPress) -> CheckPress:
    if press.actor.is_outsider:
        raise OutsiderError
    return press
