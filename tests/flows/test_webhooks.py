"""Telling others of a theme's new status: once for each address, again after a failure, given up openly."""

import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.labels import SetBy
from bot.domain.outside_errors import AddressRefusedError, BadWebhookError, UnreachableError, WebhookNotFoundError
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.themes import NewTheme
from bot.domain.webhooks import PAUSES, Delivery, DeliveryState, Webhook, delivery_id_of
from bot.flows.webhook_addresses import Outside, add_webhook, list_webhooks, remove_webhook, try_webhook
from bot.flows.webhooks import drop_outside, hand_out_deliveries, tell_webhooks
from tests.fakes.outside import PlainVault
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.api.calling import Api, api_of

URL = "https://hooks.example/heed"
THERE = "T0ELSE"


@pytest.fixture
async def house() -> AsyncIterator[Api]:
    """Return a desk on the fake, with somebody else's server at the other end."""
    async with api_of(InMemoryStorage()) as opened:
        yield opened


def outside(house: Api) -> Outside:
    """Return what is needed to add addresses."""
    return Outside(storage=house.desk.storage, clock=house.clock, caller=house.caller, vault=PlainVault())


async def step(house: Api, change_id: str = "c1", *, private_to: str | None = None) -> None:
    """Let a theme take a step, and have it told."""
    now = house.clock.now()
    async with house.desk.storage.work(WORKSPACE) as work:
        new = NewTheme(
            name="Slow <!channel> exports",
            description="",
            named_by=SetBy.PERSON,
            created_at=now,
            private_to=private_to,
        )
        theme = await work.themes.add(new)
        change = StatusChange(
            id=change_id,
            origin_key=f"view:{change_id}",
            theme_id=theme.id,
            was=ThemeStatus.NEW,
            status=ThemeStatus.PLANNED,
            reason="Nine accounts wait",
            at=now,
            by="U0PRIYA",
        )
        await work.statuses.add(change)
    await tell_webhooks(house.desk, {"workspace_id": WORKSPACE, "change_id": change_id})


async def deliveries(house: Api, webhook: Webhook) -> list[Delivery]:
    """Return the messages to an address, the newest first."""
    async with house.desk.storage.work(WORKSPACE) as work:
        return await work.webhooks.deliveries(webhook.id, limit=100)


async def wait(house: Api, by: timedelta) -> None:
    """Let time pass, and the clock look at what is due."""
    await hand_out_deliveries(house.desk, house.clock.advance(by))
    await house.jobs.run_all()


async def test_a_step_is_told_once_and_signed(house: Api) -> None:
    """The receiver can check who sent it and when, and knows a repetition by its id."""
    webhook, secret = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    assert secret not in webhook.url
    await step(house)
    await tell_webhooks(house.desk, {"workspace_id": WORKSPACE, "change_id": "c1"})
    await house.jobs.run_all()
    (call,) = house.caller.calls
    told = json.loads(call.body)
    assert (told["type"], told["status"], told["was"], told["reason"]) == (
        "theme.status_changed",
        "planned",
        "new",
        "Nine accounts wait",
    )
    assert told["theme"]["id"] == "T-1"
    assert told["id"] == call.headers["X-Heed-Delivery"] == delivery_id_of(webhook.id, "c1")
    seconds, digest = (part.partition("=")[2] for part in call.headers["X-Heed-Signature"].split(","))
    assert int(seconds) == int(house.clock.now().timestamp())
    assert digest == hmac.new(secret.encode(), f"{seconds}.".encode() + call.body, "sha256").hexdigest()
    (delivery,) = await deliveries(house, webhook)
    assert (delivery.state, delivery.answer, delivery.attempts) == (DeliveryState.DELIVERED, "200", 1)


async def test_a_server_that_fails_three_times_is_told_at_last(house: Api) -> None:
    """500, nothing, 302, then 200: each attempt at its time, the same id every time."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    house.caller.answers = [500, UnreachableError(), 302]
    await step(house)
    await house.jobs.run_all()
    for pause in PAUSES[:3]:
        await wait(house, pause - timedelta(seconds=1))
        await wait(house, timedelta(seconds=1))
    assert len(house.caller.calls) == 4
    assert len({call.headers["X-Heed-Delivery"] for call in house.caller.calls}) == 1
    assert len({call.headers["X-Heed-Signature"] for call in house.caller.calls}) == 4
    (delivery,) = await deliveries(house, webhook)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 4)


async def test_a_server_that_never_answers_is_given_up_and_switched_off(house: Api) -> None:
    """After the last attempt, some three days later; what waits behind it is given up too, and seen in the list."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    house.caller.be_away(100)
    await step(house)
    await house.jobs.run_all()
    for pause in PAUSES:
        await wait(house, pause)
    (listed,) = await list_webhooks(house.desk.storage, workspace_id=WORKSPACE)
    assert listed.webhook.disabled_at == house.clock.now()
    assert [(each.state, each.attempts, each.answer) for each in listed.deliveries] == [
        (DeliveryState.GIVEN_UP, len(PAUSES) + 1, "UnreachableError")
    ]
    calls = len(house.caller.calls)
    await step(house, "c2")
    await wait(house, timedelta(days=2))
    assert (len(house.caller.calls), len(await deliveries(house, webhook))) == (calls, 1)


