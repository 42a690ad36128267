"""Secrets and personal numbers are not repeated to a whole channel; other words and numbers stay."""

import time

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
        ("AmEx 3782 822463 10005", "AmEx [card number]"),
        ("pay to DE89 3704 0044 0532 0130 00 THEN call", "pay to [bank account] THEN call"),
        ("iban gb29nwbk60161331926819", "iban [bank account]"),
        ("we connect from 203.0.113.70.", "we connect from [IP address]."),
        ("http://192.168.100.200:8080/x", "http://[IP address]:8080/x"),
        ("2001:db8::8a2e:370:7334 is down", "[IP address] is down"),
        ("seen as ::ffff:127.0.0.1", "seen as [IP address]"),
        ("xapp-1-A1B2-33-abcdef and xoxe.xoxp-1-abcdef", "[secret] and [secret]"),
        ("ghp_abcdefghijklmnopqrst, github_pat_11ABCDEFGHIJKLMN", "[secret], [secret]"),
        ("AKIAIOSFODNN7EXAMPLE", "[secret]"),
        ("sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF12345", "sent [secret]"),
        ("Authorization: Bearer abcdef1234567890ABCDEF", "Authorization: Bearer [secret]"),
        ("password: hunter2! and api_key=abc123def", "password: [secret] and api_key=[secret]"),
        ("postgres://app:p4ss@db.example.com/x", "postgres://[secret]@db.example.com/x"),
        ("https://hooks.slack.com/services/T00/B00/XXXXYYYY", "https://[secret]"),
        ("a -----BEGIN RSA PRIVATE KEY-----\nMIIa+/b==\n-----END RSA PRIVATE KEY----- b", "a [secret] b"),
        ("-----BEGIN PRIVATE KEY-----\nMIIcut", "[secret]"),
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
        "since version 10.2.3.4, SeaMonkey 2.53.5.1, Firefox/120.10.10.10 and v22.14.10.3",
        "build 20220608203253, at 1764547200000 ms, on 06/08/2012 23:55",
        "token: expired after login; password: required field",
        "from 10:20:30 to 11:00, std::vector, C::add",
        "DE89370400440532013001 has a wrong check digit, DE89 is short",
        "sk-learn, xoxb, bearer of bad news",
    ],
)
def test_ordinary_numbers_and_names_stay(words: str) -> None:
    """A digest that hides order numbers would be of no use."""
    assert masked(words) == words


@given(st.text(alphabet="0123456789 +-().@ax_k:/DE", max_size=2_000))
def test_what_was_masked_stays_as_it_is(words: str) -> None:
    """A second pass finds nothing in what the first one left."""
    once = masked(words)
    assert masked(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "eyJ-",
        "eyJ.",
        "-----BEGIN PRIVATE KEY-----",
        "password:",
        "1:",
        "://a:",
        "1.1.",
        "DE89 ",
        "a@",
        "sk-",
        "+1 ",
        "f",
    ],
)
def test_no_text_keeps_the_masks_busy(piece: str) -> None:
    """40,000 characters made to confuse a pattern are read in a moment."""
    began = time.process_time()
    masked(piece * (40_000 // len(piece)))
    assert time.process_time() - began < 1
