"""Links to messages as people copy them."""

import pytest

from bot.domain.permalinks import message_in_link


@pytest.mark.parametrize(
    "link",
    [
        "https://acme.slack.com/archives/C0GENERAL/p1790000000000100",
        "https://acme.slack.com/archives/C0GENERAL/p1790000000000100?thread_ts=1789999999.000100&cid=C0GENERAL",
        "<https://acme.slack.com/archives/C0GENERAL/p1790000000000100|a message>",
        " https://acme.enterprise.slack.com/archives/C0GENERAL/p1790000000000100 ",
    ],
)
def test_a_link_names_its_message(link: str) -> None:
    """Channel and ts, whatever else the link says."""
    assert message_in_link(link) == ("C0GENERAL", "1790000000.000100")


@pytest.mark.parametrize(
    "text",
    ["", "F-12", "https://acme.slack.com/archives/C0GENERAL", "http://x/archives/C1/p1", "C0GENERAL/p1790000000000100"],
)
def test_anything_else_is_no_link(text: str) -> None:
    """It is not guessed at."""
    assert message_in_link(text) is None
