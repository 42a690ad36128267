"""The settings on the Home tab: the buttons, the forms behind them, and the tab drawn anew with what holds then.

Everything behind the forms is loaded when somebody first opens one: most people never do.
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.home import HomePage
from bot.domain.language import later, say, speaking
from bot.flows.desk import Desk
from bot.flows.languages import language_of
from handlers.forms import in_a_form, in_time, open_form
from handlers.listeners.home import show_home
from handlers.payloads import settings as names
from handlers.payloads.common import Actor, Payload, Press, press_of
from handlers.payloads.feedback import memory_of
from handlers.payloads.settings import SettingsForm, settings_form_of

_CHOOSE = later("Please choose one.")

# Stores what a form says; returns what is wrong with it, by input.
_Saving: TypeAlias = Callable[[Desk, SettingsForm], Awaitable[dict[str, str]]]
# Returns the form behind a button.
_Opening: TypeAlias = Callable[[Desk, AsyncWebClient, Press], Awaitable[None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of the settings and to their forms."""
    openings: tuple[tuple[str, _Opening], ...] = (
        (names.CHANGE, _open_setting),
        (names.CHANNEL, _open_channel),
        (names.ROLE, _open_role),
        (names.DIGEST, _open_digest),
    )
    for action_id, opening in openings:
        app.block_action(action_id)(_opener(desk, opening))
    savings: tuple[tuple[str, _Saving], ...] = (
        (names.SAVE, _save_setting),
        (names.SAVE_HOURS, _save_hours),
        (names.SAVE_NUDGES, _save_nudges),
        (names.SAVE_PURPOSES, _save_purposes),
        (names.SAVE_CHANNEL, _save_channel),
        (names.SAVE_ROLE, _save_role),
    )
    for callback_id, saving in savings:
        app.view_submission(callback_id)(_saver(desk, saving))


def _opener(desk: Desk, opening: _Opening) -> Callable[..., Awaitable[None]]:
    async def open_settings_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        _insider(press.actor)
        async with in_time():
            await opening(desk, client, press)

    return open_settings_form


def _saver(desk: Desk, saving: _Saving) -> Callable[..., Awaitable[None]]:
    async def take_settings_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        form = settings_form_of(body)
        actor = _insider(form.actor)
        async with in_time():
            wrong = await saving(desk, form)
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        # In the language that holds from now on: it may be what was just chosen.
        with speaking(await language_of(desk, actor.workspace_id)):
            await show_home(desk, client, actor.workspace_id, actor.user_id, HomePage.SETTINGS)

    return take_settings_form


async def _open_setting(desk: Desk, client: AsyncWebClient, press: Press) -> None:
    from bot.domain.setting_list import setting_named  # noqa: PLC0415 -- loaded when first used
    from bot.flows.setting_changing import settings_of  # noqa: PLC0415 -- same
    from handlers.blocks.setting_forms import setting_form  # noqa: PLC0415 -- same

    setting = setting_named(memory_of(press.value).get("setting", ""))
    preferences = await settings_of(desk, press.actor.workspace_id, press.actor.user_id)
    await open_form(client, press.trigger_id, setting_form(setting, preferences, desk.languages.offered()))


async def _open_channel(desk: Desk, client: AsyncWebClient, press: Press) -> None:
    from bot.flows.channel_arranging import channel_to_arrange  # noqa: PLC0415 -- loaded when first used
    from bot.flows.setting_changing import settings_of  # noqa: PLC0415 -- same
    from handlers.blocks.setting_forms import channel_form  # noqa: PLC0415 -- same

    workspace_id, user_id = press.actor.workspace_id, press.actor.user_id
    channel_id = memory_of(press.value).get("channel", "")
    present = None
    if channel_id:
        present = await channel_to_arrange(desk, workspace_id, user_id, channel_id)
    else:
        await settings_of(desk, workspace_id, user_id)
    await open_form(client, press.trigger_id, channel_form(present))


async def _open_role(desk: Desk, client: AsyncWebClient, press: Press) -> None:
    from bot.flows.setting_changing import settings_of  # noqa: PLC0415 -- loaded when first used
    from handlers.blocks.setting_forms import role_form  # noqa: PLC0415 -- same

    await settings_of(desk, press.actor.workspace_id, press.actor.user_id)
    await open_form(client, press.trigger_id, role_form())


async def _open_digest(desk: Desk, client: AsyncWebClient, press: Press) -> None:
    from handlers.listeners.digests import open_schedule_form  # noqa: PLC0415 -- loaded when first used

    channel_id = memory_of(press.value).get("channel") or None
    await open_schedule_form(desk, client, press.actor, channel_id, press.trigger_id)


