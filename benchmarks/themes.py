"""How long it takes to find the theme of one arriving item, and how many queries, as the items grow a hundredfold."""

import asyncio
import random
import statistics
import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sqlalchemy import select, update
from sqlmodel import col

from benchmarks.digest import BATCH, NOW, SIZES, WORKSPACE, counted_queries, item
from benchmarks.search import WORDS_AN_ITEM, said
from benchmarks.servers import database
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme
from bot.domain.themes_matching import new_shape
from bot.flows.desk import Desk
from bot.flows.placing import place_item
from storage.migrate import upgrade
from storage.tables import EmbeddingRow, FeedbackRow
from storage.unit_of_work import SqlStorage, open_storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger

# Themes that a busy workspace has; of every ten items one waits in the pool.
THEMES = 200
POOLED = 10
ARRIVALS = 60
DIMENSIONS = 384
# At a hundred times as many items one more may take at most so much longer.
TARGET = 1.5


def vectors(topics: NDArray[np.float64], count: int, seed: int) -> NDArray[np.float32]:
    """Return `(count, d)` unit vectors: the n-th lies near topic n modulo their number, every tenth near none."""
    chance = np.random.default_rng(seed)
    rows = topics[np.arange(count) % len(topics)] + 0.7 * chance.standard_normal((count, DIMENSIONS))
    rows[::POOLED] = chance.standard_normal((len(rows[::POOLED]), DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


async def grow(storage: SqlStorage, topics: NDArray[np.float64], start: int, size: int, model: str) -> list[str]:
    """Store items with their vectors until there are so many; return the ids of the new ones."""
    ids: list[str] = []
    for first in range(start, size, BATCH):
        chance = random.Random(first)  # noqa: S311  # the same items in every run, not a secret
        batch = [replace(item(first + n, chance), words=said(chance, WORDS_AN_ITEM)) for n in range(BATCH)]
        every = vectors(topics, BATCH, first)
        async with storage.work(WORKSPACE) as work:
            await work.feedback.add_many(batch)
        async with storage.scope(WORKSPACE) as scope:
            newest = select(col(FeedbackRow.id)).where(
                col(FeedbackRow.workspace_id) == WORKSPACE, col(FeedbackRow.number) > first
            )
            kept = list(await scope.session.scalars(newest.order_by(col(FeedbackRow.number))))
            rows = [
                {"workspace_id": WORKSPACE, "feedback_id": one, "model": model, "number": first + n, "vector": vector}
                for n, (one, vector) in enumerate(zip(kept, every, strict=True), start=1)
            ]
            (await scope.lock_workspace()).next_vector_number = first + BATCH + 1
            await scope.session.execute(scope.insert(EmbeddingRow), rows)
        ids += kept
    return ids


async def settle(storage: SqlStorage, themes: list[Theme], ids: list[str]) -> None:
    """Put items into the themes of their topics, all but every tenth."""
    for at, theme in enumerate(themes):
        mine = [one for n, one in enumerate(ids) if n % len(themes) == at and n % POOLED]
        async with storage.scope(WORKSPACE) as scope:
            these = col(FeedbackRow.workspace_id) == WORKSPACE, col(FeedbackRow.id).in_(mine)
            await scope.session.execute(update(FeedbackRow).where(*these).values(theme_id=theme.id))


async def measured(desk: Desk, themes: list[Theme]) -> None:
    """Measure where the themes lie, as a merge does."""
    model = desk.mind.embedder.model
    async with desk.storage.work(WORKSPACE) as work:
        for theme in themes:
            found = await work.themes.member_vectors(theme.id, model, limit=5_000)
            if found:
                await work.themes.put_shape(new_shape(theme.id, model, np.stack([vector for _, vector in found])))


async def arrive(desk: Desk, storage: SqlStorage, topics: NDArray[np.float64], size: int) -> tuple[list[float], int]:
    """Place items that arrive; return the seconds of each, and the most queries of any."""
    ids = await grow(storage, topics, size, size + BATCH, desk.mind.embedder.model)
    seconds, queries = [], 0
    for one in ids[:ARRIVALS]:
        with counted_queries() as seen:
            started = time.perf_counter()
            await place_item(desk, {"workspace_id": WORKSPACE, "feedback_id": one})
            seconds.append(time.perf_counter() - started)
        queries = max(queries, len(seen))
    return seconds, queries


async def measure(engine: str, table: Table) -> None:
    """Fill a database step by step, and time arrivals after each step."""
    topics = np.random.default_rng(7).standard_normal((THEMES, DIMENSIONS))
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
        themes: list[Theme] = []
        there = 0
        for size in SIZES:
            ids = await grow(storage, topics, there, size, desk.mind.embedder.model)
            if not themes:
                themes = await begun(storage)
            await settle(storage, themes, ids)
            await measured(desk, themes)
            seconds, queries = await arrive(desk, storage, topics, size)
            there = size + BATCH
            median, worst = (1000 * statistics.median(seconds), 1000 * max(seconds))
            table.add_row(engine, f"{size:,}", f"{median:.1f}", f"{worst:.1f}", str(queries))
        await storage.close()


async def begun(storage: SqlStorage) -> list[Theme]:
    """Begin the themes."""
    async with storage.work(WORKSPACE) as work:
        return [
            await work.themes.add(NewTheme(name=f"Theme {n}", description="", named_by=SetBy.PERSON, created_at=NOW))
            for n in range(THEMES)
        ]


def run(console: Console) -> None:
    """Print milliseconds and queries for each size on both engines."""
    title = f"The theme of one item among {THEMES}, target: at most {TARGET} times as long at a hundred times the items"
    table = Table(title=title)
    for heading in ("engine", "items", "median ms", "worst ms", "queries"):
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for engine in ("sqlite", "postgresql"):
        console.print(f"  filling {engine} with {SIZES[-1]:,} items and their vectors ...", style="dim")
        asyncio.run(measure(engine, table))
    console.print(table)
