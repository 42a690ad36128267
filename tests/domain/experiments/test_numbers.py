"""Numbers as people of several languages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.experiments.numbers import decimal_marks, quantity_in

_MARKS = (",", ".", " ", "\u00a0", "\u202f", "'", "\u2019")


@pytest.mark.parametrize(
    "text",
    [
        "2400",
        "2,400",
        "2.400",
        "2 400",
        "2\xa0400",
        "2\u202f400",
        "2\u2019400",
        "2.4k",
        "\u0662\u0664\u0660\u0660",
        "\u0662\u066c\u0664\u0660\u0660",
        "\uff12\uff14\uff10\uff10",
        "2,4k",
        "2.4 thousand",
    ],
)
def test_a_count_however_it_is_written(text: str) -> None:
    """A count has no decimals, so a mark in it can only group."""
    quantity = quantity_in(text)
    assert quantity is not None
    assert quantity.count == 2400


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("12.5%", 0.125),
        ("12,5 %", 0.125),
        ("12.5 percent", 0.125),
        ("12.500%", 0.125),
        ("\u0661\u0662\u066b\u0665\u066a", 0.125),
        ("0,5%", 0.005),
        ("100%", 1.0),
        (".5%", 0.005),
    ],
)
def test_a_percentage(text: str, share: float) -> None:
    """Above a hundred it is no share of people, which decides what a mark means."""
    quantity = quantity_in(text)
    assert quantity is not None
    assert quantity.share == pytest.approx(share)
    assert quantity.count is None


@pytest.mark.parametrize(
    "text", ["1.2.3", "24.12.2026", "~120", "+120", "-5", "12.5", "$120", "12,34,5", "1,2345,678", "9" * 5000, "120%"]
)
def test_what_counts_nobody(text: str) -> None:
    """Versions, dates, changes, money, values below nought, and digits without end."""
    quantity = quantity_in(text)
    assert quantity is not None
    assert quantity.count is None
    assert quantity.share is None


@pytest.mark.parametrize("text", ["5th", "120px", "x", "", "12/24"])
def test_what_is_no_number(text: str) -> None:
    """As a whole, that is."""
    assert quantity_in(text) is None


def test_a_mark_that_may_mean_two_things() -> None:
    """Nothing is chosen until another number of the text shows how decimals are written there."""
    open_one, shown = quantity_in("1.234"), quantity_in("4.5")
    assert open_one is not None
    assert shown is not None
    assert open_one.values == (1234.0, 1.234)
    assert open_one.amount(frozenset()) is None
    assert open_one.amount(decimal_marks([shown])) == pytest.approx(1.234)
    assert open_one.amount(frozenset({","})) == pytest.approx(1234)


@given(number=st.integers(min_value=0, max_value=10**12), mark=st.sampled_from(_MARKS))
def test_every_count_is_read_back(number: int, mark: str) -> None:
    """With every mark that groups thousands somewhere."""
    quantity = quantity_in(f"{number:,}".replace(",", mark))
    assert quantity is not None
    assert quantity.count == number


@given(text=st.text(max_size=60))
def test_any_text(text: str) -> None:
    """It is a number or it is none; reading it never fails."""
    quantity_in(text)
