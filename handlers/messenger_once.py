"""Claim, then send: how a message goes out once although Slack has no idempotency key and processes die.

1. The key is claimed in the database, in a transaction of its own.
2. The message is sent, carrying the key.
3. Slack's ts is recorded.

Who finds a claim without a ts knows that somebody died or lost the connection between 1 and 3: once the claim is too
old to be anybody's who is still sending, they look in Slack for the key, take the claim over, and only then send.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from weakref import WeakValueDictionary

import structlog

from bot.domain.errors import TryAgainError
from bot.flows.attention import claim_message
from bot.ports import Claim, Clock, Going, Storage
from handlers.answers import NotSentError, RateLimitedError, RefusedError, UnansweredError
from handlers.messenger_pace import Sleep

_log = structlog.get_logger()

# No request leaves later than this after its claim.
SENDING = timedelta(seconds=45)
# A claim older than this is nobody's who is still sending: Slack may work for a minute on a request that we gave up,
# and a quarter of a minute is for slow clocks.
LEASE = SENDING + timedelta(seconds=60) + timedelta(seconds=15)
# A wait that Slack asks for is waited out here when it is this short; a longer one goes back to the job.
PATIENCE_SECONDS = 5.0
# After a broken connection Slack may need a moment before the message shows in the history.
SETTLE_SECONDS = 2.0
# Our clock and Slack's may differ by this much when a message is looked for by time.
SKEW = timedelta(seconds=60)
ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The span in which a message must have been posted, if it was."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, claim: Claim) -> "Window":
        """Return the span in which the holder of a claim can have posted."""
        return cls(since=claim.claimed_at - SKEW, until=claim.claimed_at + LEASE + SKEW)


# Looks in a channel for the message of a key.
Find: TypeAlias = Callable[[str, Window], Awaitable[str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message on its way: how it is sent (returns the ts), and how it is found when that ended in silence."""

    key: str
    workspace_id: str
    channel_id: str
    # What is remembered of it, and the time zone of the one person whom it is for.
    going: Going
    person_zone: str | None = None
    # What must come first and shows nothing: waiting for a turn, uploading a file.
    prepare: Callable[[], Awaitable[None]]
    send: Callable[[], Awaitable[str]]
    find: Find


class HeldBackError(Exception):
    """The message is muted there, or today's budget is spent: nothing was sent, and it is remembered that it waits."""


