"""How far themes are: the forms, and `/heed themes T-3 planned because ...`."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import HeedError, OutsiderError, ThemeNotFoundError
from bot.domain.language import later, say
from bot.domain.statuses import StatusOrder, ThemeStatus, seen_mark
from bot.domain.statuses_commands import ThemesAsked
from bot.domain.statuses_errors import (
    ReviewOnError,
    StatusMovedError,
    StatusReasonError,
    StatusReasonLengthError,
    StatusSameError,
    TooManyLinksError,
    TrackerLinkError,
    WouldChangeError,
)
from bot.domain.statuses_links import tracked_issue_from
from bot.flows.desk import Desk
from bot.flows.statuses import change_status
from bot.flows.statuses_links import change_links, theme_links
from bot.flows.theme_pages import read_theme
from handlers.blocks import statuses_forms
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.statuses import CHANGE, LINKS, OPEN_FORM
from handlers.blocks.statuses_forms import SAVE, SAVE_LINKS, Filling, changed_view, links_form, status_form
from handlers.blocks.statuses_told import changed_message, changed_sentence, refused_step_message
from handlers.forms import in_a_form, open_form
from handlers.payloads.common import Payload, Press, press_of
from handlers.payloads.feedback import Typing, memory_of
from handlers.payloads.statuses import (
    LINK,
    REASON,
    REVIEW_ON,
    STATUS,
    WOULD_CHANGE,
    StatusForm,
    links_form_of,
    status_form_of,
)

# Below which input of the form each refusal is said.
_BLAMED: dict[type[HeedError], str] = {
    ReviewOnError: REVIEW_ON,
    StatusReasonError: REASON,
    StatusReasonLengthError: REASON,
    StatusSameError: STATUS,
    ThemeNotFoundError: STATUS,
    WouldChangeError: WOULD_CHANGE,
}
_NO_STATUS = later("Choose what becomes of it.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of a theme's status and links, and to their forms."""

    async def open_status_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        await open_form(client, press.trigger_id, await _status_form(desk, press, memory_of(press.value)))

    async def save_status(ack: AsyncAck, body: Payload) -> None:
        form = status_form_of(body)
        if form.actor.is_outsider:
            raise OutsiderError
        await _save(ack, desk, form)

    async def open_links_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        memory = memory_of(press.value)
        actor = press.actor
        theme, links = await theme_links(desk, actor.workspace_id, actor.user_id, memory.get("theme", ""))
        await open_form(client, press.trigger_id, links_form(theme, links, memory))

    async def save_links(ack: AsyncAck, body: Payload) -> None:
        await _save_links(ack, desk, body)

    for action_id in (CHANGE, OPEN_FORM):
        app.block_action(action_id)(open_status_form)
    app.block_action(LINKS)(open_links_form)
    app.view_submission(SAVE)(save_status)
    app.view_submission(SAVE_LINKS)(save_links)


async def step_answer(desk: Desk, typing: Typing, asked: ThemesAsked) -> Rendered:
    """Return the answer to a step that was typed; one that lacks something comes back with a form to finish it.

    Raises ThemeNotFoundError, OutsiderError and StatusGuestError.
    """
    actor = typing.actor
    page = await read_theme(desk, actor.workspace_id, actor.user_id, asked.number or 0)
    theme = page.reach.theme
    if asked.status is None:
        return refused_step_message(theme, asked, say("“{word}” is no status that Heed knows.", word=asked.word))
    order = StatusOrder(
        theme_id=theme.id,
        status=asked.status,
        origin_key=f"command:{typing.trigger_id}",
        reason=asked.reason,
        would_change=asked.would_change,
    )
    try:
        change = await change_status(desk, actor.workspace_id, actor.user_id, order)
    except (StatusReasonError, StatusReasonLengthError, WouldChangeError) as refused:
        return refused_step_message(theme, asked, str(refused))
    return changed_message(theme, change)


async def _status_form(desk: Desk, press: Press, memory: dict[str, str]) -> Block:
    actor = press.actor
    theme, _ = await theme_links(desk, actor.workspace_id, actor.user_id, memory.get("theme", ""))
    status = next((status for status in ThemeStatus if status.value == memory.get("status")), None)
    filling = Filling(status=status, reason=memory.get("reason", ""), would_change=memory.get("would", ""))
    # What is shown is what the form holds against later, even when the page behind it is older.
    kept = {"theme": theme.id, "seen": seen_mark(theme.status_at)}
    return status_form(theme, kept, desk.clock.now().date(), filling)


async def _save(ack: AsyncAck, desk: Desk, form: StatusForm) -> None:
    """Let the theme take the step; what is missing is said below its input, and nothing typed is lost."""
    if form.status is None:
        await ack(response_action="errors", errors={STATUS: say(_NO_STATUS)})
        return
    actor = form.actor
    order = StatusOrder(
        theme_id=form.memory.get("theme", ""),
        status=form.status,
        origin_key=f"view:{form.view_id}",
        reason=form.reason,
        would_change=form.would_change,
        review_on=form.review_on,
        seen=form.memory.get("seen"),
    )
    try:
        change = await change_status(desk, actor.workspace_id, actor.user_id, order)
        theme, _ = await theme_links(desk, actor.workspace_id, actor.user_id, change.theme_id)
    except StatusMovedError as moved:
        await ack(response_action="update", view=dict(await _again(desk, form, str(moved))))
    except tuple(_BLAMED) as refused:
        await ack(response_action="errors", errors={_BLAMED[type(refused)]: in_a_form(refused)})
    else:
        await ack(response_action="update", view=dict(changed_view(changed_sentence(theme, change))))


async def _again(desk: Desk, form: StatusForm, notice: str) -> Block:
    """Return the form as it was filled in, on top of what somebody else did meanwhile."""
    actor = form.actor
    theme, _ = await theme_links(desk, actor.workspace_id, actor.user_id, form.memory.get("theme", ""))
    filling = Filling(
        status=form.status,
        reason=form.reason,
        would_change=form.would_change,
        review_on=form.review_on,
        notice=notice,
    )
    memory = {**form.memory, "seen": seen_mark(theme.status_at)}
    return status_form(theme, memory, desk.clock.now().date(), filling)


async def _save_links(ack: AsyncAck, desk: Desk, body: Payload) -> None:
    form = links_form_of(body)
    if form.actor.is_outsider:
        raise OutsiderError
    actor = form.actor
    try:
        issue = tracked_issue_from(form.link) if form.link.strip() else None
        theme = await change_links(
            desk, actor.workspace_id, actor.user_id, form.memory.get("theme", ""), issue=issue, gone=form.gone
        )
    except (TrackerLinkError, TooManyLinksError) as refused:
        await ack(response_action="errors", errors={LINK: in_a_form(refused)})
        return
    told = (
        say(
            "{theme} is linked to {tracker} {issue}.", theme=theme.label, tracker=issue.tracker.value, issue=issue.label
        )
        if issue
        else say("The links are as you left them.")
    )
    await ack(response_action="update", view=dict(statuses_forms.changed_view(told)))


def _insider(body: Payload) -> Press:
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press
