"""How often Heed hangs a theme on the right objective by itself, and leaves what serves none off vision.

The cases are our own (`evals/objective_cases.txt`): no public corpus has objectives and what they are for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.alignment_matching import direction, suggestions
from evals.table import Row

_CASES = Path(__file__).with_name("objective_cases.txt")
_SET = "objectives (ours)"


class Embedding(Protocol):
    """Whatever turns texts into unit vectors."""

    def vectors(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, `(n, 384)`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team: objectives as key, name and success; cases as a theme's name, what was said, and the right key."""

    objectives: tuple[tuple[str, str, str], ...]
    cases: tuple[tuple[str, tuple[str, ...], str | None], ...]


def teams() -> Iterator[Team]:
    """Yield the teams of the file."""
    _, *parts = _CASES.read_text(encoding="utf-8").split("\n== ")
    for part in parts:
        lines = [line for line in part.splitlines()[1:] if line.strip()]
        rows = [[cell.strip() for cell in line.removeprefix("! ").split("|")] for line in lines]
        aims = [row for line, row in zip(lines, rows, strict=True) if line.startswith("! ")]
        themes = rows[len(aims) :]
        yield Team(
            objectives=tuple((key, name, success) for key, name, success in aims),
            cases=tuple((name, tuple(said), None if key == "-" else key) for name, *said, key in themes),
        )


def rows(material: Embedding, *, short: bool) -> list[Row]:
    """Return how many suggestions are right, how many themes find their objective, and how many stay off vision."""
    del short  # two seconds in all
    pairs = [pair for team in teams() for pair in _placed(team, material)]
    suggested = [(found, right) for found, right in pairs if found is not None]
    serving = [(found, right) for found, right in pairs if right is not None]
    off = [(found, right) for found, right in pairs if right is None]
    figures = (("all", pairs, 0.75), ("suggested", suggested, 0.73), ("serve one", serving, 0.68), ("off", off, 0.80))
    return [
        Row(
            set=_SET,
            task="hang a theme on an objective",
            figure=f"share right, of {name}",
            value=sum(found == right for found, right in told) / len(told),
            base=None,
            target=None,
            floor=floor,
            note=f"{len(told)} themes",
        )
        for name, told, floor in figures
    ]


def _placed(team: Team, material: Embedding) -> list[tuple[str | None, str | None]]:
    """Return what is suggested for each theme of a team beside what is right."""
    aims = direction(*(material.vectors([aim[at] for aim in team.objectives]) for at in (1, 2)))
    names = material.vectors([name for name, _, _ in team.cases])
    centres = np.stack([material.vectors(list(said)).sum(axis=0) for _, said, _ in team.cases])
    found = suggestions(direction(names, centres), aims, [key for key, _, _ in team.objectives])
    return [(each.objective_id, right) for each, (_, _, right) in zip(found, team.cases, strict=True)]
