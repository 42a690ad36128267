"""The gate: faults 1 to 14, and what Bolt alone would have answered with 500."""

import asyncio
import json
from datetime import timedelta

import pytest

from tests.handlers.knocking import EVENT, FORM, SECRET, Gatehouse, sign


@pytest.fixture
def house() -> Gatehouse:
    """Return a gate with nothing behind it yet."""
    return Gatehouse()


async def test_a_signed_event_is_stored_before_it_is_acknowledged(house: Gatehouse) -> None:
    """200 means that the inbox has it, and that the worker was told."""
    assert await house.knock(EVENT) == (200, b"")
    assert json.loads(house.inbox.letters["Ev0ONE"].body or "") == EVENT
    assert house.woken == ["Ev0ONE"]


async def test_a_request_without_a_signature_is_refused(house: Gatehouse) -> None:
    """Fault 1."""
    status, _ = await house.send(json.dumps(EVENT).encode(), {b"content-type": b"application/json"})
    assert (status, house.inbox.letters) == (401, {})


async def test_a_request_with_a_wrong_signature_is_refused(house: Gatehouse) -> None:
    """Fault 2, and 12: a signature of another workspace's app is a wrong one."""
    status, _ = await house.knock(EVENT, secret="another-app")
    assert (status, house.inbox.letters) == (401, {})


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_request_from_another_time_is_refused(house: Gatehouse, minutes: int) -> None:
    """Faults 3 and 4: what is older or newer than five minutes may be a replay."""
    at = house.clock.now() + timedelta(minutes=minutes)
    status, _ = await house.knock(EVENT, timestamp=str(int(at.timestamp())).encode())
    assert (status, house.inbox.letters) == (401, {})


@pytest.mark.parametrize("minutes", [-4, 4])
async def test_a_request_with_a_clock_a_little_off_is_taken(house: Gatehouse, minutes: int) -> None:
    """Slack's clock and ours need not agree to the second."""
    at = house.clock.now() + timedelta(minutes=minutes)
    assert (await house.knock(EVENT, timestamp=str(int(at.timestamp())).encode()))[0] == 200


@pytest.mark.parametrize(
    "timestamp", [b"abc", b"", b"1.5", b"9" * 5000, b"-1", b"\xd9\xa1" * 9, b"1790000000\n", b"1e9"]
)
async def test_a_timestamp_that_is_no_number_is_refused(house: Gatehouse, timestamp: bytes) -> None:
    """Fault 5: Bolt's int() would answer 500."""
    assert (await house.knock(EVENT, timestamp=timestamp))[0] == 401


@pytest.mark.parametrize("signature", [b"v0=\xc3\xa9" + b"0" * 62, b"", b"v0=", b"v1=" + b"0" * 64, b"v0=" + b"A" * 64])
async def test_a_signature_that_is_none_is_refused(house: Gatehouse, signature: bytes) -> None:
    """Fault 6: comparing text that is not ASCII would answer 500."""
    assert (await house.knock(EVENT, signature=signature))[0] == 401


async def test_a_replay_within_five_minutes_is_one_event(house: Gatehouse) -> None:
    """Fault 7: the same bytes again are acknowledged and change nothing."""
    assert [(await house.knock(EVENT))[0] for _ in range(2)] == [200, 200]
    assert (len(house.inbox.letters), house.woken) == (1, ["Ev0ONE"])


@pytest.mark.parametrize("chunk", [None, 65_536])
async def test_twenty_megabytes_are_not_read(house: Gatehouse, chunk: int | None) -> None:
    """Fault 8: too large is too large, whether or not a length was declared, signed or not."""
    raw = b"x" * 20_000_000
    declared = {} if chunk else {b"content-length": str(len(raw)).encode()}
    assert (await house.knock(raw, headers=declared, chunk=chunk))[0] == 413
    unsigned, _ = await house.send(raw, {b"content-length": str(len(raw)).encode()})
    assert unsigned == 413


@pytest.mark.parametrize("length", [b"9" * 5000, b"-5", b"abc", b""])
async def test_a_length_that_is_none_is_refused(house: Gatehouse, length: bytes) -> None:
    """A length of thousands of digits is no number that Python reads."""
    assert (await house.knock(EVENT, headers={b"content-length": length}))[0] == 413


