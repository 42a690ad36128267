"""The answers below a nudge: Done, Snooze and Not mine."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.closing_errors import DebtOwnerError
from bot.domain.errors import NudgeNotFoundError, OutsiderError, SnoozeDayError
from bot.domain.experiments.errors import ExperimentChangedError, ExperimentStageError, NewOwnerError
from bot.domain.language import later, say
from bot.domain.nudge_errors import NudgeHandedError, NudgeOwnerError, NudgeUnreadableError
from bot.domain.role_errors import NotAllowedError
from bot.domain.working_hours import Snooze
from bot.flows.desk import Desk
from bot.flows.nudge_answers import finish_nudge, own_nudge, pass_nudge_on, snooze_nudge
from handlers.blocks import nudges
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Actor, Payload
from handlers.payloads.nudges import DAY, OWNER, NudgePress, nudge_form_of, nudge_press_of

_CHOOSE_DAY = later("Choose a day.")
_CHOOSE_OWNER = later("Choose whose it is.")

# Why somebody cannot have it: said below their name, so that another can be chosen.
_CANNOT_HAVE_IT = (
    NewOwnerError,
    ExperimentChangedError,
    ExperimentStageError,
    NudgeOwnerError,
    NudgeUnreadableError,
    NudgeHandedError,
    NudgeNotFoundError,
    DebtOwnerError,
    NotAllowedError,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to answers, and to the forms that two of them open."""

    async def finish(ack: AsyncAck, body: Payload) -> None:
        await ack()
        press = _own(nudge_press_of(body))
        await finish_nudge(desk, press.actor.workspace_id, press.actor.user_id, press.key)

    async def snooze(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(nudge_press_of(body))
        workspace_id, user_id = press.actor.workspace_id, press.actor.user_id
        if press.until is None or press.until is Snooze.DATE:
            nudge = await own_nudge(desk, workspace_id, user_id, press.key)
            await open_form(client, press.trigger_id, nudges.snooze_form(nudge.key, desk.clock.now().date()))
            return
        await snooze_nudge(desk, workspace_id, user_id, press.key, until=press.until)

    async def open_owner_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _own(nudge_press_of(body))
        nudge = await own_nudge(desk, press.actor.workspace_id, press.actor.user_id, press.key)
        await open_form(client, press.trigger_id, nudges.owner_form(nudge.key, nudge.kind))

    async def take_day(ack: AsyncAck, body: Payload) -> None:
        await _snooze_until(ack, desk, body)

    async def take_owner(ack: AsyncAck, body: Payload) -> None:
        await _hand_over(ack, desk, body)

    app.block_action(nudges.DONE)(finish)
    app.block_action(nudges.SNOOZE)(snooze)
    app.block_action(nudges.NOT_MINE)(open_owner_form)
    app.view_submission(nudges.SNOOZE_FORM)(take_day)
    app.view_submission(nudges.OWNER_FORM)(take_owner)


async def _snooze_until(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    """Snooze until the day that was sent; what is wrong with it is said below it."""
    form = nudge_form_of(body)
    actor = _insider(form.actor)
    if form.day is None:
        await ack(response_action="errors", errors={DAY: say(_CHOOSE_DAY)})
        return
    try:
        await snooze_nudge(desk, actor.workspace_id, actor.user_id, form.key, until=Snooze.DATE, on=form.day)
    except SnoozeDayError as refused:
        await ack(response_action="errors", errors={DAY: in_a_form(refused)})
    else:
        await ack()


async def _hand_over(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    """Hand over to whom was sent; who cannot have it is said below the name."""
    form = nudge_form_of(body)
    actor = _insider(form.actor)
    if form.owner_id is None:
        await ack(response_action="errors", errors={OWNER: say(_CHOOSE_OWNER)})
        return
    try:
        await pass_nudge_on(desk, actor.workspace_id, actor.user_id, form.key, to=form.owner_id)
    except _CANNOT_HAVE_IT as refused:
        await ack(response_action="errors", errors={OWNER: in_a_form(refused)})
    else:
        await ack()


def _own(press: NudgePress) -> NudgePress:
    _insider(press.actor)
    return press


def _insider(actor: Actor) -> Actor:
    if actor.is_outsider:
        raise OutsiderError
    return actor
