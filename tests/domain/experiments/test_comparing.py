"""What stops an experiment: guardrails and kill rules, before the date as well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.reports import Alarm, Verdict
from tests.domain.experiments.test_reporting import EARLY, LOSING, OPEN, RESULT, WINNING, read
from tests.experiment_builders import TERMS, experiment, guarded, rates, update


class TestGuardrailsAndKillRules:
    """What stops an experiment, and when."""

    def test_a_guardrail_breaks_while_the_metric_gains(self) -> None:
        """A broken guardrail outweighs a better metric."""
        broken = read(guarded(update(WINNING), " refunds ", rates((400, 24_000), (600, 23_800))))
        assert (broken.guardrails[0].alarm, broken.recommended) == (Alarm.BROKEN, Outcome.ITERATE)

    def test_a_guardrail_breaks_before_the_date(self) -> None:
        """Harm is told at once, without a word of a result."""
        early = read(guarded(update(WINNING), "Refunds", rates((400, 24_000), (600, 23_800))), now=EARLY)
        assert (early.verdict, early.recommended) == (Verdict.TOO_EARLY, Outcome.STOP)
        assert not RESULT.search(" ".join(early.because))

    @pytest.mark.parametrize(
        ("arms", "alarm"),
        [
            (rates((400, 24_000), (410, 23_800)), Alarm.WATCH),
            (rates((400, 24_000), (380, 23_800)), Alarm.FINE),
            (rates((0, 24_000), (40, 23_800)), Alarm.WATCH),
            (rates((2, 24_000), (4, 23_800)), Alarm.NO_NUMBERS),
        ],
    )
    def test_a_guardrail_is_not_broken(self, arms: tuple[ArmReading, ...], alarm: Alarm) -> None:
        """What chance could do is watched, and so is what only the variant has, however rare."""
        assert read(guarded(update(WINNING), "Refunds", arms)).guardrails[0].alarm is alarm

    def test_a_guardrail_was_last_named_earlier(self) -> None:
        """Its newest numbers count although a later update is silent about it."""
        first = guarded(update(OPEN, day=3), "Refunds", rates((400, 24_000), (600, 23_800)))
        assert read(first, update(WINNING, day=6, number=2)).guardrails[0].alarm is Alarm.BROKEN

    @pytest.mark.parametrize(
        ("arms", "alarm"),
        [(LOSING, Alarm.BROKEN), (rates((156, 2_380), (140, 2_400)), Alarm.WATCH), (WINNING, Alarm.FINE)],
    )
    def test_the_kill_rule_has_a_number(self, arms: tuple[ArmReading, ...], alarm: Alarm) -> None:
        """It is met when the loss is past its limit and chance alone does not explain it."""
        killed = read(update(arms), now=EARLY)
        assert killed.kill is not None
        assert killed.kill.alarm is alarm
        assert (killed.recommended is Outcome.STOP) == (alarm is Alarm.BROKEN)

    def test_the_kill_rule_is_only_words(self) -> None:
        """Then a person has to judge."""
        kill = TERMS.kill and replace(TERMS.kill, loss=None)
        by_hand = read(update(LOSING), of=experiment(replace(TERMS, kill=kill)))
        assert by_hand.kill is not None
        assert by_hand.kill.alarm is Alarm.BY_HAND

    def test_the_kill_date_has_passed(self) -> None:
        """What is not better by then is stopped; on the day itself there is still time."""
        late = datetime(2026, 12, 21, 9, tzinfo=UTC)
        assert read(update(OPEN), now=late).recommended is Outcome.STOP
        assert read(update(OPEN), now=late - timedelta(days=1)).recommended is None
        assert read(update(WINNING), now=late).recommended is Outcome.SHIP