class Once:
    """Sends each key once."""

    def __init__(
        self, storage: Storage, clock: Clock, *, sleep: Sleep = asyncio.sleep, settle_seconds: float = SETTLE_SECONDS
    ) -> None:
        """Take where claims are kept, what tells the time, and how to wait."""
        self._storage = storage
        self._clock = clock
        self._sleep = sleep
        self._settle_seconds = settle_seconds
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def send(self, sending: Sending) -> str:
        """Return the ts of the message, sent now or before; raise TryAgainError while it is unsure or not our turn.

        RefusedError when Slack does not want it, HeldBackError when nobody wants it now.
        """
        lock = self._locks.setdefault((sending.workspace_id, sending.key), asyncio.Lock())
        async with lock:
            claim = await self._posted(sending.workspace_id, sending.key)
            is_ours = False
            if claim is None:
                # This may take long, and must not use up the lease.
                await sending.prepare()
                claim = await self._claimed(sending)
                is_ours = not claim.was_claimed
            if claim.is_held:
                raise HeldBackError
            if claim.ts is not None:
                return claim.ts
            return await (self._sent(sending, claim) if is_ours else self._unfinished(sending, claim))

    async def recorded(self, workspace_id: str, key: str) -> bool:
        """Say whether the ts of a message is known under this key."""
        claim = await self._posted(workspace_id, key)
        return claim is not None and claim.ts is not None

    async def remember(self, workspace_id: str, key: str, channel_id: str) -> None:
        """Remember that something was done to its end, under a key that no message has."""
        async with self._storage.work(workspace_id) as work:
            await work.posts.claim(key, channel_id, self._clock.now())
            await work.posts.record(key, channel_id, "done", self._clock.now())

    async def located(self, workspace_id: str, key: str, find: Find) -> Claim | None:
        """Return the claim of a message that is in Slack, looked up there when nobody recorded it, or None.

        Raises TryAgainError while it is on its way.
        """
        claim = await self._posted(workspace_id, key)
        if claim is None or claim.ts is not None:
            return claim
        if claim.is_held:
            return None
        ts = await find(claim.channel_id, Window.of(claim))
        if ts is None:
            if self._left(claim) > timedelta(0):
                # Most likely it is on its way and there in a second: nothing is sent here, so nobody waits for the end
                # of the lease.
                raise TryAgainError
            return None
        await self._record(workspace_id, key, claim.channel_id, ts)
        return replace(claim, ts=ts)

    async def _unfinished(self, sending: Sending, claim: Claim) -> str:
        """Finish what somebody began: look for their message, and send only when it is certain that there is none."""
        self._raise_if_young(claim)
        # A whisper may have begun in the channel and go on as a direct message.
        for channel_id in dict.fromkeys((claim.channel_id, sending.channel_id)):
            ts = await sending.find(channel_id, Window.of(claim))
            if ts is not None:
                _log.info("message found after a lost answer", key=sending.key, channel_id=channel_id, ts=ts)
                await self._record(sending.workspace_id, sending.key, channel_id, ts)
                return ts
        await sending.prepare()
        now = self._clock.now()
        async with self._storage.work(sending.workspace_id) as work:
            is_ours = await work.posts.take_over(sending.key, seen_at=claim.claimed_at, at=now)
        if not is_ours:
            raise TryAgainError(after_seconds=LEASE.total_seconds())
        return await self._sent(sending, replace(claim, channel_id=sending.channel_id, claimed_at=now))

    async def _sent(self, sending: Sending, claim: Claim) -> str:
        """Send a claimed message and record it; what certainly failed gives the claim back."""
        try:
            ts = await self._sent_or_found(sending, claim)
        except RefusedError:
            await self._release(sending)
            raise
        except RateLimitedError as error:
            await self._release(sending)
            raise TryAgainError(after_seconds=error.after_seconds) from error
        except NotSentError as error:
            await self._release(sending)
            raise TryAgainError from error
        except UnansweredError as error:
            # The claim stays: whoever tries again looks first.
            raise TryAgainError(after_seconds=LEASE.total_seconds()) from error
        await self._record(sending.workspace_id, sending.key, sending.channel_id, ts)
        return ts

    async def _sent_or_found(self, sending: Sending, claim: Claim) -> str:
        for _ in range(ATTEMPTS - 1):
            try:
                return await sending.send()
            except RateLimitedError as error:
                if error.after_seconds > PATIENCE_SECONDS:
                    raise
                await self._sleep(error.after_seconds)
            except UnansweredError as error:
                ts = await self._found(sending, claim, error)
                if ts is not None:
                    return ts
                return await self._sent_again(sending)
            if self._clock.now() - claim.claimed_at > SENDING:
                break
        return await sending.send()

    async def _found(self, sending: Sending, claim: Claim, error: UnansweredError) -> str | None:
        """Look for a message whose sending broke off; None when Slack is done with it and has not posted it."""
        if error.timed_out:
            # Slack may still be working on it: then only time tells.
            raise error
        await self._sleep(self._settle_seconds)
        return await sending.find(sending.channel_id, Window.of(claim))

    @staticmethod
    async def _sent_again(sending: Sending) -> str:
        """Send once more; from here on no failure is certain, because the first request may show up late."""
        try:
            return await sending.send()
        except (RefusedError, RateLimitedError, NotSentError) as error:
            raise UnansweredError from error

    def _raise_if_young(self, claim: Claim) -> None:
        left = self._left(claim)
        if left > timedelta(0):
            # A clock that was set back must not make anybody wait longer than a lease.
            raise TryAgainError(after_seconds=min(left, LEASE).total_seconds())

    def _left(self, claim: Claim) -> timedelta:
        """Return for how long its holder may still be sending a message."""
        return LEASE - (self._clock.now() - claim.claimed_at)

    async def _posted(self, workspace_id: str, key: str) -> Claim | None:
        async with self._storage.work(workspace_id) as work:
            return await work.posts.posted(key)

    async def _claimed(self, sending: Sending) -> Claim:
        async with self._storage.work(sending.workspace_id) as work:
            return await claim_message(work, sending.going, self._clock.now(), person_zone=sending.person_zone)

    async def _release(self, sending: Sending) -> None:
        async with self._storage.work(sending.workspace_id) as work:
            await work.posts.release(sending.key)

    async def _record(self, workspace_id: str, key: str, channel_id: str, ts: str) -> None:
        async with self._storage.work(workspace_id) as work:
            await work.posts.record(key, channel_id, ts, self._clock.now())
