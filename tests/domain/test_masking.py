"""Secrets and personal numbers are not repeated to a whole channel; other words and numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import masked


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("my token is xoxb-1234-abcd", "my token is [secret]"),
        ("key sk-proj-abcdefghijkl, help", "key [secret], help"),
        ("write to jo.miller+x@acme.co.uk please", "write to [e-mail address] please"),
        ("call +49 (30) 1234-5678", "call [phone number]"),
        ("call 030 1234567", "call [phone number]"),
        ("call (415) 555-0132", "call [phone number]"),
        ("card 4111 1111 1111 1111 was refused", "card [card number] was refused"),
    ],
)
def test_what_is_nobodys_business_is_replaced(words: str, shown: str) -> None:
    """Fault 35: tokens, addresses and numbers of people are named, not shown."""
    assert masked(words) == shown


@pytest.mark.parametrize(
    "words",
    [
        "order 1234567890 from 2026-11-01 10:20",
        "since 01/11/2026 or 01.11.2026",
        "version 1.2.3, 10.000 rows, 4111 1111 1111 1112",
        "skip the task-list at 100 %",
        "@Priya sees 3 of 12 jobs",
    ],
)
def test_ordinary_numbers_and_names_stay(words: str) -> None:
    """A digest that hides order numbers would be of no use."""
    assert masked(words) == words


@given(st.text(alphabet="0123456789 +-().@ax_k", max_size=2_000))
def test_any_text_is_masked_quickly(words: str) -> None:
    """No text makes the patterns wander: this ends, and a second pass changes nothing of what was replaced."""
    assert masked(words).count("[secret]") >= 0
