"""The ledger of data sent: each call to an endpoint, and nothing of what was said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.analysis import Purpose


class Outcome(StrEnum):
    """What became of a call."""

    SENT = "sent"
    ANSWERED = "answered"
    FAILED = "failed"
    # The answer came and could not be used: not the shape that was asked for, or nothing held.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call: when, why, to which model, how many characters, about which items."""

    id: str
    at: datetime
    purpose: Purpose
    # The host of the endpoint, such as `api.openai.com`.
    host: str
    model: str
    prompt: str
    prompt_version: str
    characters: int
    # Public names such as `F-12`.
    items: tuple[str, ...]
    outcome: Outcome = Outcome.SENT
    # Why it failed, in words for people.
    note: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: int = 0
    # Somebody's question was sent too.
    asked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a workspace used of its day."""

    calls: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What a workspace may use of an endpoint in a day (UTC); what is over is done on this machine."""

    # A busy workspace labels some 1,000 items a day with about 700 tokens each.
    tokens_a_day: int = 1_000_000
    # In the currency that the prices are given in; None: no price is known, so only tokens are capped.
    cost_a_day: float | None = None
    # Per million tokens, in and out.
    price_in: float = 0.0
    price_out: float = 0.0
