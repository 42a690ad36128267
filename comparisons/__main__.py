"""`python -m comparisons [--write]`: how far Heed's statistics are from others'; fails where they must agree."""

import argparse
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

from comparisons.agreement import Agreement, agreement_of
from comparisons.ours import TOLERANCE
from comparisons.rows import rows

REFERENCES = Path(__file__).parent / "references.json"
# Of each line as many cases are kept: enough that every branch of a formula is met, few enough to read.
_KEPT = 12
_COMPARED = ("gbstats", "statsmodels", "scipy", "numpy")


def line_of(found: Agreement) -> str:
    """Return a line of the table, in Markdown."""
    cells = (
        found.row.quantity,
        found.row.method,
        f"{found.cases:,}" + (f" ({found.missing:,} figures no number)" if found.missing else ""),
        f"{found.absolute:.1e}",
        f"{found.relative:.1e}",
        "yes" if found.row.is_same else "no",
    )
    return f"| {' | '.join(cells)} |"


def written(found: list[Agreement], versions: dict[str, str]) -> str:
    """Return the references that the ordinary tests hold Heed to: a case a line."""
    lines = []
    for each in found:
        if not each.row.is_same:
            continue
        step = max(1, len(each.answered) // _KEPT)
        lines += [
            json.dumps({"call": each.row.call, "method": each.row.method, "case": case, "expected": expected})
            for case, expected in each.answered[::step][:_KEPT]
        ]
    return f'{{"versions": {json.dumps(versions)},\n"references": [\n' + ",\n".join(lines) + "\n]}\n"


def main() -> None:
    """Compare, print the table, write the references where asked to; exit with 1 where a same method differs."""
    parser = argparse.ArgumentParser(prog="python -m comparisons")
    parser.add_argument("--write", action="store_true", help="write the references that the ordinary tests hold")
    asked = parser.parse_args()
    # Others divide by zero and overflow on the way; where that leaves no number, the table counts it.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="gbstats|scipy|statsmodels")
    versions = {name: version(name) for name in _COMPARED}
    print(", ".join(f"{name} {number}" for name, number in versions.items()), flush=True)
    print("| quantity | compared with | cases | largest difference | relative | same method |")
    print("|---|---|---|---|---|---|", flush=True)
    found = []
    for row in rows():
        found.append(agreement_of(row))
        print(line_of(found[-1]), flush=True)
    if asked.write:
        REFERENCES.write_text(written(found, versions), encoding="utf-8")
    broken = [each.row.quantity for each in found if not each.holds]
    if broken:
        sys.exit(f"differs by more than {TOLERANCE:g}: {', '.join(broken)}")


if __name__ == "__main__":
    main()
