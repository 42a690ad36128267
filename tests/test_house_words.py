"""Rules that are about words in the source: what is silenced, skipped, named, linked to and promised."""

import re
from pathlib import Path

import pytest

from tests.source import AROUND, OURS, place, sources, tracked

# A newcomer without a browser, or without the large public material that is not kept here, can still run everything
# else; in CI both fail instead of skipping.
MAY_SKIP = {
    "tests/browser/conftest.py",
    "tests/evals/test_floors.py",
    "tests/loop/test_listening_replay.py",
    "tests/loop/test_real_material.py",
}

# The cases of docs/faults.md that this version must survive; each has a test whose docstring names its number.
COVERED = set(range(1, 45))
LATER: dict[int, str] = {}


@pytest.mark.parametrize("word", ["unittest.mock", "mocker", "MagicMock"])
def test_tests_play_with_fakes(word: str) -> None:
    """No test uses mocks: a fake that keeps the contract is tested itself."""
    users = [place(path) for path in sources("tests") if path != Path(__file__) and word in path.read_text("utf-8")]
    assert not users, users


def test_nothing_is_skipped() -> None:
    """Only what needs a browser or outside material may skip, and it says why."""
    pattern = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    users = [
        place(path)
        for path in sources("tests")
        if place(path) not in MAY_SKIP and path != Path(__file__) and pattern.search(path.read_text("utf-8"))
    ]
    assert not users, users


def test_every_silenced_check_says_why() -> None:
    """A noqa or a type: ignore names its rule and is followed by a reason."""
    silenced = re.compile(r"# (?:noqa|type: ignore)(?P<rest>.*)")
    reasoned = re.compile(r"(?:: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*|\[[a-z, -]+\])\W+\w")
    bare = [
        f"{place(path)}: {found.group()}"
        for path in sources(*OURS, *AROUND)
        if path != Path(__file__)
        for found in silenced.finditer(path.read_text("utf-8"))
        if not reasoned.match(found["rest"])
    ]
    assert not bare, "\n".join(bare)


def test_the_project_names_no_registry_and_no_machine() -> None:
    """Locks hold hashes, never addresses; nothing points into somebody's home."""
    # Written in pieces, so that this file does not name them either.
    words = ["pypi." + "org", "pythonhosted." + "org", "registry.npmjs." + "org", "index" + "-url", "find" + "-links"]
    words += ["/" + "root/", "/" + "home/", "/" + "Users/", "/" + "work/", "/" + "opt/"]
    strays = [
        f"{place(path)} names {word}"
        for path in tracked()
        for text in [path.read_text(encoding="utf-8", errors="replace")]
        for word in words
        if word in text
    ]
    assert not strays, "\n".join(strays)


def test_links_between_our_pages_lead_somewhere() -> None:
    """Every relative link in a Markdown file points at a file that exists."""
    link = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)")
    broken = [
        f"{place(path)} -> {found['target']}"
        for path in tracked()
        if path.suffix == ".md"
        for found in link.finditer(path.read_text("utf-8"))
        if not (path.parent / found["target"]).exists()
    ]
    assert not broken, "\n".join(broken)


def test_every_known_fault_has_a_test() -> None:
    """Each of the forty-four cases is named by a test's docstring, or its part of Heed is not built yet."""
    named = set()
    for path in sources("tests"):
        for found in re.finditer(r"\b[Ff]aults? (\d+(?:(?:, | and |, and )\d+)*)", path.read_text("utf-8")):
            named |= {int(number) for number in re.findall(r"\d+", found.group(1))}
    assert COVERED | set(LATER) == set(range(1, 45))
    missing = sorted(COVERED - named)
    assert not missing, f"no test names fault {missing}"