async def _save_setting(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.flows.setting_changing import Wish, change_setting  # noqa: PLC0415 -- loaded when first used

    actor = form.actor
    wish = Wish(workspace_id=actor.workspace_id, user_id=actor.user_id, value=form.given.get(names.VALUE, ""))
    return await _told(names.VALUE, change_setting(desk, form.memory.get("setting", ""), wish))


async def _save_hours(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.domain.days_off import DayOffError  # noqa: PLC0415 -- loaded when first used
    from bot.domain.setting_list import SettingError  # noqa: PLC0415 -- same
    from bot.flows.setting_changing import HoursWish, change_hours  # noqa: PLC0415 -- same

    begins, ends = form.time(names.BEGINS), form.time(names.ENDS)
    if begins is None or ends is None:
        return {names.BEGINS if begins is None else names.ENDS: say(_CHOOSE)}
    holidays = form.given.get(names.HOLIDAYS, "")
    wish = HoursWish(begins=begins, ends=ends, workdays=form.workdays, holidays=holidays)
    try:
        await change_hours(desk, form.actor.workspace_id, form.actor.user_id, wish)
    except DayOffError as refused:
        return {names.HOLIDAYS: in_a_form(refused)}
    except SettingError as refused:
        return {names.WORKDAYS: in_a_form(refused)}
    return {}


async def _save_nudges(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.flows.setting_changing import NudgeAfterError, change_nudges  # noqa: PLC0415 -- loaded when first used

    try:
        await change_nudges(desk, form.actor.workspace_id, form.actor.user_id, form.rules)
    except NudgeAfterError as refused:
        return {names.rule_input(refused.rule): in_a_form(refused)}
    return {}


async def _save_purposes(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.domain.analysis import Purpose  # noqa: PLC0415 -- loaded when first used
    from bot.flows.privacy import allow_purposes  # noqa: PLC0415 -- same

    ticked = form.ticked.get(names.VALUE, frozenset())
    chosen = frozenset(purpose for purpose in Purpose if purpose.value in ticked)
    await allow_purposes(desk, workspace_id=form.actor.workspace_id, user_id=form.actor.user_id, purposes=chosen)
    return {}


async def _save_channel(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.domain.channels import Mode  # noqa: PLC0415 -- loaded when first used
    from bot.flows.channel_arranging import ChannelWish, arrange_channel, require_triage  # noqa: PLC0415 -- same

    actor, given = form.actor, form.given
    is_new = names.PLACE in given
    channel_id, mode = form.memory.get("channel") or given.get(names.PLACE, ""), given.get(names.MODE, "")
    if not channel_id or mode not in set(Mode):
        return {names.MODE if channel_id else names.PLACE: say(_CHOOSE)}
    triage = given.get(names.TRIAGE) or None
    asked = require_triage(desk, actor.workspace_id, actor.user_id, triage)
    if wrong := await _told(names.TRIAGE, asked):
        return wrong
    wish = ChannelWish(
        channel_id=channel_id,
        mode=Mode(mode),
        threshold=_share(given.get(names.THRESHOLD, "")),
        triage_channel_id=triage,
        ai_allowed="yes" in form.ticked.get(names.AI, frozenset()),
    )
    arranged = arrange_channel(desk, actor.workspace_id, actor.user_id, wish)
    return await _told(names.PLACE if is_new else names.MODE, arranged)


async def _save_role(desk: Desk, form: SettingsForm) -> dict[str, str]:
    from bot.domain.role_errors import LastAdminError, RoleGuestError, RoleTargetError  # noqa: PLC0415 -- when first used
    from bot.domain.roles import Role  # noqa: PLC0415 -- same
    from bot.flows.roles import give_role  # noqa: PLC0415 -- same
    from handlers.blocks.setting_forms import NO_ROLE  # noqa: PLC0415 -- same

    person, given = form.given.get(names.PERSON, ""), form.given.get(names.GIVEN, "")
    if not person or given not in {*Role, NO_ROLE}:
        return {names.GIVEN if person else names.PERSON: say(_CHOOSE)}
    role = None if given == NO_ROLE else Role(given)
    try:
        await give_role(desk, form.actor.workspace_id, form.actor.user_id, to=person, role=role)
    except RoleTargetError as refused:
        return {names.PERSON: in_a_form(refused)}
    except (RoleGuestError, LastAdminError) as refused:
        return {names.GIVEN: in_a_form(refused)}
    return {}


async def _told(name: str, change: Awaitable[object]) -> dict[str, str]:
    """Return what is wrong with a value, to be said below its input; who may not change it is told as elsewhere."""
    from bot.domain.erasures import KeepingError  # noqa: PLC0415 -- loaded when first used
    from bot.domain.setting_list import SettingError  # noqa: PLC0415 -- same

    try:
        await change
    except (SettingError, KeepingError, ChannelUnreachableError, SharedChannelError) as refused:
        return {name: in_a_form(refused)}
    return {}


def _share(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _insider(actor: Actor) -> Actor:
    if actor.is_outsider:
        raise OutsiderError
    return actor
