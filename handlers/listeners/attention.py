"""The menu on what nobody asked for, what was held back, what is muted, and what Heed posted."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import reasons
from bot.domain.errors import OutsiderError
from bot.domain.language import say
from bot.flows.desk import Desk
from bot.flows.folding import show_held
from bot.flows.muting import Spot, mute_here, unmute, why_said
from bot.flows.posted import Posted, posted_page, without_button
from bot.messages import Sentence
from bot.ports import Whisper
from handlers.blocks.kit import Rendered
from handlers.blocks.posted import posted_message, posted_view
from handlers.forms import in_time, open_form, put_instead, show_instead
from handlers.payloads.attention import (
    MORE,
    MUTE,
    POSTED,
    SHOW,
    SHOW_LISTED,
    UNMUTE,
    UNMUTE_LISTED,
    MenuChoice,
    menu_choice_of,
    modal_of,
    mute_place_of,
    posted_offset_of,
)
from handlers.payloads.common import Actor, Payload, Press, press_of

_PAGES = (POSTED, f"{POSTED}.newest", f"{POSTED}.earlier")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the menu, to the buttons that show and unmute, and to the pages of what Heed posted."""

    async def choose(ack: AsyncAck, body: Payload) -> None:
        await ack()
        async with in_time():
            await _choose(desk, menu_choice_of(body), _own(press_of(body)))

    async def show(ack: AsyncAck, body: Payload) -> None:
        await ack()
        async with in_time():
            await _show(desk, _own(press_of(body)))

    async def take_mute_back(ack: AsyncAck, body: Payload) -> None:
        await ack()
        async with in_time():
            await _unmute(desk, body)

    async def show_from_list(ack: AsyncAck, body: Payload, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await show(ack, body)
        # A job says it in a moment; nobody should press again meanwhile.
        await _put_page(desk, body, respond, client, 0, shown=press_of(body).value)

    async def unmute_from_list(ack: AsyncAck, body: Payload, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await take_mute_back(ack, body)
        await _put_page(desk, body, respond, client, 0)

    async def turn_page(ack: AsyncAck, body: Payload, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        await _put_page(desk, body, respond, client, posted_offset_of(body))

    app.block_action(MORE)(choose)
    app.block_action(SHOW)(show)
    app.block_action(UNMUTE)(take_mute_back)
    app.block_action(SHOW_LISTED)(show_from_list)
    app.block_action(UNMUTE_LISTED)(unmute_from_list)
    for name in _PAGES:
        app.block_action(name)(turn_page)


async def answer_posted(desk: Desk, workspace_id: str, user_id: str) -> Rendered:
    """Return the answer to `/heed privacy posts`."""
    return posted_message(await posted_page(desk, workspace_id, user_id))


async def _choose(desk: Desk, chosen: MenuChoice, press: Press) -> None:
    workspace_id, user_id = chosen.actor.workspace_id, chosen.actor.user_id
    spot = Spot(channel_id=chosen.channel_id, ts=chosen.ts, thread_ts=chosen.thread_ts)
    if chosen.occasion is None:
        return
    if chosen.choice == MUTE:
        if not await mute_here(desk, workspace_id, user_id, spot, chosen.occasion):
            await _tell(desk, press, say("These are muted already. `/heed privacy posts` lists what is."))
        return
    said = await why_said(desk, workspace_id, user_id, spot)
    why = say(said.why if said and said.why else reasons.ANSWERED)
    await _tell(desk, press, say("{why} `/heed privacy posts` lists everything I posted.", why=why))


async def _show(desk: Desk, press: Press) -> None:
    if not await show_held(desk, press.actor.workspace_id, press.actor.user_id, press.value):
        await _tell(desk, press, say("That was shown already."))


async def _unmute(desk: Desk, body: Payload) -> None:
    found, actor = mute_place_of(body), _own(press_of(body)).actor
    if found.occasion is not None:
        await unmute(desk, actor.workspace_id, actor.user_id, found.place_id, found.occasion)


async def _put_page(
    desk: Desk, body: Payload, respond: AsyncRespond, client: AsyncWebClient, offset: int, *, shown: str | None = None
) -> None:
    """Show a page where somebody asked for it: in the place of the one before, or in a window above the Home tab."""
    press = _own(press_of(body))
    async with in_time():
        page = without_button(await _page(desk, press.actor, offset), shown)
    if press.message_ts:
        await put_instead(respond, posted_message(page))
    elif view_id := modal_of(body):
        await show_instead(client, view_id, posted_view(page))
    else:
        await open_form(client, press.trigger_id, posted_view(page))


async def _page(desk: Desk, actor: Actor, offset: int) -> Posted:
    return await posted_page(desk, actor.workspace_id, actor.user_id, offset=offset)


async def _tell(desk: Desk, press: Press, sentence: str) -> None:
    whisper = Whisper(
        key=f"attention:{press.trigger_id}",
        workspace_id=press.actor.workspace_id,
        user_id=press.actor.user_id,
        content=Sentence(text=sentence),
        channel_id=press.channel_id,
    )
    await desk.messenger.whisper(whisper)


def _own(press: Press) -> Press:
    """Return a press of one of us; raise OutsiderError for others."""
    if press.actor.is_outsider:
        raise OutsiderError
    return press
