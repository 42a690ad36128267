"""Addresses of others that are told when a theme's status changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    # After the last attempt, or because the address must not be called.
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told; each message to it is signed with its secret."""

    id: str
    url: str
    # Encrypted where it is stored.
    secret: str
    created_by: str | None
    created_at: datetime
    # Switched off: by a person, or by Heed after it failed for days.
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one address; its id makes it happen once, and the receiver can tell a repetition by it."""

    id: str
    webhook_id: str
    # The change that is told.
    change_id: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    # The last answer: an HTTP status, or the class of what went wrong.
    answer: str | None = None
    delivered_at: datetime | None = None
