"""How many items a second are embedded and labelled on this machine, how long the first takes, and the memory."""

import multiprocessing
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import psutil
from rich.console import Console
from rich.table import Table

from bot.domain.analysis import LabelRequest, Source
from prompts.judging import LocalJudge
from prompts.local_analyst import LocalAnalyst
from prompts.local_mind import local_mind

ITEMS = 200
# Of the model alone, with batches of eight: what is said of it in the notes on the choice of the model.
MEMORY_TARGET = 400.0
_BEGINNINGS = ("The export", "Our invoice list", "The route planner", "Signing in", "The weekly report", "Search")
_MIDDLES = ("is slow on large accounts", "shows the wrong total", "would be better with filters", "saves us hours")
_ENDS = ("since the last update.", "and our auditors ask for it.", "so we copy everything by hand.", "on my phone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """Seconds until the first label, items a second for each step, and the memory (MiB) when all is loaded."""

    first: float
    embedded: float
    labelled: float
    judged: float
    memory: float


def texts(count: int, seed: int) -> list[str]:
    """Return items of one to three sentences, the same in every run; each has a number, so that none comes twice."""
    chance = random.Random(seed)  # noqa: S311 -- the same items in every run, not a secret
    return [" ".join(_sentence(chance, seed) for _ in range(chance.randint(1, 3))) for _ in range(count)]


def measured() -> Labelling:
    """Label items in this process, which must be a fresh one for the first and the memory to mean something."""
    mind = local_mind()
    assert isinstance(mind.local, LocalAnalyst)
    assert isinstance(mind.judge, LocalJudge)
    words, others = texts(ITEMS, 3), texts(ITEMS, 4)
    begun = time.perf_counter()
    mind.local.label_now(_request(words[0]))
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    vectors = mind.local.embedder.embed_now(words)
    embedded = len(vectors) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    for text in texts(ITEMS, 5):
        mind.local.label_now(_request(text))
    labelled = ITEMS / (time.perf_counter() - begun)
    mind.judge.scores_now(words[:1])
    begun = time.perf_counter()
    mind.judge.scores_now(others)
    judged = ITEMS / (time.perf_counter() - begun)
    memory = psutil.Process().memory_info().rss / 2**20
    return Labelling(first=first, embedded=embedded, labelled=labelled, judged=judged, memory=memory)


def run(console: Console) -> None:
    """Measure in a fresh process and print the figures."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        found = fresh.submit(measured).result()
    table = Table("figure", "measured", "target")
    table.add_row("first label, all loaded", f"{found.first:.1f} s", "")
    table.add_row("embedded a second", f"{found.embedded:.0f}", "")
    table.add_row("embedded and labelled a second", f"{found.labelled:.0f}", "")
    table.add_row("judged a second", f"{found.judged:.0f}", "")
    table.add_row("memory with all loaded", f"{found.memory:.0f} MiB", f"{MEMORY_TARGET:.0f} MiB")
    console.print(table)


def _sentence(chance: random.Random, seed: int) -> str:
    said = " ".join(chance.choice(parts) for parts in (_BEGINNINGS, _MIDDLES, _ENDS))
    return f"Case {seed}{chance.randrange(1_000_000)}: {said}"


def _request(words: str) -> LabelRequest:
    return LabelRequest(source=Source(label="F-1", words=words), accounts=("Acme", "Globex"))
