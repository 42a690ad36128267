"""The single speaking place: whatever Heed says in Slack, besides answers to a command or a form, goes out here.

Customers never read along unasked: a message to everybody is refused where another organisation is in the channel,
unless somebody was told who reads it and pressed a button that names them.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from functools import partial

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.attention import FREE
from bot.domain.errors import ChannelUnreachableError, OutsiderError
from bot.ports import Attachment, Clock, Post, Storage, Stream, Whisper
from handlers.answers import RefusedError
from handlers.blocks.kit import Rendered
from handlers.clients import Clients
from handlers.directory import SlackDirectory
from handlers.messenger_files import taken_back
from handlers.messenger_once import HeldBackError, Once, Sending, Window
from handlers.messenger_outgoing import file_sending, going, outgoing, whole
from handlers.messenger_pace import Pace
from handlers.messenger_posting import (
    Outgoing,
    dm_with,
    edited,
    found_message,
    is_not_here,
    posted,
    reason,
    whispered,
)
from handlers.messenger_readers import check_readers
from handlers.messenger_streaming import END, Growing, begun, drawn, offer, show_busy

_log = structlog.get_logger()

# A channel that was shared with a customer a moment ago must not get a digest: its state is asked anew, but not for
# each of the receipts that a busy channel gets in a quarter of a minute.
PLACE_SECONDS = 15.0


class SlackMessenger:
    """The port Messenger, played by Slack's Web API."""

    def __init__(
        self,
        clients: Clients,
        storage: Storage,
        directory: SlackDirectory,
        clock: Clock,
        *,
        pace: Pace | None = None,
        once: Once | None = None,
    ) -> None:
        """Take the way to a workspace's client, where claims are kept, and what tells places and the time."""
        self._clients = clients
        self._directory = directory
        self._pace = pace or Pace()
        self._once = once or Once(storage, clock)

    async def post(self, post: Post) -> str:
        """Post once and return the ts; refused where another organisation reads along that nobody agreed to.

        The ts is empty for what is muted there or over the day's budget: nothing was posted.
        """
        # Whoever agreed to some readers agreed to no others: then Slack is asked this very moment.
        age = 0.0 if post.outside_readers else PLACE_SECONDS
        place = await self._directory.place(post.workspace_id, post.channel_id, max_age_seconds=age)
        if place is None or place.is_archived:
            raise ChannelUnreachableError
        check_readers(place, post.outside_readers)
        client = await self._clients(post.workspace_id)
        try:
            return await self._send(client, post, post.channel_id, post.thread_ts)
        except HeldBackError:
            return ""

    async def whisper(self, whisper: Whisper) -> None:
        """Tell one person something, where nobody else reads it."""
        client = await self._clients(whisper.workspace_id)
        # What is held back is told with the rest of the day.
        with suppress(HeldBackError):
            if not await self._whisper_in_channel(client, whisper):
                dm = await self._dm_with(client, whisper.user_id)
                await self._send(client, whisper, dm, None)

    async def update(self, post: Post) -> bool:
        """Redraw a message that was posted under this key; return False when it never was or is gone.

        Also where customers read by now: words that were deleted must disappear there first of all.
        """
        client = await self._clients(post.workspace_id)
        out = outgoing(post, post.channel_id, post.thread_ts)
        try:
            claim = await self._once.located(post.workspace_id, post.key, partial(found_message, client, out))
            if claim is None or claim.ts is None:
                return False
            again = outgoing(post, claim.channel_id, post.thread_ts, occasion=claim.occasion)
            return await edited(client, again, claim.ts)
        except RefusedError as refused:
            raise reason(refused) from refused

    async def send_file(self, attachment: Attachment) -> None:
        """Send somebody a file by direct message, once; refused for people from outside the workspace."""
        person = await self._directory.person(attachment.workspace_id, attachment.user_id)
        if person is None or person.team_id != attachment.workspace_id:
            raise OutsiderError
        client = await self._clients(attachment.workspace_id)
        dm = await self._dm_with(client, attachment.user_id)
        await self._deliver(file_sending(client, attachment, outgoing(attachment, dm, None)))

    async def take_back_file(self, workspace_id: str, key: str) -> bool:
        """Delete a file that was sent under this key; return False when it never was or is gone."""
        return await taken_back(
            await self._clients(workspace_id), await self._once.located(workspace_id, key, _nothing)
        )

    async def stream(self, stream: Stream, parts: AsyncIterator[object]) -> None:
        """Say parts of a message as they come, once; all at the end where Slack does not stream."""
        if await self._once.recorded(stream.workspace_id, f"{stream.key}{END}"):
            return
        place = await self._directory.place(stream.workspace_id, stream.channel_id, max_age_seconds=PLACE_SECONDS)
        if place is None or not place.is_own_dm:
            raise ChannelUnreachableError
        client = await self._clients(stream.workspace_id)
        try:
            growing = await self._begun(client, stream)
        except RefusedError as refused:
            _log.info("stream refused", key=stream.key, reason=str(refused))
            out = whole(stream, await drawn(parts))
            await self._deliver(await self._sending(client, stream, out))
        else:
            await growing.fill(parts)
            await self._ended(growing)
        await self._once.remember(stream.workspace_id, f"{stream.key}{END}", stream.channel_id)
        _log.info("message streamed", key=stream.key, channel_id=stream.channel_id)

    async def say_busy(self, stream: Stream, doing: str) -> None:
        """Show below a thread what Heed does; nothing depends on it."""
        await show_busy(await self._clients(stream.workspace_id), stream, doing)

    async def suggest(self, stream: Stream, title: str, questions: Sequence[str]) -> None:
        """Offer questions in a talk with the assistant; nothing depends on it."""
        await offer(await self._clients(stream.workspace_id), stream, title, questions)

    async def _begun(self, client: AsyncWebClient, stream: Stream) -> Growing:
        """Begin a stream once. Raises RefusedError where Slack does not stream, TryAgainError while it is unsure."""
        is_known = await self._once.recorded(stream.workspace_id, stream.key)
        sending = Sending(
            key=stream.key,
            workspace_id=stream.workspace_id,
            channel_id=stream.channel_id,
            going=going(stream, stream.channel_id),
            prepare=partial(self._pace.turn, stream.workspace_id, stream.channel_id, stream.key),
            send=partial(begun, client, stream),
            # A stream carries no key before its end, but what was posted instead of one does.
            find=partial(found_message, client, whole(stream, Rendered(text=""))),
        )
        return Growing(client, stream, await self._once.send(sending), is_open=not is_known)

    @staticmethod
    async def _ended(growing: Growing) -> None:
        try:
            await growing.close()
        except RefusedError as refused:
            raise reason(refused) from refused

    async def _send(self, client: AsyncWebClient, what: Post | Whisper, channel_id: str, thread_ts: str | None) -> str:
        return await self._deliver(await self._sending(client, what, outgoing(what, channel_id, thread_ts)))

    async def _sending(self, client: AsyncWebClient, what: Post | Whisper | Stream, out: Outgoing) -> Sending:
        about = going(what, out.channel_id)
        person = None
        if about.user_id is not None and about.occasion not in FREE:
            # Their day begins at their midnight.
            person = await self._directory.person(what.workspace_id, about.user_id)
        return Sending(
            key=out.key,
            workspace_id=what.workspace_id,
            channel_id=out.channel_id,
            going=about,
            person_zone=None if person is None else person.time_zone,
            prepare=partial(self._pace.turn, what.workspace_id, out.channel_id, out.key),
            send=partial(posted, client, out),
            find=partial(found_message, client, out),
        )

    async def _deliver(self, sending: Sending) -> str:
        try:
            ts = await self._once.send(sending)
        except RefusedError as refused:
            self._directory.forget(sending.workspace_id, channel_id=sending.channel_id)
            _log.warning("message refused", key=sending.key, error=str(refused))
            raise reason(refused) from refused
        _log.info("message sent", key=sending.key, channel_id=sending.channel_id, ts=ts)
        return ts

    async def _whisper_in_channel(self, client: AsyncWebClient, whisper: Whisper) -> bool:
        """Say it in the channel when Heed and the person are both there; return whether that worked."""
        channel_id = whisper.channel_id
        if channel_id is None or not await self._are_both_in(whisper.workspace_id, channel_id, whisper.user_id):
            return False
        out = outgoing(whisper, channel_id, whisper.thread_ts)
        sending = Sending(
            key=out.key,
            workspace_id=whisper.workspace_id,
            channel_id=channel_id,
            going=going(whisper, channel_id),
            prepare=partial(asyncio.sleep, 0),
            send=partial(whispered, client, out, whisper.user_id),
            # Nobody can look for what only one person sees: after a lost answer it is said again.
            find=_nothing,
        )
        try:
            await self._once.send(sending)
        except RefusedError as refused:
            self._directory.forget(whisper.workspace_id, channel_id=channel_id)
            if is_not_here(refused):
                return False
            raise reason(refused) from refused
        return True

    async def _are_both_in(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        place = await self._directory.place(workspace_id, channel_id)
        if place is None or place.is_archived or not place.is_member:
            return False
        return await self._directory.is_member(workspace_id, channel_id, user_id)

    @staticmethod
    async def _dm_with(client: AsyncWebClient, user_id: str) -> str:
        try:
            return await dm_with(client, user_id)
        except RefusedError as refused:
            raise reason(refused) from refused


async def _nothing(_channel_id: str, _window: Window) -> str | None:
    return None
