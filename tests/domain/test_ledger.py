"""What may still be sent today."""

import pytest

from bot.domain.ledger import Caps, Outgoing, Spent, cost_of, is_within, tokens_guessed

OUTGOING = Outgoing(prompt="labels", prompt_version="v", characters=300, tokens_back=100)


@pytest.mark.parametrize(
    ("spent", "caps", "within"),
    [
        (Spent(calls=0, tokens_in=0, tokens_out=0), Caps(tokens_a_day=200), True),
        (Spent(calls=0, tokens_in=1, tokens_out=0), Caps(tokens_a_day=200), False),
        (Spent(calls=0, tokens_in=0, tokens_out=0), Caps(tokens_a_day=0), False),
        (Spent(calls=0, tokens_in=0, tokens_out=0), Caps(price_in=10_000, price_out=20_000, cost_a_day=3.0), True),
        (Spent(calls=0, tokens_in=1, tokens_out=0), Caps(price_in=10_000, price_out=20_000, cost_a_day=3.0), False),
        (Spent(calls=0, tokens_in=10**6, tokens_out=0), Caps(tokens_a_day=10**9, price_in=1.0), True),
    ],
)
def test_a_request_counts_with_the_most_that_it_can_cost(spent: Spent, caps: Caps, *, within: bool) -> None:
    """Its own characters, and the longest answer that it may get."""
    assert is_within(spent, OUTGOING, caps) is within


def test_cost_is_tokens_times_their_prices_per_million() -> None:
    """In and out have prices of their own."""
    spent = Spent(calls=2, tokens_in=500_000, tokens_out=250_000)
    assert cost_of(spent, Caps(price_in=2.0, price_out=8.0)) == pytest.approx(3.0)


def test_tokens_that_nobody_counted_are_guessed_upwards() -> None:
    """An endpoint that does not count is no way round a cap."""
    assert [tokens_guessed(characters) for characters in (0, 1, 3, 4)] == [0, 1, 1, 2]
