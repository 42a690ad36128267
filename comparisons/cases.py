"""The cases that are compared: a grid of what products meet, and as many again at random, the same ones every time."""

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import TypeAlias

# What JSON can hold, so that references are kept as they were computed.
Arguments: TypeAlias = Mapping[str, object]

# Enough that each corner of the ranges below is met some times; more only takes longer.
AT_RANDOM = 400
_LEVELS = (0.95, 0.9, 0.99, 1 - 0.05 / 3)
_TUNINGS = (5000, 1000, 20_000)
_PRIORS = ((0.0, 0.3), (0.02, 0.05), (-0.1, 1.0))
_SEED = 2026


def proportions() -> list[Arguments]:
    """Return pairs of arms that count conversions, from hundreds of people to a billion."""
    grid = itertools.product((400, 5000, 60_000, 10**9), (0.005, 0.05, 0.3, 0.9), (-0.2, -0.01, 0.0, 0.05), (1.0, 0.25))
    pairs = [_proportions(users, round(users * part), rate, rate * (1 + lift)) for users, rate, lift, part in grid]
    chance = random.Random(_SEED)  # noqa: S311 - cases, no secrets
    for _ in range(AT_RANDOM):
        users, other = (round(10 ** chance.uniform(2.3, 7)) for _ in range(2))
        rate = 10 ** chance.uniform(-2.5, -0.01)
        pairs.append(_proportions(users, other, rate, min(0.99, rate * chance.uniform(0.6, 1.6))))
    return pairs


def means(*, negative: bool = False) -> list[Arguments]:
    """Return pairs of arms that measure a value; `negative`: control's mean lies below zero."""
    grid = itertools.product((150, 4000, 10**9), (0.5, 40.0, 1e6), (0.3, 2.0), (-0.2, 0.0, 0.03), (1.0, 0.25))
    pairs = [
        _means((users, round(users * part)), (mean, mean * (1 + lift)), (mean * scatter, mean * scatter * 1.3))
        for users, mean, scatter, lift, part in grid
    ]
    chance = random.Random(_SEED)  # noqa: S311 - cases, no secrets
    for _ in range(AT_RANDOM):
        mean = 10 ** chance.uniform(-3, 4)
        users = (round(10 ** chance.uniform(2.1, 7)), round(10 ** chance.uniform(2.1, 7)))
        values = (mean, mean * chance.uniform(0.5, 1.8))
        pairs.append(_means(users, values, (mean * chance.uniform(0.1, 4), mean * chance.uniform(0.1, 4))))
    if not negative:
        return pairs
    return [{name: {**arm, "mean": -arm["mean"]} for name, arm in pair.items()} for pair in pairs]  # type: ignore[dict-item, index]  # arms are mappings here


def estimates(pairs: list[Arguments], *, relative: bool, tuned: bool = False) -> Iterator[Arguments]:
    """Yield the arguments of an estimate for each pair, with changing levels and tunings."""
    for pair, level, tuning in zip(pairs, itertools.cycle(_LEVELS), itertools.cycle(_TUNINGS), strict=False):
        yield {**pair, "relative": relative, "level": level, **({"tuning": tuning} if tuned else {})}


def posteriors(pairs: list[Arguments], *, relative: bool, informed: bool) -> Iterator[Arguments]:
    """Yield the arguments of a posterior for each pair, better up and better down by turns."""
    # Three priors beside four levels and two directions: every combination comes up.
    for number, (pair, (mean, deviation)) in enumerate(zip(pairs, itertools.cycle(_PRIORS), strict=False)):
        prior = {"mean": mean, "deviation": deviation} if informed else None
        better = "down" if number // 3 % 2 else "up"
        yield {**pair, "relative": relative, "level": _LEVELS[number % 4], "better": better, "prior": prior}


def splits() -> Iterator[Arguments]:
    """Yield counts beside planned shares, from sound splits to broken ones, for two to four arms."""
    chance = random.Random(_SEED)  # noqa: S311 - cases, no secrets
    for _ in range(AT_RANDOM):
        shares = [chance.choice((1.0, 1.0, 0.5, 2.0)) for _ in range(chance.randint(2, 4))]
        people = 10 ** chance.uniform(2, 8)
        drift = chance.choice((1.0, 3.0, 6.0)) / people**0.5
        counts = [round(people * share / sum(shares) * (1 + chance.gauss(0, drift))) for share in shares]
        yield {"counts": counts, "shares": shares}


def plans(*, of_means: bool, relative: bool, arms: tuple[int, ...] = (2,)) -> Iterator[Arguments]:
    """Yield what is planned for: baselines, effects, levels, powers and, where asked for, more than two arms."""
    baselines = ((1.0, 2.0), (50.0, 10.0), (-8.0, 20.0)) if of_means else ((0.01, None), (0.2, None), (0.6, None))
    effects, powers = (-0.3, -0.05, 0.02, 0.1, 0.5), (0.8, 0.9, 0.6)
    for (baseline, deviation), effect, level, power, several in itertools.product(
        baselines, effects, _LEVELS[:3], powers, arms
    ):
        yield {
            "baseline": baseline,
            "deviation": deviation,
            "relative_effect": effect,
            "level": level,
            "power": power,
            "arms": several,
            "relative": relative,
        }


def _proportions(users: int, other: int, rate: float, another: float) -> Arguments:
    return {
        "control": {"users": users, "conversions": round(users * rate)},
        "variant": {"users": other, "conversions": round(other * another)},
    }


def _means(users: tuple[int, int], values: tuple[float, float], deviations: tuple[float, float]) -> Arguments:
    return {
        name: {"users": users[at], "mean": values[at], "deviation": deviations[at]}
        for at, name in enumerate(("control", "variant"))
    }
