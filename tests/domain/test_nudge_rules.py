"""What people are nudged about, whom it goes to, and that it is told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.audience import Person
from bot.domain.channels import Preferences
from bot.domain.nudge_batches import (
    IDS,
    PAUSE,
    TOGETHER,
    Due,
    batches_due,
    debts_due_early,
    due_among,
    passed_on,
    refreshed,
)
from bot.domain.nudge_people import Known, assigned, questions_about
from bot.domain.nudge_rules import RULES, after_of, found_by_rules, rule_of
from bot.domain.nudge_waiting import NEVER, Snapshot, Waiting
from bot.domain.nudge_words import said_why, why_of
from bot.domain.nudges import Nudge, NudgeDue, NudgeKind, NudgeState
from tests.debt_builders import sent_debt

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
# In the place of each list of a snapshot: the rule that looks at it.
LISTS = {
    NudgeKind.UNTRIAGED: "unsorted",
    NudgeKind.UNANSWERED: "unanswered",
    NudgeKind.OPEN_DEBT: "debts",
    NudgeKind.SILENT_ACCOUNT: "accounts",
    NudgeKind.UNSURE: "questions",
}


def waiting(name: str, days: float, *candidates: str, **facts: Any) -> Waiting:
    """Return something that has waited for so many days."""
    return Waiting(id=name, since=NOW - timedelta(days=days), candidates=candidates or ("U1",), **facts)


def known(*people: str, inside: tuple[tuple[str, str], ...] = (), **facts: Any) -> Known:
    """Return a workspace with these people."""
    found = {each: Person(id=each, team_id="T1", name=each, time_zone="UTC", **facts) for each in people}
    return Known(workspace_id="T1", people=found, inside=frozenset(inside))


def due(snapshot: Snapshot, at: datetime = NOW, who: Known | None = None) -> Due:
    """Return what is due of a snapshot."""
    found = assigned(found_by_rules(snapshot, at), who or known("U1", "U2"))
    after = {kind: after_of(rule_of(kind), snapshot.preferences) for kind in NudgeKind}
    seen = frozenset(nudge.key for nudge in snapshot.nudges)
    return due_among(found, known=who or known("U1", "U2"), now=at, after=after, seen=seen)


def remembered(found: NudgeDue, at: datetime = NOW, **facts: Any) -> Nudge:
    """Return a nudge as it is remembered."""
    given: dict[str, Any] = {"state": NudgeState.OPEN, "created_at": at, "message_key": "m1", **facts}
    return Nudge(
        key=found.key,
        kind=found.kind,
        subject_id=found.subject_id,
        user_id=found.user_id,
        why=found.why,
        facts=found.facts,
        **given,
    )


def test_every_kind_belongs_to_one_rule() -> None:
    """With a name, a line that explains it, and what ends it, each as people read it."""
    assert {kind for rule in RULES for kind in (rule.kind, *rule.others)} == set(NudgeKind)
    assert set(LISTS) == set(TOGETHER)
    for rule in RULES:
        assert rule_of(rule.kind) is rule
        assert all(sentence.strip() for sentence in (rule.title, rule.explained, rule.ends))


@pytest.mark.parametrize("kind", sorted(TOGETHER))
def test_what_waits_long_enough_is_one_nudge(kind: NudgeKind) -> None:
    """However many they are; what waits less is left for later, and nobody is told in a workspace that wants none."""
    rule = rule_of(kind)
    edge = rule.span(rule.after) / timedelta(days=1)
    lists: dict[str, Any] = {LISTS[kind]: [waiting(f"i{number}", edge + number / 100) for number in range(-1, 40)]}
    (told,) = batches_due(due(Snapshot(preferences=Preferences(), **lists)), [])
    assert (told.kind, told.user_id, told.facts["count"]) == (kind, "U1", "40")
    assert told.facts[IDS].split() == ["i39", "i38", "i37"]
    off = Preferences(nudges_off=frozenset({kind.value}))
    assert batches_due(due(Snapshot(preferences=off, **lists)), []) == []
    later = Preferences(nudge_after={kind.value: 365 * 24})
    assert batches_due(due(Snapshot(preferences=later, **lists)), []) == []


def test_the_same_things_are_not_told_again() -> None:
    """New ones a week after the last nudge at the earliest, and then they alone."""
    old = [waiting("i1", 9), waiting("i2", 8)]
    (first,) = batches_due(due(Snapshot(preferences=Preferences(), unsorted=old)), [])
    told = [remembered(first, state=NudgeState.DONE)]
    more = [*old, waiting("i3", 5)]
    for days in (0, 1, 6):
        at = NOW + timedelta(days=days)
        assert batches_due(due(Snapshot(preferences=Preferences(), unsorted=more), at), told) == []
    at = NOW + PAUSE
    assert batches_due(due(Snapshot(preferences=Preferences(), unsorted=old), at), told) == []
    (second,) = batches_due(due(Snapshot(preferences=Preferences(), unsorted=more), at), told)
    assert (second.facts["count"], second.facts[IDS]) == ("1", "i3")
    assert second.key != first.key


def test_history_is_not_told() -> None:
    """What was overlooked more than a month before the first look is an archive; what is owed is owed."""
    lists: dict[str, Any] = {
        "unsorted": [waiting("old", 60)],
        "debts": [waiting("owed", 600)],
        "accounts": [waiting("silent", 600)],
    }
    found = batches_due(due(Snapshot(preferences=Preferences(), **lists)), [])
    assert {each.kind for each in found} == {NudgeKind.OPEN_DEBT, NudgeKind.SILENT_ACCOUNT}


def test_an_account_that_was_never_heard_is_told_once() -> None:
    """It has no day, and is in the first nudge."""
    never = replace(waiting("a1", 0), since=NEVER)
    snapshot = Snapshot(preferences=Preferences(), accounts=[never])
    (first,) = batches_due(due(snapshot), [])
    told = remembered(first)
    assert due(replace(snapshot, nudges=[told])).is_true(told)
    assert batches_due(due(snapshot, NOW + timedelta(days=30)), [told]) == []


def test_a_nudge_ends_with_the_last_of_its_things() -> None:
    """Until then it is true, and what came later has no part in it; before anybody is told it grows."""
    snapshot = Snapshot(preferences=Preferences(), unsorted=[waiting("i1", 9), waiting("i2", 8)])
    (found,) = batches_due(due(snapshot), [])
    told, untold = remembered(found), remembered(found, message_key=None)
    left = Snapshot(preferences=Preferences(), unsorted=[waiting("i2", 8), waiting("i3", 7.5)], nudges=[told])
    assert [each.waiting.id for each in due(left).still(told)] == ["i2"]
    assert refreshed(untold, due(left)).facts["count"] == "2"
    gone = Snapshot(preferences=Preferences(), unsorted=[waiting("i3", 7.5)], nudges=[told])
    assert not due(gone).is_true(told)
    # Of what came after the look, the look says nothing.
    assert due(replace(gone, nudges=())).is_true(told)


@pytest.mark.parametrize(
    ("people", "whose"),
    [
        (known("U1", "U2"), "U1"),
        (known("U2"), "U2"),
        (known("U1", is_guest=True), None),
        (known("U1", is_bot=True), None),
        (known("U1", has_left=True), None),
        (Known(workspace_id="T2", people=known("U1").people), None),
    ],
)
def test_it_goes_to_the_first_who_can_act(people: Known, whose: str | None) -> None:
    """Never to guests, outsiders, bots, or whoever has left."""
    assert people.whose(waiting("i1", 9, "U1", "U2")) == whose


def test_a_private_thing_goes_to_who_reads_its_channel() -> None:
    """Or to who brought it here; Slack is asked about each of them once."""
    private = waiting("i1", 9, "U1", "U2", private_to="C9")
    assert known("U1", "U2").whose(private) is None
    assert known("U1", "U2", inside=(("U2", "C9"),)).whose(private) == "U2"
    assert known("U1", "U2").whose(replace(private, known_to="U1")) == "U1"
    found = found_by_rules(Snapshot(preferences=Preferences(), unsorted=[private, private]), NOW)
    assert questions_about(found, [(NudgeKind.UNTRIAGED, "U3")]) == (
        {"U1", "U2"},
        {("U1", "C9"), ("U2", "C9"), ("U3", "C9")},
    )


def test_what_was_handed_over_is_its_new_readers() -> None:
    """As far as they may know of it, until it is settled; it never comes back to who gave it away."""
    things = [waiting("i1", 9), waiting("i2", 8, private_to="C9")]
    who = known("U1", "U2", inside=(("U1", "C9"),))
    snapshot = Snapshot(preferences=Preferences(), unsorted=things)
    (found,) = batches_due(due(snapshot, who=who), [])
    mine = remembered(found)
    theirs = remembered(passed_on(mine, due(snapshot, who=who).still(mine)[:1], to="U2", after=7))
    seen = due(replace(snapshot, nudges=[mine, theirs]), who=who)
    assert [each.waiting.id for each in seen.still(theirs)] == ["i1"]
    assert batches_due(due(snapshot, NOW + PAUSE, who), [replace(mine, state=NudgeState.NOT_MINE), theirs]) == []


def test_answers_that_changed_hands_are_told_once() -> None:
    """They are owed by somebody else from then on, whom one nudge tells."""
    snapshot = Snapshot(preferences=Preferences(), debts=[waiting("d1", 9)])
    (found,) = batches_due(due(snapshot), [])
    mine = remembered(found)
    handed = remembered(passed_on(mine, due(snapshot).still(mine), to="U2", after=7))
    theirs = Snapshot(preferences=Preferences(), debts=[waiting("d1", 9, "U2")], nudges=[handed])
    assert due(theirs).is_true(handed)
    assert batches_due(due(theirs), [handed]) == []


def test_what_is_owed_since_tonight_is_told_by_morning() -> None:
    """For that alone nobody would be told for a week; told once, it is not told again then."""
    debts = [sent_debt(id="d1", owed_at=NOW), sent_debt(id="d2", owed_at=NOW)]
    owed = [waiting("d1", 0), waiting("d2", 0)]
    early = remembered(debts_due_early(debts, "U1"), message_key=None)
    snapshot = Snapshot(preferences=Preferences(), debts=owed, nudges=[early])
    assert batches_due(due(snapshot), []) == []
    assert refreshed(early, due(snapshot)).facts["count"] == "2"
    told = replace(early, message_key="m1")
    assert due(snapshot).is_true(told)
    assert batches_due(due(snapshot, NOW + timedelta(days=8)), [told]) == []
    assert not due(replace(snapshot, debts=[])).is_true(told)


@pytest.mark.parametrize("kind", sorted(TOGETHER))
def test_one_and_many_are_said_differently(kind: NudgeKind) -> None:
    """In sentences of Heed's own, without anybody's words."""
    facts = {"count": "1", "since": "2026-11-24T23:30:00+00:00", "after": "42", "ids": "x"}
    one, many = why_of(kind, facts), why_of(kind, {**facts, "count": "1200"})
    assert one != many
    assert "1,200" in many
    told = Nudge(
        key="k", kind=kind, subject_id="U1", user_id="U1", why="", state=NudgeState.OPEN, created_at=NOW, facts=facts
    )
    assert said_why(told) == one
    assert said_why(replace(told, facts={}, why="As it was told.")) == "As it was told."
