"""The Bolt app: what people are told when something fails, and what it never reads."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.domain.errors import FeedbackNotFoundError, TryAgainError
from handlers.slack import Bolt, slack_app
from handlers.workspaces import ManySeats, Reception
from tests.fakes.installations import InMemoryInstallations
from tests.fakes.jobs import FixedClock
from tests.fakes.slack_api import FakeSlackApi
from tests.handlers.test_workspaces import seat

COMMAND = {"command": "/heed", "text": "hello", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}


class Stage:
    """A Bolt app with one listener for everything, which does what a test says."""

    def __init__(self, api_url: str) -> None:
        """Build the app; one workspace and one organisation are installed."""
        self.failure: Exception | None = None
        self.teams: list[str | None] = []
        installations = InMemoryInstallations(seat("T1"), seat(None, "E1"))
        reception = Reception(ManySeats(installations, clock=FixedClock()), api_url=api_url)
        self.app: AsyncApp = slack_app(reception, api_url=api_url)

        async def listen(ack: Any, context: Any) -> None:
            self.teams.append(context.team_id)
            if self.failure is not None:
                raise self.failure
            await ack()

        self.app.command("/heed")(listen)
        self.app.event("message")(listen)
        self.app.view("form")(listen)
        self.app.action("button")(listen)
        self.app.options("choice")(listen)
        self.bolt = Bolt(self.app)

    async def told(self, body: dict[str, Any]) -> Any:
        """Return what Slack is answered, as JSON when it is."""
        reply = await self.bolt.answer(body)
        assert reply.status == 200
        return json.loads(reply.body) if reply.content_type.startswith("application/json") else reply.body.decode()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve a small Slack."""
    async with FakeSlackApi(clock=FixedClock()).serving() as api:
        yield api


@pytest.fixture
def stage(slack: FakeSlackApi) -> Stage:
    """Return the app."""
    return Stage(slack.url)


async def test_a_failed_command_explains_itself_to_its_author(stage: Stage) -> None:
    """The error's docstring is the sentence, and only its author reads it."""
    stage.failure = FeedbackNotFoundError()
    told = await stage.told(COMMAND)
    assert told == {"response_type": "ephemeral", "text": FeedbackNotFoundError.__doc__}


