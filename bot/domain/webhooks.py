"""Addresses of others that are told when a theme's status changes: how they are checked, signed for and retried."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.moments import require_aware
from bot.domain.outside_errors import BadWebhookError

# Longer than any address that a tool hands out.
LONGEST_URL = 2_000
# After each failed attempt, the time to the next: a hiccup, a deployment, an outage, a weekend without anybody. After
# the last one, nearly three days in all, the message is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1_440, 1_440))
# The receiver's way of saying that nobody listens there any more.
GONE = 410
_SECRET_BYTES = 32


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
    # Encrypted.
    secret: str
    created_by: str | None
    created_at: datetime
    # Switched off: by a person, or by Heed after it failed for days.
    disabled_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.created_at)


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
    # When the next attempt is due; None once it is settled.
    next_at: datetime | None = None
    # The last answer: an HTTP status, or the class of what went wrong.
    answer: str | None = None
    delivered_at: datetime | None = None


def new_webhook_id() -> str:
    """Return an id for another webhook, short enough to be typed."""
    return f"wh_{secrets.token_hex(4)}"


def new_webhook_secret() -> str:
    """Return a secret that messages to one address are signed with."""
    return f"whsec_{secrets.token_urlsafe(_SECRET_BYTES)}"


def delivery_id_of(webhook_id: str, change_id: str) -> str:
    """Return the id of the message that tells an address of a change: the same however often it is begun."""
    return hashlib.sha256(f"{webhook_id}:{change_id}".encode()).hexdigest()[:32]


def pause_after(attempts: int) -> timedelta | None:
    """Return the time to the next attempt after so many failed ones; None: there is none."""
    return PAUSES[attempts - 1] if 1 <= attempts <= len(PAUSES) else None


def signature(secret: str, at: datetime, body: bytes) -> str:
    """Return the value of `X-Heed-Signature`: the time in seconds, and HMAC-SHA256 over `<time>.<body>` in hex."""
    seconds = int(at.timestamp())
    digest = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, "sha256").hex()
    return f"t={seconds},v1={digest}"


def checked_url(text: str) -> str:
    """Return an address as it may be stored; raise BadWebhookError with what is wrong with it."""
    url = text.strip()
    if len(url) > LONGEST_URL:
        raise BadWebhookError(f"That address has {len(url):,} characters; at most {LONGEST_URL:,} are an address.")
    # Spaces, control characters and other scripts are where two readers of one address begin to differ.
    if not url.isascii() or any(not "!" <= letter <= "~" for letter in url):
        raise BadWebhookError("Write the address in plain ASCII, without spaces (a name in another script as xn--...).")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadWebhookError from None
    if parts.scheme != "https" or not parts.hostname or "\\" in url:
        raise BadWebhookError
    if parts.username is not None or parts.password is not None:
        raise BadWebhookError("Leave name and password out of the address: each message is signed instead.")
    if parts.fragment or port == 0:
        raise BadWebhookError
    return url
