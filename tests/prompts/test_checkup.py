"""Whether models work, as `heed doctor` tells it."""

import pytest

from bot.domain.errors import AnalystError
from prompts.address import EndpointAddress
from prompts.checkup import look_at_endpoint, look_at_local_model
from tests.prompts.endpoint_server import fails, serving


async def test_the_model_that_heed_brings_loads() -> None:
    """Its name has the beginning of its checksum."""
    assert "loads and reads" in await look_at_local_model()


async def test_a_server_that_lists_no_models_answers_all_the_same() -> None:
    """Some servers have no list; a 404 is an answer."""
    async with serving(fails(500)) as server:
        found = await look_at_endpoint(EndpointAddress(model="m", base_url=server.url), embedding_model=None)
    assert found == f"m at {server.url.removeprefix('http://').removesuffix('/v1')} answers"


async def test_an_address_where_nobody_is() -> None:
    """The sentence says what is wrong."""
    address = EndpointAddress(model="m", base_url="http://127.0.0.1:9/v1", api_key="sk-x")
    with pytest.raises(AnalystError, match="could not be reached"):
        await look_at_endpoint(address, embedding_model=None)
