"""Forms, buttons and Home tabs."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from sandbox.wire import Json, RefusedError
from tests.sandbox.blocks import actions, button, modal, plain, section, text_input
from tests.sandbox.conftest import refusal, respond
from tests.sandbox.recording import Answer, RecordingApp

WORDS = {"words": {"text": {"value": "It hangs"}}}


async def opened(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient, view: Json) -> Json:
    """Open a form for Alice and return it as the app gets it back."""
    await sandbox.shortcut("alice", "feedback.log")
    answer = await client.views_open(trigger_id=app.payloads("shortcut")[-1]["trigger_id"], view=view)
    shown: Json = answer["view"]
    return shown


async def test_a_form_is_sent_with_its_values(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """view_submission holds the state, and an empty acknowledgement closes the form."""
    await opened(app, sandbox, client, modal(private_metadata="draft-1"))
    assert await sandbox.submit("alice", WORDS) == {"ok": True}
    view = app.payloads("view_submission")[0]["view"]
    assert view["state"]["values"] == {"words": {"text": {"type": "plain_text_input", "value": "It hangs"}}}
    assert (view["private_metadata"], view["callback_id"]) == ("draft-1", "form")
    assert sandbox.view("alice") is None


async def test_an_empty_required_field_never_reaches_the_app(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Slack's own client complains."""
    await opened(app, sandbox, client, modal())
    assert await sandbox.submit("alice") == {
        "ok": False,
        "errors": {"words": "Please complete this required field."},
    }
    assert not app.payloads("view_submission")


