"""How events, commands and interactions reach the app: logged, late or doubled by the faults, repeated as by Slack."""

import asyncio
import time
from contextlib import suppress
from dataclasses import replace

from sandbox.delivery.faults import Faults
from sandbox.delivery.journal import Journal
from sandbox.delivery.outgoing import Ack, Outgoing, Transport
from sandbox.wire import Json
from sandbox.workspace.world import World

# Slack tries an event again at once, after a minute and after five.
RETRY_DELAYS_S = (0, 60, 300)
# How long an event waits for another to overtake it; long enough for a person or a test to cause one.
OVERTAKING_S = 2.0
# How long whoever asks waits for everything to be acknowledged: longer than any machine needs that is only busy.
SETTLED_WITHIN_S = 60.0


class Delivery:
    """Sends through a transport, logs every attempt and repeats events as Slack does."""

    def __init__(self, transport: Transport, world: World, faults: Faults, journal: Journal) -> None:
        """Begin with nothing under way."""
        self._transport = transport
        self._world = world
        self._faults = faults
        self._journal = journal
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: asyncio.Event | None = None

    def event(self, envelope: Json) -> None:
        """Send an event in the background."""
        task = asyncio.get_running_loop().create_task(self._in_turn(envelope))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, outgoing: Outgoing) -> Ack:
        """Send one request, log it and return its acknowledgement."""
        row = self._journal.open_row("to_app", outgoing.what, outgoing.payload, at=self._world.epoch())
        row.retry = outgoing.retry
        started = time.perf_counter()
        ack = await self._transport.send(outgoing)
        row.ms = round((time.perf_counter() - started) * 1000, 1)
        if self._faults.drop_ack:
            ack = Ack(error="operation_timeout", reason="http_timeout")
        row.status, row.error, row.response = ack.status, ack.error, ack.body
        self._journal.close_row(row)
        return ack

    async def knock(self) -> bool:
        """Whether the app is there: it answers Slack's url_verification, or holds a websocket."""
        challenge = World.new_id("", 20)
        payload = {"type": "url_verification", "token": "sandbox-verification-token", "challenge": challenge}
        return await self._transport.knock(payload)

    async def settled(self, timeout_s: float = SETTLED_WITHIN_S) -> None:
        """Wait until every event was acknowledged or given up; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Drop what is under way and close connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.close()

    async def _in_turn(self, envelope: Json) -> None:
        """Deliver an event, after the one that follows it when order is to suffer."""
        if not self._faults.out_of_order:
            await self._copies(envelope)
            return
        if self._waiting is not None:
            overtaken, self._waiting = self._waiting, None
            await self._copies(envelope)
            overtaken.set()
            return
        self._waiting = mine = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(mine.wait(), OVERTAKING_S)
        if self._waiting is mine:
            self._waiting = None
        else:
            # Somebody is overtaking already, however long that takes.
            await mine.wait()
        await self._copies(envelope)

    async def _copies(self, envelope: Json) -> None:
        """Deliver an event as often as the faults want, at the same time."""
        copies = [envelope]
        for _ in range(self._faults.duplicate):
            new_id = {"event_id": World.new_id("Ev")} if self._faults.duplicate_ids else {}
            copies.append(envelope | new_id)
        await asyncio.gather(*(self._with_retries(one) for one in copies))

    async def _with_retries(self, envelope: Json) -> None:
        """Deliver an event, again and again until it is acknowledged or Slack would give up."""
        outgoing = Outgoing(kind="events_api", what=_event_name(envelope), payload=envelope)
        ack = await self.ask(outgoing)
        for number, delay_s in enumerate(RETRY_DELAYS_S, start=1):
            if ack.error is None or ack.forbids_retry:
                return
            await asyncio.sleep(delay_s / self._faults.retry_speed)
            ack = await self.ask(replace(outgoing, retry=number, retry_reason=ack.reason))


def _event_name(envelope: Json) -> str:
    """Name an event for the log: type and subtype."""
    event: Json = envelope.get("event", {})
    subtype = event.get("subtype")
    return f"{event.get('type', envelope.get('type'))}" + (f".{subtype}" if subtype else "")
