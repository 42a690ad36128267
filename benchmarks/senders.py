"""A process of its own that sends signed events over kept-alive connections and times each acknowledgement.

Everything is signed before the clock starts, and an answer is read with two searches in its bytes, so that the sender
costs little beside the server that is measured.
"""

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import time
from collections.abc import Iterator
from typing import cast

import uvloop

from benchmarks.signed import message_event, signed_request

# A server that stopped answering must not hold up the whole run.
LONGEST_SECONDS = 180.0


class Sender(asyncio.Protocol):
    """One connection that sends the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], times: list[float], failures: list[bytes]) -> None:
        """Share the requests with the other senders, and collect seconds and the answers that were not 200."""
        self._requests = requests
        self._times = times
        self._failures = failures
        self._answer = b""
        self._sent_at = 0.0
        self.finished = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        # uvloop's transports have the methods of asyncio's, not their classes.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Note the time when the answer is complete."""
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found:
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(body) < int(length or b"0"):
            return
        self._times.append(time.perf_counter() - self._sent_at)
        if not head.startswith(b"HTTP/1.1 200"):
            self._failures.append(head.partition(b"\r\n")[0])
        self._answer = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that broke off as a failure."""
        if exc is not None:
            self._failures.append(str(exc).encode())
        with contextlib.suppress(asyncio.InvalidStateError):
            self.finished.set_result(None)


async def send(port: int, requests: Iterator[bytes], senders: int) -> tuple[list[float], list[bytes]]:
    """Send all requests through so many connections; return the seconds of each and the failures."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    failures: list[bytes] = []
    made = [
        await loop.create_connection(lambda: Sender(requests, times, failures), "127.0.0.1", port)
        for _ in range(senders)
    ]
    async with asyncio.timeout(LONGEST_SECONDS):
        await asyncio.gather(*(protocol.finished for _, protocol in made))
    return times, failures


async def measure(port: int, events: int, senders: int, run: str) -> dict[str, object]:
    """Warm up, then time so many unique events."""
    # Enough for every connection to have been used, and for code and pools to be warm.
    warm_up = senders * 5
    requests = [signed_request(message_event(number, run)) for number in range(warm_up + events)]
    await send(port, iter(requests[:warm_up]), senders)
    started = time.perf_counter()
    times, failures = await send(port, iter(requests[warm_up:]), senders)
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100)
    return {
        "rate": len(times) / seconds,
        "p50": cuts[49] * 1_000,
        "p99": cuts[98] * 1_000,
        "failures": [failure.decode(errors="replace") for failure in failures[:3]],
        "failed": len(failures),
    }


def main() -> None:
    """Read what to send from the command line and write the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--senders", type=int, default=32)
    parser.add_argument("--run", required=True, help="makes the event ids of this run unique")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(given.port, given.events, given.senders, given.run))
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
