"""*My rhythm*: the form in which people say when they work and what they want to be reminded of."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutsiderError
from bot.flows.desk import Desk
from handlers.forms import in_a_form
from handlers.payloads.common import Actor, Payload, press_of

OPEN, FORM = "rhythm.open", "rhythm.save"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that opens the form, and to the form."""

    async def open_rhythm_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        from bot.flows.rhythm import read_rhythm  # noqa: PLC0415 -- loaded when first used
        from handlers.blocks.rhythm import rhythm_form  # noqa: PLC0415 -- same
        from handlers.forms import open_form  # noqa: PLC0415 -- same

        press = press_of(body)
        actor = _insider(press.actor)
        own = await read_rhythm(desk, actor.workspace_id, actor.user_id)
        await open_form(client, press.trigger_id, rhythm_form(own))

    async def take_rhythm(ack: AsyncAck, body: Payload) -> None:
        await _save(ack, desk, body)

    app.block_action(OPEN)(open_rhythm_form)
    app.view_submission(FORM)(take_rhythm)


async def _save(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    """Keep what was chosen; days off that cannot be read are said below their field, and nothing is lost."""
    from bot.domain.days_off import DayOffError, read_days_off  # noqa: PLC0415 -- loaded when first used
    from bot.domain.rhythm import PersonPreferences  # noqa: PLC0415 -- same
    from bot.flows.rhythm import choose_rhythm  # noqa: PLC0415 -- same
    from handlers.blocks.rhythm import saved_view  # noqa: PLC0415 -- same
    from handlers.payloads.rhythm import DAYS_OFF, rhythm_form_of  # noqa: PLC0415 -- same

    form = rhythm_form_of(body)
    actor = _insider(form.actor)
    try:
        days_off = read_days_off(form.days_off)
    except DayOffError as refused:
        await ack(response_action="errors", errors={DAYS_OFF: in_a_form(refused)})
        return
    chosen = PersonPreferences(
        user_id=actor.user_id,
        begins=form.begins,
        ends=form.ends,
        workdays=form.workdays,
        days_off=days_off,
        dms_per_day=form.dms_per_day,
        nudges_off=form.nudges_off,
    )
    await choose_rhythm(desk, actor.workspace_id, chosen)
    await ack(response_action="update", view=saved_view())


def _insider(actor: Actor) -> Actor:
    if actor.is_outsider:
        raise OutsiderError
    return actor
