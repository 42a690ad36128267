"""`/heed privacy` at the front door: what leaves, who may choose, and the file of everything sent."""

import csv
import io
from collections.abc import AsyncIterator

import pytest

from bot.domain.analysis import Purpose
from bot.domain.ledger import Caps, ModelCall, Outcome
from bot.flows.consulting import About, consult_labels
from bot.ports import Storage
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE
from tests.flows.consulting_office import LABELS
from tests.handlers.front_door import ACME, GENERAL, GUEST, OUTSIDER, PRIYA, FrontDoor, front_door, texts_of

ABOUT = About(workspace_id=WORKSPACE, channel_ids=frozenset({GENERAL}), items=("F-12",), asked_by=PRIYA)


@pytest.fixture
async def door(storage_with_memory: Storage) -> AsyncIterator[FrontDoor]:
    """Open the door of a workspace with an endpoint."""
    caps = Caps(tokens_a_day=5_000, price_in=2.0, price_out=8.0, cost_a_day=1.5)
    mind = plain_mind(endpoint=ScriptedAnalyst(model="gpt"), host="llm.example", caps=caps)
    async with front_door(storage_with_memory, mind=mind) as opened:
        yield opened


async def allowed(door: FrontDoor) -> frozenset[Purpose]:
    """Return what the workspace allows."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return (await work.channels.preferences()).ai_purposes


def all_of(answer: dict[str, object]) -> str:
    """Return every text of an answer as one."""
    return "\n".join(texts_of(answer))


async def test_everybody_sees_what_was_sent_where_when_and_how_much(door: FrontDoor) -> None:
    """The answer names model, host, the day's use and the last calls, and none of the words."""
    await consult_labels(door.desk, LABELS, ABOUT)
    told = all_of(await door.command("privacy"))
    assert "*gpt* at *llm.example*" in told
    assert "1 call, 120 of 5,000 tokens" in told
    assert "F-12, with a question" in told
    assert "CSV export" not in told


async def test_nothing_leaves_without_an_endpoint() -> None:
    """A workspace of a Heed without an endpoint is told so, and has nothing to choose."""
    from tests.fakes.storage import InMemoryStorage  # noqa: PLC0415 -- only this test is without an engine

    async with front_door(InMemoryStorage()) as plain:
        told = all_of(await plain.command("privacy"))
    assert "Nothing leaves this machine" in told


async def test_ai_is_turned_off_and_on_by_typing(door: FrontDoor) -> None:
    """Off keeps everything here at once; on allows everything again, until boxes are unticked."""
    off = all_of(await door.command("privacy off"))
    assert "AI off" in off
    assert await allowed(door) == frozenset()
    consulted = await consult_labels(door.desk, LABELS, ABOUT)
    assert consulted.model == "scripted"
    await door.command("privacy ON")
    assert await allowed(door) == frozenset(Purpose)


async def test_ai_is_turned_off_by_the_button_below_the_answer(door: FrontDoor) -> None:
    """The answer is redrawn where the button was."""
    await door.press("privacy.switch", "off")
    assert await allowed(door) == frozenset()
    assert "AI off" in all_of(door.responses[-1])


@pytest.mark.parametrize("stranger", [GUEST, OUTSIDER])
async def test_guests_and_outsiders_choose_nothing(door: FrontDoor, stranger: str) -> None:
    """Only full members see or change what leaves, and they are told so."""
    answers = [await door.command(f"privacy{word}", user=stranger) for word in ("", " off", " csv")]
    assert all("full members" in all_of(answer) for answer in answers)
    assert await allowed(door) == frozenset(Purpose)
    assert door.jobs.of_kind("privacy_export") == []


async def test_a_button_pressed_from_another_organisation_changes_nothing(door: FrontDoor) -> None:
    """Somebody of another workspace who sees the button has no say."""
    await door.press("privacy.switch", "off", user=OUTSIDER, team=ACME)
    assert await allowed(door) == frozenset(Purpose)


async def test_everything_sent_comes_as_a_file_that_no_spreadsheet_runs(door: FrontDoor) -> None:
    """Fault 31: a model that calls itself `=HYPERLINK()` is text; the file is sent once."""
    call = ModelCall(
        id="c1",
        at=door.clock.now(),
        purpose=Purpose.LABELS,
        host="llm.example",
        model='=HYPERLINK("http://evil.example")',
        prompt="labels",
        prompt_version="0123456789ab",
        characters=42,
        items=("F-1", "F-2"),
        outcome=Outcome.FAILED,
        note="it is too busy, HTTP 429",
        asked_by=PRIYA,
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.ledger.begin(call)
    for _ in range(2):
        assert "direct message" in all_of(await door.command("privacy csv", trigger="t1"))
    await door.jobs.run_all()
    (file,) = door.messenger.files
    (row,) = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
    assert row["model"].startswith("'=HYPERLINK")
    assert (row["items"], row["with_question"], row["characters"]) == ("F-1 F-2", "yes", "42")
    assert PRIYA not in file.data.decode()


async def test_a_sentence_that_begins_with_the_word_is_asked_about(door: FrontDoor) -> None:
    """`/heed privacy matters to us` is no order, and is not lost."""
    answer = all_of(await door.command("privacy matters to us"))
    assert "privacy matters to us" in answer
    assert await allowed(door) == frozenset(Purpose)
