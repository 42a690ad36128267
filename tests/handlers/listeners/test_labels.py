"""What Heed takes items to be, at the front door: in forms, receipts, `/heed show` and `/heed find`."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.analysis import LabelReply, LabelRequest
from bot.domain.feedback import Feedback, Kind, Severity
from bot.domain.labels import Guess, Label, LabelName, Sentiment, SetBy
from bot.messages import CaptureReceipt
from handlers.blocks.drawing import draw
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import CUSTOMER, GENERAL, PRIYA, SAM, TS, FrontDoor, Json, front_door, texts_of

WORDS = "Please add a PDF export, finance needs it every month-end"
REPLY = LabelReply(
    guesses=(
        Guess(name=LabelName.KIND, value="request", confidence=0.83),
        Guess(name=LabelName.SENTIMENT, value="negative", confidence=0.41),
        Guess(name=LabelName.AREA, value="Reporting", confidence=0.6),
        Guess(name=LabelName.ACCOUNT, value="Acme", confidence=0.5),
        Guess(name=LabelName.REQUESTED_SOLUTION, value="add a PDF export", confidence=0.8),
    ),
    question="What do you do with the PDF export?",
)


@pytest.fixture
async def labelling_door() -> AsyncIterator[FrontDoor]:
    """Heed's front door, with an analyst that knows what it wants."""
    mind = plain_mind(local=ScriptedAnalyst(labels=REPLY))
    async with front_door(InMemoryStorage(), mind=mind) as opened:
        yield opened


def _put(door: FrontDoor) -> Json:
    door.directory.add_message(GENERAL, TS, WORDS, author_id=CUSTOMER)
    return {"ts": TS, "user": CUSTOMER, "text": WORDS}


def _field(form: Json, name: str) -> Json:
    return next(dict(block) for block in form["blocks"] if block.get("block_id") == name)


def _hint(form: Json, name: str) -> str:
    return str(_field(form, name).get("hint", {}).get("text", ""))


def _chosen(form: Json, name: str) -> str:
    element = _field(form, name)["element"]
    return str(element.get("initial_option", {}).get("value", "") or element.get("initial_value", ""))


async def _labels(door: FrontDoor, item: Feedback) -> dict[tuple[LabelName, bool], Label]:
    async with door.desk.storage.work(WORKSPACE) as work:
        return {(each.name, each.set_by is SetBy.PERSON): each for each in await work.labels.of(item.id)}


async def test_the_form_comes_filled_in_with_what_heed_is_sure_of(labelling_door: FrontDoor) -> None:
    """Kind and area are filled in and marked; the sentiment is only spoken of, the account never taken."""
    form = await labelling_door.tag(_put(labelling_door))
    assert (_chosen(form, "kind"), _hint(form, "kind")) == ("request", "Heed's suggestion, 83% sure.")
    assert (_chosen(form, "area"), _chosen(form, "sentiment"), _chosen(form, "account")) == ("Reporting", "", "")
    assert _hint(form, "sentiment") == "Heed is not sure: perhaps Negative (41%)."
    assert _hint(form, "account") == "Perhaps Acme? Heed is 50% sure and leaves it to you."


async def test_saving_makes_a_persons_word_of_what_they_saw(labelling_door: FrontDoor) -> None:
    """Kind was seen and left, severity chosen; the sentiment was not in the form, so the analyst's counts."""
    form = await labelling_door.tag(_put(labelling_door))
    await labelling_door.submit(form, severity="high")
    await labelling_door.jobs.run_all()
    item = await labelling_door.item()
    labels = await _labels(labelling_door, item)
    assert (item.kind, item.severity, item.area, item.sentiment) == (
        Kind.REQUEST,
        Severity.HIGH,
        "Reporting",
        Sentiment.NEGATIVE,
    )
    people = {name for name, by_person in labels if by_person}
    assert people == {LabelName.KIND, LabelName.SEVERITY, LabelName.AREA}
    assert labels[LabelName.KIND, True].person_id == PRIYA


async def test_clearing_a_suggestion_is_a_persons_word_too(labelling_door: FrontDoor) -> None:
    """Who empties the kind says that there is none, and no machine fills it again."""
    form = await labelling_door.tag(_put(labelling_door))
    await labelling_door.submit(form, kind="")
    await labelling_door.jobs.run_all()
    assert (await labelling_door.item()).kind is None
    assert (await _labels(labelling_door, await labelling_door.item()))[LabelName.KIND, True].value == ""


