"""The forms of the vision: opened by a button, saved, and what stands in their place afterwards."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.days import named_day
from bot.domain.errors import HeedError, OutsiderError, ThemeNotFoundError
from bot.domain.language import say
from bot.domain.vision_errors import (
    NotNowGoneError,
    ObjectiveNameError,
    ObjectiveNotFoundError,
    ObjectiveRetiredError,
    ObjectiveSuccessError,
    ReviewDayError,
    StatementError,
    TooManyObjectivesError,
    VisionChangedError,
    VisionGuestError,
)
from bot.flows.alignments import LET_HEED, hang_theme, hanging_choices
from bot.flows.desk import Desk
from bot.flows.not_now import open_review, put_off_again
from bot.flows.vision_changes import ObjectiveWords, add_objective, change_objective, write_statement
from bot.flows.vision_pages import read_objective, read_statements, vision_reader
from handlers.blocks import kit, vision, vision_forms, vision_pages
from handlers.blocks.kit import Block
from handlers.blocks.theme_objective import HANG
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload
from handlers.payloads.vision import (
    HANGS_ON,
    NAME,
    REVIEW_ON,
    STATEMENT,
    SUCCESS,
    VisionForm,
    VisionPress,
    vision_form_of,
    vision_press_of,
)

# Under which input a refusal is shown, where that is not the form's first one.
_BLAMED: dict[type[HeedError], str] = {ObjectiveSuccessError: SUCCESS}
_REFUSED = (
    *(NotNowGoneError, ObjectiveNameError, ObjectiveNotFoundError, ObjectiveRetiredError, ObjectiveSuccessError),
    *(ReviewDayError, StatementError, ThemeNotFoundError, TooManyObjectivesError, VisionChangedError),
    *(OutsiderError, VisionGuestError),
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that open the forms of the vision, and to the forms."""
    openers: dict[str, Callable[[VisionPress], Awaitable[Block]]] = {
        vision.STATE: lambda press: _statement_form(desk, press),
        vision.ADD: lambda press: _new_objective_form(desk, press),
        vision_pages.EDIT: lambda press: _objective_form(desk, press),
        vision.REVIEW: lambda press: _review_form(desk, press),
        HANG: lambda press: _hanging_form(desk, press),
    }

    async def open_vision_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = vision_press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        await open_form(client, press.trigger_id, await openers[press.action_id](press))

    for action_id in openers:
        app.block_action(action_id)(open_vision_form)
    _save(app, desk, vision_forms.SAVE_STATEMENT, STATEMENT, _save_statement)
    _save(app, desk, vision_forms.SAVE_OBJECTIVE, NAME, _save_objective)
    _save(app, desk, vision_forms.SAVE_REVIEW, REVIEW_ON, _save_review)
    _save(app, desk, vision_forms.SAVE_HANGING, HANGS_ON, _save_hanging)


def _save(
    app: AsyncApp, desk: Desk, callback_id: str, blamed: str, change: Callable[[Desk, VisionForm], Awaitable[str]]
) -> None:
    async def save_vision_form(ack: AsyncAck, body: Payload) -> None:
        form = vision_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        try:
            told = await change(desk, form)
        except _REFUSED as refused:
            await ack(response_action="errors", errors={_BLAMED.get(type(refused), blamed): in_a_form(refused)})
        else:
            await ack(response_action="update", view=dict(vision_forms.done_view(told)))

    app.view_submission(callback_id)(save_vision_form)


async def _statement_form(desk: Desk, press: VisionPress) -> Block:
    versions = await read_statements(desk, press.actor.workspace_id, press.actor.user_id)
    return vision_forms.statement_form(versions[0] if versions else None)


async def _new_objective_form(desk: Desk, press: VisionPress) -> Block:
    await vision_reader(desk, press.actor.workspace_id, press.actor.user_id)
    return vision_forms.objective_form(None, {})


async def _objective_form(desk: Desk, press: VisionPress) -> Block:
    page = await read_objective(desk, press.actor.workspace_id, press.actor.user_id, press.number)
    return vision_forms.objective_form(page.objective, {})


async def _review_form(desk: Desk, press: VisionPress) -> Block:
    entry_id = press.memory.get("entry", "")
    return vision_forms.review_form(await open_review(desk, press.actor.workspace_id, press.actor.user_id, entry_id))


async def _hanging_form(desk: Desk, press: VisionPress) -> Block:
    theme_id = press.memory.get("theme", "")
    choices = await hanging_choices(desk, press.actor.workspace_id, press.actor.user_id, theme_id)
    return vision_forms.hanging_form(choices, {})


async def _save_statement(desk: Desk, form: VisionForm) -> str:
    actor = form.actor
    said = await write_statement(desk, actor.workspace_id, actor.user_id, form.statement, seen=form.seen)
    return say("The vision is written down, as version {version}. `/heed vision` shows it.", version=said.version)


async def _save_objective(desk: Desk, form: VisionForm) -> str:
    actor, objective_id = form.actor, form.memory.get("objective", "")
    words = ObjectiveWords(name=form.name, success=form.success, owner_id=form.owner_id)
    if objective_id:
        saved = await change_objective(desk, actor.workspace_id, actor.user_id, objective_id, words, seen=form.seen)
    else:
        key = f"view:{form.view_id}"
        saved = await add_objective(desk, actor.workspace_id, actor.user_id, words, origin_key=key)
    name = kit.escape(kit.one_line(saved.name))
    return say(
        "{saved} is *{name}*. Heed compares every theme with it now; what people said of a theme stays.",
        saved=saved.label,
        name=name,
    )


async def _save_review(desk: Desk, form: VisionForm) -> str:
    actor = form.actor
    theme = await put_off_again(
        desk, actor.workspace_id, actor.user_id, form.memory.get("entry", ""), until=form.review_on
    )
    day = named_day(form.review_on) if form.review_on else say("another day")
    return say("{theme} stays on the not-now list; it comes back on {day}.", theme=theme.label, day=day)


async def _save_hanging(desk: Desk, form: VisionForm) -> str:
    actor, choice = form.actor, vision_forms.choice_of(form.hangs_on)
    theme = await hang_theme(desk, actor.workspace_id, actor.user_id, form.memory.get("theme", ""), choice)
    if choice == LET_HEED:
        return say("Heed says again which objective {theme} serves.", theme=theme.label)
    return say(
        "{theme} hangs where you said, and stays there. Its page shows it when you open it again.", theme=theme.label
    )