BAD_BODIES = {
    "100,000 nested lists": b"[" * 100_000,
    "100,000 nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of 5,000 digits": b'{"type": "event_callback", "event": {"type": "m"}, "n": ' + b"9" * 5_000 + b"}",
    "invalid UTF-8": b'{"type": "\xff\xfe"}',
    "an encoded surrogate": b'{"type": "\xed\xa0\x80"}',
    "null": b"null",
    "a list": b"[1,2]",
    "a text": b'"event_callback"',
    "not JSON": b"hello",
    "half of JSON": b'{"type": ',
    "nothing": b"",
    "no type": b"{}",
    "a type that is a number": b'{"type": 5}',
    "a raw NUL": b'{"type": "a\x00b"}',
}


@pytest.mark.parametrize("raw", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_signed_body_that_cannot_be_read_is_malformed(house: Gatehouse, raw: bytes) -> None:
    """Faults 9 and 10: sending it again would not help, so it is 400 and never 500."""
    assert (await house.knock(raw))[0] == 400
    assert not house.inbox.letters


@pytest.mark.parametrize("raw", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_an_unsigned_body_is_not_even_read(house: Gatehouse, raw: bytes) -> None:
    """Faults 8 to 11 without a signature: Bolt would parse first."""
    status, _ = await house.send(raw, {b"content-type": b"application/json"})
    assert status == 401


@pytest.mark.parametrize("event", [None, "x", [1], 5, {}, {"type": None}, {"type": 3}])
async def test_an_event_without_an_inside_is_acknowledged_and_dropped(house: Gatehouse, event: object) -> None:
    """Slack would only send it again, and it would be no better."""
    assert (await house.knock({**EVENT, "event": event}))[0] == 200
    assert not house.inbox.letters


@pytest.mark.parametrize(
    "raw", [b"payload=hello", b"payload=%7B", b"payload=[1]", b"payload=null", b"%ff%fe=1", b"a&b&c"]
)
async def test_a_form_whose_payload_is_not_json_is_malformed(house: Gatehouse, raw: bytes) -> None:
    """Fault 11."""
    assert (await house.knock(raw, content_type=FORM))[0] == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "multipart/form-data"])
async def test_json_under_another_name_is_still_json(house: Gatehouse, content_type: str) -> None:
    """Fault 11: the signature vouches for the body, whatever a proxy made of its type."""
    assert (await house.knock(json.dumps(EVENT).encode(), headers={b"content-type": content_type.encode()}))[0] == 200
    assert list(house.inbox.letters) == ["Ev0ONE"]


async def test_four_deliveries_in_parallel_are_one_event(house: Gatehouse) -> None:
    """Fault 13: a retry header is never a reason to drop, and never makes a second event."""
    knocks = [house.knock(EVENT, headers={b"x-slack-retry-num": str(number).encode()}) for number in range(4)]
    assert [status for status, _ in await asyncio.gather(*knocks)] == [200] * 4
    assert (len(house.inbox.letters), house.woken) == (1, ["Ev0ONE"])


async def test_a_retry_is_taken_when_the_first_delivery_was_lost(house: Gatehouse) -> None:
    """Fault 14: the first died before it was stored, so the retry is the event."""
    house.inbox.broken = ConnectionError("away")
    assert (await house.knock(EVENT))[0] == 503
    house.inbox.broken = None
    assert (await house.knock(EVENT, headers={b"x-slack-retry-num": b"1"}))[0] == 200
    assert list(house.inbox.letters) == ["Ev0ONE"]


async def test_a_failed_store_is_never_acknowledged(house: Gatehouse) -> None:
    """503 makes Slack send again; nothing is woken for what is not there."""
    house.inbox.broken = RuntimeError("disk full")
    assert ((await house.knock(EVENT))[0], house.woken) == (503, [])


async def test_a_listener_that_blows_up_is_not_a_500(house: Gatehouse) -> None:
    """Whatever breaks behind the gate, Slack hears that it may try again."""
    house.broken = RuntimeError("boom")
    assert (await house.form({"command": "/heed", "text": "hi"}))[0] == 503


