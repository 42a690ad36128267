"""What a card says and offers: by stage, in words that stand without colours, and nothing of a result too early."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.experiments.experiment import EarlyReading, Experiment, Stage
from bot.domain.experiments.reporting import report
from bot.domain.experiments.reports import IntervalPoint, Lift, Progress
from bot.domain.experiments.terms import Terms
from bot.domain.experiments.updates import ExperimentUpdate
from bot.messages import BareCard, ExperimentCard, UpdateReply
from handlers.blocks.drawing import draw
from handlers.blocks.experiments.intervals import MOST_POINTS, interval_chart, interval_told
from handlers.blocks.experiments.numbers import watch_facts
from handlers.blocks.kit import Rendered
from tests.experiment_builders import BET, READ_DAY, STARTED, TERMS, experiment, guarded, rates, update
from tests.handlers.screen import buttons_of, texts_of

EARLY = STARTED + timedelta(days=8)
WINNING = rates((1_200, 24_000), (1_560, 23_800))
LOPSIDED = rates((1_200, 24_000), (1_560, 22_000))
# As in the reports, and what else a card might shout.
RESULT = re.compile(r"\b(win|wins|won|winner|better|beats?|significant|success|chosen)\b", re.IGNORECASE)


def card(of: Experiment, *updates: ExperimentUpdate, late: bool = False, **facts: Any) -> Rendered:
    """Return the card of an experiment on its eighth day, or on its read day."""
    told = report(of, updates, now=READ_DAY if late else EARLY)
    return draw(ExperimentCard(report=told, updates=len(updates), newest=updates[-1] if updates else None, **facts))


def seen(rendered: Rendered) -> str:
    """Return everything that stands on a card."""
    return "\n".join(texts_of({"blocks": json.loads(json.dumps(rendered.blocks))}))


def labels(rendered: Rendered) -> list[str]:
    """Return the labels of the buttons."""
    return list(buttons_of({"blocks": json.loads(json.dumps(rendered.blocks))}))


class TestWhatItOffers:
    """The buttons of each stage."""

    @pytest.mark.parametrize(
        ("stage", "offered"),
        [
            (Stage.DRAFT, ["Start", "Edit", "Discard", "Why"]),
            (Stage.RUNNING, ["Add numbers", "My forecast", "Read early", "Decide", "Why", "Change terms", "Hand over"]),
            (Stage.READ, ["Add numbers", "Decide", "Why", "Change terms", "Hand over"]),
            (Stage.DECIDED, ["Review", "Change decision", "Why"]),
            (Stage.REVIEWED, ["Why"]),
        ],
    )
    def test_each_stage(self, stage: Stage, offered: list[str]) -> None:
        """Only what makes sense there."""
        is_late = stage is not Stage.RUNNING
        assert labels(card(experiment(stage=stage), update(WINNING), late=is_late)) == offered

    def test_there_is_nothing_to_read_early(self) -> None:
        """Without numbers, and once the date is here, nobody reads early."""
        assert "Read early" not in labels(card(experiment()))
        assert "Read early" not in labels(card(experiment(), update(WINNING), late=True))


class TestWhatItSays:
    """The words."""

    def test_it_is_too_early(self) -> None:
        """However clear the numbers are: counts, lift with interval, chance, loss and date, and no word of a result."""
        rendered = card(experiment(), update(WINNING, day=8))
        for words in (seen(rendered), rendered.text):
            assert not RESULT.search(words)
        for words in (seen(rendered), rendered.text):
            for told in ("1,560 of 23,800 (6.55%)", "+31.1%, from +15.3% to +46.9% (95% sure, however often you look)"):
                assert told in words
            assert "It may be read from Tue 1 Dec 2026" in words
            assert "Chance to be above control" in words

    def test_its_date_is_here(self) -> None:
        """Then it is said what the numbers allow to be said, and what Heed would do."""
        words = seen(card(experiment(), update(WINNING), late=True))
        for told in (
            "Better than the control",
            "Heed would ship it.",
            "Chance to win",
            "May be read",
            "since Tue 1 Dec",
        ):
            assert told in words

    @pytest.mark.parametrize(
        ("days", "told"), [(6, "day 7 of 7, 40 people"), (7, "day 8, planned 7, 40 people"), (8, "day 9, planned 7")]
    )
    def test_days_go_by(self, days: int, told: str) -> None:
        """Once it runs longer than was planned, no day is one of fewer."""
        progress = Progress(days=days, planned_days=7, people=40, planned_people=None)
        reached = replace(report(experiment(), (), now=READ_DAY), progress=progress)
        (fact,) = [each for each in watch_facts(reached) if each.name == "So far"]
        assert fact.words.startswith(told)

    def test_customers_read_along(self) -> None:
        """They learn its name, and its team where the rest is."""
        rendered = draw(BareCard(label="EXP-7"))
        assert rendered.text == (
            "EXP-7: customers read along in this channel, so its numbers are shown only to its team: "
            "`/experiment show EXP-7`"
        )
        assert (seen(rendered), labels(rendered)) == (rendered.text, [])

    def test_people_were_not_split_as_planned(self) -> None:
        """No lift, no chance, no chart; what to check instead."""
        rendered = card(experiment(), update(WINNING, day=6), update(LOPSIDED, day=8, number=2), late=True)
        assert "What to check" in seen(rendered)
        for absent in ("Lift", "Chance to", "Expected loss", "Heed would"):
            assert absent not in seen(rendered)
            assert absent not in rendered.text

    def test_it_was_read_early(self) -> None:
        """Who, when and why stays there after the decision as well."""
        early = EarlyReading(reason="The campaign ends", by="U0SAM", at=EARLY)
        words = seen(card(replace(experiment(stage=Stage.DECIDED), early_reading=early), update(WINNING), late=True))
        assert "on Thu 26 Nov 2026 by " in words
        assert "“The campaign ends”" in words

    def test_guardrails_say_how_they_stand(self) -> None:
        """A sign and words, so that nobody needs to see colours."""
        broken = guarded(update(WINNING), "Refunds", rates((400, 24_000), (600, 23_800)))
        assert "✗ broken: +51.3%, from +20.0% to +82.5% (should fall; at most 2% is borne)" in seen(
            card(experiment(), broken)
        )
        assert "○ not enough numbers yet" in seen(card(experiment(), update(WINNING)))

    @pytest.mark.parametrize(("terms", "told"), [(TERMS, "it can be undone"), (BET, "it cannot be undone")])
    def test_doors(self, terms: Terms, told: str) -> None:
        """One way or not is said in words."""
        assert told in seen(card(experiment(terms)))

    def test_a_bet(self) -> None:
        """It shows what has to happen, and its single count."""
        words = seen(card(experiment(BET), update(WINNING[:1], note="Three calls so far")))
        assert "“Three calls so far”" in words
        assert "None of the ten gives notice before March" in words
        assert "1,200 of 24,000" in words

    def test_forecasts_of_others(self) -> None:
        """They are counted while somebody could be swayed, and told after the decision."""
        assert "65%" not in seen(card(experiment(), forecasts=3, middle_forecast=0.65))
        decided = card(experiment(stage=Stage.DECIDED), forecasts=3, middle_forecast=0.65)
        assert "3 people forecast it, the middle one 65%" in seen(decided)


class TestTheChart:
    """The interval over time."""

    def history(self, days: int) -> list[IntervalPoint]:
        """Return a narrowing interval of so many days."""
        start = date(2026, 12, 1)
        return [
            IntervalPoint(on=start + timedelta(days=n), lift=Lift(value=0.1, lower=-1 / (n + 1), upper=1, level=0.95))
            for n in range(days)
        ]

    def test_one_day(self) -> None:
        """One point is no line."""
        assert not interval_chart(self.history(1))
        assert not interval_told(self.history(1))

    def test_there_are_several_variants(self) -> None:
        """The one that it is about is named."""
        (block,) = interval_chart(self.history(3), "one field")
        assert block["title"] == "Lift of one field, with its interval"

    def test_more_days_than_fit(self) -> None:
        """They are spread evenly, with the first and the last among them; a year later a day has its year."""
        (block,) = interval_chart(self.history(366 + 15))
        chart = json.loads(json.dumps(block))["chart"]
        names = chart["axis_config"]["categories"]
        assert (len(names), len(set(names))) == (MOST_POINTS, MOST_POINTS)
        assert (names[0][:5], names[-1][:6]) == ("1 Dec", "16 Dec")
        assert [line["name"] for line in chart["series"]] == ["High end", "Lift", "Low end"]
        assert chart["series"][2]["data"][0]["value"] == -100


def test_an_answer_below_an_update() -> None:
    """It has the numbers and the date, the way to correct them, and what is odd about them."""
    one = update(WINNING, day=8)
    told = report(experiment(), [one], now=one.said_at)
    rendered = draw(UpdateReply(report=told, update=one, doubts=("It is odd.",)))
    assert labels(rendered) == ["Correct", "Not an update"]
    for words in ("EXP-7 · day 9", "Too early to read", "It is odd.", "Kill rule"):
        assert words in seen(rendered)
