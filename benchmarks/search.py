"""How long a search by meaning and words takes among 100,000 items, beside plain numpy brute force in the same run."""

import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import psutil
import psycopg
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.digest import BATCH, WORKSPACE, item
from benchmarks.servers import database
from bot.domain.audience import Reader
from bot.ports import Search
from storage.migrate import upgrade
from storage.revision import head
from storage.tables import EmbeddingRow
from storage.unit_of_work import SqlStorage, open_storage

ITEMS = 100_000
QUERIES = 60
WARM_UP = 5
DIMENSIONS = 384
MODEL = "bench"
# A search may take as long as two passes over all vectors.
TARGET = 2.0
# As many different words as a busy workspace uses, a few of them all the time (Zipf).
VOCABULARY = 20_000
LETTERS = "abcdfghklmnoprtuvwz"
WORDS_AN_ITEM = 20
WORDS_A_QUERY = 3
EVERYBODY = Reader(workspace_id=WORKSPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds of each search, and of plain products with all vectors."""

    ours: list[float]
    # By meaning alone: the same question that numpy is asked, with rights and words of the items.
    near: list[float]
    plain: list[float]
    first: float
    mebibytes: float


def said(chance: random.Random, number: int) -> str:
    """Return so many words, the frequent ones often; none is the beginning of another, as few words are."""
    return " ".join(word(min(int(10 * chance.paretovariate(0.6)), VOCABULARY)) for _ in range(number))


def word(number: int) -> str:
    """Return a word of six letters of its own."""
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(5)) + "o"


def vectors() -> NDArray[np.float32]:
    """Return one unit vector for each item: a few hundred topics with a spread, as sentences have."""
    chance = np.random.default_rng(7)
    topics = chance.standard_normal((300, DIMENSIONS))
    rows = topics[chance.integers(0, len(topics), ITEMS)] + 1.2 * chance.standard_normal((ITEMS, DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


async def fill(storage: SqlStorage, every: NDArray[np.float32]) -> None:
    """Store items with their vectors, in batches, as an import does."""
    chance = random.Random(7)  # noqa: S311  # the same items in every run, not a secret
    for first in range(0, len(every), BATCH):
        batch = [replace(item(first + n, chance), words=said(chance, WORDS_AN_ITEM)) for n in range(BATCH)]
        async with storage.work(WORKSPACE) as work:
            await work.feedback.add_many(batch)
    async with storage.work(WORKSPACE) as work:
        ids = [one.id async for one in work.feedback.readable(None)]
    for first in range(0, len(ids), BATCH):
        some = enumerate(ids[first : first + BATCH], start=first)
        rows = [
            {"workspace_id": WORKSPACE, "feedback_id": one, "model": MODEL, "number": n + 1, "vector": every[n]}
            for n, one in some
        ]
        async with storage.scope(WORKSPACE) as scope:
            (await scope.lock_workspace()).next_vector_number = rows[-1]["number"] + 1
            await scope.session.execute(scope.insert(EmbeddingRow), rows)


async def time_searches(storage: SqlStorage, every: NDArray[np.float32]) -> Times:
    """Search for things that were said and for things that were not, as people do."""
    chance, noise = random.Random(11), np.random.default_rng(11)  # noqa: S311  # same
    process = psutil.Process()
    before = process.memory_info().rss
    times = Times(ours=[], near=[], plain=[], first=0.0, mebibytes=0.0)
    first = 0.0
    for turn in range(QUERIES + WARM_UP):
        wanted = every[chance.randrange(len(every))] + 0.3 * noise.standard_normal(DIMENSIONS).astype(np.float32)
        wanted = (wanted / np.linalg.norm(wanted)).astype(np.float32)
        search = Search(words=said(chance, WORDS_A_QUERY), limit=10)
        started = time.perf_counter()
        async with storage.work(WORKSPACE) as work:
            found = await work.embeddings.search(search, wanted, MODEL, EVERYBODY)
        ours = time.perf_counter() - started
        started = time.perf_counter()
        async with storage.work(WORKSPACE) as work:
            await work.embeddings.nearest(wanted, MODEL, EVERYBODY, limit=10)
        near = time.perf_counter() - started
        assert len(found) == 10
        first = first or ours
        if turn >= WARM_UP:
            times.ours.append(ours)
            times.near.append(near)
    # Not in turns: numpy's threads spin for a while after each product, where a search would be meant to run.
    for at in range(QUERIES):
        started = time.perf_counter()
        np.argpartition(-(every @ every[at]), 10)
        times.plain.append(time.perf_counter() - started)
    return replace(times, first=first, mebibytes=(process.memory_info().rss - before) / 2**20)


async def measure(url: str) -> Times:
    """Fill a database, and search in it."""
    every = vectors()
    # By its number, which leaves pgvector's index to the second call: built at once it takes a tenth of the time.
    await upgrade(url, head())
    filling = open_storage(url)
    await fill(filling, every)
    await filling.close()
    await upgrade(url)
    if url.startswith("postgresql"):
        # As the server does by itself a minute after so much was written.
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ANALYZE")
    storage = open_storage(url)
    times = await time_searches(storage, every)
    await storage.close()
    return times


@contextmanager
def with_pgvector() -> Iterator[str]:
    """Give a database in which PostgreSQL itself knows nearness."""
    with database("postgresql") as url:
        # The user of this server is its administrator, so that the migration installs the extension by itself.
        yield url


@contextmanager
def without_pgvector() -> Iterator[str]:
    """Give a database whose owner may not install the extension, as on many servers."""
    with database("postgresql") as url, psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE bench LOGIN")
        admin.execute("CREATE DATABASE bench OWNER bench")
        yield url.replace("postgres:@", "bench@", 1).replace("/postgres?", "/bench?", 1)


def run(console: Console) -> None:
    """Print the middle and the worst of a hundred for each engine."""
    table = Table(title=f"A search among {ITEMS:,} items; target: at most {TARGET:.0f} x numpy brute force (p50)")
    headings = ("engine", "p50 ms", "p99 ms", "meaning p50", "p99", "numpy p50", "p99", "ratio", "first", "MiB")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    ways = {
        "sqlite": lambda: database("sqlite"),
        "postgresql": without_pgvector,
        "postgresql, pgvector": with_pgvector,
    }
    for name, opened in ways.items():
        console.print(f"  filling {name} with {ITEMS:,} items ...", style="dim")
        with opened() as url:
            times = asyncio.run(measure(url))
        parts = [statistics.quantiles(seconds, n=100) for seconds in (times.ours, times.near, times.plain)]
        figures = [f"{1000 * part[at]:.1f}" for part in parts for at in (49, 98)]
        ratio = f"{parts[0][49] / parts[2][49]:.2f}"
        table.add_row(name, *figures, ratio, f"{1000 * times.first:.0f}", f"{times.mebibytes:.0f}")
    console.print(table)
