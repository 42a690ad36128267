"""A customer's words never run as a formula in somebody's spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cells import plain_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(..)",
        "\t=1",
        "\uff1d1",
        "+1",
        "-1",
        "@SUM(A1)",
        "|cmd",
        "%0A",
        "  =1",
        "\x01=1",
        "\tplain",
        "\rx",
        "\nx",
    ],
)
def test_a_cell_that_could_run_gets_an_apostrophe(text: str) -> None:
    """Fault 31: what a spreadsheet could take for a formula is quoted."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "it's", "'quoted'", "a=b", "1-2", "  spaced"])
def test_an_ordinary_cell_stays_as_it_is(text: str) -> None:
    """Words that cannot run are exported letter by letter."""
    assert safe_cell(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@|%\uff1d\t\n ab"), max_size=12))
def test_a_guarded_cell_comes_back_as_it_was(text: str) -> None:
    """An exported file can be imported again: our own apostrophe comes off, the customer's stays."""
    assert plain_cell(safe_cell(text)) == text
