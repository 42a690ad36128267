"""Tokens, calls, webhooks and their messages: the fake, SQLite and PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.tokens import ApiCall, ApiToken, Credential, TokenScope, secret_hash
from bot.domain.webhooks import Delivery, DeliveryState, Webhook
from bot.ports import Storage
from storage.unit_of_work import SqlStorage
from tests.storage_builders import HERE, NOW

THERE = "T2"
LATER = NOW + timedelta(hours=1)
SECRET = Credential("aaaaaaaaaaaa", "s" * 43)


def token(**facts: Any) -> ApiToken:
    """Return a token that may read and write."""
    given = {"id": SECRET.id, "workspace_id": HERE, "name": "Helpdesk", "scopes": frozenset(TokenScope)}
    known = {"secret_hash": secret_hash(SECRET), "created_by": None, "created_at": NOW}
    return ApiToken(**{**given, **known, **facts})


def webhook(**facts: Any) -> Webhook:
    """Return an address that is told."""
    given = {"id": "wh_1", "url": "https://example.test/heed", "secret": "k:x", "created_by": None, "created_at": NOW}
    return Webhook(**{**given, **facts})


def delivery(**facts: Any) -> Delivery:
    """Return a message that waits for its first attempt."""
    given = {"id": "d1", "webhook_id": "wh_1", "change_id": "c1", "state": DeliveryState.WAITING, "attempts": 0}
    return Delivery(**{**given, "created_at": NOW, "next_at": NOW, **facts})


async def test_a_token_is_found_by_its_id_whosever_it_is(storage_with_memory: Storage) -> None:
    """Before it is known, so is its workspace; inside a workspace only its own are listed."""
    async with storage_with_memory.work(HERE) as work:
        await work.tokens.add(token())
    async with storage_with_memory.work(THERE) as work:
        assert await work.tokens.every() == []
        assert not await work.tokens.revoke(SECRET.id, at=LATER)
    assert await storage_with_memory.api_token(SECRET.id) == token()
    assert await storage_with_memory.api_token("unknown") is None
    assert HERE in await storage_with_memory.workspace_ids()


async def test_a_token_is_revoked_once(storage_with_memory: Storage) -> None:
    """The first time counts; when it was last used stays."""
    async with storage_with_memory.work(HERE) as work:
        await work.tokens.add(token(expires_at=LATER))
        await work.tokens.note_use(SECRET.id, at=NOW)
        assert await work.tokens.revoke(SECRET.id, at=NOW)
        assert not await work.tokens.revoke(SECRET.id, at=LATER)
        assert not await work.tokens.revoke("unknown", at=LATER)
        assert await work.tokens.every() == [token(expires_at=LATER, revoked_at=NOW, last_used_at=NOW)]


async def test_a_key_belongs_to_its_first_call(storage_with_memory: Storage) -> None:
    """The second is told what the first came to; another token's key is another key."""
    call = ApiCall(token_id="t", key="k", request_hash="h", at=NOW)
    async with storage_with_memory.work(HERE) as work:
        assert await work.tokens.begin_call(call) is None
        await work.tokens.finish_call("t", "k", status=201, result={"id": "F-1"})
        known = await work.tokens.begin_call(replace(call, request_hash="other", at=LATER))
        assert known == replace(call, status=201, result={"id": "F-1"})
        assert await work.tokens.begin_call(replace(call, token_id="u")) is None
        assert await work.tokens.drop_calls(NOW) == 0
        assert await work.tokens.drop_calls(LATER) == 2
        assert await work.tokens.begin_call(call) is None


async def test_two_calls_at_once_are_one(storage: SqlStorage) -> None:
    """Who comes second waits for the first and finds its outcome: both engines, two connections."""

    async def called() -> ApiCall | None:
        async with storage.work(HERE) as work:
            known = await work.tokens.begin_call(ApiCall(token_id="t", key="k", request_hash="h", at=NOW))
            if known is None:
                await work.tokens.finish_call("t", "k", status=201, result={})
            return known

    outcomes = await asyncio.gather(*(called() for _ in range(4)))
    assert [outcome.status for outcome in outcomes if outcome is not None] == [201, 201, 201]


async def test_addresses_are_the_workspaces_own(storage_with_memory: Storage) -> None:
    """Nobody else lists, switches off or removes them."""
    async with storage_with_memory.work(HERE) as work:
        await work.webhooks.add(webhook())
        await work.webhooks.add_delivery(delivery())
    async with storage_with_memory.work(THERE) as work:
        await work.webhooks.disable("wh_1", at=NOW)
        assert not await work.webhooks.remove("wh_1")
        assert not await work.webhooks.claim("d1", attempts=0, next_at=None)
        assert (await work.webhooks.every(), await work.webhooks.with_id("wh_1")) == ([], None)
        assert (await work.webhooks.delivery("d1"), await work.webhooks.due(LATER)) == (None, [])
    async with storage_with_memory.work(HERE) as work:
        assert await work.webhooks.every() == [webhook()]
        assert await work.webhooks.deliveries("wh_1", limit=9) == [delivery()]
        assert await work.webhooks.remove("wh_1")
        assert (await work.webhooks.every(), await work.webhooks.delivery("d1")) == ([], None)


async def test_an_attempt_is_taken_by_one(storage_with_memory: Storage) -> None:
    """A message is stored once, an attempt taken once; what is settled is not attempted."""
    async with storage_with_memory.work(HERE) as work:
        await work.webhooks.add(webhook())
        assert await work.webhooks.add_delivery(delivery())
        assert not await work.webhooks.add_delivery(delivery(change_id="c2"))
        assert await work.webhooks.due(NOW) == ["wh_1"]
        assert await work.webhooks.next_due("wh_1", NOW) == delivery()
        assert await work.webhooks.claim("d1", attempts=0, next_at=LATER)
        assert not await work.webhooks.claim("d1", attempts=0, next_at=LATER)
        assert await work.webhooks.due(NOW) == []
        assert await work.webhooks.next_due("wh_1", NOW) is None
        await work.webhooks.note_answer("d1", DeliveryState.WAITING, answer="500")
        assert await work.webhooks.delivery("d1") == delivery(attempts=1, next_at=LATER, answer="500")
        await work.webhooks.note_answer("d1", DeliveryState.DELIVERED, answer="200", delivered_at=LATER)
        await work.webhooks.note_answer("d1", DeliveryState.GIVEN_UP, answer="late")
        done = delivery(attempts=1, next_at=None, answer="200", state=DeliveryState.DELIVERED, delivered_at=LATER)
        assert await work.webhooks.delivery("d1") == done
        assert not await work.webhooks.claim("d1", attempts=1, next_at=None)


async def test_an_address_that_is_switched_off_waits_for_nothing(storage_with_memory: Storage) -> None:
    """Its messages are given up; old ones go after a while, those that wait stay."""
    async with storage_with_memory.work(HERE) as work:
        await work.webhooks.add(webhook())
        await work.webhooks.add(webhook(id="wh_2"))
        await work.webhooks.add_delivery(delivery())
        await work.webhooks.add_delivery(delivery(id="d2", webhook_id="wh_2"))
        await work.webhooks.disable("wh_1", at=NOW)
        assert [each.disabled_at for each in await work.webhooks.every()] == [NOW, None]
        assert await work.webhooks.due(LATER) == ["wh_2"]
        assert await work.webhooks.given_up(NOW) == 1
        assert await work.webhooks.given_up(LATER) == 0
        assert await work.webhooks.drop_older(LATER) == 1
        assert await work.webhooks.delivery("d2") is not None
