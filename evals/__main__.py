"""`python -m evals [--short] [part ...]`: prints what Heed's understanding measures beside its targets."""

import argparse
import logging
import time

import structlog
from rich.console import Console
from rich.table import Table

from evals.material import Material
from evals.parts import parts
from evals.table import Row

_NARROWEST = 140
_MET = {True: "yes", False: "no", None: ""}


def table_of(rows: list[Row]) -> Table:
    """Return the rows as a table for a terminal."""
    table = Table("set", "task", "figure", "base", "ours", "target", "met?", "note")
    for row in rows:
        base, target = (f"{given:.3f}" if given is not None else "-" for given in (row.base, row.target))
        table.add_row(row.set, row.task, row.figure, base, f"{row.value:.3f}", target, _MET[row.is_met], row.note)
    return table


def main() -> None:
    """Measure the parts that are named, all by default, and print one table."""
    known = parts()
    parser = argparse.ArgumentParser(prog="python -m evals")
    parser.add_argument("--short", action="store_true", help="a sample of each set, in under a minute")
    parser.add_argument("parts", nargs="*", choices=[*known, []], help="which parts to measure; all when none is named")
    asked = parser.parse_args()
    # Flows log what they do; here only the table counts.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    # Narrower, the names of sets would be cut.
    console = Console(width=max(Console().width, _NARROWEST))
    material = Material()
    found: list[Row] = []
    for name in asked.parts or known:
        began = time.perf_counter()
        found += known[name](material, short=asked.short)
        console.print(f"{name}: {time.perf_counter() - began:.0f} s", style="dim")
    console.print(table_of(found))


if __name__ == "__main__":
    main()
