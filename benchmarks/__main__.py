"""`python -m benchmarks [part ...]`: prints figures beside their targets, keeps nothing."""

import argparse
import platform

import psutil
from rich.console import Console

from benchmarks import digest, gate, home, labelling, latency, search, startup, themes

PARTS = {
    "gate": gate.run,
    "latency": latency.run,
    "digest": digest.run,
    "startup": startup.run,
    "labelling": labelling.run,
    "search": search.run,
    "themes": themes.run,
    "home": home.run,
}


def main() -> None:
    """Run the parts that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts to run; all when none is named")
    wanted = parser.parse_args().parts or list(PARTS)
    console = Console()
    memory = psutil.virtual_memory().total / 2**30
    console.print(f"Python {platform.python_version()}, {psutil.cpu_count()} cores, {memory:.0f} GiB of memory")
    for name in wanted:
        console.rule(name)
        PARTS[name](console)


if __name__ == "__main__":
    main()
