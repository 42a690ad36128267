"""Payloads of any shape are read without a failure: what is missing counts as absent."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.payloads.common import Payload, actor_of, press_of, workspace_of
from handlers.payloads.experiment_decisions import decision_form_of, forecast_form_of, review_form_of
from handlers.payloads.experiment_plans import form_pressed_in, plan_form_of
from handlers.payloads.experiment_updates import choice_form_of, filled_of
from handlers.payloads.feedback import form_of, memory_of, pointing_of, typing_of
from handlers.payloads.messages import changed_of, deleted_of, home_of, is_direct, mentioned_of, reacted_of

# The names that Slack uses, holding anything at all.
NAMES = st.sampled_from(
    [
        "actions",
        "action_id",
        "app_installed_team_id",
        "authorizations",
        "bot_id",
        "came_true",
        "channel",
        "container",
        "deleted_ts",
        "edited",
        "enterprise",
        "event",
        "id",
        "item",
        "item_user",
        "kind",
        "message",
        "message_ts",
        "outcome",
        "previous_message",
        "private_metadata",
        "reaction",
        "review_on",
        "selected_date",
        "selected_option",
        "state",
        "subtype",
        "tab",
        "team",
        "team_id",
        "text",
        "thread_ts",
        "trigger_id",
        "ts",
        "user",
        "user_id",
        "value",
        "values",
        "view",
        "words",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
READERS: list[Callable[[Payload], object]] = [
    actor_of,
    choice_form_of,
    decision_form_of,
    filled_of,
    form_pressed_in,
    plan_form_of,
    forecast_form_of,
    review_form_of,
    changed_of,
    deleted_of,
    form_of,
    home_of,
    is_direct,
    mentioned_of,
    pointing_of,
    press_of,
    reacted_of,
    typing_of,
    workspace_of,
]


@pytest.mark.parametrize("read", READERS)
# Twelve readers, so a few shapes each.
@settings(max_examples=30)
@given(payload=st.dictionaries(NAMES, ANYTHING, max_size=6))
def test_any_payload_is_read(read: Callable[[Payload], object], payload: dict[str, object]) -> None:
    """No shape makes a reader fail: a failure would come back with every retry of the event."""
    read(payload)


@given(st.text(max_size=50))
def test_any_memory_is_read(text: str) -> None:
    """A form's own memory comes back from Slack, and may hold anything."""
    assert isinstance(memory_of(text), dict)


@pytest.mark.parametrize(
    ("user", "is_outsider"),
    [
        ({"id": "U1", "team_id": "T1"}, False),
        ({"id": "U1", "team_id": "T2"}, True),
        ({"id": "U1", "team_id": "T2", "enterprise_id": "E1"}, False),
        ({"id": "U1", "team_id": "T2", "enterprise_id": "E2"}, True),
        ({"id": "U1"}, False),
    ],
)
def test_outsiders_are_told_from_colleagues(user: dict[str, str], *, is_outsider: bool) -> None:
    """Fault 22: in an organisation with several workspaces people of all of them are colleagues; customers are not."""
    payload = {"team": {"id": "T1"}, "enterprise": {"id": "E1"}, "user": user}
    assert actor_of(payload).is_outsider is is_outsider


def test_a_button_belongs_to_the_workspace_of_its_message() -> None:
    """Slack may name the team of who pressed it; Heed's message says whose Heed it is."""
    payload = {
        "team": {"id": "T0ACME"},
        "user": {"id": "U1", "team_id": "T0ACME"},
        "message": {"bot_id": "B1", "team": "T1"},
    }
    assert workspace_of(payload) == "T1"
    assert actor_of(payload).is_outsider
