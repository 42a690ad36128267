"""Priorities are deterministic, explained part by part, and never mix currencies."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.priority import ThemeSort, explained, in_order, priority_of, weights_from, yardstick_of
from bot.domain.priority_parts import DEFAULT_WEIGHTS, Dossier, Estimate, Fit, Part, PriorityPart, ThemeEvidence
from bot.domain.priority_sources import short_money
from bot.domain.statuses import ThemeStatus
from tests.storage_builders import NOW

WEIGHTS = weights_from({})
FEW = ThemeEvidence(
    theme_id="t1",
    number=1,
    status=ThemeStatus.NEW,
    items=4,
    accounts=2,
    loners=1,
    now=3,
    before=1,
    weighed=2,
    gravity=5,
    critical=0,
)


def dossier(number: int = 1, *, revenue: dict[str, int] | None = None, fit: Fit | None = None, **facts: Any) -> Dossier:
    """Return what is known of a theme, with some of it changed."""
    evidence = replace(FEW, theme_id=f"t{number}", number=number, **facts)
    return Dossier(evidence=evidence, revenue=revenue or {}, fit=fit)


def part(each: Dossier, name: PriorityPart, *others: Dossier, currencies: dict[str, int] | None = None) -> Part:
    """Return one part of a theme's priority, beside other themes."""
    yardstick = yardstick_of([each, *others], currencies or {}, has_objectives=each.fit is not None)
    return next(part for part in priority_of(each, yardstick, WEIGHTS).parts if part.name is name)


def test_reach_is_the_share_of_the_most_wanted_theme() -> None:
    """Accounts count, and people whose account is not known count beside them."""
    reach = part(dossier(), PriorityPart.REACH, dossier(2, accounts=6, loners=0))
    assert reach.value == 0.5
    assert reach.source == "2 accounts and 1 voice of no known account, where the most of any theme is 6"


def test_themes_without_any_account_are_told_apart_by_people() -> None:
    """Nobody has linked accounts yet, and the list is useful all the same."""
    reach = part(dossier(accounts=0, loners=5), PriorityPart.REACH, dossier(2, accounts=0, loners=2))
    assert (reach.value, reach.source) == (1.0, "5 voices of no known account, and no theme has more")


def test_three_currencies_are_never_added_up() -> None:
    """The commonest one ranks, by accounts and not by amount; the others stand beside it."""
    rich = dossier(revenue={"EUR": 1_200_000, "USD": 90_000_000, "JPY": 5_000})
    other = dossier(2, revenue={"EUR": 2_400_000})
    revenue = part(rich, PriorityPart.REVENUE, other, currencies={"EUR": 5, "USD": 4, "JPY": 1})
    assert revenue.value == 0.5
    assert revenue.source == ("1.2M EUR a year, where the most is 2.4M EUR, and 5,000 JPY and 90M USD, not converted")
    elsewhere = part(dossier(revenue={"USD": 10}), PriorityPart.REVENUE, other, currencies={"EUR": 5, "USD": 4})
    assert (elsewhere.value, elsewhere.source) == (0.0, "no known revenue in EUR, and 10 USD, not converted")


def test_two_currencies_alike_common_rank_by_alphabet() -> None:
    """So that the order does not hang on how a database lists them."""
    assert yardstick_of([dossier()], {"USD": 2, "EUR": 2}, has_objectives=False).currency == "EUR"


def test_what_nobody_can_tell_does_not_count() -> None:
    """Without revenue and objectives the other parts make the whole; they do not count as nothing."""
    alone = dossier()
    yardstick = yardstick_of([alone], {}, has_objectives=False)
    told = priority_of(alone, yardstick, WEIGHTS)
    values = {part.name: part.value for part in told.parts}
    assert values[PriorityPart.REVENUE] is None
    assert values[PriorityPart.FIT] is None
    counting = {name: value for name, value in values.items() if value is not None}
    whole = sum(DEFAULT_WEIGHTS[name] for name in counting)
    assert told.score == pytest.approx(100 * sum(counting[name] * DEFAULT_WEIGHTS[name] for name in counting) / whole)


@pytest.mark.parametrize(
    ("fit", "value", "source"),
    [
        (Fit(objective="O-2", sureness=1.0, is_by_person=True), 1.0, "it serves O-2, as a person said"),
        (Fit(objective="O-2", sureness=0.8, is_by_person=False), 0.8, "it serves O-2, as Heed guesses, 80% sure"),
        (Fit(objective=None, sureness=1.0, is_by_person=True), 0.0, "off vision, as a person said"),
        (Fit(objective=None, sureness=0.9, is_by_person=False), 0.1, "off vision, as Heed guesses, 90% sure"),
    ],
)
def test_fit_is_as_sure_as_whoever_said_it(fit: Fit, value: float, source: str) -> None:
    """A person's word is sure; off vision is said openly."""
    told = part(dossier(fit=fit), PriorityPart.FIT)
    assert told.value == pytest.approx(value)
    assert told.source == source


def test_a_rise_from_one_to_two_is_no_trend() -> None:
    """Of few items the trend stays near a half; of many it shows."""
    few = part(dossier(now=2, before=1), PriorityPart.TREND).value or 0.0
    many = part(dossier(now=200, before=100), PriorityPart.TREND).value or 0.0
    assert few == pytest.approx(0.6)
    assert many == pytest.approx(201 / 302)
    assert part(dossier(now=0, before=0), PriorityPart.TREND).value == 0.5


