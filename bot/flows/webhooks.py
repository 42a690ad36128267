"""Telling others of a theme's new status: one message for each address, tried again for days, given up openly.

Only ids are stored: what a message says is read when it is sent, so that it never says what was removed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import KeyMissingError
from bot.domain.outside_errors import AddressRefusedError, UnreachableError
from bot.domain.webhooks import GONE, Delivery, DeliveryState, Webhook, delivery_id_of, pause_after
from bot.flows.desk import Desk
from bot.flows.webhook_words import STATUS_CHANGED, body_of, signed, told_of
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# Somebody who looks for a message finds those of three months.
DELIVERIES_KEPT = timedelta(days=90)
# When the last attempt was begun and nobody came back from it, it is made once more.
_LAST_PAUSE = timedelta(hours=1)
# Among so many messages one must have arrived, or an address counts as dead.
_LOOKED_AT = 100
_OK = range(200, 300)


async def tell_webhooks(desk: Desk, args: Mapping[str, str]) -> None:
    """Begin a message about `change_id` to each address of `workspace_id`; doing it again adds none."""
    workspace_id, change_id, now = args["workspace_id"], args["change_id"], desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        told = [each for each in await work.webhooks.every() if each.disabled_at is None]
        # The names of private themes, and that there are any, stay in their channel.
        if not told or await told_of(work, change_id) is None:
            return
        for webhook in told:
            await work.webhooks.add_delivery(_delivery(webhook, change_id, now))
    for webhook in told:
        await desk.jobs.enqueue(_calling_job(workspace_id, webhook.id, change_id))


async def hand_out_deliveries(desk: Desk, now: datetime) -> int:
    """Begin calling every address for which a message is due; return how many there were."""
    count = 0
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            due = await work.webhooks.due(now)
        for webhook_id in due:
            await desk.jobs.enqueue(_calling_job(workspace_id, webhook_id, now.isoformat(timespec="minutes")))
        count += len(due)
    return count


async def drop_outside(desk: Desk, *, calls_before: datetime, deliveries_before: datetime) -> None:
    """Remove what calls of the API came to and settled messages, each from before a time."""
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            await work.tokens.drop_calls(calls_before)
            await work.webhooks.drop_older(deliveries_before)


@dataclass(slots=True, kw_only=True)
class Telling:
    """Calls addresses, each for one message at a time: a server that hangs takes one worker and no more."""

    desk: Desk
    _busy: set[str] = field(default_factory=set)

    async def call(self, args: Mapping[str, str]) -> None:
        """Send what is due to `webhook_id` of `workspace_id`, until nothing is or the first that fails."""
        workspace_id, webhook_id = args["workspace_id"], args["webhook_id"]
        if webhook_id in self._busy:
            return
        self._busy.add(webhook_id)
        try:
            while await self._sent_one(workspace_id, webhook_id):
                pass
        finally:
            self._busy.discard(webhook_id)

    async def _sent_one(self, workspace_id: str, webhook_id: str) -> bool:
        """Make the attempt that has been due longest; False when there is none, or it failed."""
        now = self.desk.clock.now()
        async with self.desk.storage.work(workspace_id) as work:
            webhook = await work.webhooks.with_id(webhook_id)
            delivery = await work.webhooks.next_due(webhook_id, now)
            if webhook is None or webhook.disabled_at is not None or delivery is None:
                return False
            # A process that dies in the middle leaves the message due again; a receiver knows it by its id.
            next_at = now + (pause_after(delivery.attempts + 1) or _LAST_PAUSE)
            if not await work.webhooks.claim(delivery.id, attempts=delivery.attempts, next_at=next_at):
                return False
            body = await body_of(work, delivery)
        answer, state = await self._attempted(webhook, delivery, body)
        if state is DeliveryState.WAITING and pause_after(delivery.attempts + 1) is None:
            state = DeliveryState.GIVEN_UP
        await self._note(workspace_id, delivery, answer, state)
        return state is DeliveryState.DELIVERED or body is None

    async def _attempted(self, webhook: Webhook, delivery: Delivery, body: bytes | None) -> tuple[str, DeliveryState]:
        """Return what came of sending a message; an address that must not be called is not tried again."""
        caller, vault = self.desk.caller, self.desk.vault
        if body is None:
            return "withdrawn", DeliveryState.GIVEN_UP
        if caller is None or vault is None:
            return KeyMissingError.__name__, DeliveryState.WAITING
        try:
            secret = vault.opened(webhook.secret)
            now = self.desk.clock.now()
            call = signed(webhook.url, secret, message_id=delivery.id, event=STATUS_CHANGED, body=body, at=now)
            status = await caller.post(call)
        except AddressRefusedError as error:
            return type(error).__name__, DeliveryState.GIVEN_UP
        except (UnreachableError, KeyMissingError) as error:
            return type(error).__name__, DeliveryState.WAITING
        if status == GONE:
            return str(status), DeliveryState.GIVEN_UP
        return str(status), DeliveryState.DELIVERED if status in _OK else DeliveryState.WAITING

    async def _note(self, workspace_id: str, delivery: Delivery, answer: str, state: DeliveryState) -> None:
        ids = {"workspace_id": workspace_id, "webhook_id": delivery.webhook_id, "delivery_id": delivery.id}
        now = self.desk.clock.now()
        delivered_at = now if state is DeliveryState.DELIVERED else None
        async with self.desk.storage.work(workspace_id) as work:
            await work.webhooks.note_answer(delivery.id, state, answer=answer, delivered_at=delivered_at)
            is_dead = state is DeliveryState.GIVEN_UP and await _is_dead(work, delivery, answer)
            if is_dead:
                await work.webhooks.disable(delivery.webhook_id, at=now)
        if state is DeliveryState.GIVEN_UP:
            _log.warning("webhook_given_up", **ids, answer=answer, is_switched_off=is_dead)
        else:
            _log.info("webhook_called", **ids, answer=answer, attempt=delivery.attempts + 1)


async def _is_dead(work: UnitOfWork, delivery: Delivery, answer: str) -> bool:
    """Say whether an address is gone: it says so, or for days no attempt at this message or another one arrived."""
    if answer == str(GONE):
        return True
    if pause_after(delivery.attempts + 1) is not None:
        return False
    others = await work.webhooks.deliveries(delivery.webhook_id, limit=_LOOKED_AT)
    return not any(each.delivered_at is not None and each.delivered_at >= delivery.created_at for each in others)


def _delivery(webhook: Webhook, change_id: str, now: datetime) -> Delivery:
    return Delivery(
        id=delivery_id_of(webhook.id, change_id),
        webhook_id=webhook.id,
        change_id=change_id,
        state=DeliveryState.WAITING,
        attempts=0,
        created_at=now,
        next_at=now,
    )


def _calling_job(workspace_id: str, webhook_id: str, occasion: str) -> Job:
    args = {"workspace_id": workspace_id, "webhook_id": webhook_id}
    return Job(id=f"webhook:{webhook_id}:{occasion}", kind="webhook", args=args)
