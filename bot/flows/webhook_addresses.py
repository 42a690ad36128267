"""The addresses that are told of changes: adding, removing and trying them."""

import json
from dataclasses import dataclass
from uuid import uuid4

from bot.domain.outside_errors import WebhookNotFoundError
from bot.domain.webhooks import Delivery, Webhook, checked_url, new_webhook_id, new_webhook_secret
from bot.flows.webhook_words import signed
from bot.ports import Caller, Clock, Storage, Vault

# Of each address, as many messages as show whether it works.
_SHOWN = 5
# What `heed webhook test` sends.
_PING = "ping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address with the last messages to it, the newest first."""

    webhook: Webhook
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What is needed to deal with others' servers."""

    storage: Storage
    clock: Clock
    caller: Caller
    vault: Vault


async def add_webhook(outside: Outside, url: str, *, workspace_id: str) -> tuple[Webhook, str]:
    """Store an address and return it with the secret that its messages are signed with, shown now and never again.

    Raises BadWebhookError, AddressRefusedError, UnreachableError and KeyMissingError.
    """
    checked = checked_url(url)
    await outside.caller.check(checked)
    secret = new_webhook_secret()
    webhook = Webhook(
        id=new_webhook_id(),
        url=checked,
        secret=outside.vault.locked(secret),
        created_by=None,
        created_at=outside.clock.now(),
    )
    async with outside.storage.work(workspace_id) as work:
        await work.webhooks.add(webhook)
    return webhook, secret


async def remove_webhook(storage: Storage, webhook_id: str, *, workspace_id: str) -> None:
    """Remove an address and what waits for it. Raises WebhookNotFoundError."""
    async with storage.work(workspace_id) as work:
        if not await work.webhooks.remove(webhook_id):
            raise WebhookNotFoundError


async def list_webhooks(storage: Storage, *, workspace_id: str) -> list[Listed]:
    """Return every address with the last messages to it."""
    async with storage.work(workspace_id) as work:
        every = await work.webhooks.every()
        return [
            Listed(webhook=each, deliveries=tuple(await work.webhooks.deliveries(each.id, limit=_SHOWN)))
            for each in every
        ]


async def try_webhook(outside: Outside, webhook_id: str, *, workspace_id: str) -> int:
    """Send an address a message that says nothing, and return the status of its answer.

    Raises WebhookNotFoundError, AddressRefusedError, UnreachableError and KeyMissingError.
    """
    async with outside.storage.work(workspace_id) as work:
        webhook = await work.webhooks.with_id(webhook_id)
    if webhook is None:
        raise WebhookNotFoundError
    delivery_id, at = uuid4().hex, outside.clock.now()
    content = {"id": delivery_id, "type": _PING, "workspace_id": workspace_id, "at": at.isoformat()}
    secret = outside.vault.opened(webhook.secret)
    body = json.dumps(content).encode()
    call = signed(webhook.url, secret, message_id=delivery_id, event=_PING, body=body, at=at)
    return await outside.caller.post(call)