async def test_a_slow_analyst_leaves_the_form_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 21: a trigger lives three seconds; the form opens without suggestions rather than not at all."""

    class Asleep(ScriptedAnalyst):
        async def label(self, request: LabelRequest) -> LabelReply:
            await asyncio.sleep(60)
            return await super().label(request)

    monkeypatch.setattr("bot.flows.suggesting.SUGGEST_SECONDS", 0.01)
    async with front_door(InMemoryStorage(), mind=plain_mind(local=Asleep())) as door:
        form = await door.tag(_put(door))
    assert _chosen(form, "words") == WORDS
    assert (_chosen(form, "kind"), _hint(form, "kind")) == ("", "")


async def test_the_correction_form_shows_the_problem_ladder(labelling_door: FrontDoor) -> None:
    """What they ask for is filled in; only a rung that somebody writes becomes their word."""
    await labelling_door.command(WORDS)
    await labelling_door.jobs.run_all()
    item = await labelling_door.item()
    await labelling_door.press("feedback.open", item.id, user=SAM)
    form = labelling_door.opened()
    assert _chosen(form, "requested_solution") == "add a PDF export"
    await labelling_door.submit(form, user=SAM, underlying_problem="Finance cannot close the month", kind="bug")
    labels = await _labels(labelling_door, await labelling_door.item())
    assert labels[LabelName.UNDERLYING_PROBLEM, True].value == "Finance cannot close the month"
    assert labels[LabelName.KIND, True].value == "bug"
    assert (LabelName.REQUESTED_SOLUTION, True) not in labels
    assert (LabelName.SENTIMENT, True) not in labels
    assert (await labelling_door.item()).sentiment is Sentiment.NEGATIVE


async def test_show_says_who_said_what(labelling_door: FrontDoor) -> None:
    """Each value with its source and how sure it is, and the one question that a human may ask."""
    await labelling_door.command(WORDS)
    await labelling_door.jobs.run_all()
    item = await labelling_door.item()
    await labelling_door.press("feedback.open", item.id, user=SAM)
    await labelling_door.submit(labelling_door.opened(), user=SAM, severity="low")
    shown = "".join(texts_of(await labelling_door.command(f"show {item.label}", user=SAM)))
    for told in (
        "Sentiment: perhaps Negative · Heed is not sure, 41%",
        "Account: perhaps Acme · Heed, 50%",
        "What they ask for: “add a PDF export” · Heed, 80%",
        "What do you do with the PDF export?",
    ):
        assert told in shown
    answer = json.dumps(await labelling_door.command(f"show {item.label}", user=SAM))
    assert answer.count(f'"user_id": "{SAM}"') == 3


async def test_an_item_that_nobody_has_read_yet_says_so(labelling_door: FrontDoor) -> None:
    """Within the first second there is nothing to show but the words."""
    await labelling_door.command(WORDS)
    shown = " ".join(texts_of(await labelling_door.command("show F-1")))
    assert "Heed has not read this yet" in shown


async def test_the_receipt_tells_what_heed_takes_it_for(labelling_door: FrontDoor) -> None:
    """It is redrawn once the labels are there, and again when somebody corrects them; it never holds words."""
    await labelling_door.submit(await labelling_door.tag(_put(labelling_door)))
    await labelling_door.jobs.run_all()
    contents = [post.content for post in (*labelling_door.messenger.posts, *labelling_door.messenger.updates)]
    receipts = [draw(content).text for content in contents if isinstance(content, CaptureReceipt)]
    assert "Request · Negative? · Reporting" in receipts[-1]
    assert WORDS not in receipts[-1]


async def test_filters_look_at_labels(labelling_door: FrontDoor) -> None:
    """Sentiment and area are found by filter, an unknown theme is named."""
    await labelling_door.command(WORDS)
    await labelling_door.jobs.run_all()
    assert "F-1" in json.dumps(await labelling_door.command("find sentiment:unhappy area:reporting"))
    assert "Nothing found" in (await labelling_door.command("find area:billing"))["text"]
    assert "There is no theme T-9" in (await labelling_door.command("find theme:T-9"))["text"]


async def test_words_are_found_by_their_meaning_too(labelling_door: FrontDoor) -> None:
    """The one with the words comes first, what is near follows, and what has nothing to do with it finds nothing."""
    for words in (WORDS, "finance needs a PDF every month-end", "The login page is blank"):
        await labelling_door.command(words)
    await labelling_door.jobs.run_all()
    found = " ".join(texts_of(await labelling_door.command("find PDF export finance")))
    assert found.index("F-1") < found.index("F-2")
    assert "1 item has these words; the others are near in meaning." in found
    assert "Nothing found" in (await labelling_door.command("find zebra crossing"))["text"]
