"""Workspaces know nothing of what Heed understood in each other: all three storages alike."""

from bot.domain.audience import Reader
from bot.domain.channels import Preferences
from bot.domain.labels import LabelName
from bot.ports import Search, Storage
from tests.storage.test_labels_contract import word
from tests.storage.test_listening_contract import call, judgement
from tests.storage.test_tenancy_contract import ASKING, SPY, THERE, VECTOR, ours
from tests.storage_builders import HERE, NOW, weeks


async def test_understanding_of_another_workspace_is_out_of_reach(storage_with_memory: Storage) -> None:
    """Neither labels, vectors, themes and choices nor what was overheard, asked and sent (fault 36)."""
    item = await ours(storage_with_memory)
    async with storage_with_memory.work(THERE) as work:
        understood = await work.feedback.with_id(item.id)
    assert understood is not None
    theme_id = understood.theme_id or ""
    async with storage_with_memory.work(HERE) as work:
        assert await work.labels.of(item.id) == []
        assert await work.labels.areas() == []
        assert await work.labels.unanalysed(9) == []
        assert await work.labels.lessons(LabelName.KIND, "m", limit=9) == []
        assert (await work.labels.accuracy(LabelName.KIND, NOW, NOW.replace(year=2030))).total == 0
        assert await work.embeddings.of([item.id], "m") == {}
        assert await work.embeddings.pool("m", 9) == []
        assert await work.themes.shapes("m") == []
        assert await work.themes.names() == []
        for reader in (SPY, Reader(workspace_id=THERE, user_id="U1")):
            assert await work.embeddings.nearest(VECTOR, "m", reader, limit=9) == []
            assert await work.embeddings.search(Search(words="secret"), VECTOR, "m", reader) == []
            assert await work.themes.reaches(reader, weeks()[-1], weeks()[-2], limit=9) == []
            assert await work.themes.members(theme_id, reader, limit=9) == []
        assert await work.themes.with_id(theme_id) is None
        assert await work.themes.with_number(1) is None
        assert await work.themes.twin("secret") is None
        assert await work.themes.member_ids(theme_id) == []
        assert await work.themes.events(theme_id, limit=9) == []
        assert await work.themes.theme_of(item.id) is None
        assert await work.themes.event("E1") is None
        assert await work.channels.all() == []
        assert await work.triage.on_card("card") == []
        assert await work.ledger.newest(9) == []
        assert await work.channels.preferences() == Preferences()
        assert await work.judgements.of("C1", "1.1") is None
        assert await work.askings.with_id("A1") is None
        assert await work.triage.unanswered() == 0


async def test_understanding_of_another_workspace_cannot_be_changed(storage_with_memory: Storage) -> None:
    """Whoever holds ids of another workspace changes, answers and removes nothing there (fault 36)."""
    item = await ours(storage_with_memory)
    async with storage_with_memory.work(THERE) as work:
        before = await work.feedback.with_id(item.id)
        theme = await work.themes.theme_of(item.id)
    assert before is not None
    assert theme is not None
    async with storage_with_memory.work(HERE) as work:
        await work.labels.put(item.id, [word(LabelName.KIND, "praise")])
        await work.labels.mark_analysed(item.id, 1, question="Stolen?", at=NOW)
        await work.embeddings.put(item.id, "m", -VECTOR)
        await work.themes.assign([item.id], None)
        await work.themes.merge(theme.id, "elsewhere")
        await work.themes.mark_undone("E1", at=NOW)
        assert not await work.triage.answer("Q1", "Stolen", by="U1", at=NOW)
        await work.triage.put_on_card(["Q1"], "stolen")
        await work.judgements.forget_message("C1", "1.1")
        assert await work.judgements.drop_older(NOW.replace(year=2030)) == 0
        assert await work.ledger.drop_older(NOW.replace(year=2030)) == 0
        assert await work.askings.drop_older(NOW.replace(year=2030)) == 0
        await work.askings.drop("A1")
    async with storage_with_memory.work(THERE) as work:
        assert await work.feedback.with_id(item.id) == before
        assert await work.themes.theme_of(item.id) == theme
        assert (await work.embeddings.of([item.id], "m"))[item.id].tolist() == VECTOR.tolist()
        assert await work.labels.question_of(item.id) is None
        assert (await work.triage.on_card("card"))[0].answer is None
        assert await work.judgements.of("C1", "1.1") == judgement("1.1")
        assert await work.ledger.newest(9) == [call(1)]
        assert await work.askings.with_id("A1") == ASKING
        event = await work.themes.event("E1")
    assert event is not None
    assert event.undone_at is None
