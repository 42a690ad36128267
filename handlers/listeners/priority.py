"""Priorities: the list of themes in its orders, the weights, and a theme's impact and effort."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.domain.language import say
from bot.domain.priority_errors import EffortError, NoWeightError, WeightError
from bot.domain.priority_forms import bad_weights, weeks_typed, weights_typed
from bot.domain.priority_parts import PriorityPart
from bot.domain.priority_rice import IMPACTS
from bot.flows.desk import Desk
from bot.flows.priority import rank_themes
from bot.flows.priority_settings import choose_weights, estimate_theme, priority_choices, weights_here
from handlers.blocks.priority import SORT, WEIGHTS, WHY, themes_message
from handlers.blocks.priority_forms import SAVE_ESTIMATE, SAVE_WEIGHTS, done_view, estimate_form, weights_form
from handlers.forms import in_a_form, open_form, put_instead
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.feedback import memory_of
from handlers.payloads.priority import EFFORT, EstimateForm, estimate_form_of, turn_of, weights_form_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to what turns the list of themes, and to the forms of priorities."""

    async def turn_the_list(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        actor, turn = _insider(body).actor, turn_of(body)
        ranked = await rank_themes(desk, actor.workspace_id, actor.user_id, sort=turn.sort, offset=turn.offset)
        await put_instead(respond, themes_message(ranked))

    async def open_weights_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        weights = await weights_here(desk, press.actor.workspace_id, press.actor.user_id)
        await open_form(client, press.trigger_id, weights_form(weights))

    async def open_estimate_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        memory = memory_of(press.value)
        choices = await priority_choices(desk, press.actor.workspace_id, press.actor.user_id, memory.get("theme", ""))
        await open_form(client, press.trigger_id, estimate_form(choices, memory))

    async def save_weights(ack: AsyncAck, body: Payload) -> None:
        await _save_weights(ack, desk, body)

    async def save_estimate(ack: AsyncAck, body: Payload) -> None:
        await _save_estimate(ack, desk, estimate_form_of(body))

    for action_id in (SORT, "priority.next", "priority.previous"):
        app.block_action(action_id)(turn_the_list)
    app.block_action(WEIGHTS)(open_weights_form)
    app.block_action(WHY)(open_estimate_form)
    app.view_submission(SAVE_WEIGHTS)(save_weights)
    app.view_submission(SAVE_ESTIMATE)(save_estimate)


async def _save_weights(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    form = weights_form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    if wrong := bad_weights(form.typed):
        await ack(response_action="errors", errors={part.value: str(WeightError()) for part in wrong})
        return
    try:
        weights = weights_typed(form.typed)
    except NoWeightError as refused:
        await ack(response_action="errors", errors={PriorityPart.REACH.value: in_a_form(refused)})
        return
    await choose_weights(desk, form.actor.workspace_id, form.actor.user_id, weights)
    told = say("The weights hold from now on, for everybody here: `/heed themes` stands in their order.")
    await ack(response_action="update", view=dict(done_view(told)))


async def _save_estimate(ack: AsyncAck, desk: Desk, form: EstimateForm) -> None:
    actor = form.actor
    if actor.is_outsider:
        raise OutsiderError
    try:
        weeks = weeks_typed(form.effort)
    except EffortError as refused:
        await ack(response_action="errors", errors={EFFORT: in_a_form(refused)})
        return
    impact = next((value for value in IMPACTS if f"{value:g}" == form.impact), None)
    theme = await estimate_theme(
        desk, actor.workspace_id, actor.user_id, form.memory.get("theme", ""), impact=impact, effort_weeks=weeks
    )
    told = say("Saved. `/heed themes by rice` shows where {theme} stands.", theme=theme.label)
    await ack(response_action="update", view=dict(done_view(told)))


def _insider(body: Payload) -> Press:
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press
