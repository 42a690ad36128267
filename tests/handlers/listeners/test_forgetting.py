"""`/heed forget` from the preview to the receipt, and what must not come back afterwards (fault 39)."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.audience import Reader
from bot.domain.erasures import ForgottenError
from bot.domain.feedback import NewFeedback, Source
from bot.flows.forgetting_work import forget
from bot.flows.keeping_words import hand_out_forgetting
from bot.messages import ForgottenReceipt
from handlers.blocks.drawing import draw
from handlers.payloads.forget import DAYS, KEEPING, LEAVE
from storage.tables import every_table
from storage.unit_of_work import SqlStorage
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import CUSTOMER, GENERAL, GUEST, PRIVATE, PRIYA, SAM, TS, FrontDoor, buttons_of, texts_of
from tests.handlers.front_door import front_door as opened_door

WORDS = "The zeppelininvoice is wrong"


@pytest.fixture
async def door(storage: SqlStorage) -> AsyncIterator[FrontDoor]:
    """Open the door, some days after what people said in it, on each engine."""
    async with opened_door(storage) as opened:
        opened.clock.at = datetime.fromtimestamp(float(TS), UTC) + timedelta(days=3)
        yield opened


def _imported(door: FrontDoor, key: str, words: str, said_at: datetime, **facts: str) -> NewFeedback:
    return NewFeedback(
        workspace_id=WORKSPACE,
        origin_key=key,
        source=Source.IMPORT,
        words=words,
        said_at=said_at,
        captured_at=door.clock.now(),
        captured_by=None,
        author_id=facts.get("author_id"),
        author_name=facts["author_name"],
    )


async def _tagged(door: FrontDoor, words: str = WORDS, *, author: str = CUSTOMER, ts: str = TS) -> None:
    door.directory.add_message(GENERAL, ts, words, author_id=author)
    view = await door.tag({"ts": ts, "user": author, "text": words})
    await door.submit(view, view_id=f"V{ts}")


async def _pressed(door: FrontDoor, text: str, label: str = "Forget for good", *, user: str = PRIYA) -> None:
    button = buttons_of(await door.command(f"forget {text}", user=user))[label]
    await door.press(button["action_id"], button["value"], user=user)


async def _forgotten(door: FrontDoor, text: str = f"<@{CUSTOMER}|jo>", label: str = "Forget for good") -> list[str]:
    """Have somebody forgotten, and return the texts of the receipt."""
    await _pressed(door, text, label)
    await door.jobs.run_all()
    (receipt,) = [each for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]
    return texts_of(list(draw(receipt.content).blocks))


async def _everything(door: FrontDoor) -> str:
    """Return what every table holds, as text."""
    storage = door.desk.storage
    assert isinstance(storage, SqlStorage)
    found = []
    async with storage.scope(WORKSPACE) as scope:
        for table in every_table():
            found += [str(value) for row in await scope.session.execute(select(table)) for value in row]
    return " ".join(found)


async def test_a_person_is_forgotten_after_a_preview(door: FrontDoor) -> None:
    """The preview counts, one press begins it, a receipt that names nobody comes by direct message."""
    await _tagged(door)
    preview = await door.command(f"forget <@{CUSTOMER}|jo>")
    assert "1 item" in texts_of(preview)
    assert buttons_of(preview)["Forget for good"]["confirm"]["title"]["text"] == "Forget for good?"
    assert (await door.item()).words == WORDS
    receipt = " ".join(await _forgotten(door))
    assert "1 item" in receipt
    assert CUSTOMER not in receipt
    assert "Jo Miller" not in receipt
    assert await door.items() == []
    left = await _everything(door)
    assert [trace for trace in (CUSTOMER, "Jo Miller", "zeppelin", TS) if trace in left] == []


async def test_leaving_it_changes_nothing(door: FrontDoor) -> None:
    """The preview can be put away."""
    await _tagged(door)
    await door.press(LEAVE, "leave")
    assert texts_of(door.responses[-1])[0] == "Nothing was forgotten."
    assert (await door.item()).words == WORDS


async def test_what_was_said_before_does_not_come_back(door: FrontDoor) -> None:
    """Not by the shortcut again, not by another way, not as another event of the same message."""
    await _tagged(door)
    await _forgotten(door)
    await door.tag({"ts": TS, "user": CUSTOMER, "text": WORDS})
    assert "asked to forget this" in door.responses[-1]["text"]
    with pytest.raises(ForgottenError):
        await door.react(event_ts="1790300000.000100")
    other = "1790000500.000100"
    door.directory.add_message(GENERAL, other, "Never captured before", author_id=CUSTOMER)
    with pytest.raises(ForgottenError):
        await door.react(ts=other, event_ts="1790300001.000100")
    assert await door.items() == []
    assert CUSTOMER not in await _everything(door)


async def test_what_they_say_later_is_kept_again(door: FrontDoor) -> None:
    """A person who comes back is a new person."""
    await _tagged(door)
    await _forgotten(door)
    later = f"{(door.clock.at + timedelta(days=1)).timestamp():.6f}"
    door.clock.advance(timedelta(days=2))
    await _tagged(door, "A new wish", ts=later)
    assert (await door.item()).words == "A new wish"


async def test_an_event_that_waits_in_the_queue_brings_nobody_back(door: FrontDoor) -> None:
    """It was stored before the erasure and is worked on after it: the reaction of a colleague on their message."""
    door.directory.add_message(GENERAL, TS, WORDS, author_id=CUSTOMER)
    await _forgotten(door)
    with pytest.raises(ForgottenError):
        # A refusal with a reason is an outcome: the event is finished, and its words go with its body.
        await door.react(event_ts="1790100000.000100")
    assert await door.items() == []
    assert "zeppelin" not in await _everything(door)


async def test_the_same_file_imported_again_brings_nobody_back(door: FrontDoor) -> None:
    """By the name, by the key of each row, and a row without a date counts as old."""

    def row(key: str, said_at: datetime) -> NewFeedback:
        return _imported(door, key, WORDS, said_at, author_name="Kim Quagmire")

    old = [row("import:1", door.clock.now()), row("import:2", door.clock.now() - timedelta(days=9))]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.feedback.add_many(old) == 2
    await _forgotten(door, '"kim  quagmire"')
    assert await door.items() == []
    door.clock.advance(timedelta(days=1))
    again = [*old, row("import:3", door.clock.now()), row("import:4", door.clock.now() - timedelta(days=8))]
    async with door.desk.storage.work(WORKSPACE) as work:
        assert len(await work.erasures.keeps_out(again)) == 4
        assert await work.feedback.add_many(again) == 0
    assert "Quagmire" not in await _everything(door)


async def test_a_name_that_two_people_share(door: FrontDoor) -> None:
    """A Slack account's items stay its own; items with the name alone go only when somebody says so."""
    door.directory.add_person("U0OTHERJO", "Jo Miller")
    await _tagged(door)
    await _tagged(door, "The other Jo said this", author="U0OTHERJO", ts="1790000100.000100")
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add(
            _imported(
                door, "import:9", "Some Jo said this", door.clock.now() - timedelta(days=1), author_name="jo miller"
            )
        )
    preview = " ".join(texts_of(await door.command(f"forget <@{CUSTOMER}>")))
    assert "1 more item carries only the name" in preview
    assert "Somebody else with a Slack account has the same name" in preview
    await _forgotten(door, f"<@{CUSTOMER}>")
    assert {item.words for item in await door.items()} == {"The other Jo said this", "Some Jo said this"}


