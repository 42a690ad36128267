"""The endpoint as the start knows it: an address, and nothing loaded."""

import subprocess
import sys

import pytest

from bot.domain.analysis import GENERAL_AREAS
from prompts.address import EndpointAddress
from prompts.catalog import read_catalog
from prompts.endpoint import open_endpoint
from prompts.seed_sentences import seed_sentences


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://api.openai.com/v1", "api.openai.com"),
        ("http://user:secret@127.0.0.1:8080/v1", "127.0.0.1:8080"),
    ],
)
def test_the_ledger_names_the_host_and_no_password(base_url: str, host: str) -> None:
    """A port tells two servers of one machine apart."""
    assert EndpointAddress(model="m", base_url=base_url).host == host


def test_without_an_address_it_is_openai_itself() -> None:
    """A key and a model are enough."""
    assert open_endpoint("m", None, "sk-x", catalog=read_catalog()).host == "api.openai.com"


@pytest.mark.process
def test_the_start_does_not_wait_for_the_package_that_speaks_to_endpoints() -> None:
    """It is loaded when the first question is asked."""
    code = "import sys, prompts.endpoint; print({'openai', 'httpx2', 'pydantic_core'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "openai" not in loaded.stdout
    assert "httpx2" not in loaded.stdout


def test_both_analysts_know_the_same_general_areas() -> None:
    """What one of them names, the other one's reply may name too."""
    assert tuple(seed_sentences("area")) == GENERAL_AREAS
