"""What an experiment's owner is reminded of, day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.reminders import ENDS, RULES, Progressed, due_of, matters
from bot.domain.experiments.terms import Design, KillRule
from bot.domain.nudges import NudgeDue, NudgeKind
from tests.stored_experiments import terms

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
RUNNING = Experiment(
    id="X1",
    number=7,
    stage=Stage.RUNNING,
    terms=terms(),
    owner_id="U1",
    created_by="U1",
    created_at=MONDAY,
    time_zone="Europe/Berlin",
    started_at=MONDAY,
)


def on(day: date, hour: int = 9) -> datetime:
    """Return a moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def kinds(experiment: Experiment, day: date, last_update_at: datetime | None = None) -> list[NudgeKind]:
    """Return what is due on a day, the most pressing first."""
    return [
        matter.kind for matter in matters(Progressed(experiment=experiment, last_update_at=last_update_at), on(day))
    ]


def first_due(experiment: Experiment, day: date) -> NudgeDue:
    """Return what its owner hears first of all that is due on a day."""
    return due_of(experiment, matters(Progressed(experiment=experiment), on(day))[0])


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), []),
        (date(2026, 11, 29), []),
        (date(2026, 11, 30), [NudgeKind.STALE]),
        (date(2026, 12, 1), [NudgeKind.READ_DUE, NudgeKind.STALE]),
        (date(2026, 12, 14), [NudgeKind.READ_DUE, NudgeKind.STALE]),
        (date(2026, 12, 15), [NudgeKind.KILL_DUE, NudgeKind.READ_DUE, NudgeKind.STALE]),
    ],
)
def test_a_running_experiment_through_its_life(day: date, due: list[NudgeKind]) -> None:
    """A week in peace, then silence, the read date on its day, the kill date on the day after."""
    assert kinds(RUNNING, day) == due


def test_numbers_end_the_silence() -> None:
    """A week is counted anew from the day of the last update, where the experiment lives."""
    # Half past eleven in the evening of the 26th in London is the 27th in Berlin.
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    silent = replace(RUNNING, terms=terms(earliest_read_on=None, kill=None))
    assert kinds(silent, date(2026, 12, 3), late) == []
    assert kinds(silent, date(2026, 12, 4), late) == [NudgeKind.STALE]


def test_a_bet_may_be_silent_for_longer() -> None:
    """It moves with talks, not with traffic."""
    bet = replace(RUNNING, terms=terms(design=Design.BET, earliest_read_on=None, kill=None))
    assert kinds(bet, date(2026, 12, 13)) == []
    assert first_due(bet, date(2026, 12, 14)).why == "EXP-7 has run since Mon 23 Nov 2026 without an update."


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        (Stage.DRAFT, []),
        (Stage.READ, [NudgeKind.KILL_DUE, NudgeKind.READ_DUE]),
        (Stage.DECIDED, [NudgeKind.REVIEW_DUE]),
        (Stage.REVIEWED, []),
        (Stage.DISCARDED, []),
    ],
)
def test_each_stage_has_its_own_matters(stage: Stage, due: list[NudgeKind]) -> None:
    """Once it is decided only the review is left; drafts and what is over ask for nothing."""
    assert kinds(replace(RUNNING, stage=stage), date(2027, 1, 11)) == due


def test_dates_that_nobody_set_remind_nobody() -> None:
    """A kill rule in words alone, no read date, no review."""
    bare = terms(earliest_read_on=None, kill=KillRule(words="Too many calls", loss=None, on=None), review_on=None)
    far = date(2030, 1, 1)
    assert kinds(replace(RUNNING, stage=Stage.READ, terms=bare), far) == []
    assert kinds(replace(RUNNING, stage=Stage.DECIDED, terms=bare), far) == []


def test_the_same_matter_has_the_same_key_every_day() -> None:
    """So it comes once; a moved date, new numbers and a new owner each make another."""
    first = first_due(RUNNING, date(2026, 12, 1))
    moved = replace(RUNNING, terms=terms(earliest_read_on=date(2026, 12, 2)))
    others = [first_due(each, date(2026, 12, 9)) for each in (moved, replace(RUNNING, owner_id="U2"))]
    assert first == first_due(RUNNING, date(2026, 12, 9))
    assert (first.kind, first.subject_id, first.user_id) == (NudgeKind.READ_DUE, "X1", "U1")
    assert first.why == "EXP-7 may be read since Tue 1 Dec 2026, and nobody has decided about it."
    assert len({first.key, *(other.key for other in others)}) == 3


def test_what_is_less_pressing_stays_true() -> None:
    """A nudge about silence is not settled by the read date that came since, but by numbers."""
    silent = first_due(RUNNING, date(2026, 11, 30))
    assert silent.kind is NudgeKind.STALE
    reported = Progressed(experiment=RUNNING, last_update_at=MONDAY + timedelta(days=7))
    for progressed, is_true in ((Progressed(experiment=RUNNING), True), (reported, False)):
        found = matters(progressed, on(date(2026, 12, 1)))
        assert (silent.key in {due_of(RUNNING, matter).key for matter in found}) is is_true


def test_every_rule_says_what_ends_it() -> None:
    """One rule for each kind, in the order of what presses most."""
    assert [rule.kind for rule in RULES] == list(ENDS)
    assert set(ENDS) == {NudgeKind.KILL_DUE, NudgeKind.READ_DUE, NudgeKind.REVIEW_DUE, NudgeKind.STALE}
