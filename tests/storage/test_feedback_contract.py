"""What every store of items does: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Reader
from bot.domain.errors import FeedbackNotFoundError, MessageGoneError
from bot.domain.feedback import Correction, Kind, Severity, State, Utterance
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, captured, draft, kept, new_feedback

LATER = NOW + timedelta(hours=1)
SAID = (
    Utterance(ts="1.000001", author_id="U9", words="Hello"),
    Utterance(ts="2.000001", author_id=None, words="World"),
)


async def test_an_item_comes_back_as_it_was_captured(storage_with_memory: Storage) -> None:
    """Everything that a capture says is stored and returned, times in UTC."""
    new = new_feedback(kind=Kind.BUG, severity=Severity.HIGH, account_name="Acme", private_to="C1", conversation=SAID)
    item = (await captured(storage_with_memory, new)).feedback
    async with storage_with_memory.work(HERE) as work:
        again = await work.feedback.with_id(item.id)
        by_origin = await work.feedback.with_origin(new.origin_key)
        by_number = await work.feedback.with_number(1, Reader(workspace_id=HERE, channel_ids=frozenset({"C1"})))
    assert again == by_origin == by_number == item
    assert (item.number, item.label, item.version, item.state) == (1, "F-1", 1, State.ACTIVE)
    for name in ("words", "said_at", "captured_at", "captured_by", "author_id", "author_name", "kind", "severity"):
        assert getattr(item, name) == getattr(new, name)
    for name in ("account_name", "message", "private_to", "is_external", "conversation", "origin_key", "source"):
        assert getattr(item, name) == getattr(new, name)


async def test_a_message_captured_twice_is_one_item(storage_with_memory: Storage) -> None:
    """The origin key finds the first capture, and no number is wasted (fault 13)."""
    new = new_feedback()
    first = await captured(storage_with_memory, new)
    second = await captured(storage_with_memory, replace(new, words="Other words", captured_by="U2"))
    third = await kept(storage_with_memory, "Another")
    assert (first.is_new, second.is_new) == (True, False)
    assert second.feedback == first.feedback
    assert third.number == 2


async def test_an_undone_capture_loses_its_words_and_can_be_captured_again(storage_with_memory: Storage) -> None:
    """Undoing empties the item; capturing the message again revives it with the new words and the old number."""
    new = new_feedback(kind=Kind.BUG, account_name="Acme", conversation=SAID)
    item = (await captured(storage_with_memory, new)).feedback
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(item.id, at=LATER)
        undone = await work.feedback.with_id(item.id)
        assert undone is not None
        assert (undone.state, undone.words, undone.conversation) == (State.UNDONE, "", ())
        assert (undone.author_name, undone.account_name, undone.kind) == (None, None, None)
        assert await work.feedback.versions(item.id) == []
        assert await work.feedback.with_number(1, EVERYBODY) is None
    revived = await captured(storage_with_memory, replace(new, words="New words", captured_at=LATER, conversation=()))
    assert revived.is_new
    assert (revived.feedback.id, revived.feedback.number) == (item.id, item.number)
    assert (revived.feedback.words, revived.feedback.version, revived.feedback.state) == ("New words", 1, State.ACTIVE)
    async with storage_with_memory.work(HERE) as work:
        assert [version.words for version in await work.feedback.versions(item.id)] == ["New words"]


async def test_a_deleted_message_never_comes_back(storage_with_memory: Storage) -> None:
    """Whatever Slack repeats after a deletion finds a tombstone without words (fault 39)."""
    new = new_feedback(conversation=SAID)
    item = (await captured(storage_with_memory, new)).feedback
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.erase(item.id, at=LATER)
        await work.feedback.undo(item.id, at=LATER)
        await work.feedback.revise(item.id, "Edited too late", by=None, at=LATER)
        await work.feedback.add_utterances(item.id, SAID)
    again = await captured(storage_with_memory, new)
    assert not again.is_new
    assert (again.feedback.state, again.feedback.words, again.feedback.conversation) == (State.DELETED, "", ())
    async with storage_with_memory.work(HERE) as work:
        assert await work.feedback.versions(item.id) == []
        assert await work.feedback.add_many([new]) == 0
        with pytest.raises(MessageGoneError):
            await work.feedback.correct(
                item.id, Correction(kind=None, severity=None, account_name=None), by="U1", at=NOW
            )


async def test_an_undone_item_can_still_be_deleted_for_good(storage_with_memory: Storage) -> None:
    """A deletion in Slack outranks an undo."""
    new = new_feedback()
    item = (await captured(storage_with_memory, new)).feedback
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(item.id, at=NOW)
        with pytest.raises(FeedbackNotFoundError):
            await work.feedback.correct(
                item.id, Correction(kind=None, severity=None, account_name=None), by="U1", at=NOW
            )
        await work.feedback.erase(item.id, at=NOW)
    assert (await captured(storage_with_memory, new)).feedback.state is State.DELETED


async def test_erasing_an_item_closes_its_open_forms(storage_with_memory: Storage) -> None:
    """The draft of the same message holds the same words, so it goes as well; others stay."""
    item = await kept(storage_with_memory, ts="5.000001")
    async with storage_with_memory.work(HERE) as work:
        await work.drafts.keep(draft(id="V1", ts="5.000001"))
        await work.drafts.keep(draft(id="V2", ts="6.000001"))
        await work.feedback.erase(item.id, at=NOW)
        assert await work.drafts.with_id("V1") is None
        assert await work.drafts.with_id("V2") is not None


async def test_a_person_corrects_an_item(storage_with_memory: Storage) -> None:
    """A correction replaces every field, and only new words make a new version."""
    item = await kept(storage_with_memory, kind=Kind.BUG, account_name="Acme")
    same = Correction(kind=Kind.REQUEST, severity=Severity.LOW, account_name="  acme ", words=item.words)
    async with storage_with_memory.work(HERE) as work:
        first = await work.feedback.correct(item.id, same, by="U2", at=LATER)
        second = await work.feedback.correct(
            item.id, replace(same, words="Better", account_name=" "), by="U2", at=LATER
        )
        versions = await work.feedback.versions(item.id)
    assert (first.kind, first.severity, first.account_name) == (Kind.REQUEST, Severity.LOW, "Acme")
    assert (first.version, first.worked_on_at) == (1, LATER)
    assert (second.words, second.version, second.account_name) == ("Better", 2, None)
    assert [(v.number, v.words, v.recorded_by) for v in versions] == [(1, item.words, "U1"), (2, "Better", "U2")]


async def test_an_edited_message_makes_a_version_once(storage_with_memory: Storage) -> None:
    """Slack may repeat an edit; the same words change nothing, and no person has worked on the item."""
    item = await kept(storage_with_memory, "First")
    async with storage_with_memory.work(HERE) as work:
        for _ in range(2):
            revised = await work.feedback.revise(item.id, "Second", by=None, at=LATER)
    assert (revised.words, revised.version, revised.worked_on_at) == ("Second", 2, None)
    with pytest.raises(FeedbackNotFoundError):
        async with storage_with_memory.work(HERE) as work:
            await work.feedback.revise("unknown", "Words", by=None, at=LATER)


async def test_a_conversation_follows_its_messages(storage_with_memory: Storage) -> None:
    """Messages are added once, edited and removed by their ts, and stay in their order."""
    item = await kept(storage_with_memory, conversation=SAID[1:])
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.add_utterances(item.id, [SAID[0], replace(SAID[1], words="Not this")])
        await work.feedback.revise_utterance(item.id, SAID[0].ts, "Good day")
        grown = await work.feedback.with_id(item.id)
        await work.feedback.remove_utterance(item.id, SAID[1].ts)
        shrunk = await work.feedback.with_id(item.id)
    assert grown is not None
    assert [said.words for said in grown.conversation] == ["Good day", "World"]
    assert shrunk is not None
    assert [said.words for said in shrunk.conversation] == ["Good day"]


async def test_a_message_finds_the_items_that_hold_it(storage_with_memory: Storage) -> None:
    """Captured from it, or with it in the conversation, in the same channel, and only while they count."""
    own = await kept(storage_with_memory, ts="1.000001")
    thread = await kept(storage_with_memory, ts="0.000001", conversation=SAID)
    gone = await kept(storage_with_memory, ts="0.000002", conversation=SAID)
    await kept(storage_with_memory, ts="1.000001", channel_id="C2")
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
        held = await work.feedback.quoting("C1", "1.000001")
        assert await work.feedback.quoting("C1", "9.000001") == []
    assert {item.id for item in held} == {own.id, thread.id}


async def test_an_import_repeated_changes_nothing(storage_with_memory: Storage) -> None:
    """Only unknown keys are stored, once each, numbered in their order."""
    batch = [
        new_feedback(f"Row {row}", origin_key=f"import:{row}", message=None, account_name="Acme") for row in range(3)
    ]
    async with storage_with_memory.work(HERE) as work:
        first = await work.feedback.add_many([*batch, batch[0]])
    async with storage_with_memory.work(HERE) as work:
        second = await work.feedback.add_many([*batch, new_feedback("New", origin_key="import:9", message=None)])
        numbers = {item.words: item.number async for item in work.feedback.readable(None)}
        assert await work.feedback.add_many([]) == 0
    assert (first, second) == (3, 1)
    assert numbers == {"Row 0": 1, "Row 1": 2, "Row 2": 3, "New": 4}


async def test_everything_readable_is_read_oldest_first(storage_with_memory: Storage) -> None:
    """An export walks all active items in the order they were said, over any number of pages."""
    batch = [
        new_feedback(f"{row}", origin_key=f"import:{row}", said_at=NOW - timedelta(minutes=row // 2))
        for row in range(1_100)
    ]
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.add_many(batch)
    gone = await kept(storage_with_memory, "Gone")
    private = await kept(storage_with_memory, "Private", private_to="C7", captured_by="U3")
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
        every = [item async for item in work.feedback.readable(None)]
        mine = [item.id async for item in work.feedback.readable(EVERYBODY)]
    assert len(every) == 1_101
    assert [(item.said_at, item.number) for item in every] == sorted((item.said_at, item.number) for item in every)
    assert private.id not in mine
    assert len(mine) == 1_100


async def test_accounts_are_known_by_their_first_spelling(storage_with_memory: Storage) -> None:
    """Case and spaces do not make another customer; what people type to find one is taken literally."""
    for name in ("Acme  Corp", "ACME corp", "Zürich 100%", "acme_2", "Straße"):
        await kept(storage_with_memory, f"From {name}", account_name=name)
    async with storage_with_memory.work(HERE) as work:
        assert await work.feedback.account_names("", 10) == ["Acme Corp", "acme_2", "Straße", "Zürich 100%"]
        assert await work.feedback.account_names("CORP", 10) == ["Acme Corp"]
        assert await work.feedback.account_names("%", 10) == ["Zürich 100%"]
        assert await work.feedback.account_names("_", 10) == ["acme_2"]
        assert await work.feedback.account_names("STRASSE", 10) == ["Straße"]
        assert await work.feedback.account_names("", 1) == ["Acme Corp"]


async def test_private_channels_are_those_of_items_that_count(storage_with_memory: Storage) -> None:
    """A channel whose last item is gone is not asked about any more."""
    await kept(storage_with_memory)
    await kept(storage_with_memory, private_to="C7")
    gone = await kept(storage_with_memory, private_to="C8")
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
        assert await work.feedback.private_channels() == {"C7"}
