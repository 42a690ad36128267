"""What Heed shows of the data that leaves its machine, as functions of what people wrote."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.domain.analysis import Purpose
from bot.domain.ledger import Caps, ModelCall, Outcome, Spent
from bot.flows.privacy import SHOWN_CALLS, PrivacyState
from handlers.blocks import privacy
from handlers.blocks.kit import Rendered

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def call(words: str, outcome: Outcome) -> ModelCall:
    """Return a call in which everything that somebody else named is `words`."""
    return ModelCall(
        id="c1",
        at=NOW,
        purpose=Purpose.ANSWERS,
        host=words,
        model=words,
        prompt="answer",
        prompt_version="0123456789ab",
        characters=10**6,
        items=tuple(f"F-{n}" for n in range(30)),
        outcome=outcome,
        note=words,
        milliseconds=10**6,
        asked_by="U1",
    )


def state(words: str, *, purposes: frozenset[Purpose] = frozenset(Purpose), model: bool = True) -> PrivacyState:
    """Return a state with everything that can be shown."""
    calls = [call(words, outcome) for outcome in [*Outcome, *Outcome][:SHOWN_CALLS]]
    return PrivacyState(
        model=words if model else None,
        host=words,
        purposes=purposes,
        caps=Caps(cost_a_day=10.0**9, price_in=1.0, price_out=1.0),
        spent=Spent(calls=10**9, tokens_in=10**9, tokens_out=10**9),
        calls=tuple(calls) if model else (),
        channels_kept_here=10**6,
        resting_until=NOW,
        trouble=words[:200],
        done="Done.",
    )


MESSAGES: dict[str, Callable[[str], Rendered]] = {
    "privacy": lambda words: privacy.privacy_message(state(words)),
    "privacy, off": lambda words: privacy.privacy_message(state(words, purposes=frozenset())),
    "privacy, no endpoint": lambda words: privacy.privacy_message(state(words, model=False)),
    "privacy, file": lambda _: privacy.ledger_started_message(),
}
