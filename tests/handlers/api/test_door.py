"""Who gets in, and what may be brought along."""

import json
from datetime import timedelta

import pytest

from bot.domain.errors import StorageError
from bot.domain.tokens import TokenScope, credential_in, new_credential
from bot.flows.tokens import revoke_token
from handlers.api import body
from handlers.api.pace import Pace
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.api.calling import Api, api_of

MEGABYTES = 1_000_000


async def test_every_token_that_does_not_open_gets_one_answer(api: Api) -> None:
    """Fault 37: none, nonsense, unknown, wrong secret, expired and revoked: the same status, words and headers."""
    known, other = credential_in(api.token), new_credential()
    assert known is not None
    expired, revoked = await api.new_token(days=1), await api.new_token()
    gone = credential_in(revoked)
    assert gone is not None
    await revoke_token(api.desk.storage, api.clock, gone.id, workspace_id=WORKSPACE)
    api.clock.advance(timedelta(days=1))
    shown = ["", "x", str(other), f"heed_{known.id}_{other.secret}", expired, revoked, f"{api.token}x", "é" * 9]
    answers = [await api.get("/feedback", token=token) for token in shown]
    assert {(answer.status, answer.raw, str(answer.headers)) for answer in answers} == {
        (401, answers[0].raw, str(answers[0].headers))
    }
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert (await api.get("/feedback")).status == 200


async def test_a_token_is_compared_in_constant_time_and_never_kept(api: Api) -> None:
    """Fault 37: what is stored opens nothing, and does not hold the secret."""
    known = credential_in(api.token)
    assert known is not None
    stored = await api.desk.storage.api_token(known.id)
    assert stored is not None
    assert known.secret not in repr(stored)
    assert known.secret not in repr(known)
    assert (await api.get("/feedback", token=f"heed_{known.id}_{stored.secret_hash[:43]}")).status == 401
    assert (await api.get("/feedback", headers={"authorization": f"Basic {api.token}"})).status == 401


async def test_a_token_does_only_what_it_is_for(quick_api: Api) -> None:
    """Reading does not write, writing does not read."""
    reading = await quick_api.new_token(scopes=frozenset({TokenScope.READ}))
    writing = await quick_api.new_token(scopes=frozenset({TokenScope.WRITE}))
    assert (await quick_api.post("/feedback", {"words": "Hm"}, token=reading)).status == 403
    assert (await quick_api.call("DELETE", "/feedback/F-1", token=reading)).status == 403
    assert (await quick_api.get("/feedback", token=reading)).status == 200
    assert (await quick_api.post("/feedback", {"words": "Hm"}, token=writing)).status == 201
    assert (await quick_api.get("/feedback", token=writing)).status == 403


async def test_bodies_without_a_token_are_not_read(quick_api: Api) -> None:
    """Twenty megabytes from a stranger cost nothing: 401 comes first."""
    answer = await quick_api.call("POST", "/feedback", raw=b"x" * 20 * MEGABYTES, token="nobody")
    assert answer.status == 401


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"x" * (body.MAX_BYTES + 1), 413),
        (b"[" * 100_000, 400),
        (b'{"words":' * 50_000, 400),
        (b'{"words": "\xff"}', 400),
        (b'{"words": NaN}', 400),
        (b'{"words": ' + b"9" * 5_000 + b"}", 400),
        (b"not json", 400),
        (b"", 400),
        (b"null", 422),
        (b"[1]", 422),
        (b'{"words": 5}', 422),
        (b'{"words": ""}', 422),
        (b'{"words": " \\u200b "}', 422),
        (b'{"words": "x", "said_at": "yesterday"}', 422),
        (b'{"words": "x", "said_at": "2026-11-01T09:00:00"}', 422),
        (b'{"words": "x", "said_at": "2027-01-01T00:00:00Z"}', 422),
        (b'{"words": "x", "said_at": 1e400}', 422),
        (b'{"words": "x", "kind": "nonsense"}', 422),
        (b'{"words": "x", "\\ud800": 1}', 422),
        (b'{"words": "x", "author": {"name": "' + b"n" * 101 + b'"}}', 422),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_plain_words(quick_api: Api, raw: bytes, status: int) -> None:
    """Every body gets a problem with a sentence, none a 500, and nothing is stored."""
    answer = await quick_api.call("POST", "/feedback", raw=raw, headers={"content-type": "application/json"})
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["detail"].endswith((".", ")"))
    assert (await quick_api.get("/feedback")).json["items"] == []


async def test_a_body_that_does_not_say_its_length_is_measured(quick_api: Api) -> None:
    """Without a length it is read up to the limit; a length of many digits is refused as it stands."""
    long = "1" * 30
    assert (await quick_api.post("/feedback", {"words": "x"}, headers={"content-length": long})).status in {413, 201}
    assert (await quick_api.call("POST", "/feedback", headers={"content-type": "text/plain"}, raw=b"x")).status == 415


async def test_addresses_that_are_not_there(quick_api: Api) -> None:
    """They are problems too; a NUL in an address never reaches a database."""
    assert (await quick_api.get("/nothing")).status == 404
    assert (await quick_api.call("PATCH", "/feedback")).status == 405
    assert (await quick_api.get("/feedback", query={"q": "\0"})).status == 400
    assert (await quick_api.get("/feedback", query={"limit": "0"})).json["errors"][0]["field"] == "limit"
    assert (await quick_api.get("/feedback", query={"colour": "red"})).status == 422
    assert (await quick_api.get("/feedback", query={"cursor": "x"})).status == 422


async def test_a_token_that_calls_too_often_waits() -> None:
    """Each token by itself; the answer says how long."""
    async with api_of(InMemoryStorage(), pace=Pace(burst=2, a_second=0.01)) as api:
        other = await api.new_token()
        assert [(await api.get("/themes")).status for _ in range(3)] == [200, 200, 429]
        assert int((await api.get("/themes")).headers["retry-after"]) > 60
        assert (await api.get("/themes", token=other)).status == 200


async def test_a_bucket_fills_again() -> None:
    """A steady caller is never stopped, and a clock that stands still gives nothing."""
    pace = Pace(burst=2, a_second=1.0)
    assert [pace.wait_for("t", at) for at in (0.0, 0.0)] == [0.0, 0.0]
    assert pace.wait_for("t", 0.0) == pytest.approx(1.0)
    assert pace.wait_for("t", 1.0) == 0.0


async def test_a_database_that_is_away_is_said_so() -> None:
    """503 with a time to wait, never a success."""
    storage = InMemoryStorage()
    async with api_of(storage) as api:
        await api.get("/feedback")
        storage.broken = StorageError()
        answer = await api.hand_over()
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


async def test_what_breaks_has_a_name(quick_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is told by an id that is in the log too, without its words."""

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr("handlers.api.feedback.receive_feedback", broken)
    answer = await quick_api.hand_over()
    assert answer.status == 500
    assert b"secret" not in answer.raw
    assert "its log knows it as" in answer.json["detail"]


async def test_anybody_may_read_what_the_api_can_do(quick_api: Api) -> None:
    """The description needs no token and says nothing of any workspace."""
    answer = await quick_api.get("/openapi.json", token="nobody")
    assert answer.status == 200
    assert "/api/v1/feedback" in answer.json["paths"]
    assert WORKSPACE not in json.dumps(answer.json)
