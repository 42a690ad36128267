"""What somebody ticked below `/heed privacy`."""

import pytest

from bot.domain.analysis import Purpose
from handlers.payloads.common import Payload
from handlers.payloads.privacy import PURPOSES, SWITCH, purposes_in


@pytest.mark.parametrize(
    ("action", "purposes"),
    [
        (
            {"action_id": PURPOSES, "selected_options": [{"value": "labels"}, {"value": "answers"}]},
            {"labels", "answers"},
        ),
        ({"action_id": PURPOSES, "selected_options": []}, set()),
        ({"action_id": PURPOSES, "selected_options": [{"value": "everything"}, {}, None]}, set()),
        ({"action_id": SWITCH, "value": "on"}, set(Purpose)),
        ({"action_id": SWITCH, "value": "off"}, set()),
        ({"action_id": SWITCH, "value": "maybe"}, set()),
    ],
)
def test_only_what_is_ticked_and_ours_is_allowed(action: Payload, purposes: set[str]) -> None:
    """In doubt nothing leaves."""
    assert purposes_in({"actions": [action]}) == purposes


def test_a_payload_without_an_action_allows_nothing() -> None:
    """Slack would not send it."""
    assert purposes_in({}) == frozenset()
