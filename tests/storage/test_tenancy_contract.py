"""Workspaces know nothing of each other, and a block that raises leaves nothing: all three storages alike."""

from datetime import time

import numpy as np
import pytest

from bot.domain.audience import Reader
from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.digests import Tally
from bot.domain.errors import FeedbackNotFoundError
from bot.domain.feedback import Correction, Feedback, Utterance
from bot.domain.labels import LabelName, SetBy
from bot.domain.schedules import Cadence, Rhythm
from bot.domain.themes import NewTheme, ThemeChange, ThemeEvent
from bot.ports import Asking, FeedbackStore, Search, Storage, UnitOfWork
from tests.storage.test_labels_contract import guess, word
from tests.storage.test_listening_contract import call, judgement, question
from tests.storage_builders import EVERYBODY, HERE, NOW, captured, digest, draft, kept, new_feedback, weeks

THERE = "T2"
SPY = Reader(workspace_id=HERE, user_id="U1", channel_ids=frozenset({"C1", "C7"}))
WEEKLY = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="UTC")
SAID = (Utterance(ts="1.1", author_id=None, words="Hello"),)
NONE = Tally(by_period=(0,), by_kind=(), by_account=(), accounts=0, people=0, late=0, withheld=0)
VECTOR = np.eye(1, 384, dtype=np.float32)[0]
ASKING = Asking(id="A1", user_id="U1", question="What hurts?", channel_id="C1", thread_ts=None, asked_at=NOW)


async def ours(storage: Storage) -> Feedback:
    """Fill the other workspace and return one of its items."""
    item = await kept(storage, "Secret", workspace_id=THERE, account_name="Acme", conversation=SAID, private_to="C7")
    async with storage.work(THERE) as work:
        await work.drafts.keep(draft())
        await work.schedules.put("C1", WEEKLY, next_at=NOW, by="U1")
        await work.digests.keep(digest(NONE, item, workspace_id=THERE))
        await work.posts.record("k", "C1", "1.1", NOW)
        await work.reactions.note("C1", "1.1", "U1", event_ts="1790000002.000000")
        await _understand(work, item)
    return item


async def _understand(work: UnitOfWork, item: Feedback) -> None:
    """Fill what understanding feedback adds."""
    theme = await work.themes.add(NewTheme(name="Secrets", description="", named_by=SetBy.LOCAL, created_at=NOW))
    await work.themes.assign([item.id], theme.id)
    await work.embeddings.put(item.id, "m", VECTOR)
    await work.themes.record(
        ThemeEvent(id="E1", theme_id=theme.id, change=ThemeChange.CREATED, at=NOW, by=None, feedback_ids=(item.id,))
    )
    await work.labels.put(item.id, [guess(LabelName.AREA, "Vault"), word(LabelName.KIND, "bug")])
    await work.channels.keep(ChannelSettings(channel_id="C1", mode=Mode.LISTEN))
    await work.channels.prefer(Preferences(triage_channel_id="C9"), by="U1", at=NOW)
    await work.judgements.put(judgement("1.1"))
    await work.triage.ask(question(1, feedback_id=item.id, card_key="card"))
    await work.ledger.begin(call(1))
    await work.askings.keep(ASKING)