async def test_items_that_only_carry_the_name_go_when_asked(door: FrontDoor) -> None:
    """The second button takes them along."""
    await _tagged(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add(
            _imported(door, "import:9", "Jo by mail", door.clock.now() - timedelta(days=1), author_name="Jo Miller")
        )
    await _forgotten(door, f"<@{CUSTOMER}>", "Forget, with these 1")
    assert await door.items() == []


async def test_a_colleague_is_forgotten_but_not_what_others_said(door: FrontDoor) -> None:
    """What Priya captured of a customer stays, without her; what she typed herself goes."""
    await _tagged(door)
    await door.command("My own wishful thought", user=PRIYA)
    assert len(await door.items()) == 2
    await _pressed(door, f"<@{PRIYA}>", user=SAM)
    await door.jobs.run_all()
    item = await door.item()
    assert (item.words, item.captured_by) == (WORDS, None)
    assert PRIYA not in await _everything(door)
    assert [job for job in door.jobs.jobs.values() if PRIYA in f"{job.id}{job.args}"] == []


async def test_their_part_of_a_conversation_goes(door: FrontDoor) -> None:
    """Somebody else's item stays, without what they said in its thread and without their name."""
    reply = "1790000001.000100"
    door.directory.add_message(GENERAL, TS, f"The export fails, says <@{CUSTOMER}>", author_id=SAM)
    door.directory.add_message(GENERAL, reply, WORDS, author_id=CUSTOMER, thread_ts=TS)
    await door.event(
        type="app_mention", channel=GENERAL, user=PRIYA, ts="1790000002.000100", thread_ts=TS, text="<@U0HEED> keep"
    )
    await door.jobs.run_all()
    assert [said.author_id for said in (await door.item()).conversation] == [CUSTOMER]
    await _forgotten(door)
    item = await door.item()
    assert (item.words, item.conversation) == ("The export fails, says @someone", ())
    left = await _everything(door)
    assert [trace for trace in (CUSTOMER, "Jo Miller", "zeppelin") if trace in left] == []


async def test_an_account_is_forgotten_with_its_items(door: FrontDoor) -> None:
    """Name, facts, keys and everything from it; an import does not bring back the name."""
    view = await door.log()
    await door.submit(view, words=WORDS, account="Quagmire Corp")
    assert (await door.item()).account_name == "Quagmire Corp"
    receipt = " ".join(await _forgotten(door, "quagmire corp"))
    assert "An account was forgotten" in receipt
    assert await door.items() == []
    assert "Quagmire" not in await _everything(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.accounts.ensure("quagmire CORP", at=door.clock.now()) is None


async def test_digests_and_receipts_in_slack_follow(door: FrontDoor) -> None:
    """The quote in a posted digest goes, also from a channel that was archived as far as Slack allows."""
    door.directory.add_channel("C0DIGEST", PRIYA, name="digest")
    await _tagged(door)
    await door.jobs.run_all()
    await door.command("now", name="/digest", channel="C0DIGEST")
    await door.jobs.run_all()
    assert "zeppelin" in str(door.messenger.posts)
    door.messenger.updates.clear()
    await _forgotten(door)
    redrawn = [post for post in door.messenger.updates if post.key.startswith("digest:")]
    assert redrawn
    assert "zeppelin" not in str([draw(post.content) for post in redrawn])


async def test_exports_that_were_sent_are_taken_back(door: FrontDoor) -> None:
    """A file in somebody's direct messages has the words in it too."""
    await _tagged(door)
    await door.command("export")
    await door.jobs.run_all()
    (file,) = door.messenger.files
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.posts.record(file.key, "D0PRIYA", "F0EXPORT", door.clock.now())
    assert "1 export file" in await _forgotten(door)
    assert door.messenger.files == []


async def test_two_people_at_once_begin_one_erasure(door: FrontDoor) -> None:
    """Both are told that it is under way; one receipt comes."""
    await _tagged(door)
    await _pressed(door, f"<@{CUSTOMER}>")
    await _pressed(door, f"<@{CUSTOMER}>", user=SAM)
    assert len({job.args["erasure_id"] for job in door.jobs.of_kind("forget")}) == 1
    await door.jobs.run_all()
    assert len([each for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]) == 1


async def test_many_items_survive_a_crash_in_the_middle(door: FrontDoor) -> None:
    """The job begins again where it was, and nothing is counted twice."""
    at = door.clock.now() - timedelta(days=1)
    rows = [
        _imported(door, f"import:{n}", f"{WORDS} {n}", at, author_id=CUSTOMER, author_name="Jo Miller")
        for n in range(120)
    ]
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.feedback.add_many(rows)
    await _pressed(door, f"<@{CUSTOMER}>")
    (job,) = door.jobs.of_kind("forget")
    async with door.desk.storage.work(WORKSPACE) as work:
        # As far as a first attempt came that was killed.
        await work.erasures.gather(job.args["erasure_id"])
        some = await work.erasures.waiting(job.args["erasure_id"], limit=50)
        await work.erasures.erase(
            job.args["erasure_id"], some, at=door.clock.now(), reader=Reader(workspace_id=WORKSPACE)
        )
    await forget(door.desk, job.args)
    await forget(door.desk, job.args)
    async with door.desk.storage.work(WORKSPACE) as work:
        erasure = await work.erasures.with_id(job.args["erasure_id"])
    assert erasure is not None
    assert erasure.removed["items"] == 120
    assert "zeppelin" not in await _everything(door)


@pytest.mark.parametrize(
    ("text", "user", "answer"),
    [
        ("<@U0HEED>", PRIYA, "Heed keeps nothing that apps say"),
        ("<@U0PRIYA> <@U0SAM>", PRIYA, "One person at a time"),
        ("A-99", PRIYA, "There is no such account"),
        (f"<@{CUSTOMER}>", GUEST, "Only full members"),
        ("", PRIYA, "Say who is to be forgotten"),
    ],
)
async def test_what_cannot_be_forgotten_gets_a_sentence(door: FrontDoor, text: str, user: str, answer: str) -> None:
    """It says what to do instead."""
    assert answer in " ".join(texts_of(await door.command(f"forget {text}", user=user)))


async def test_what_is_private_is_not_counted_for_others(door: FrontDoor) -> None:
    """Sam is not told how much there was in a channel that he is not in; it goes all the same."""
    door.directory.add_message(PRIVATE, TS, WORDS, author_id=CUSTOMER)
    await door.submit(await door.tag({"ts": TS, "user": CUSTOMER, "text": WORDS}, channel=PRIVATE))
    preview = await door.command(f"forget <@{CUSTOMER}>", user=SAM)
    assert "nothing that you may read" in " ".join(texts_of(preview))
    await _pressed(door, f"<@{CUSTOMER}>", user=SAM)
    await door.jobs.run_all()
    assert "zeppelin" not in await _everything(door)
    (receipt,) = [each.content for each in door.messenger.whispers if isinstance(each.content, ForgottenReceipt)]
    assert "items" not in receipt.erasure.removed


async def test_words_are_kept_for_as_long_as_was_chosen(door: FrontDoor) -> None:
    """A form below `/heed privacy`; what is older goes within a day, and what is younger stays."""
    await _tagged(door)
    button = buttons_of(await door.command("privacy"))["How long words are kept"]
    await door.press(KEEPING, button["value"])
    view = door.opened()
    assert "30 to 3650" in json.dumps(await door.submit(view, **{DAYS: "7"}))
    assert await door.submit(view, **{DAYS: "30"}) == {"text": ""}
    assert "removed 30 days after" in " ".join(texts_of(await door.command("privacy")))
    door.clock.advance(timedelta(days=29))
    await _tagged(door, "Young words", ts="1790000900.000100")
    await _retained(door)
    assert len(await door.items()) == 2
    door.clock.advance(timedelta(days=3))
    await _retained(door)
    assert (await door.item()).words == "Young words"
    assert "zeppelin" not in await _everything(door)


async def _retained(door: FrontDoor) -> None:
    await hand_out_forgetting(door.desk, door.clock.now())
    await door.jobs.run_all()