async def test_a_mistake_of_ours_has_an_id_that_is_in_the_log(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """People read a sentence and an id, never an exception's words."""
    stage.failure = ValueError("a customer's secret")
    text = (await stage.told(COMMAND))["text"]
    error_id = text.partition("(")[2].partition(")")[0]
    assert text == f"Something went wrong ({error_id}). Nothing was lost; try again."
    assert error_id in capsys.readouterr().out


async def test_a_failed_form_keeps_what_was_typed(stage: Stage) -> None:
    """The explanation goes on top of the form, which stays open."""
    stage.failure = TryAgainError()
    view = {"type": "modal", "id": "V1", "callback_id": "form", "state": {"values": {}}}
    told = await stage.told({"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view})
    assert told["response_action"] == "push"
    assert "Slack is not answering" in json.dumps(told["view"])


async def test_a_failed_button_explains_itself_where_it_was(stage: Stage, slack: FakeSlackApi) -> None:
    """Through the response address, for the person alone; without one in a form of its own."""
    stage.failure = FeedbackNotFoundError()
    press: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "actions": [{"action_id": "button", "block_id": "b", "type": "button"}],
        "trigger_id": "1.2",
    }
    assert await stage.told({**press, "response_url": f"{slack.url}respond"}) == ""
    assert slack.asked("respond")[0]["replace_original"] is False
    assert await stage.told(press) == ""
    assert len(slack.asked("views.open")) == 1


async def test_choices_that_cannot_be_found_are_none(stage: Stage) -> None:
    """A menu without choices is better than an error in a menu."""
    stage.failure = RuntimeError("boom")
    asked = {"type": "block_suggestion", "action_id": "choice", "team": {"id": "T1"}, "user": {"id": "U1"}}
    assert await stage.told(asked) == {"options": []}


async def test_a_failed_event_reaches_its_job(stage: Stage) -> None:
    """The job has to know, or it would not try again; how long to wait comes along."""
    stage.failure = TryAgainError(after_seconds=30)
    event: dict[str, Any] = {
        "type": "event_callback",
        "team_id": "T1",
        "event": {"type": "message", "text": "x", "user": "U2"},
    }
    with pytest.raises(TryAgainError) as raised:
        await stage.bolt.process(event)
    assert raised.value.after_seconds == 30


async def test_an_event_that_nobody_listens_to_is_done(stage: Stage) -> None:
    """Bolt alone would answer 404, and Slack would send it three times more."""
    await stage.bolt.process({"type": "event_callback", "team_id": "T1", "event": {"type": "unheard_of"}})
    await stage.bolt.process({"type": "event_callback", "authorizations": 5, "event": {"type": "message", "user": 7}})


async def test_an_unknown_command_is_answered(stage: Stage) -> None:
    """The app's settings in Slack may name more than this version knows."""
    assert "/heed help" in await stage.told({**COMMAND, "command": "/unknown"})
    assert await stage.told({"type": "view_closed", "team": {"id": "T1"}, "user": {"id": "U1"}}) == ""


async def test_a_shape_that_bolt_stumbles_over_is_malformed(stage: Stage) -> None:
    """Never 500: Slack would not send it."""
    assert (await stage.bolt.answer({"type": "block_actions", "user": 5, "team": 7})).status in {200, 400}
    assert (await stage.bolt.answer({"type": "x", "authorizations": 5})).status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"type": "view_submission", "view": None, "team_id": "T1"},
        {"type": "view_submission", "view": {"callback_id": "form"}, "team_id": "T1"},
        {"type": "block_actions", "actions": "x", "team_id": "T1"},
        {"type": "block_actions", "actions": [], "team_id": "T1"},
        {"type": "shortcut", "team_id": ["x"]},
        {"type": "shortcut", "team": {"id": {}}},
        {"type": "shortcut", "user": {"id": 5}, "team_id": "T1"},
        {"type": "message_action", "response_url": "nowhere", "team_id": "T1"},
        {"type": ["x"], "team_id": "T1", "view": {}},
    ],
)
async def test_parts_of_another_type_are_malformed(stage: Stage, body: dict[str, object]) -> None:
    """Bolt would raise on them before any listener runs, and Slack would be told to send them again."""
    assert (await stage.bolt.answer(body)).status in {200, 400}


async def test_an_event_whose_workspace_is_no_text_is_done(stage: Stage) -> None:
    """Trying it again would never make it better."""
    await stage.bolt.process({"type": "event_callback", "team_id": ["x"], "event": {"type": "message"}})
    assert stage.teams == []


async def test_somebody_elses_workspace_is_told_that_heed_is_not_there(stage: Stage) -> None:
    """Fault 36: a request of a workspace without a seat reaches no listener."""
    assert "not installed" in await stage.told({**COMMAND, "team_id": "T2"})
    assert stage.teams == []


async def test_an_organisation_without_a_workspace_has_a_name_of_its_own(stage: Stage) -> None:
    """Fault 22: with team null the organisation's id is what things are kept under."""
    body = {key: value for key, value in COMMAND.items() if key != "team_id"}
    await stage.told({**body, "enterprise_id": "E1", "is_enterprise_install": "true"})
    assert stage.teams == ["E1"]


async def test_another_apps_settings_change_nothing(slack: FakeSlackApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt would authorise by itself, with SLACK_* of whatever else runs on the machine."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "other")
    stage = Stage(slack.url)
    assert (stage.app.oauth_flow, stage.app.client.token) == (None, None)
    await stage.told(COMMAND)
    assert slack.asked("auth.test") == []
