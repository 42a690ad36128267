"""Whatever is reported, a card before its day shows numbers and no result, and fits into Slack."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.terms import Terms
from bot.messages import ExperimentCard
from handlers.blocks.drawing import draw
from handlers.blocks.validation import problems
from tests.domain.experiments.test_reporting_properties import FALLING, READINGS, THREE, told
from tests.experiment_builders import BET, TERMS
from tests.handlers.blocks.experiments.test_cards import RESULT
from tests.handlers.screen import texts_of


@settings(max_examples=25, deadline=None)
@given(st.lists(READINGS, max_size=3), st.integers(0, 12), st.sampled_from([TERMS, THREE, FALLING, BET]))
def test_before_its_day(readings: list[tuple[ArmReading, ...]], day: int, terms: Terms) -> None:
    """No word of a win, wherever somebody may read it: on the card, in a notification, by a screen reader."""
    card = draw(ExperimentCard(report=told(readings, day, terms), updates=len(readings)))
    assert not problems(card)
    words = texts_of({"blocks": json.loads(json.dumps(card.blocks))})
    assert not [each for each in (*words, card.text) if RESULT.search(each)]
