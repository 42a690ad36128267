"""The environment of the process: variables of other programs change nothing of what an endpoint is sent, or logged."""

import logging

import pytest

from prompts.address import EndpointAddress, Tempo
from prompts.environment import is_on_this_machine
from prompts.wire import open_client
from tests.prompts.endpoint_server import says, serving

OF_OTHERS = {
    "OPENAI_API_KEY": "sk-of-another-program",
    "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
    "OPENAI_ORG_ID": "org-other",
    "OPENAI_PROJECT_ID": "proj-other",
    "OPENAI_CUSTOM_HEADERS": "X-Other: 1",
}


async def test_variables_of_another_program_reach_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a key, nor an organisation, nor a header goes along that nobody gave to Heed."""
    for name, value in OF_OTHERS.items():
        monkeypatch.setenv(name, value)
    async with open_client(EndpointAddress(model="m", base_url="http://127.0.0.1:2/v1"), Tempo()) as client:
        assert str(client.base_url) == "http://127.0.0.1:2/v1/"
        assert client.api_key == "none"
        sent = " ".join(f"{name}: {value}" for name, value in client.default_headers.items())
    assert "other" not in sent.casefold()


async def test_a_server_on_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy could not reach it, and every request would be taken for an endpoint that is down."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with (
        serving(says("yes")) as server,
        open_client(EndpointAddress(model="m", base_url=server.url), Tempo()) as client,
    ):
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "anybody there?"}], stream=True
        )
        async with stream:
            assert [chunk async for chunk in stream]
    assert "anybody there?" in server.words


async def test_what_is_sent_is_not_logged_whatever_the_environment_asks_for(caplog: pytest.LogCaptureFixture) -> None:
    """Fault 35: OPENAI_LOG=debug makes the package write whole requests, which hold what customers said."""
    logging.getLogger("openai").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    async with (
        serving(says("yes")) as server,
        open_client(EndpointAddress(model="m", base_url=server.url), Tempo()) as client,
    ):
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "secret words"}], stream=True
        )
        await stream.close()
    assert "secret words" not in caplog.text


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://localhost:8080/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://10.0.0.1/v1", False),
        ("https://localhost.example/v1", False),
        ("", False),
    ],
)
def test_only_addresses_of_this_machine_are_taken_for_such(url: str, *, is_here: bool) -> None:
    """A name that begins like ours is another machine."""
    assert is_on_this_machine(url) is is_here
