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
class Outgoing:
    """A request that is ready to be sent: what the ledger is told before it is."""

    prompt: str
    prompt_version: str
    characters: int
    # The most tokens that may come back.
    tokens_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a request that was sent."""

    outcome: Outcome
    note: str = ""
    # As the endpoint counted them; None: it did not say.
    tokens_in: int | None = None
    tokens_out: int | None = None
    # What came back, for a guess where the endpoint does not count.
    characters_back: int = 0


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


# English has about four characters to a token and German a little over three; fewer is the careful guess.
_CHARACTERS_A_TOKEN = 3
_MILLION = 1_000_000


def tokens_guessed(characters: int) -> int:
    """Return how many tokens a text of so many characters has at most, where nobody counted them."""
    return -(-characters // _CHARACTERS_A_TOKEN)


def cost_of(spent: Spent, caps: Caps) -> float:
    """Return what was spent in the currency of the prices."""
    return (spent.tokens_in * caps.price_in + spent.tokens_out * caps.price_out) / _MILLION


def is_within(spent: Spent, outgoing: Outgoing, caps: Caps) -> bool:
    """Say whether a request may still be sent today, reckoning with the longest answer that it may get."""
    after = Spent(
        calls=spent.calls + 1,
        tokens_in=spent.tokens_in + tokens_guessed(outgoing.characters),
        tokens_out=spent.tokens_out + outgoing.tokens_back,
    )
    is_affordable = caps.cost_a_day is None or cost_of(after, caps) <= caps.cost_a_day
    return after.tokens_in + after.tokens_out <= caps.tokens_a_day and is_affordable
