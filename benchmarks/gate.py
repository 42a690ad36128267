"""How many events a second are acknowledged: Heed, which keeps each one, against a bare app that keeps nothing."""

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.servers import ROOT, Server, bare, database, heed, yes_slack

SENDERS = 32
# A round takes some seconds: longer than a hiccup of the machine, shorter than a drift of its clock speed.
EVENTS = 6_000
# Rounds alternate between the apps, and the median forgets the two that were disturbed most.
ROUNDS = 5
# What an acknowledgement may cost, kept durably, as a share of the bare app's events per second.
TARGETS = {"sqlite": 1.0, "postgresql": 0.6}
TARGET_P99 = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of sending showed; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int


def send(server: Server, run: str) -> Round:
    """Send one round of unique events from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.senders", "--port", str(server.port), "--run", run]
    command += ["--events", str(EVENTS), "--senders", str(SENDERS)]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return Round(rate=told["rate"], p50=told["p50"], p99=told["p99"], failed=told["failed"])


def median(rounds: list[Round]) -> Round:
    """Return the middle of each figure; failures are added up."""
    return Round(
        rate=statistics.median(one.rate for one in rounds),
        p50=statistics.median(one.p50 for one in rounds),
        p99=statistics.median(one.p99 for one in rounds),
        failed=sum(one.failed for one in rounds),
    )


def bare_round(run: str) -> Round:
    """Measure the bare app, with nothing else of ours running."""
    with bare() as server:
        return send(server, run)


def kept_round(engine: str, run: str) -> Round:
    """Measure Heed on an empty database; what it has not worked off by the end is dropped with the database."""
    with yes_slack() as slack, database(engine) as url, heed(url, slack) as server:
        return send(server, run)


def alternate(engine: str, console: Console) -> tuple[Round, Round]:
    """Measure both in turns, each alone: Heed goes on working after its last answer, which would slow the other."""
    plain, kept = [], []
    for number in range(ROUNDS):
        run = f"{engine[0]}{number}"
        plain.append(bare_round(run))
        kept.append(kept_round(engine, run))
        rates = f"bare {plain[-1].rate:,.0f}, Heed {kept[-1].rate:,.0f} events/s"
        console.print(f"  round {number + 1} on {engine}: {rates}", style="dim")
    return median(plain), median(kept)


def run(console: Console) -> None:
    """Print the figures of both engines beside their targets."""
    table = Table(title=f"Acknowledged events, {SENDERS} senders, medians of {ROUNDS} rounds of {EVENTS:,}")
    for heading in ("engine", "app", "events/s", "p50 ms", "p99 ms", "failed", "of bare", "target"):
        table.add_column(heading, justify="left" if heading in {"engine", "app"} else "right")
    for engine, target in TARGETS.items():
        plain, kept = alternate(engine, console)
        table.add_row(engine, "bare Bolt", *figures(plain))
        share, slower = kept.rate / plain.rate, kept.p99 / plain.p99
        table.add_row("", "Heed, kept", *figures(kept), f"{share:.2f}", f"at least {target:.1f}")
        table.add_row("", "", "", "", "", "", f"p99 {slower:.2f}", f"at most {TARGET_P99:.1f}")
    console.print(table)


def figures(one: Round) -> tuple[str, str, str, str]:
    """Return a round's figures as cells."""
    return f"{one.rate:,.0f}", f"{one.p50:.1f}", f"{one.p99:.1f}", str(one.failed)
