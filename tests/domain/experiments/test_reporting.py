"""What an experiment's numbers say: the order of doubts, and that nothing is called a result before its time."""

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import EarlyReading, Experiment, Stage
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.reporting import report
from bot.domain.experiments.reports import Alarm, Gate, Report, Verdict
from bot.domain.experiments.terms import Arm, Direction
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from tests.experiment_builders import (
    BET,
    PLAN,
    READ_DAY,
    STARTED,
    TERMS,
    experiment,
    guarded,
    means,
    rates,
    update,
)

EARLY = STARTED + timedelta(days=5)
# +31%, +0.1% and -24% of some ten thousands, and a result that many people do not settle.
WINNING = rates((1_200, 24_000), (1_560, 23_800))
SAME = rates((120_000, 2_400_000), (120_100, 2_400_000))
LOSING = rates((1_560, 23_800), (1_200, 24_000))
OPEN = rates((120, 2_400), (156, 2_380))
LOPSIDED = rates((1_200, 24_000), (1_560, 22_000))
RESULT = re.compile(r"\b(win|wins|won|winner|better|worse|beats?|ships?|chosen|loser|ahead|behind)\b", re.IGNORECASE)


def read(*updates: ExperimentUpdate, now: datetime = READ_DAY, of: Experiment | None = None) -> Report:
    """Return the report on an experiment at a time."""
    return report(of or experiment(), updates, now=now)


class TestWhatIsToldWhen:
    """The order of doubts, and the calendar."""

    def test_nothing_was_reported(self) -> None:
        """Without numbers there is no verdict, and the card says so."""
        empty = read()
        assert (empty.verdict, empty.recommended, empty.reading) == (Verdict.NO_NUMBERS, None, None)
        assert empty.because[0] == "Nothing was reported yet."

    def test_it_is_a_draft(self) -> None:
        """A draft has no gate to pass yet."""
        draft = read(of=experiment(stage=Stage.DRAFT))
        assert (draft.gate, draft.progress.days) == (Gate.NOT_STARTED, None)

    def test_the_date_has_not_come(self) -> None:
        """Clear numbers before the earliest read date are numbers, and the day is named."""
        early = read(update(WINNING), now=EARLY)
        assert (early.gate, early.verdict, early.recommended) == (Gate.TOO_EARLY, Verdict.TOO_EARLY, None)
        assert early.because == ("It may be read from Tue 1 Dec 2026; until then these are numbers and no result.",)
        assert early.comparisons[0].lift is not None

    def test_the_date_comes_where_the_experiment_lives(self) -> None:
        """The day begins at midnight in the experiment's zone: eleven in the evening of 30 November in UTC."""
        midnight = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
        assert read(update(WINNING), now=midnight).verdict is Verdict.BETTER
        assert read(update(WINNING), now=midnight - timedelta(seconds=1)).verdict is Verdict.TOO_EARLY

    def test_somebody_had_a_reason_to_read_early(self) -> None:
        """The verdict is told, and that it was told early."""
        reason = EarlyReading(reason="The campaign ends", by="U0ADA", at=EARLY)
        early = read(update(WINNING), now=EARLY, of=replace(experiment(), early_reading=reason))
        assert (early.gate, early.verdict) == (Gate.OVERRIDDEN, Verdict.BETTER)
        assert "This was read before Tue 1 Dec 2026, for a reason that stays on the card." in early.because

    @pytest.mark.parametrize(
        ("arms", "verdict", "recommended"),
        [
            (WINNING, Verdict.BETTER, Outcome.SHIP),
            (LOSING, Verdict.WORSE, Outcome.STOP),
            (SAME, Verdict.NO_DIFFERENCE, Outcome.STOP),
            (OPEN, Verdict.UNCLEAR, None),
            (rates((0, 0), (0, 0)), Verdict.NOT_ENOUGH, None),
            (rates((9, 100), (12, 100)), Verdict.NOT_ENOUGH, None),
            (rates((4_000, 80_000), (4_200, 80_000)), Verdict.UNCLEAR, Outcome.INCONCLUSIVE),
        ],
    )
    def test_the_date_has_come(
        self, arms: tuple[ArmReading, ...], verdict: Verdict, recommended: Outcome | None
    ) -> None:
        """The interval decides: beyond zero, within what is not worth having, or neither."""
        told = read(update(arms))
        assert (told.verdict, told.recommended) == (verdict, recommended)

    def test_less_is_better(self) -> None:
        """For a metric that should fall, the same numbers are judged the other way round."""
        falling = replace(TERMS, plan=replace(PLAN, direction=Direction.DOWN))
        assert read(update(WINNING), of=experiment(falling)).verdict is Verdict.WORSE
        won = read(update(LOSING), of=experiment(falling))
        assert (won.verdict, won.recommended) == (Verdict.BETTER, Outcome.SHIP)
        assert won.comparisons[0].chance == pytest.approx(1)

    def test_people_were_not_split_as_planned(self) -> None:
        """Then nothing is a result: no lift, no chance, no history, no judgement of guardrails, but what to check."""
        split = read(guarded(update(LOPSIDED), "refunds", LOSING))
        assert (split.verdict, split.recommended, split.history) == (Verdict.BAD_SPLIT, None, ())
        assert [(each.lift, each.chance, each.loss_if_kept) for each in split.comparisons] == [(None, None, None)]
        assert {each.alarm for each in split.guardrails} == {Alarm.BY_HAND}
        assert split.because[-1].startswith("What to check: ")

    def test_a_win_is_less_than_was_worth_having(self) -> None:
        """A sure gain below the smallest effect is better, and not shipped as it is."""
        small = read(update(rates((1_200_000, 24_000_000), (1_230_000, 24_000_000))))
        assert (small.verdict, small.recommended) == (Verdict.BETTER, Outcome.ITERATE)

    def test_it_was_decided(self) -> None:
        """A decided experiment still says what its numbers say, counts its days no further, and has no kill date."""
        over = replace(experiment(stage=Stage.DECIDED), decided_at=READ_DAY)
        late = read(update(OPEN), now=READ_DAY + timedelta(days=300), of=over)
        assert (late.progress.days, late.verdict) == (13, Verdict.UNCLEAR)
        assert late.kill is not None
        assert not late.kill.is_past


