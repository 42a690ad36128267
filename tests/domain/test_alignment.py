"""Alignment drift: votes that add up, whatever order the facts come in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alignment import Deed, Drift, Facts, Strand
from bot.domain.alignment_counting import commonest_currency, drift_of
from bot.domain.alignment_words import moved_words, share_words, strand_words
from bot.domain.digests import Period
from bot.domain.vision import OFF_VISION, Objective, ObjectiveState, Voice, objective_number_from

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPAN = timedelta(weeks=4)
NOW = Period(start=AT - SPAN, end=AT, label="now")
BEFORE = Period(start=AT - 2 * SPAN, end=AT - SPAN, label="before")
PLACES = {"t1": "o1", "t2": "o2", "t3": OFF_VISION, "t4": OFF_VISION}


def objective(number: int, state: ObjectiveState = ObjectiveState.ACTIVE) -> Objective:
    """Return an objective."""
    return Objective(
        id=f"o{number}",
        number=number,
        name=f"Objective {number}",
        success="",
        owner_id=None,
        state=state,
        version=1,
        changed_by="U1",
        changed_at=AT,
    )


def voice(asker: str, theme_id: str | None, now: int = 1, before: int = 0, revenue: int | None = None) -> Voice:
    """Return what an account said on a theme."""
    return Voice(
        theme_id=theme_id,
        asker=asker,
        account_id=asker,
        revenue=revenue,
        currency=None if revenue is None else "EUR",
        now=now,
        before=before,
    )


def drift(*voices: Voice, **facts: Any) -> Drift:
    """Return the drift of some voices over two objectives."""
    given_facts = Facts(objectives=[objective(1), objective(2)], places=PLACES, voices=voices)
    return drift_of(replace(given_facts, **facts), NOW, BEFORE)


def strand(found: Drift, place: str) -> Strand:
    """Return the strand of a place."""
    return next(each for each in found.strands if each.place == place)


def test_an_asker_has_one_vote() -> None:
    """However much they say: it is divided over what they asked for, and shares add up to the whole."""
    found = drift(voice("a", "t1", now=9), voice("a", "t2", now=1), voice("b", "t2"))
    assert strand(found, "o1").now.votes == pytest.approx(0.45)
    assert strand(found, "o2").now.votes == pytest.approx(0.55)
    assert (strand(found, "o1").now.askers, strand(found, "o2").now.askers, found.askers) == (1, 2, 2)
    assert found.off.now.votes == 0


def test_revenue_counts_within_the_commonest_currency() -> None:
    """What is known in another currency, or not at all, weighs nothing there; nothing is ever added up."""
    dollars = replace(voice("c", "t2", revenue=10**9), currency="USD")
    found = drift(voice("a", "t1", revenue=300), voice("b", "t2", revenue=100), dollars, voice("d", "t2"))
    assert found.currency == "EUR"
    assert strand(found, "o1").now.revenue == pytest.approx(0.75)
    assert strand(found, "o2").now.revenue == pytest.approx(0.25)
    assert commonest_currency([dollars, voice("a", "t1", revenue=1)]) == "EUR"
    assert drift(voice("a", "t1")).currency is None
    assert strand(drift(voice("a", "t1")), "o1").now.revenue is None


def test_what_is_in_no_theme_is_counted_beside() -> None:
    """It is neither on vision nor off it; whoever spoke of something placed as well is counted there."""
    found = drift(voice("a", None), voice("b", "t9"), voice("c", None), voice("c", "t1"))
    assert (found.askers, found.unplaced) == (1, 2)


def test_periods_are_kept_apart() -> None:
    """Who spoke before has no vote now, and the other way round."""
    found = drift(voice("a", "t1", now=0, before=3), voice("b", "t2"))
    assert (strand(found, "o1").now.askers, strand(found, "o1").before.askers) == (0, 1)
    assert (strand(found, "o1").before.votes, strand(found, "o2").before.votes) == (1, 0)
    assert drift().off.now.votes is None


def test_loud_needs_three_askers_and_a_twentieth_of_all_votes() -> None:
    """Two may have heard of it from one another, and among a hundred three are found for anything."""
    three = [voice(name, "t3") for name in "abc"]
    assert [each.theme_id for each in drift(*three).loud] == ["t3"]
    assert drift(*three[:2]).loud == ()
    assert drift(*three, *(voice(f"x{number}", "t1") for number in range(100))).loud == ()
    assert drift(*(replace(each, theme_id="t1") for each in three)).loud == ()


def test_unheard_are_active_objectives_with_fewer_than_two_askers() -> None:
    """A retired one is not unheard: nobody pursues it."""
    found = drift(voice("a", "t1"), voice("b", "t1"), voice("c", "t2"))
    assert found.unheard == ("o2",)
    retired = [objective(1), objective(2, ObjectiveState.RETIRED)]
    assert drift(voice("a", "t1"), voice("b", "t1"), objectives=retired).unheard == ()


def test_a_retired_objective_is_told_while_something_falls_to_it() -> None:
    """What people hung on it keeps its place; nothing left, and it is gone from the list."""
    retired = [objective(1), objective(2, ObjectiveState.RETIRED)]
    places = [each.place for each in drift(voice("a", "t2"), objectives=retired).strands]
    assert places == ["o1", "o2", OFF_VISION]
    assert [each.place for each in drift(voice("a", "t1"), objectives=retired).strands] == ["o1", OFF_VISION]


def test_bets_count_while_they_run_and_shipped_work_on_its_day() -> None:
    """In every period that they touch; what hangs on nothing that can be told counts nowhere."""
    bets = [
        Deed(place="o1", begun_at=AT - 2 * SPAN, ended_at=None),
        Deed(place=OFF_VISION, begun_at=AT - SPAN / 2, ended_at=AT),
        Deed(place=None, begun_at=AT - SPAN / 2, ended_at=None),
        Deed(place="o2", begun_at=AT, ended_at=None),
    ]
    shipped = [Deed(place="o1", begun_at=AT - SPAN / 2, ended_at=AT - SPAN / 2)]
    found = drift(bets=bets, shipped=shipped)
    one = strand(found, "o1")
    assert (one.now.bets, one.now.bet_share, one.before.bets, one.before.bet_share) == (1, 0.5, 1, 1.0)
    assert (found.off.now.bets, strand(found, "o2").now.bets) == (1, 0)
    assert (one.now.shipped, one.now.shipped_share, one.before.shipped_share) == (1, 1.0, None)


WORTH = {"a": 0, "b": 7, "c": 10**12, "d": 3}
VOICES = st.lists(
    st.builds(
        voice,
        asker=st.sampled_from("abcdef"),
        theme_id=st.sampled_from(["t1", "t2", "t3", "t4", "t9", None]),
        now=st.integers(0, 5),
        before=st.integers(0, 5),
    ),
    max_size=12,
    unique_by=lambda each: (each.asker, each.theme_id),
)


@given(VOICES)
def test_shares_add_up_and_the_order_makes_no_difference(said: list[Voice]) -> None:
    """Whoever spoke: the votes of all strands are one, and facts in another order tell the same."""
    # Of one account there is one revenue.
    voices = [voice(each.asker, each.theme_id, each.now, each.before, WORTH.get(each.asker)) for each in said]
    found = drift(*voices)
    votes = [each.now.votes for each in found.strands if each.now.votes is not None]
    assert not votes or sum(votes) == pytest.approx(1)
    revenue = [each.now.revenue for each in found.strands if each.now.revenue is not None]
    assert not revenue or sum(revenue) == pytest.approx(1)
    assert drift(*reversed(voices)) == found


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0%"), (0.004, "under 1%"), (0.125, "13%"), (1.0, "100%"), (None, "nothing")]
)
def test_shares_in_words(share: float | None, words: str) -> None:
    """Whole per cent, and never nothing where there is something."""
    assert share_words(share) == words


def test_moves_are_told_from_five_points_on() -> None:
    """Less is chance; the sign repeats the words."""
    assert moved_words(0.40, 0.24) == "▲ up from 24%"
    assert moved_words(0.24, 0.40) == "▼ down from 40%"
    assert moved_words(0.24, 0.24) == "as before"
    assert moved_words(0.24, 0.26) == "as before (26%)"
    assert moved_words(None, 0.4) == ""


def test_a_strand_in_one_line() -> None:
    """What there is nothing of is left out."""
    found = drift(voice("a", "t1", revenue=5), voice("b", "t1"))
    told = strand_words(strand(found, "o1"), found.currency)
    assert told == "100% of what is asked for (2 askers)  ·  100% of the revenue in EUR"
    assert strand_words(strand(drift(), "o1"), None) == "nobody asked for anything yet"


@pytest.mark.parametrize(
    ("text", "number"), [("O-3", 3), ("o3", 3), (" o 12 ", 12), ("0-3", None), ("O-", None), ("O-1234567890", None)]
)
def test_labels_of_objectives(text: str, number: int | None) -> None:
    """As people type them; anything else is none."""
    assert objective_number_from(text) == number