def test_the_sentence_names_what_moves_the_score_most() -> None:
    """Two parts that speak for it, and the one that costs it most."""
    strong = dossier(accounts=9, loners=0, now=0, before=8, weighed=5, gravity=20, critical=5)
    yardstick = yardstick_of([strong], {}, has_objectives=False)
    assert explained(priority_of(strong, yardstick, WEIGHTS)) == (
        "Reach (9 accounts, and no theme has more) and severity (critical on average over 5 items, 5 of them critical) "
        "speak for it; trend speaks against it (0 items in four weeks, 8 in the four before)."
    )


def test_a_part_of_no_weight_is_not_said() -> None:
    """Whoever set it to nothing does not want to read of it."""
    told = priority_of(dossier(), yardstick_of([dossier()], {}, has_objectives=False), weights_from({"reach": 0}))
    assert "Reach" not in explained(told)
    only = weights_from({name.value: 0.0 for name in PriorityPart if name is not PriorityPart.REVENUE})
    nothing = priority_of(dossier(), yardstick_of([dossier()], {}, has_objectives=False), only)
    assert (nothing.score, explained(nothing)) == (0.0, "Nothing speaks for it yet.")


@pytest.mark.parametrize("chosen", [{"reach": -1.0}, {"reach": 101.0}, dict.fromkeys(map(str, PriorityPart), 0.0)])
def test_weights_that_make_no_sense_are_heeds_own(chosen: dict[str, float]) -> None:
    """However they came into the database; a part of a later version is not looked at."""
    assert weights_from({**chosen, "later": 5.0}) == DEFAULT_WEIGHTS


def test_ties_are_settled_by_size_and_then_by_number() -> None:
    """However the themes come."""
    same = [dossier(number) for number in (3, 1, 2)]
    larger = dossier(4, items=5)
    yardstick = yardstick_of([*same, larger], {}, has_objectives=False)
    orders = {
        tuple(each.evidence.number for each in in_order(some, yardstick, WEIGHTS))
        for some in permutations([*same, larger])
    }
    assert orders == {(4, 1, 2, 3)}


def test_what_is_decided_stands_below_what_is_open() -> None:
    """Shipped and not now need no priority; by accounts alone they stand where their accounts put them."""
    shipped = replace(dossier(1), evidence=replace(FEW, status=ThemeStatus.SHIPPED, accounts=50))
    small = dossier(2, accounts=1, loners=0)
    yardstick = yardstick_of([shipped, small], {}, has_objectives=False)
    by = {sort: [e.evidence.number for e in in_order([shipped, small], yardstick, WEIGHTS, sort)] for sort in ThemeSort}
    assert by == {ThemeSort.PRIORITY: [2, 1], ThemeSort.RICE: [2, 1], ThemeSort.ACCOUNTS: [1, 2]}


def test_rice_takes_what_was_typed_and_computes_the_rest() -> None:
    """Reach and confidence are never typed; without an effort it counts a month."""
    computed = priority_of(dossier(), yardstick_of([dossier()], {}, has_objectives=False), WEIGHTS).rice
    assert (computed.reach, computed.confidence, computed.impact) == (3, 0.5, 2.0)
    assert computed.score == pytest.approx(3 * 2.0 * 0.5)
    said = Estimate(theme_id="t1", impact=3.0, effort_weeks=2.0, by="U1", at=NOW)
    typed = priority_of(
        replace(dossier(), estimate=said), yardstick_of([dossier()], {}, has_objectives=False), WEIGHTS
    ).rice
    assert typed.score == pytest.approx(3 * 3.0 * 0.5 * 2)
    assert (typed.impact_is_typed, typed.effort_is_typed, computed.effort_is_typed) == (True, True, False)


def test_amounts_are_said_short() -> None:
    """Rounded, and never as a thousand of the smaller size."""
    amounts = (9_500, 10_000, 999_499, 999_500, 1_000_000, 1_250_000, 999_960_000, 3_000_000_000)
    assert [short_money(amount, "EUR") for amount in amounts] == [
        *("9,500 EUR", "10k EUR", "999k EUR", "1M EUR", "1M EUR", "1.2M EUR", "1B EUR", "3B EUR"),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1),
    st.randoms(),
)
def test_every_part_is_between_nothing_and_one(counts: list[tuple[int, int, int, int]], shuffler: object) -> None:
    """And the order is the same however the themes are shuffled."""
    every = [
        dossier(n, accounts=a, loners=b, now=c, before=d, items=a + b, revenue={"EUR": a * 100})
        for n, (a, b, c, d) in enumerate(counts, start=1)
    ]
    yardstick = yardstick_of(every, {"EUR": 3}, has_objectives=True)
    for each in every:
        told = priority_of(each, yardstick, WEIGHTS)
        assert 0 <= told.score <= 100
        assert all(part.value is None or 0 <= part.value <= 1 for part in told.parts)
    ordered = in_order(every, yardstick, WEIGHTS)
    shuffled = list(every)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert in_order(shuffled, yardstick, WEIGHTS) == ordered