async def test_the_apps_complaints_show_at_their_fields(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """The errors are keyed by block_id; one for a block that is not there is an error of the app."""
    await opened(app, sandbox, client, modal())
    app.answers = lambda _: Answer(body={"response_action": "errors", "errors": {"words": "Shorter, please."}})
    assert await sandbox.submit("alice", WORDS) == {"ok": False, "errors": {"words": "Shorter, please."}}
    app.answers = lambda _: Answer(body={"response_action": "errors", "errors": {"nowhere": "What?"}})
    assert (await sandbox.submit("alice", WORDS))["error"] == "invalid_errors"


async def test_a_form_is_replaced_stacked_and_cleared(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """An update keeps the id, push stacks up to three, clear closes all."""
    first = await opened(app, sandbox, client, modal())
    answers: list[Json] = [
        {"response_action": "update", "view": modal(title=plain("Second face"))},
        {"response_action": "push", "view": modal(title=plain("On top"))},
        {"response_action": "push", "view": modal(title=plain("Third"))},
        {"response_action": "push", "view": modal(title=plain("Fourth"))},
        {"response_action": "clear"},
    ]
    app.answers = lambda payload: Answer(body=answers.pop(0) if payload["type"] == "view_submission" else "")
    await sandbox.submit("alice", WORDS)
    updated = sandbox.view("alice") or {}
    assert (updated["id"], updated["title"]["text"]) == (first["id"], "Second face")
    await sandbox.submit("alice", WORDS)
    top = sandbox.view("alice") or {}
    assert (top["previous_view_id"], top["root_view_id"]) == (first["id"], first["id"])
    await sandbox.submit("alice", WORDS)
    assert (await sandbox.submit("alice", WORDS))["error"] == "push_limit_reached"
    await sandbox.submit("alice", WORDS)
    assert sandbox.view("alice") is None


async def test_a_form_that_slack_refuses(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Too long a title, inputs without submit, too much memory."""
    wrong = [
        modal(title=plain("A title of more than 24 characters")),
        {name: value for name, value in modal().items() if name != "submit"},
        modal(private_metadata="x" * 3_001),
        modal(text_input(), text_input()),
    ]
    for view in wrong:
        await sandbox.shortcut("alice", "feedback.log")
        trigger = app.payloads("shortcut")[-1]["trigger_id"]
        assert await refusal(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"


async def test_two_updates_at_once(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """The second one with the same hash is a conflict."""
    view = await opened(app, sandbox, client, modal())
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    assert await refusal(client.views_update(view_id=view["id"], hash=view["hash"], view=modal())) == "hash_conflict"


async def test_closing_a_form_tells_the_app_that_asked(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """view_closed comes with notify_on_close, and says whether everything went."""
    await opened(app, sandbox, client, modal())
    await sandbox.close("alice")
    await opened(app, sandbox, client, modal(notify_on_close=True))
    await sandbox.close("alice", clear=True)
    assert [one["is_cleared"] for one in app.payloads("view_closed")] == [True]
    with pytest.raises(RefusedError):
        await sandbox.submit("alice", WORDS)


async def test_a_button_in_a_message(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """block_actions carries message, value, trigger and a response_url; people from outside can press it too."""
    posted = await client.chat_postMessage(channel="C0ACME0001", text="x", blocks=[actions(button())])
    container = {"type": "message", "channel": "C0ACME0001", "ts": posted["ts"]}
    assert await sandbox.press("eve", container, "go") == {"ok": True}
    sent = app.payloads("block_actions")[0]
    assert (sent["actions"][0]["value"], sent["actions"][0]["block_id"]) == ("7", "buttons")
    assert (sent["user"]["team_id"], sent["team"]["id"]) == ("T0ACME0001", "T0HOME0001")
    assert sent["message"]["ts"] == posted["ts"]
    assert sent["response_url"]


async def test_a_button_in_an_ephemeral_message(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """The payload has no message, and only the one who sees it can press it."""
    shown = await client.chat_postEphemeral(
        channel="C0GENERAL1", user="U0ALICE001", text="x", blocks=[actions(button())]
    )
    container = {"type": "message", "channel": "C0GENERAL1", "ts": shown["message_ts"]}
    await sandbox.press("alice", container, "go")
    sent = app.payloads("block_actions")[0]
    assert sent["container"]["is_ephemeral"] is True
    assert "message" not in sent
    with pytest.raises(RefusedError):
        await sandbox.press("bob", container, "go")


async def test_an_input_only_speaks_up_when_asked_to(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Without dispatch_action its value waits for the submission."""
    view = await opened(app, sandbox, client, modal(text_input(), text_input("loud", dispatch_action=True)))
    where = sandbox.core.world.views[view["id"]]
    where.body["blocks"][1]["element"]["action_id"] = "loud_text"
    await sandbox.press("alice", {"type": "view", "view_id": view["id"]}, "text", {"value": "Quiet"})
    assert not app.payloads("block_actions")
    await sandbox.press("alice", {"type": "view", "view_id": view["id"]}, "loud_text", {"value": "Loud"})
    values = app.payloads("block_actions")[0]["view"]["state"]["values"]
    assert values["words"]["text"]["value"] == "Quiet"


async def test_a_list_asks_the_app(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """block_suggestion carries what was typed; the options come back."""
    found = [{"text": plain("Acme"), "value": "acme"}]
    app.answers = lambda payload: Answer(body={"options": found} if payload["type"] == "block_suggestion" else "")
    element: Json = {"type": "external_select", "action_id": "account", "min_query_length": 1}
    view = await opened(app, sandbox, client, modal({**text_input("account"), "element": element}))
    answer = await sandbox.suggest("alice", {"type": "view", "view_id": view["id"]}, "account", "ac")
    assert answer == {"options": found, "option_groups": []}
    assert app.payloads("block_suggestion")[0]["value"] == "ac"


async def test_a_home_tab_belongs_to_a_person(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """views.publish shows it, its buttons work, and opening it again brings the view."""
    home: Json = {"type": "home", "blocks": [section(), actions(button())]}
    published = await client.views_publish(user_id="U0ALICE001", view=home)
    await sandbox.press("alice", {"type": "view", "view_id": published["view"]["id"]}, "go")
    assert app.payloads("block_actions")[0]["container"]["type"] == "view"
    assert sandbox.home("bob") is None
    await sandbox.open_home("alice")
    await sandbox.settled()
    assert app.events("app_home_opened")[0].event["view"]["id"] == published["view"]["id"]


async def test_an_answer_replaces_the_message_of_a_button(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """replace_original changes it, delete_original removes it."""
    posted = await client.chat_postMessage(channel="C0GENERAL1", text="x", blocks=[actions(button())])
    container = {"type": "message", "channel": "C0GENERAL1", "ts": posted["ts"]}
    await sandbox.press("alice", container, "go")
    url = app.payloads("block_actions")[0]["response_url"]
    assert await respond(url, {"replace_original": True, "text": "Done"}) == 200
    assert sandbox.messages("general")[-1].text == "Done"
    assert await respond(url, {"delete_original": True}) == 200
    assert sandbox.messages("general")[-1].text != "Done"