class TestWhichNumbersCount:
    """Which updates and arms the numbers are taken from."""

    def test_updates_come_in_another_order(self) -> None:
        """Numbers are totals: those that were said last replace all earlier ones."""
        late, early = update(WINNING, day=6), update(LOSING, day=4, number=2)
        assert read(late, early).verdict is Verdict.BETTER

    def test_the_newest_update_is_only_words(self) -> None:
        """Words do not take numbers away."""
        note = update(day=8, number=2, note="All calm.")
        assert read(update(WINNING), note).verdict is Verdict.BETTER

    def test_an_update_was_withdrawn(self) -> None:
        """It counts no more, and the one before does."""
        gone = replace(update(day=8, number=2), state=UpdateState.WITHDRAWN, reading=Reading(arms=LOSING))
        assert read(update(WINNING), gone).verdict is Verdict.BETTER

    def test_arms_are_written_otherwise(self) -> None:
        """Order, capitals and spaces do not matter, and an arm that nobody planned is left out."""
        control, variant = WINNING
        extra = ArmReading(arm="holdout", users=9, conversions=1)
        shuffled = (extra, replace(variant, arm=" VARIANT "), replace(control, arm="Control"))
        told = read(update(shuffled))
        assert (told.verdict, told.progress.people) == (Verdict.BETTER, 47_800)

    def test_an_arm_is_missing(self) -> None:
        """One arm alone says nothing about the other, nor about the split."""
        half = read(update(WINNING[:1]))
        assert (half.verdict, half.ratio.p_value) == (Verdict.NOT_ENOUGH, None)
        assert half.because[0] == "Not enough data yet: nobody was reported for “variant”."

    @pytest.mark.parametrize(
        ("arms", "named"),
        [(rates((0, 0), (0, 0)), "“control” and “variant”"), (WINNING[1:], "“control”")],
    )
    def test_nobody_was_reported(self, arms: tuple[ArmReading, ...], named: str) -> None:
        """Every arm without people is named, the control as well."""
        assert read(update(arms)).because[0] == f"Not enough data yet: nobody was reported for {named}."

    def test_two_updates_on_one_day(self) -> None:
        """The chart has one point a day, the latest."""
        told = read(update(OPEN, day=4), update(LOSING, day=5, number=2), update(WINNING, day=5, number=3))
        assert [point.on.day for point in told.history] == [22, 23]
        assert told.history[-1].lift == told.comparisons[0].lift

    def test_several_variants(self) -> None:
        """The best one is told first, surer than usual because each is another chance to be wrong."""
        arms = tuple(Arm(name=name, share=1 / 3) for name in ("A", "B", "C"))
        plan = replace(PLAN, arms=arms)
        counts = {"A": 1_200, "B": 1_210, "C": 1_500}
        reading = tuple(ArmReading(arm=arm, users=24_000, conversions=did) for arm, did in counts.items())
        told = read(update(reading), of=experiment(replace(TERMS, plan=plan)))
        assert [each.verdict for each in told.comparisons] == [Verdict.UNCLEAR, Verdict.BETTER]
        assert told.because[0].startswith("“C” is better than the control: +25.0% (from ")
        assert [each.lift and each.lift.level for each in told.comparisons] == pytest.approx([0.975, 0.975])
        assert told.history[-1].lift == told.comparisons[1].lift

    def test_means_are_reported(self) -> None:
        """Means with their deviation are compared like rates."""
        told = read(update(means(("control", 2_000, 40.0, 8.0), ("variant", 2_000, 42.0, 8.0))))
        assert told.verdict is Verdict.BETTER

    def test_people_against_the_plan(self) -> None:
        """Days are counted from the start, people over all arms."""
        progress = read(update(OPEN), now=EARLY).progress
        assert (progress.days, progress.people) == (5, 4_780)
        assert progress.planned_people is not None
        assert progress.planned_days == math.ceil(progress.planned_people / 1_000)

    def test_everybody_is_there_before_it_may_be_read(self) -> None:
        """Its days go on until it may be read: whole weeks take longer than a crowd."""
        crowd = experiment(replace(TERMS, plan=replace(PLAN, daily_traffic=10_000_000)))
        progress, on = read(update(OPEN), now=EARLY, of=crowd).progress, TERMS.earliest_read_on
        assert on is not None
        assert crowd.started_at is not None
        assert progress.planned_days == (on - crowd.day_of(crowd.started_at)).days


class TestBets:
    """Bets that are no A/B tests."""

    def test_a_bet_has_no_arms(self) -> None:
        """It has no verdict by numbers, and nothing is recommended: a person holds it against its criterion."""
        one = update((ArmReading(arm="all", users=60, conversions=41),))
        early, late = read(one, now=EARLY, of=experiment(BET)), read(one, of=experiment(BET))
        assert early.because == ("Whether it came true shows from Tue 1 Dec 2026.",)
        assert (early.verdict, late.verdict) == (Verdict.TOO_EARLY, Verdict.UNCLEAR)
        assert (late.recommended, late.progress.people, late.kill and late.kill.alarm) == (None, 60, Alarm.BY_HAND)

    def test_only_words_were_reported(self) -> None:
        """Words are an update of a bet."""
        assert read(update(note="Two calls, both went well."), of=experiment(BET)).verdict is Verdict.UNCLEAR