async def test_reading_across_workspaces_finds_nothing(storage_with_memory: Storage) -> None:
    """Ids, numbers and keys of another workspace lead nowhere, by any method (fault 36)."""
    item = await ours(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        store = work.feedback
        assert await store.with_id(item.id) is None
        assert await store.with_number(item.number, SPY) is None
        assert await store.with_origin(item.origin_key) is None
        assert await store.quoting("C1", SAID[0].ts) == []
        assert await store.versions(item.id) == []
        for words in ("", "secret"):
            for reader in (SPY, Reader(workspace_id=THERE, user_id="U1")):
                assert (await store.search(Search(words=words), reader)).total == 0
        assert [found async for found in store.readable(None)] == []
        assert await store.private_channels() == frozenset()
        assert await store.account_names("", 9) == []
        assert await work.drafts.with_id("V1") is None
        assert await work.schedules.every() == []
        assert await work.digests.with_id("D1") is None
        assert await work.digests.quoting(item.id) == []
        assert (await work.digests.tally(weeks(), SPY, accounts=9)).withheld == 0
        assert await work.digests.worth_reading(weeks()[-1], SPY, limit=9) == []
        assert await work.posts.posted("k") is None


async def test_writing_across_workspaces_changes_nothing(storage_with_memory: Storage) -> None:
    """Whoever holds an id of another workspace can neither edit nor erase what it names (fault 36)."""
    item = await ours(storage_with_memory)
    async with storage_with_memory.work(THERE) as work:
        (schedule,) = await work.schedules.every()
    async with storage_with_memory.work(HERE) as work:
        await _refused(work.feedback, item.id)
        await work.drafts.revise_message("C1", draft().ts, "Stolen")
        await work.drafts.drop_message("C1", draft().ts)
        assert await work.drafts.drop_older(NOW.replace(year=2030)) == 0
        await work.schedules.mute(schedule.id, NOW)
        await work.schedules.advance(schedule.id, NOW.replace(year=2030))
        assert not await work.posts.take_over("k", seen_at=NOW, at=NOW)
        await work.posts.release("k")
        assert await work.reactions.note("C1", "1.1", "U1", event_ts="1790000001.000000")
    async with storage_with_memory.work(THERE) as work:
        there = await work.feedback.with_id(item.id)
        assert there is not None
        assert there.words == item.words
        assert await work.drafts.with_id("V1") == draft()
        assert await work.schedules.every() == [schedule]
        assert await work.posts.posted("k") is not None


async def _refused(store: FeedbackStore, feedback_id: str) -> None:
    """Try every change of an item and see it refused."""
    nothing = Correction(kind=None, severity=None, account_name=None)
    for attempt in (
        lambda: store.correct(feedback_id, nothing, by="U1", at=NOW),
        lambda: store.revise(feedback_id, "Stolen", by=None, at=NOW),
        lambda: store.revise_utterance(feedback_id, "1.1", "Stolen"),
        lambda: store.remove_utterance(feedback_id, "1.1"),
        lambda: store.add_utterances(feedback_id, SAID),
        lambda: store.erase(feedback_id, at=NOW),
        lambda: store.undo(feedback_id, at=NOW),
    ):
        with pytest.raises(FeedbackNotFoundError):
            await attempt()


async def test_each_workspace_counts_for_itself(storage_with_memory: Storage) -> None:
    """The same message key and the same names in two workspaces are two items, each number one."""
    for workspace_id in (HERE, THERE):
        new = new_feedback(workspace_id=workspace_id, ts="1.1", account_name="Acme")
        outcome = await captured(storage_with_memory, new)
        assert (outcome.is_new, outcome.feedback.number, outcome.feedback.workspace_id) == (True, 1, workspace_id)
    assert await storage_with_memory.workspace_ids() == [HERE, THERE]


async def test_a_block_that_raises_leaves_nothing(storage_with_memory: Storage) -> None:
    """Items, numbers and index go back together."""
    with pytest.raises(ZeroDivisionError):
        await _fail_half_way(storage_with_memory)
    item = await kept(storage_with_memory, "First")
    async with storage_with_memory.work(HERE) as work:
        assert (await work.feedback.search(Search(words="never"), EVERYBODY)).total == 0
        assert await work.posts.posted("k") is None
    assert item.number == 1


async def _fail_half_way(storage: Storage) -> None:
    """Write, then raise."""
    async with storage.work(HERE) as work:
        await work.feedback.add(new_feedback("Never"))
        await work.posts.claim("k", "C1", NOW)
        raise ZeroDivisionError


async def test_a_workspace_without_items_is_known_too(storage_with_memory: Storage) -> None:
    """Its open forms have to be swept like everybody's."""
    async with storage_with_memory.work(THERE) as work:
        await work.drafts.keep(draft())
    assert await storage_with_memory.workspace_ids() == [THERE]


async def test_a_forgotten_workspace_leaves_nothing_and_can_come_back(storage_with_memory: Storage) -> None:
    """Uninstalling removes every row; the other workspace keeps its own; a new start counts from one."""
    await ours(storage_with_memory)
    stays = await kept(storage_with_memory)
    await storage_with_memory.forget_workspace(THERE)
    await storage_with_memory.forget_workspace(THERE)
    assert await storage_with_memory.workspace_ids() == [HERE]
    assert await storage_with_memory.due_schedules(NOW) == []
    async with storage_with_memory.work(THERE) as work:
        assert [item async for item in work.feedback.readable(None)] == []
        assert await work.posts.posted("k") is None
    async with storage_with_memory.work(HERE) as work:
        assert await work.feedback.with_id(stays.id) == stays
    assert (await kept(storage_with_memory, workspace_id=THERE)).number == 1


async def test_a_storage_in_good_order_says_so(storage_with_memory: Storage) -> None:
    """A migrated database that answers is ready."""
    assert await storage_with_memory.is_ready()
