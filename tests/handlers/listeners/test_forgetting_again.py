"""What must not come back, what two people do at once, and for how long words are kept (fault 39)."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audience import Reader
from bot.domain.closing import DebtState
from bot.domain.erasures import ForgottenError, ForgottenReceipt
from bot.domain.feedback import NewFeedback
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from bot.flows.forgetting_work import forget
from bot.flows.keeping_words import hand_out_forgetting
from handlers.blocks.drawing import draw
from handlers.payloads.forget import DAYS, KEEPING
from storage.unit_of_work import SqlStorage
from tests.debt_builders import sent_debt
from tests.fakes.slack import WORKSPACE
from tests.handlers.forget_door import WORDS, everything, forgotten, imported, pressed, tagged
from tests.handlers.front_door import CUSTOMER, GENERAL, SAM, TS, FrontDoor, buttons_of, texts_of
from tests.handlers.front_door import front_door as opened_door


@pytest.fixture
async def door(storage: SqlStorage) -> AsyncIterator[FrontDoor]:
    """Open the door, some days after what people said in it, on each engine."""
    async with opened_door(storage) as opened:
        opened.clock.at = datetime.fromtimestamp(float(TS), UTC) + timedelta(days=3)
        yield opened


async def test_what_was_said_before_does_not_come_back(door: FrontDoor) -> None:
    """Not by the shortcut again, not by another way, not as another event of the same message."""
    await tagged(door)
    await forgotten(door)
    await door.tag({"ts": TS, "user": CUSTOMER, "text": WORDS})
    assert "asked to forget this" in door.responses[-1]["text"]
    with pytest.raises(ForgottenError):
        await door.react(event_ts="1790300000.000100")
    other = "1790000500.000100"
    door.directory.add_message(GENERAL, other, "Never captured before", author_id=CUSTOMER)
    with pytest.raises(ForgottenError):
        await door.react(ts=other, event_ts="1790300001.000100")
    assert await door.items() == []
    assert CUSTOMER not in await everything(door)


async def test_what_they_say_later_is_kept_again(door: FrontDoor) -> None:
    """A person who comes back is a new person."""
    await tagged(door)
    await forgotten(door)
    later = f"{(door.clock.at + timedelta(days=1)).timestamp():.6f}"
    door.clock.advance(timedelta(days=2))
    await tagged(door, "A new wish", ts=later)
    assert (await door.item()).words == "A new wish"


async def test_an_event_that_waits_in_the_queue_brings_nobody_back(door: FrontDoor) -> None:
    """It was stored before the erasure and is worked on after it: the reaction of a colleague on their message."""
    door.directory.add_message(GENERAL, TS, WORDS, author_id=CUSTOMER)
    await forgotten(door)
    with pytest.raises(ForgottenError):
        # A refusal with a reason is an outcome: the event is finished, and its words go with its body.
        await door.react(event_ts="1790100000.000100")
    assert await door.items() == []
    assert "zeppelin" not in await everything(door)


async def test_the_same_file_imported_again_brings_nobody_back(door: FrontDoor) -> None:
    """By the name, by the key of each row, and a row without a date counts as old."""

    def row(key: str, said_at: datetime) -> NewFeedback:
        return imported(door, key, WORDS, said_at, author_name="Kim Quagmire")

    old = [row("import:1", door.clock.now()), row("import:2", door.clock.now() - timedelta(days=9))]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.feedback.add_many(old) == 2
    await forgotten(door, '"kim  quagmire"')
    assert await door.items() == []
    door.clock.advance(timedelta(days=1))
    again = [*old, row("import:3", door.clock.now()), row("import:4", door.clock.now() - timedelta(days=8))]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert len(await work.erasures.keeps_out(again)) == 4
        assert await work.feedback.add_many(again) == 0
    assert "Quagmire" not in await everything(door)


async def test_a_name_that_two_people_share(door: FrontDoor) -> None:
    """A Slack account's items stay its own; items with the name alone go only when somebody says so."""
    door.directory.add_person("U0OTHERJO", "Jo Miller")
    await tagged(door)
    await tagged(door, "The other Jo said this", author="U0OTHERJO", ts="1790000100.000100")
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add(
            imported(
                door, "import:9", "Some Jo said this", door.clock.now() - timedelta(days=1), author_name="jo miller"
            )
        )
    preview = " ".join(texts_of(await door.command(f"forget <@{CUSTOMER}>")))
    assert "1 more item carries only the name" in preview
    assert "Somebody else with a Slack account has the same name" in preview
    await forgotten(door, f"<@{CUSTOMER}>")
    assert {item.words for item in await door.items()} == {"The other Jo said this", "Some Jo said this"}


