"""Those who call Heed over HTTP, and those whom it calls: where they are remembered, and how they are reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.tokens import ApiCall, ApiToken
from bot.domain.webhooks import Delivery, DeliveryState, Webhook


class TokenStore(Protocol):
    """Tokens of one workspace, and what calls with an idempotency key came to."""

    async def add(self, token: ApiToken) -> None:
        """Store a token."""
        ...

    async def every(self) -> list[ApiToken]:
        """Return every token, revoked ones too, the oldest first."""
        ...

    async def revoke(self, token_id: str, *, at: datetime) -> bool:
        """Close a token for good; False when there is none or it is closed already."""
        ...

    async def note_use(self, token_id: str, *, at: datetime) -> None:
        """Remember when a token was last used."""
        ...

    async def begin_call(self, call: ApiCall) -> ApiCall | None:
        """Claim a call's key, or return what the first call under it came to.

        Who comes second waits until the transaction of the first has ended.
        """
        ...

    async def finish_call(self, token_id: str, key: str, *, status: int, result: Mapping[str, str]) -> None:
        """Remember what a call came to."""
        ...

    async def drop_calls(self, than: datetime) -> int:
        """Remove what calls before a time came to; return how many there were."""
        ...


class WebhookStore(Protocol):
    """Addresses that one workspace has told, and every message to them."""

    async def add(self, webhook: Webhook) -> None:
        """Store an address."""
        ...

    async def every(self) -> list[Webhook]:
        """Return every address, those that are switched off too, the oldest first."""
        ...

    async def with_id(self, webhook_id: str) -> Webhook | None:
        """Return an address."""
        ...

    async def remove(self, webhook_id: str) -> bool:
        """Remove an address and its messages; False when there is none."""
        ...

    async def disable(self, webhook_id: str, *, at: datetime) -> None:
        """Switch an address off, and give up what still waits for it."""
        ...

    async def add_delivery(self, delivery: Delivery) -> bool:
        """Store a message to an address; False when its id is there already."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a message."""
        ...

    async def deliveries(self, webhook_id: str, *, limit: int) -> list[Delivery]:
        """Return the messages to an address, the newest first."""
        ...

    async def claim(self, delivery_id: str, *, attempts: int, next_at: datetime | None) -> bool:
        """Take the next attempt after so many; False when somebody else has taken it, or it is settled.

        `next_at` is when it is due again should nobody come back from this attempt.
        """
        ...

    async def note_answer(
        self, delivery_id: str, state: DeliveryState, *, answer: str, delivered_at: datetime | None = None
    ) -> None:
        """Remember what came of an attempt; only a message that still waits is changed."""
        ...

    async def due(self, at: datetime) -> list[str]:
        """Return the ids of the addresses for which a message is due."""
        ...

    async def next_due(self, webhook_id: str, at: datetime) -> Delivery | None:
        """Return the message to an address that has been due longest."""
        ...

    async def given_up(self, since: datetime) -> int:
        """Return how many messages were begun since a time and given up."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove settled messages from before a time; return how many there were."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to somebody else's server."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Caller(Protocol):
    """Calls addresses that somebody typed."""

    async def check(self, url: str) -> None:
        """Raise AddressRefusedError for an address that is never called, UnreachableError for one without a host."""
        ...

    async def post(self, call: Call) -> int:
        """Send a request and return the status of the answer, whose words are not read.

        Raises AddressRefusedError, and UnreachableError when no answer comes in time.
        """
        ...


class Vault(Protocol):
    """Encrypts what must not lie about; raises KeyMissingError when the key is not there."""

    def locked(self, token: str) -> str:
        """Return a secret encrypted."""
        ...

    def opened(self, locked: str) -> str:
        """Return a secret in the clear."""
        ...
