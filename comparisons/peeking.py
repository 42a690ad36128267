"""`python -m comparisons.peeking`: how often experiments without any effect are called won or lost by looking daily.

Written with numpy over all experiments at once; a test holds it to what `bot/domain/statistics` says of single looks.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from bot.domain.statistics import DEFAULT_TUNING
from bot.domain.statistics.samples import FEWEST_EVENTS, FEWEST_EVENTS_TO_PEEK, FEWEST_USERS

Array = NDArray[np.float64]
Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]
# Values are drawn for this many experiments at once, so that a simulation stays within some hundred megabytes.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A product in which the variant changes nothing: a rate, or a distribution of values, and people a day."""

    name: str
    # Control first.
    daily: tuple[int, int]
    rate: float | None = None
    draw: Draw | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What each look (columns) of each experiment (rows) finds, control first; `users` are the same for all."""

    users: tuple[Array, Array]
    means: tuple[Array, Array]
    variances: tuple[Array, Array]
    is_counted: bool


def worlds() -> list[World]:
    """Return rare and common rates, even and uneven splits, and values from normal to very skewed."""
    rates = {0.001: 4000, 0.005: 1000, 0.01: 400, 0.05: 150, 0.1: 100, 0.5: 100}
    even = [World(name=f"{rate:.1%} convert", daily=(daily, daily), rate=rate) for rate, daily in rates.items()]
    uneven = [
        World(name=f"{rate:.1%} convert, split 1:3", daily=(daily, 3 * daily), rate=rate)
        for rate, daily in ((0.01, 250), (0.05, 50))
    ]
    values: list[tuple[str, int, Draw]] = [
        ("normal values", 100, lambda chance, size: chance.normal(10.0, 5.0, size)),
        ("log-normal values, sigma 1", 100, lambda chance, size: chance.lognormal(0.0, 1.0, size)),
        ("log-normal values, sigma 2", 100, lambda chance, size: chance.lognormal(0.0, 2.0, size)),
        ("5 % spend, log-normal, sigma 1", 200, _spending),
    ]
    return [*even, *uneven, *(World(name=name, daily=(daily, daily), draw=draw) for name, daily, draw in values)]


def looks(world: World, experiments: int, days: int, chance: np.random.Generator) -> Looks:
    """Return daily looks at totals so far."""
    arms = [_arm(world, people, experiments, days, chance) for people in world.daily]
    (users_a, means_a, variances_a), (users_b, means_b, variances_b) = arms
    return Looks(
        users=(users_a, users_b),
        means=(means_a, means_b),
        variances=(variances_a, variances_b),
        is_counted=world.rate is not None,
    )


def called(seen: Looks, *, relative: bool, sequential: bool, level: float = 0.95) -> NDArray[np.bool_]:
    """Return at which looks zero lies outside of the interval, and enough is known to say so."""
    errors = [variance / users for variance, users in zip(seen.variances, seen.users, strict=True)]
    (mean_a, mean_b), (users_a, users_b) = seen.means, seen.users
    share = errors[0] / np.maximum(errors[0] + errors[1], np.finfo(float).tiny)
    if relative:
        # Where control's mean is zero, too little is known, and the mask below says so.
        ratio = np.divide(mean_b, mean_a, out=np.zeros_like(mean_b), where=mean_a != 0)
        errors[0] = errors[0] * ratio**2
    score = (mean_b - mean_a) ** 2
    squared = errors[0] + errors[1]
    if sequential:
        tail = -2 * np.log(1 - level)
        spread = (users_a + users_b) * (tail + np.log(tail + 1)) / DEFAULT_TUNING
        bar = (spread + 1) / spread * (tail + np.log(spread + 1))
    else:
        degrees = 1 / (share**2 / (users_a - 1) + (1 - share) ** 2 / (users_b - 1))
        bar = stdtrit(degrees, 0.5 + level / 2) ** 2
    crossed: NDArray[np.bool_] = score > bar * squared
    return crossed & _known(seen, relative=relative, sequential=sequential)


def main() -> None:
    """Print the shares of false calls of each world, with the error of a share of 5 %."""
    parser = argparse.ArgumentParser(prog="python -m comparisons.peeking")
    parser.add_argument("--experiments", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=28)
    asked = parser.parse_args()
    chance = np.random.default_rng(2026)
    error = (0.05 * 0.95 / asked.experiments) ** 0.5
    print(f"{asked.experiments:,} experiments, {asked.days} daily looks; a share of 5 % has an error of {error:.2%}")
    print("| no effect | people a day | lift, sequential | difference, sequential | fixed, any look | fixed, last |")
    print("|---|---|---|---|---|---|", flush=True)
    for world in worlds():
        seen = looks(world, asked.experiments, asked.days, chance)
        fixed = called(seen, relative=True, sequential=False)
        shares = (
            called(seen, relative=True, sequential=True).any(axis=1).mean(),
            called(seen, relative=False, sequential=True).any(axis=1).mean(),
            fixed.any(axis=1).mean(),
            fixed[:, -1].mean(),
        )
        cells = " | ".join(f"{share:.1%}" for share in shares)
        print(f"| {world.name} | {world.daily[0]} + {world.daily[1]} | {cells} |", flush=True)


def _spending(chance: np.random.Generator, size: tuple[int, ...]) -> Array:
    spent = np.zeros(size)
    spends = chance.random(size) < 0.05  # noqa: PLR2004 - 5 %
    spent[spends] = chance.lognormal(0.0, 1.0, np.count_nonzero(spends))
    return spent


def _known(seen: Looks, *, relative: bool, sequential: bool) -> NDArray[np.bool_]:
    """Return at which looks `enough`, `enough_to_peek` and `is_clear` say yes."""
    fewest = FEWEST_EVENTS_TO_PEEK if sequential else FEWEST_EVENTS
    known = np.ones_like(seen.means[0], dtype=np.bool_)
    for users, mean, variance in zip(seen.users, seen.means, seen.variances, strict=True):
        if seen.is_counted:
            events = np.rint(mean * users)
            known &= (events >= fewest) & (users - events >= FEWEST_EVENTS)
        else:
            known &= (users >= FEWEST_USERS) & (variance > 0)
    if relative and not seen.is_counted:
        known &= seen.means[0] ** 2 * seen.users[0] >= fewest * seen.variances[0]
    return known


def _arm(
    world: World, people: int, experiments: int, days: int, chance: np.random.Generator
) -> tuple[Array, Array, Array]:
    users = np.arange(1.0, days + 1) * people
    if world.draw is None:
        means = chance.binomial(people, world.rate or 0.0, (experiments, days)).cumsum(axis=1) / users
        return users, means, means * (1 - means)
    sums, squares = np.empty((2, experiments, days))
    for start in range(0, experiments, _AT_ONCE):
        rows = slice(start, min(start + _AT_ONCE, experiments))
        values = world.draw(chance, (rows.stop - start, days, people))
        sums[rows], squares[rows] = values.sum(axis=2), (values**2).sum(axis=2)
    sums, squares = sums.cumsum(axis=1), squares.cumsum(axis=1)
    return users, sums / users, (squares - sums**2 / users) / (users - 1)


if __name__ == "__main__":
    main()
