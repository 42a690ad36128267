"""What the package of the endpoint would read from the environment behind our back, and how it is kept from it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

# What it logs below a warning is whole requests: what customers said.
_TALKATIVE = ("openai", "httpx2", "httpcore2")


@contextmanager
def without_openai_environment() -> Iterator[None]:
    """Hide OPENAI_* while a client is made: organisations, headers and keys of another program on this machine.

    Requests stay out of the log, whatever OPENAI_LOG says: the package has obeyed it when it was imported.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    hidden = {name: value for name, value in os.environ.items() if name.startswith("OPENAI_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def is_on_this_machine(url: str) -> bool:
    """Say whether an address is of this machine, which no proxy can reach for us."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
