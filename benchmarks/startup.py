"""How long until the first event is acknowledged, and how much memory an idle process holds, beside the bare app."""

import asyncio
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count

from rich.console import Console
from rich.table import Table

from benchmarks.senders import send
from benchmarks.servers import Server, bare, database, heed, yes_slack
from benchmarks.signed import message_event, signed_request

REPEATS = 5
# After this long nothing is still being loaded in the background, and memory stands still.
SETTLE_SECONDS = 6.0
TARGET = 1.5

_numbers = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start: seconds until the health page answered and the first event was acknowledged; idle MiB."""

    up: float
    acknowledged: float
    memory: float


def one_start(start: Callable[[], AbstractContextManager[Server]]) -> Start:
    """Start a server, send it one event, and let it settle."""
    with start() as server:
        begun = time.perf_counter()
        _, failures = asyncio.run(send(server.port, iter([signed_request(message_event(next(_numbers), "s"))]), 1))
        assert not failures, failures
        acknowledged = server.seconds + time.perf_counter() - begun
        time.sleep(SETTLE_SECONDS)
        return Start(up=server.seconds, acknowledged=acknowledged, memory=server.memory())


def medians(starts: list[Start]) -> Start:
    """Return the middle of each figure."""
    return Start(
        up=statistics.median(one.up for one in starts),
        acknowledged=statistics.median(one.acknowledged for one in starts),
        memory=statistics.median(one.memory for one in starts),
    )


def run(console: Console) -> None:
    """Start both apps in turns and print the medians; the database is migrated beforehand, as after a first start."""
    seen: dict[str, list[Start]] = {"bare Bolt": [], "Heed": []}
    with yes_slack() as slack, database("sqlite") as url:
        starts = {"bare Bolt": bare, "Heed": lambda: heed(url, slack)}
        for repeat in range(REPEATS):
            for name, start in starts.items():
                console.print(f"  start {repeat + 1} of {name} ...", style="dim")
                seen[name].append(one_start(start))
    plain, ours = medians(seen["bare Bolt"]), medians(seen["Heed"])
    table = Table(title=f"A start on SQLite, medians of {REPEATS}")
    for heading in ("", "bare Bolt", "Heed", "ratio", "target"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, before, after, unit in (
        ("health page answers", plain.up, ours.up, "s"),
        ("first event acknowledged", plain.acknowledged, ours.acknowledged, "s"),
        (f"memory, idle for {SETTLE_SECONDS:.0f} s", plain.memory, ours.memory, "MiB"),
    ):
        table.add_row(name, f"{before:.2f} {unit}", f"{after:.2f} {unit}", f"{after / before:.2f}", f"at most {TARGET}")
    console.print(table)