async def test_characters_that_no_database_keeps_are_replaced(house: Gatehouse) -> None:
    """Fault 29: NUL and half a surrogate pair would poison the row for ever; whole pairs stay."""
    raw = json.dumps(EVENT).replace("hello", "a\\u0000b\\ud800c\\ud83d\\ude00").encode()
    assert (await house.knock(raw))[0] == 200
    stored = json.loads(house.inbox.letters["Ev0ONE"].body or "")
    assert stored["event"]["text"] == "a\ufffdb\ufffdc\U0001f600"


async def test_a_command_that_says_payload_reaches_its_listener(house: Gatehouse) -> None:
    """Bolt's parser loses every form with the word `payload` in it."""
    status, body = await house.form({"command": "/heed", "text": "change the payload format", "team_domain": "payload"})
    assert (status, body) == (200, b"answered")
    assert house.dispatched[0]["text"] == "change the payload format"


async def test_a_button_arrives_as_what_its_payload_holds(house: Gatehouse) -> None:
    """Interactivity comes as JSON inside a form."""
    await house.form({"payload": json.dumps({"type": "block_actions", "actions": []})})
    assert house.dispatched == [{"type": "block_actions", "actions": []}]


async def test_slack_verifies_the_address(house: Gatehouse) -> None:
    """The challenge comes back, and only to Slack."""
    body = {"type": "url_verification", "challenge": "3eZbrw1a"}
    assert await house.knock(body) == (200, b"3eZbrw1a")
    assert (await house.knock(body, secret="wrong"))[0] == 401


async def test_slack_checks_the_certificate(house: Gatehouse) -> None:
    """The check comes with or without a signature and learns nothing."""
    raw = b"ssl_check=1&token=abc"
    assert (await house.knock(raw, content_type=FORM))[0] == 200
    headers = {b"content-type": FORM.encode(), b"content-length": str(len(raw)).encode()}
    assert (await house.send(raw, headers))[0] == 200
    assert (await house.send(b"command=%2Fheed&text=x", headers))[0] == 401


async def test_an_event_without_an_id_is_known_by_its_letters(house: Gatehouse) -> None:
    """The same bytes twice are one event; an id that no column holds is not used."""
    for event_id in (None, "", 7, "x" * 5_000, "a b"):
        body = {**EVENT, "event_id": event_id}
        assert [(await house.knock(body))[0] for _ in range(2)] == [200, 200]
    assert len(house.inbox.letters) == 5
    assert all(len(event_id) <= 64 for event_id in house.inbox.letters)


async def test_an_event_belongs_to_the_workspace_it_was_delivered_for(house: Gatehouse) -> None:
    """Fault 22: in a shared channel the sender's team is another one; an organisation stands in for a null team."""
    shared = {**EVENT, "team_id": "T0OTHER", "authorizations": [{"team_id": "T0WORK", "enterprise_id": None}]}
    organisation = {**EVENT, "event_id": "Ev0TWO", "team_id": None, "enterprise_id": "E0ORG"}
    nobody = {**EVENT, "event_id": "Ev0THREE", "team_id": None, "authorizations": "odd"}
    for body in (shared, organisation, nobody):
        assert (await house.knock(body))[0] == 200
    owners = {key: letter.arrival.workspace_id for key, letter in house.inbox.letters.items()}
    assert owners == {"Ev0ONE": "T0WORK", "Ev0TWO": "E0ORG", "Ev0THREE": ""}


async def test_somebody_who_hangs_up_gets_no_answer(house: Gatehouse) -> None:
    """A request that never ends is not a request."""
    timestamp = str(int(house.clock.now().timestamp())).encode()
    headers = {b"x-slack-request-timestamp": timestamp, b"x-slack-signature": sign(SECRET, timestamp, b"")}

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        pytest.fail("nobody is there")

    scope = {"type": "http", "method": "POST", "path": "/slack/events", "headers": list(headers.items())}
    await house.gate(scope, receive, send)


async def test_everything_else_goes_to_the_application_behind(house: Gatehouse) -> None:
    """The gate is about Slack's deliveries alone."""
    assert (await house.send(b"", {}, path="/healthz"))[0] == 204
    assert house.behind == ["/healthz"]


async def test_notices_are_acknowledged(house: Gatehouse) -> None:
    """Slack tells when it withholds events; there is nothing to answer."""
    assert (await house.knock({"type": "app_rate_limited", "minute_rate_limited": 1}))[0] == 200
