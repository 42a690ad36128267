"""How often the rule cries wolf, and how often it sleeps: simulated weeks, with a fixed seed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.quality import FALSE_ALARMS, AreaWeeks, Burst, QualityWeeks, bursts_in, monday_of, quality_weeks
from tests.domain.test_quality import NOW

WEEKS = quality_weeks("UTC", NOW)
MONDAY = monday_of("UTC", NOW)
SEED = 20261123
# Complaining accounts a week in each area.
ORDINARY = (0.1, 0.1, 0.3, 0.3, 0.5, 1, 1, 2, 3, 4, 6, 8)


def judged(accounts: NDArray[np.int64]) -> tuple[Burst, ...]:
    """Return the alarms of one team: an array of areas by nine weeks."""
    none = (0,) * 9
    areas = [
        AreaWeeks(area=f"Area {at}", items=tuple(row), accounts=tuple(row), praise=none, praising=none)
        for at, row in enumerate(accounts.tolist())
    ]
    return bursts_in(QualityWeeks(weeks=WEEKS, began_on=MONDAY, areas=tuple(areas), heard=(1,) * 9))


def complaining(rng: np.random.Generator, rates: Sequence[float], customers: int = 60) -> NDArray[np.int64]:
    """Return the accounts of an ordinary team, areas by nine weeks, in which nothing changes.

    Accounts are bursty: some complain twenty times as often as others, and who complains in a week writes five times.
    `rates` are complaining accounts a week, about; the rule counts each account once.
    """
    temper = rng.gamma(0.5, 2.0, size=customers)
    reasons = rng.poisson(np.outer(rates, temper / temper.sum())[:, None, :], size=(len(rates), 9, customers))
    messages = reasons * rng.geometric(0.2, size=reasons.shape)
    return np.asarray((messages > 0).sum(axis=2), dtype=np.int64)


def weeks_with_alarms(rates: Sequence[float], weeks: int) -> int:
    """Return how many of so many weeks, in which nothing changes, have an alarm."""
    rng = np.random.default_rng(SEED)
    return sum(bool(judged(complaining(rng, rates))) for _ in range(weeks))


def test_nothing_changed_and_few_alarms_are_raised() -> None:
    """Twelve areas, from one account in ten weeks to eight a week: about one week in a hundred, one alarm in two years.

    All alarms are false here, so that the share of false alarms is the share of weeks with any: below the bound of 5%.
    """
    share = weeks_with_alarms(ORDINARY, 2_000) / 2_000
    assert 0 < share <= 0.015 < FALSE_ALARMS


def test_two_hundred_quiet_areas_do_not_cry_together() -> None:
    """The more areas, the more often one of them is rare by chance: the bound is for all of them together."""
    assert weeks_with_alarms((0.05, 0.2, 0.4, 1.0) * 50, 150) <= FALSE_ALARMS * 150


def test_one_area_alone_stays_below_the_bound() -> None:
    """Whether it is a quiet one or a busy one."""
    for rate in (0.3, 1, 5, 20):
        assert weeks_with_alarms((rate,), 500) <= FALSE_ALARMS * 500


def test_a_real_rise_is_seen() -> None:
    """One area of twelve goes from one account in two weeks to about six: three of four are seen in that very week.

    Of everything that is named, one in forty is false: below the accepted share.
    """
    rng, true, false = np.random.default_rng(SEED), 0, 0
    for _ in range(800):
        weeks = complaining(rng, ORDINARY)
        weeks[4, -1] = rng.poisson(6)
        found = [burst.area for burst in judged(weeks)]
        true += "Area 4" in found
        false += len([name for name in found if name != "Area 4"])
    assert true >= 0.7 * 800
    assert false <= FALSE_ALARMS * (true + false)
