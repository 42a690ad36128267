"""Tokens and webhooks of one workspace, in memory; and others' servers, as a test wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.outside_errors import AddressRefusedError, UnreachableError
from bot.domain.tokens import ApiCall, ApiToken
from bot.domain.webhooks import Delivery, DeliveryState, Webhook
from bot.ports import Call
from tests.fakes.shelf import Shelf


class InMemoryTokenStore:
    """The twin of `SqlTokenStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def add(self, token: ApiToken) -> None:
        """Store a token."""
        self._shelf.tokens[token.id] = token

    async def every(self) -> list[ApiToken]:
        """Return every token, revoked ones too, the oldest first."""
        return sorted(self._shelf.tokens.values(), key=lambda token: (token.created_at, token.id))

    async def revoke(self, token_id: str, *, at: datetime) -> bool:
        """Close a token for good; False when there is none or it is closed already."""
        token = self._shelf.tokens.get(token_id)
        if token is None or token.revoked_at is not None:
            return False
        self._shelf.tokens[token_id] = replace(token, revoked_at=at)
        return True

    async def note_use(self, token_id: str, *, at: datetime) -> None:
        """Remember when a token was last used."""
        token = self._shelf.tokens.get(token_id)
        if token is not None:
            self._shelf.tokens[token_id] = replace(token, last_used_at=at)

    async def begin_call(self, call: ApiCall) -> ApiCall | None:
        """Claim a call's key, or return what the first call under it came to."""
        known = self._shelf.api_calls.get((call.token_id, call.key))
        if known is None:
            self._shelf.api_calls[call.token_id, call.key] = call
        return known

    async def finish_call(self, token_id: str, key: str, *, status: int, result: Mapping[str, str]) -> None:
        """Remember what a call came to."""
        call = self._shelf.api_calls[token_id, key]
        self._shelf.api_calls[token_id, key] = replace(call, status=status, result=dict(result))

    async def drop_calls(self, than: datetime) -> int:
        """Remove what calls before a time came to; return how many there were."""
        old = [place for place, call in self._shelf.api_calls.items() if call.at < than]
        for place in old:
            del self._shelf.api_calls[place]
        return len(old)


class InMemoryWebhookStore:
    """The twin of `SqlWebhookStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def add(self, webhook: Webhook) -> None:
        """Store an address."""
        self._shelf.webhooks[webhook.id] = webhook

    async def every(self) -> list[Webhook]:
        """Return every address, those that are switched off too, the oldest first."""
        return sorted(self._shelf.webhooks.values(), key=lambda webhook: (webhook.created_at, webhook.id))

    async def with_id(self, webhook_id: str) -> Webhook | None:
        """Return an address."""
        return self._shelf.webhooks.get(webhook_id)

    async def remove(self, webhook_id: str) -> bool:
        """Remove an address and its messages; False when there is none."""
        for each in await self.deliveries(webhook_id, limit=len(self._shelf.deliveries)):
            del self._shelf.deliveries[each.id]
        return self._shelf.webhooks.pop(webhook_id, None) is not None

    async def disable(self, webhook_id: str, *, at: datetime) -> None:
        """Switch an address off, and give up what still waits for it."""
        webhook = self._shelf.webhooks.get(webhook_id)
        if webhook is None:
            return
        self._shelf.webhooks[webhook_id] = replace(webhook, disabled_at=at)
        for each in await self.deliveries(webhook_id, limit=len(self._shelf.deliveries)):
            if each.state is DeliveryState.WAITING:
                self._shelf.deliveries[each.id] = replace(each, state=DeliveryState.GIVEN_UP, next_at=None)

    async def add_delivery(self, delivery: Delivery) -> bool:
        """Store a message to an address; False when its id is there already."""
        return self._shelf.deliveries.setdefault(delivery.id, delivery) is delivery

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a message."""
        return self._shelf.deliveries.get(delivery_id)

    async def deliveries(self, webhook_id: str, *, limit: int) -> list[Delivery]:
        """Return the messages to an address, the newest first."""
        mine = [each for each in self._shelf.deliveries.values() if each.webhook_id == webhook_id]
        return sorted(mine, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]

    async def claim(self, delivery_id: str, *, attempts: int, next_at: datetime | None) -> bool:
        """Take the next attempt after so many; False when somebody else has taken it, or it is settled."""
        each = self._shelf.deliveries.get(delivery_id)
        if each is None or each.state is not DeliveryState.WAITING or each.attempts != attempts:
            return False
        self._shelf.deliveries[delivery_id] = replace(each, attempts=attempts + 1, next_at=next_at)
        return True

    async def note_answer(
        self, delivery_id: str, state: DeliveryState, *, answer: str, delivered_at: datetime | None = None
    ) -> None:
        """Remember what came of an attempt; only a message that still waits is changed."""
        each = self._shelf.deliveries.get(delivery_id)
        if each is not None and each.state is DeliveryState.WAITING:
            next_at = each.next_at if state is DeliveryState.WAITING else None
            noted = replace(each, state=state, answer=answer, delivered_at=delivered_at, next_at=next_at)
            self._shelf.deliveries[delivery_id] = noted

    async def due(self, at: datetime) -> list[str]:
        """Return the ids of the addresses for which a message is due."""
        return sorted({each.webhook_id for _, each in self._due(at)})

    async def next_due(self, webhook_id: str, at: datetime) -> Delivery | None:
        """Return the message to an address that has been due longest."""
        mine = [(due_at, each.created_at, each.id) for due_at, each in self._due(at) if each.webhook_id == webhook_id]
        return self._shelf.deliveries[min(mine)[2]] if mine else None

    def _due(self, at: datetime) -> list[tuple[datetime, Delivery]]:
        waiting = [each for each in self._shelf.deliveries.values() if each.state is DeliveryState.WAITING]
        return [(each.next_at, each) for each in waiting if each.next_at is not None and each.next_at <= at]

    async def given_up(self, since: datetime) -> int:
        """Return how many messages were begun since a time and given up."""
        every = self._shelf.deliveries.values()
        return sum(each.state is DeliveryState.GIVEN_UP and each.created_at >= since for each in every)

    async def drop_older(self, than: datetime) -> int:
        """Remove settled messages from before a time; return how many there were."""
        settled = [each for each in self._shelf.deliveries.values() if each.state is not DeliveryState.WAITING]
        old = [each.id for each in settled if each.created_at < than]
        for delivery_id in old:
            del self._shelf.deliveries[delivery_id]
        return len(old)


class PlainVault:
    """A vault that only marks what was locked."""

    def locked(self, token: str) -> str:
        """Return a secret as it is stored."""
        return f"locked:{token}"

    def opened(self, locked: str) -> str:
        """Return a secret in the clear."""
        return locked.removeprefix("locked:")


@dataclass(slots=True)
class RecordingCaller:
    """Somebody else's servers: they answer in turn what the test lays out, then 200."""

    answers: list[int | Exception] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    # Hosts that are never called.
    refused: frozenset[str] = frozenset({"169.254.169.254"})

    async def check(self, url: str) -> None:
        """Refuse what the test named."""
        if any(host in url for host in self.refused):
            raise AddressRefusedError

    async def post(self, call: Call) -> int:
        """Take a request and give the next answer."""
        await self.check(call.url)
        self.calls.append(call)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer

    def be_away(self, times: int = 1) -> None:
        """Answer nothing for a while."""
        self.answers += [UnreachableError() for _ in range(times)]
