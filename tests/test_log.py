"""The log: lines without words of customers and without tokens."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import set_up_log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Log to a text, and leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    text = io.StringIO()
    set_up_log("info", "json", text)
    yield text
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """Return what was logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail() -> None:
    """Raise an error that quotes a customer, because of another that does."""
    said = {"id": 1}
    try:
        said["the customer's words"]
    except KeyError as error:
        msg = "more of the customer's words"
        raise ValueError(msg) from error


def test_an_error_shows_where_it_was_and_not_what_it_said(stream: io.StringIO) -> None:
    """Fault 35: an exception's message may quote what a customer wrote."""
    log = structlog.get_logger("bot.anything")
    try:
        fail()
    except ValueError:
        log.exception("job failed", job_id="j1")
        logging.getLogger("uvicorn.error").exception("it broke")
    for line in lines(stream):
        assert (line["error"], line["cause"]) == ("ValueError", "KeyError")
        assert "test_log.py" in str(line["at"])
    assert "words" not in stream.getvalue()


def test_a_token_is_masked_wherever_it_slips_in(stream: io.StringIO) -> None:
    """Fault 35: our lines and the libraries'."""
    structlog.get_logger("bot.anything").info("started", url="postgresql://u:hunter2@h/db", token="xoxb-1-hunter2")
    logging.getLogger("slack_sdk").warning("sent %s and %s", "xapp-1-hunter2", "sk-hunter2hunter2")
    assert len(lines(stream)) == 2
    assert "hunter2" not in stream.getvalue()


def test_libraries_are_quiet_unless_something_is_wrong(stream: io.StringIO) -> None:
    """At lower levels some of them write whole payloads."""
    set_up_log("debug", "json", stream)
    logging.getLogger("slack_bolt.AsyncApp").info("a payload")
    logging.getLogger("slack_sdk.web").debug("a payload")
    logging.getLogger("openai._base_client").debug("a request")
    logging.getLogger("httpx2").info("a request")
    assert stream.getvalue() == ""