async def test_items_that_only_carry_the_name_go_when_asked(door: FrontDoor) -> None:
    """The second button takes them along."""
    await tagged(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add(
            imported(door, "import:9", "Jo by mail", door.clock.now() - timedelta(days=1), author_name="Jo Miller")
        )
    await forgotten(door, f"<@{CUSTOMER}>", "Forget, with these 1")
    assert await door.items() == []


async def test_exports_that_were_sent_are_taken_back(door: FrontDoor) -> None:
    """A file in somebody's direct messages has the words in it too."""
    await tagged(door)
    await door.command("export")
    await door.jobs.run_all()
    (file,) = door.messenger.files
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.posts.record(file.key, "D0PRIYA", "F0EXPORT", door.clock.now())
    assert "1 export file" in await forgotten(door)
    assert door.messenger.files == []


async def test_two_people_at_once_begin_one_erasure(door: FrontDoor) -> None:
    """Both are told that it is under way; one receipt comes."""
    await tagged(door)
    await pressed(door, f"<@{CUSTOMER}>")
    await pressed(door, f"<@{CUSTOMER}>", user=SAM)
    assert len({job.args["erasure_id"] for job in door.jobs.of_kind("forget")}) == 1
    await door.jobs.run_all()
    assert len([each for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]) == 1


async def test_many_items_survive_a_crash_in_the_middle(door: FrontDoor) -> None:
    """The job begins again where it was, and nothing is counted twice."""
    at = door.clock.now() - timedelta(days=1)
    rows = [
        imported(door, f"import:{n}", f"{WORDS} {n}", at, author_id=CUSTOMER, author_name="Jo Miller")
        for n in range(30)
    ]
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add_many(rows)
    await pressed(door, f"<@{CUSTOMER}>")
    (job,) = door.jobs.of_kind("forget")
    async with door.desk.storage.work(WORKSPACE) as work:
        # As far as a first attempt came that was killed.
        await work.erasures.gather(job.args["erasure_id"])
        some = await work.erasures.waiting(job.args["erasure_id"], limit=20)
        await work.erasures.erase(
            job.args["erasure_id"], some, at=door.clock.now(), reader=Reader(workspace_id=WORKSPACE)
        )
    await forget(door.desk, job.args)
    await forget(door.desk, job.args)
    async with door.desk.storage.work(WORKSPACE) as work:
        erasure = await work.erasures.with_id(job.args["erasure_id"])
    assert erasure is not None
    assert erasure.removed["items"] == 30
    assert "zeppelin" not in await everything(door)


async def test_words_are_kept_for_as_long_as_was_chosen(door: FrontDoor) -> None:
    """A form below `/heed privacy`; what is older goes within a day, and what is younger stays."""
    await tagged(door)
    button = buttons_of(await door.command("privacy"))["How long words are kept"]
    await door.press(KEEPING, button["value"])
    view = door.opened()
    assert "30 to 3650" in json.dumps(await door.submit(view, **{DAYS: "7"}))
    assert await door.submit(view, **{DAYS: "30"}) == {"text": ""}
    assert "removed 30 days after" in " ".join(texts_of(await door.command("privacy")))
    door.clock.advance(timedelta(days=29))
    await tagged(door, "Young words", ts="1790000900.000100")
    await _retained(door)
    assert len(await door.items()) == 2
    door.clock.advance(timedelta(days=3))
    await _retained(door)
    assert (await door.item()).words == "Young words"
    assert "zeppelin" not in await everything(door)


async def _retained(door: FrontDoor) -> None:
    await hand_out_forgetting(door.desk, door.clock.now())
    await door.jobs.run_all()


async def test_nothing_is_owed_to_somebody_forgotten_meanwhile(door: FrontDoor) -> None:
    """The job that owes answers read their items before they were forgotten, and stores what is owed after it."""
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.add(
            NewTheme(name="Exports", description="", named_by=SetBy.PERSON, created_at=door.clock.now())
        )
    asked_at = door.clock.now() - timedelta(days=1)
    debt = sent_debt(theme_id=theme.id, asker_id=CUSTOMER, asker_name="Jo Miller", asked_at=asked_at)
    other = sent_debt(theme_id=theme.id, id="d2", origin_key="c1:U0SAM", asker_id=SAM, asked_at=asked_at)
    await forgotten(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        assert [each.id for each in await work.debts.add_many([debt, other])] == ["d2"]
    assert "Jo Miller" not in await everything(door)


async def test_what_they_were_told_loses_its_words_but_still_counts(door: FrontDoor) -> None:
    """The numbers of the loop stay right; the answer in the thread is replaced, and nobody asks whether it helped."""
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.add(
            NewTheme(name="Exports", description="", named_by=SetBy.PERSON, created_at=door.clock.now())
        )
        told = sent_debt(theme_id=theme.id, asker_id=CUSTOMER, asker_name="Jo Miller", draft=f"You said {WORDS}")
        owed = sent_debt(
            theme_id=theme.id, id="d2", origin_key="x", asker_id=CUSTOMER, state=DebtState.OWED, sent_ts=None
        )
        await work.debts.add_many([told, owed])
    await forgotten(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        after = await work.debts.with_ids(["d1", "d2"])
    assert [(each.state, each.draft, each.asker_id, each.check_at) for each in after] == [
        (DebtState.SENT, "", None, None),
        (DebtState.FORGOTTEN, "", None, None),
    ]
    (redrawn,) = [post for post in door.messenger.updates if post.key == "answer:d1"]
    assert "removed on request" in str(draw(redrawn.content))
