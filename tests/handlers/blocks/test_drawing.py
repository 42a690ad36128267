"""The list of messages that the messenger can draw."""

import dataclasses
import inspect

import pytest

from bot import messages
from handlers.blocks.drawing import BUILDERS, draw


def test_everything_that_heed_says_can_be_drawn() -> None:
    """A new kind of message comes with its builder."""
    said = {
        each
        for _, each in inspect.getmembers(messages, inspect.isclass)
        if dataclasses.is_dataclass(each) and each.__module__ == messages.__name__
    }
    # Values of the domain are drawn as well.
    # An entry is a part of a card, a note one of several reminders or questions: none is said alone.
    assert said - {messages.TriageEntry, messages.CheckNote} == {
        each for each in BUILDERS if each.__module__ == messages.__name__
    }


def test_what_nobody_can_draw_is_a_mistake_of_ours() -> None:
    """It fails before anything is claimed or sent."""
    with pytest.raises(TypeError, match="nobody draws a str"):
        draw("words")
