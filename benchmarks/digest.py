"""How long a digest takes to make and draw, and how many queries, as the items grow a hundredfold."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event

from benchmarks.servers import database
from bot.domain.audience import Reader
from bot.domain.feedback import Kind, MessageRef, NewFeedback, Severity, Source
from bot.domain.periods import rolling_periods
from bot.domain.schedules import Cadence
from bot.flows.desk import Desk
from bot.flows.digest_making import DigestPlan, made_digest
from handlers.blocks.digests import digest_details, digest_message
from storage.migrate import upgrade
from storage.unit_of_work import SqlStorage, open_storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger

WORKSPACE = "T0BENCH"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
# Eight weeks, as long as a weekly digest looks back: every item is counted, none is out of sight.
SPAN = timedelta(weeks=8)
BATCH = 1_000
TARGET_SECONDS = 1.0
REPEATS = 3
WORDS = ("export", "invoice", "slow", "mobile", "offline", "photo", "login", "search", "map", "report", "shift")


def item(number: int, chance: random.Random) -> NewFeedback:
    """Return one of many items: twenty channels, two hundred accounts, one in fifty private."""
    said_at = NOW - SPAN * chance.random() - timedelta(seconds=1)
    channel = f"C{chance.randrange(20):08d}"
    account = chance.randrange(250)
    return NewFeedback(
        workspace_id=WORKSPACE,
        origin_key=f"message:{channel}:{number}",
        source=Source.REACTION,
        words=" ".join(chance.choices(WORDS, k=20)),
        said_at=said_at,
        captured_at=said_at + timedelta(minutes=5),
        captured_by=f"U{chance.randrange(40):08d}",
        author_id=f"U{chance.randrange(2_000):08d}",
        kind=chance.choice([None, *Kind]),
        severity=chance.choice([None, *Severity]),
        account_name=f"Account {account}" if account < 200 else None,
        message=MessageRef(channel_id=channel, ts=f"{said_at.timestamp():.6f}", permalink="https://b.slack.test/p1"),
        private_to=channel if chance.random() < 0.02 else None,
    )


async def grow(storage: SqlStorage, start: int, size: int) -> None:
    """Store items until there are so many."""
    for first in range(start, size, BATCH):
        chance = random.Random(first)  # noqa: S311  # the same items in every run, not a secret
        async with storage.work(WORKSPACE) as work:
            await work.feedback.add_many([item(first + n, chance) for n in range(min(BATCH, size - first))])


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that reach any database while the block runs."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def make(desk: Desk, slot: str) -> None:
    """Make, keep and draw a digest, as the job does before it posts."""
    plan = DigestPlan(
        workspace_id=WORKSPACE,
        channel_id="C0DIGEST",
        slot=slot,
        periods=rolling_periods(Cadence.WEEKLY, "Europe/Berlin", NOW),
        time_zone="Europe/Berlin",
        reader=Reader(workspace_id=WORKSPACE),
    )
    digest = await made_digest(desk, plan)
    assert digest is not None
    digest_message(digest)
    digest_details(digest)


async def measure(engine: str, table: Table) -> None:
    """Fill a database step by step, and time a digest after each step."""
    with database(engine) as url:
        await upgrade(url)
        storage = open_storage(url)
        desk = Desk(
            storage=storage,
            directory=FakeDirectory(),
            messenger=RecordingMessenger(),
            jobs=InlineJobs(),
            clock=FixedClock(NOW),
            mind=plain_mind(),
        )
        there = 0
        for size in SIZES:
            await grow(storage, there, size)
            there = size
            seconds, queries = [], 0
            for repeat in range(REPEATS):
                with counted_queries() as seen:
                    started = time.perf_counter()
                    await make(desk, f"{size}-{repeat}")
                    seconds.append(time.perf_counter() - started)
                queries = len(seen)
            table.add_row(engine, f"{size:,}", f"{min(seconds):.3f}", f"{max(seconds):.3f}", str(queries))
        await storage.close()


def run(console: Console) -> None:
    """Print seconds and queries for each size on both engines."""
    title = f"One digest, target under {TARGET_SECONDS:.0f} s at {SIZES[-1]:,} items, queries that do not grow"
    table = Table(title=title)
    for heading in ("engine", "items", "best s", "worst s", "queries"):
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for engine in ("sqlite", "postgresql"):
        console.print(f"  filling {engine} with {SIZES[-1]:,} items ...", style="dim")
        asyncio.run(measure(engine, table))
    console.print(table)
