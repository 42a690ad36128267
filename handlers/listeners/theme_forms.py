"""The forms that change themes: opened by a button, saved, and what stands in their place afterwards."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import (
    FeedbackNotFoundError,
    OutsiderError,
    ThemeChangeError,
    ThemeNameError,
    ThemeNotFoundError,
    ThemePrivateError,
)
from bot.domain.language import later, say
from bot.flows.desk import Desk
from bot.flows.theme_changes import merge_themes, move_item, rename_theme, split_theme
from bot.flows.theme_choices import Choices, theme_choices
from handlers.blocks import kit, theme_forms
from handlers.blocks.kit import Block
from handlers.blocks.themes import changed_view
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload, press_of
from handlers.payloads.feedback import memory_of
from handlers.payloads.themes import ThemeForm, theme_form_of

_FORMS: dict[str, Callable[[Choices, dict[str, str]], Block]] = {
    "themes.rename": lambda known, memory: theme_forms.rename_form(known.theme, memory),
    "themes.merge": lambda known, memory: theme_forms.merge_form(known.theme, known.mergeable, memory),
    "themes.split": lambda known, memory: theme_forms.split_form(known.theme, known.items, known.proposed, memory),
    "themes.move": lambda known, memory: theme_forms.move_form(known.theme, known.items, known.others, memory),
}
_ONE_ITEM = later("This theme has a single item, so there is nothing to split.")
_NO_OTHER = later("There is no other theme to merge this one into.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that open a theme's forms, and to the forms."""

    async def open_theme_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = press_of(body)
        if press.actor.is_outsider:
            raise OutsiderError
        memory = memory_of(press.value)
        known = await theme_choices(desk, press.actor.workspace_id, press.actor.user_id, memory.get("theme", ""))
        refusal = _refusal(press.action_id, known)
        view = changed_view(refusal) if refusal else _FORMS[press.action_id](known, memory)
        await open_form(client, press.trigger_id, view)

    for action_id in _FORMS:
        app.block_action(action_id)(open_theme_form)
    _save(app, desk, theme_forms.RENAME, theme_forms.NAME, _rename)
    _save(app, desk, theme_forms.MERGE, theme_forms.INTO, _merge)
    _save(app, desk, theme_forms.SPLIT, theme_forms.ITEMS, _split)
    _save(app, desk, theme_forms.MOVE, theme_forms.INTO, _move)


def _save(
    app: AsyncApp, desk: Desk, callback_id: str, blamed: str, change: Callable[[Desk, ThemeForm], Awaitable[str]]
) -> None:
    async def save_theme(ack: AsyncAck, body: Payload) -> None:
        form = theme_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        try:
            told = await change(desk, form)
        except ThemeNameError as refused:
            await ack(response_action="errors", errors={theme_forms.NAME: in_a_form(refused)})
        except (ThemeChangeError, ThemeNotFoundError, ThemePrivateError, FeedbackNotFoundError) as refused:
            await ack(response_action="errors", errors={blamed: in_a_form(refused)})
        else:
            await ack(response_action="update", view=dict(changed_view(told)))

    app.view_submission(callback_id)(save_theme)


def _refusal(action_id: str, known: Choices) -> str:
    if action_id == "themes.merge" and not known.mergeable:
        return say(_NO_OTHER)
    return say(_ONE_ITEM) if action_id == "themes.split" and len(known.items) < 2 else ""  # noqa: PLR2004 -- one is no two


async def _rename(desk: Desk, form: ThemeForm) -> str:
    known = await _known(desk, form)
    theme = await rename_theme(desk, form.actor.workspace_id, known.theme.id, form.name, by=form.actor.user_id)
    return say(
        "{theme} is now called *{name}*. Its page can take this back.",
        theme=theme.label,
        name=kit.escape(theme.name),
    )


async def _merge(desk: Desk, form: ThemeForm) -> str:
    known = await _known(desk, form)
    into = await merge_themes(desk, form.actor.workspace_id, known.theme.id, form.into, by=form.actor.user_id)
    return say(
        "{theme} is now part of {into}, *{name}*. Its page can take this back.",
        theme=known.theme.label,
        into=into.label,
        name=kit.escape(into.name),
    )


async def _split(desk: Desk, form: ThemeForm) -> str:
    known = await _known(desk, form)
    readable = {item.id for item in known.items}
    chosen = [feedback_id for feedback_id in form.items if feedback_id in readable]
    theme = await split_theme(desk, form.actor.workspace_id, known.theme.id, chosen, form.name, by=form.actor.user_id)
    return say(
        "{number} of its items are now {theme}, *{name}*. Its page can take this back.",
        number=len(chosen),
        theme=theme.label,
        name=kit.escape(theme.name),
    )


async def _move(desk: Desk, form: ThemeForm) -> str:
    known = await _known(desk, form)
    item = next((item for item in known.items if item.id == form.item), None)
    if item is None:
        raise FeedbackNotFoundError
    target = None if form.into == theme_forms.NO_THEME else form.into
    await move_item(desk, form.actor.workspace_id, item.id, target, by=form.actor.user_id)
    return say("{item} was moved, and stays there: Heed does not decide about it any more.", item=item.label)


async def _known(desk: Desk, form: ThemeForm) -> Choices:
    return await theme_choices(desk, form.actor.workspace_id, form.actor.user_id, form.memory.get("theme", ""))
