"""Reads the project's own source, for the tests that hold the rules of the house."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = (
    *("app", "checkup", "cli", "demo", "reading", "rooms"),
    *("bot", "handlers", "storage", "prompts", "sandbox", "words"),
)
AROUND = ("tests", "benchmarks", "evals", "comparisons", "docs")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed source of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(*folders: str) -> list[Path]:
    """Return the Python files of our folders and top-level modules."""
    found = [ROOT / f"{name}.py" for name in folders if (ROOT / f"{name}.py").exists()]
    for name in folders:
        found += sorted((ROOT / name).rglob("*.py"))
    return found


def place(path: Path) -> str:
    """Return a path as people write it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """Return the dotted name by which a file is imported."""
    return place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the dotted names that a file imports, those inside functions too."""
    return tuple(_imported(tree_of(path)))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def tracked() -> list[Path]:
    """Return every text file that git knows."""
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in {".png", ".woff2"}]
