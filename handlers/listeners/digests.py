"""`/digest`, the form that schedules one, and the buttons below a digest."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.digest_commands import DigestAsked, DigestCommand, read_digest_command
from bot.domain.errors import (
    BadScheduleError,
    ChannelUnreachableError,
    SharedChannelError,
)
from bot.domain.language import say
from bot.domain.schedule_words import rhythm_from_words, zones_like
from bot.domain.schedules import Rhythm
from bot.flows.desk import Desk
from bot.flows.digest_schedules import Scheduled, mute_digest, present_setup, schedule_digest, unmute_digest
from bot.flows.digests import order_digest, preview_digest
from bot.messages import Sentence
from bot.ports import Whisper
from handlers.blocks import digest_forms
from handlers.blocks.digests import preview_message
from handlers.blocks.kit import Rendered
from handlers.forms import answer_only, in_a_form, in_time, open_form
from handlers.payloads.common import Actor, Payload, Press, press_of
from handlers.payloads.digests import CHANNEL, ZONE, ScheduleForm, schedule_form_of, zone_search_of
from handlers.payloads.feedback import Typing, typing_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Tell Bolt about digests."""

    async def answer_command(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        typing = typing_of(body)
        command = read_digest_command(typing.text)
        if command.asked is DigestAsked.SCHEDULE and not command.rest:
            await open_schedule_form(desk, client, typing.actor, typing.channel_id, typing.trigger_id)
            await ack()
            return
        await answer_only(ack, await _answer(desk, typing, command))

    async def change_schedule(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        press = press_of(body)
        await open_schedule_form(desk, client, press.actor, press.channel_id, press.trigger_id)
        await ack()

    async def mute(ack: AsyncAck, body: Payload) -> None:
        await _mute_by_button(desk, press_of(body))
        await ack()

    async def take_form(ack: AsyncAck, body: Payload) -> None:
        outcome = await _scheduled(desk, schedule_form_of(body))
        if isinstance(outcome, Scheduled):
            await ack(response_action="update", view=digest_forms.scheduled_view(outcome))
        else:
            await ack(response_action="errors", errors=dict(outcome))

    async def suggest_zones(ack: AsyncAck, body: Payload) -> None:
        await ack(options=digest_forms.zone_options(zones_like(zone_search_of(body)), desk.clock.now()))

    app.command("/digest")(answer_command)
    app.action("digest.schedule")(change_schedule)
    app.action("digest.mute")(mute)
    app.view(digest_forms.FORM)(take_form)
    app.options(ZONE)(suggest_zones)


async def _answer(desk: Desk, typing: Typing, command: DigestCommand) -> Rendered:
    if command.asked is None:
        return Rendered(text=digest_forms.unknown_text(command))
    async with in_time():
        return await _ANSWERS[command.asked](desk, typing, command.rest)


async def _schedule(desk: Desk, typing: Typing, words: str) -> Rendered:
    actor, channel_id = typing.actor, typing.channel_id or ""
    setup = await present_setup(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id)
    scheduled = await schedule_digest(
        desk,
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        channel_id=channel_id,
        # What is not said stays as it is.
        rhythm=rhythm_from_words(words, setup.rhythm),
    )
    return Rendered(text=digest_forms.scheduled_text(scheduled))


async def _preview(desk: Desk, typing: Typing, _words: str) -> Rendered:
    actor = typing.actor
    digest = await preview_digest(
        desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=typing.channel_id or ""
    )
    if digest.has_news:
        return preview_message(digest)
    return Rendered(text=digest_forms.quiet_text(digest, would=True))


async def _now(desk: Desk, typing: Typing, _words: str) -> Rendered:
    actor = typing.actor
    digest = await order_digest(
        desk,
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        channel_id=typing.channel_id or "",
        order_id=typing.trigger_id,
    )
    if digest.has_news:
        return Rendered(text=digest_forms.ordered_text(digest))
    return Rendered(text=digest_forms.quiet_text(digest, would=False))


async def _mute(desk: Desk, typing: Typing, _words: str) -> Rendered:
    actor = typing.actor
    await mute_digest(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=typing.channel_id or "")
    return Rendered(text=say(digest_forms.MUTED))


async def _unmute(desk: Desk, typing: Typing, _words: str) -> Rendered:
    actor = typing.actor
    scheduled = await unmute_digest(
        desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=typing.channel_id or ""
    )
    return Rendered(text=digest_forms.scheduled_text(scheduled))


async def _help(_desk: Desk, _typing: Typing, _words: str) -> Rendered:
    return Rendered(text=digest_forms.help_text())


_ANSWERS: Mapping[DigestAsked, Callable[[Desk, Typing, str], Awaitable[Rendered]]] = {
    DigestAsked.SCHEDULE: _schedule,
    DigestAsked.PREVIEW: _preview,
    DigestAsked.NOW: _now,
    DigestAsked.MUTE: _mute,
    DigestAsked.UNMUTE: _unmute,
    DigestAsked.HELP: _help,
}

# What is wrong with a form, by the block that the error stands under.
_Errors: TypeAlias = Mapping[str, str]


async def _scheduled(desk: Desk, form: ScheduleForm) -> Scheduled | _Errors:
    """Schedule what a form says, or return what has to be put right in it."""
    # Slack lets nobody send the form without them; a menu whose choice is not ours counts as empty.
    if form.channel_id is None or form.cadence is None or form.weekday is None or form.at is None or form.zone is None:
        return dict.fromkeys(form.missing, say("Please choose one."))
    rhythm = Rhythm(cadence=form.cadence, at=form.at, zone=form.zone, weekday=form.weekday)
    try:
        async with in_time():
            return await schedule_digest(
                desk,
                workspace_id=form.actor.workspace_id,
                user_id=form.actor.user_id,
                channel_id=form.channel_id,
                rhythm=rhythm,
            )
    except BadScheduleError as error:
        return {ZONE: in_a_form(error)}
    except (SharedChannelError, ChannelUnreachableError) as error:
        return {CHANNEL: in_a_form(error)}


async def open_schedule_form(
    desk: Desk, client: AsyncWebClient, actor: Actor, channel_id: str | None, trigger_id: str
) -> None:
    """Open the form that schedules a digest, for a channel or with one to be chosen; raises as `present_setup`."""
    async with in_time():
        setup = await present_setup(desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id)
        await open_form(client, trigger_id, digest_forms.schedule_form(setup, now=desk.clock.now()))


async def _mute_by_button(desk: Desk, press: Press) -> None:
    workspace_id, user_id = press.actor.workspace_id, press.actor.user_id
    answer = Whisper(
        key=f"digest-muted:{press.trigger_id}",
        workspace_id=workspace_id,
        user_id=user_id,
        content=Sentence(text=say(digest_forms.MUTED)),
        channel_id=press.channel_id,
    )
    async with in_time():
        await mute_digest(desk, workspace_id=workspace_id, user_id=user_id, channel_id=press.channel_id or "")
        await desk.messenger.whisper(answer)