async def test_a_bad_message_does_not_switch_off_a_good_address(house: Api) -> None:
    """While other messages arrive, one that never does is only given up itself."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    house.caller.answers = [500]
    await step(house)
    await house.jobs.run_all()
    await step(house, "c2")
    await house.jobs.run_all()
    for pause in PAUSES:
        house.caller.answers = [400]
        await wait(house, pause)
    states = [each.state for each in await deliveries(house, webhook)]
    assert sorted(states) == [DeliveryState.DELIVERED, DeliveryState.GIVEN_UP]
    (listed,) = await list_webhooks(house.desk.storage, workspace_id=WORKSPACE)
    assert listed.webhook.disabled_at is None


async def test_an_address_that_says_it_is_gone_is_believed(house: Api) -> None:
    """410 ends it at once."""
    await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    house.caller.answers = [410]
    await step(house)
    await house.jobs.run_all()
    (listed,) = await list_webhooks(house.desk.storage, workspace_id=WORKSPACE)
    assert listed.webhook.disabled_at is not None
    assert listed.deliveries[0].state is DeliveryState.GIVEN_UP


async def test_an_address_that_moved_inside_is_not_called_again(house: Api) -> None:
    """Fault 38: refused when it is called, although it was fine when it was added; not tried again."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    house.caller.refused = frozenset({"hooks.example"})
    await step(house)
    await house.jobs.run_all()
    (delivery,) = await deliveries(house, webhook)
    assert (delivery.state, delivery.answer) == (DeliveryState.GIVEN_UP, "AddressRefusedError")
    await wait(house, timedelta(days=3))
    assert house.caller.calls == []


async def test_an_attempt_that_died_is_made_again(house: Api) -> None:
    """Fault 40: claimed, then killed: it is due again after its pause, and the receiver sees one id."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    await step(house)
    (delivery,) = await deliveries(house, webhook)
    async with house.desk.storage.work(WORKSPACE) as work:
        assert await work.webhooks.claim(delivery.id, attempts=0, next_at=house.clock.now() + PAUSES[0])
    await house.jobs.run_all()
    assert house.caller.calls == []
    await wait(house, PAUSES[0])
    assert [call.headers["X-Heed-Delivery"] for call in house.caller.calls] == [delivery.id]


async def test_what_waited_is_sent_in_one_go(house: Api) -> None:
    """Forty steps at once are forty messages, one after the other, from one job."""
    await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    for number in range(40):
        await step(house, f"c{number}")
    await house.jobs.run_all()
    assert len({call.headers["X-Heed-Delivery"] for call in house.caller.calls}) == 40


async def test_private_themes_are_not_told(house: Api) -> None:
    """Neither their names nor that there are any."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    await step(house, private_to="C0SECRET")
    await house.jobs.run_all()
    assert (house.caller.calls, await deliveries(house, webhook)) == ([], [])


async def test_another_workspaces_steps_and_addresses_stay_apart(house: Api) -> None:
    """Fault 36: a step here is told here alone, and an id from there is not known here."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=THERE)
    await step(house)
    await house.jobs.run_all()
    assert house.caller.calls == []
    with pytest.raises(WebhookNotFoundError):
        await remove_webhook(house.desk.storage, webhook.id, workspace_id=WORKSPACE)
    with pytest.raises(WebhookNotFoundError):
        await try_webhook(outside(house), webhook.id, workspace_id=WORKSPACE)
    assert await list_webhooks(house.desk.storage, workspace_id=WORKSPACE) == []


async def test_an_address_is_checked_tried_and_removed(house: Api) -> None:
    """Refused ones are not stored; a try is signed like any other message; afterwards nothing is left."""
    for url, refused in (("http://hooks.example/", BadWebhookError), ("https://169.254.169.254/", AddressRefusedError)):
        with pytest.raises(refused):
            await add_webhook(outside(house), url, workspace_id=WORKSPACE)
    assert await list_webhooks(house.desk.storage, workspace_id=WORKSPACE) == []
    webhook, secret = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    assert webhook.secret == f"locked:{secret}"
    house.caller.answers = [418]
    assert await try_webhook(outside(house), webhook.id, workspace_id=WORKSPACE) == 418
    assert json.loads(house.caller.calls[0].body)["type"] == "ping"
    await step(house)
    await remove_webhook(house.desk.storage, webhook.id, workspace_id=WORKSPACE)
    await house.jobs.run_all()
    assert len(house.caller.calls) == 1


async def test_old_messages_are_dropped(house: Api) -> None:
    """Settled ones only, after their time."""
    webhook, _ = await add_webhook(outside(house), URL, workspace_id=WORKSPACE)
    await step(house)
    await house.jobs.run_all()
    await drop_outside(house.desk, calls_before=house.clock.now(), deliveries_before=house.clock.now())
    assert len(await deliveries(house, webhook)) == 1
    later = house.clock.advance(timedelta(days=1))
    await drop_outside(house.desk, calls_before=later, deliveries_before=later)
    assert await deliveries(house, webhook) == []
