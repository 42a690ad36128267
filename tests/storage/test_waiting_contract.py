"""What waits for people: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.accounts import AccountFacts
from bot.domain.closing import Debt, DebtState
from bot.domain.feedback import Correction, Feedback, Kind, Source
from bot.domain.labels import SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.themes import NewTheme
from bot.ports import Storage
from tests.debt_builders import sent_debt
from tests.storage_builders import HERE, NOW, kept

LONG_AGO, WEEK_AGO = NOW - timedelta(days=60), NOW - timedelta(days=7)


async def item(storage: Storage, days: float, **facts: Any) -> Feedback:
    """Store an item that was said and captured so many days ago."""
    at = NOW - timedelta(days=days)
    return await kept(storage, **{"said_at": at, "captured_at": at, **facts})


async def test_items_that_nobody_sorted(storage_with_memory: Storage) -> None:
    """Neither by a theme nor by hand; not history, not praise, not what a question is open about."""
    storage = storage_with_memory
    first = await item(storage, 9, private_to="C1", captured_by="U2")
    second = await item(storage, 8)
    for facts in ({"source": Source.IMPORT}, {"source": Source.API}, {"kind": Kind.PRAISE}):
        await item(storage, 8, **facts)
    await item(storage, 6)
    await item(storage, 61)
    seen, themed, asked = [await item(storage, 8) for _ in range(3)]
    async with storage.work(HERE) as work:
        theme = await work.themes.add(NewTheme(name="Exports", description="", named_by=SetBy.PERSON, created_at=NOW))
        await work.themes.assign([themed.id], theme.id)
        await work.feedback.correct(
            seen.id, Correction(kind=Kind.BUG, severity=None, account_name=None), by="U1", at=NOW
        )
        await work.triage.ask(TriageQuestion(id="q1", topic=TriageTopic.THEME, asked_at=NOW, feedback_id=asked.id))
        found = await work.waiting.unsorted(since=LONG_AGO, until=WEEK_AGO, limit=10)
        assert [(each.id, each.captured_by, each.private_to, each.channel_id) for each in found] == [
            (first.id, "U2", "C1", "C1"),
            (second.id, "U1", None, "C1"),
        ]
        assert found[0].since == first.captured_at
        assert len(await work.waiting.unsorted(since=LONG_AGO, until=WEEK_AGO, limit=1)) == 1
        # Once the question is answered, it waits like the others.
        await work.triage.answer("q1", "no", by="U1", at=NOW)
        assert len(await work.waiting.unsorted(since=LONG_AGO, until=WEEK_AGO, limit=10)) == 3


async def test_customers_that_nobody_answered(storage_with_memory: Storage) -> None:
    """Messages of customers, with who looks after their account; praise needs no answer."""
    storage = storage_with_memory
    async with storage.work(HERE) as work:
        account = await work.accounts.add(AccountFacts(name="Acme", owner_id="U7"), at=LONG_AGO)
    waits = await item(storage, 9, account_id=account.id, author_id="U9")
    answered = await item(storage, 9, author_id="U9")
    await item(storage, 9, author_id="U9", kind=Kind.PRAISE)
    await item(storage, 9, author_id="U8")
    async with storage.work(HERE) as work:
        await work.quality.mark_authors(["U9"], are_customers=True)
        await work.quality.mark_authors(["U8"], are_customers=False)
        await work.quality.note_answer([answered.id], at=NOW, by="U1")
        (found,) = await work.waiting.unanswered(since=LONG_AGO, until=WEEK_AGO, limit=10)
    assert (found.id, found.owner_id, found.since) == (waits.id, "U7", waits.said_at)


async def owed(storage: Storage, name: str, days: float, state: DebtState = DebtState.OWED) -> Debt:
    """Store an answer that has been owed for so many days."""
    async with storage.work(HERE) as work:
        theme = await work.themes.add(NewTheme(name=name, description="", named_by=SetBy.PERSON, created_at=NOW))
        at = NOW - timedelta(days=days)
        debt = sent_debt(id=name, origin_key=name, theme_id=theme.id, owed_at=at, state=state, feedback_ids=())
        (stored,) = await work.debts.add_many([debt])
    return stored


async def test_answers_that_are_owed_come_oldest_first(storage_with_memory: Storage) -> None:
    """Those that were sent or settled wait for nobody."""
    await owed(storage_with_memory, "new", 2)
    await owed(storage_with_memory, "old", 9)
    await owed(storage_with_memory, "sent", 9, DebtState.SENT)
    async with storage_with_memory.work(HERE) as work:
        assert [debt.id for debt in await work.waiting.owed(until=NOW, limit=5)] == ["old", "new"]
        assert [debt.id for debt in await work.waiting.owed(until=WEEK_AGO, limit=5)] == ["old"]


async def test_questions_wait_on_their_cards(storage_with_memory: Storage) -> None:
    """Not before they stand on one; who answers is who sorts in that channel."""
    async with storage_with_memory.work(HERE) as work:
        for number in range(4):
            at = NOW - timedelta(days=9 - number)
            question = TriageQuestion(
                id=f"q{number}", topic=TriageTopic.MERGE, asked_at=at, facts={"asked_in": f"C{number % 2}"}
            )
            await work.triage.ask(question)
        await work.triage.put_on_card(["q1", "q0", "q2"], "card")
        await work.triage.answer("q2", "yes", by="U1", at=NOW)
        await work.triage.answer("q3", "yes", by="U2", at=NOW)
        found = await work.waiting.asked(since=LONG_AGO, until=NOW, limit=9)
        assert [each.id for each in found] == ["q0", "q1"]
        assert dict(await work.waiting.last_sorters()) == {"C0": "U1", "C1": "U2"}


async def test_accounts_that_nobody_heard(storage_with_memory: Storage) -> None:
    """Wherever they spoke, since they are known if never; those without an owner wait for nobody."""
    storage = storage_with_memory
    async with storage.work(HERE) as work:
        names = (("Never", "U1"), ("Old", "U2"), ("Heard", "U1"), ("Nobodys", None))
        added = [await work.accounts.add(AccountFacts(name=name, owner_id=owner), at=LONG_AGO) for name, owner in names]
        new = await work.accounts.add(AccountFacts(name="New", owner_id="U1"), at=NOW)
    never, old, heard, _ = added
    spoke = await item(storage, 50, account_id=old.id)
    await item(storage, 80, account_id=heard.id)
    await item(storage, 1, account_id=heard.id, private_to="C9")
    async with storage.work(HERE) as work:
        found = await work.waiting.silent(until=NOW - timedelta(days=42), limit=9)
    assert [(each.id, each.owner_id, each.since) for each in found] == [
        (never.id, "U1", LONG_AGO),
        (old.id, "U2", spoke.said_at),
    ]
    assert new.id not in {each.id for each in found}


@pytest.mark.parametrize("there", ["T2"])
async def test_what_waits_elsewhere_is_out_of_reach(storage_with_memory: Storage, there: str) -> None:
    """Another workspace's items, accounts, questions and answers (fault 36)."""
    await item(storage_with_memory, 9)
    await owed(storage_with_memory, "old", 9)
    async with storage_with_memory.work(HERE) as work:
        await work.accounts.add(AccountFacts(name="Acme", owner_id="U1"), at=LONG_AGO)
        await work.triage.ask(TriageQuestion(id="q", topic=TriageTopic.MERGE, asked_at=LONG_AGO, card_key="card"))
    async with storage_with_memory.work(there) as work:
        assert await work.waiting.unsorted(since=LONG_AGO, until=NOW, limit=9) == []
        assert await work.waiting.unanswered(since=LONG_AGO, until=NOW, limit=9) == []
        assert await work.waiting.owed(until=NOW, limit=9) == []
        assert await work.waiting.asked(since=LONG_AGO - timedelta(days=1), until=NOW, limit=9) == []
        assert await work.waiting.silent(until=NOW, limit=9) == []
        assert dict(await work.waiting.last_sorters()) == {}
        assert await work.waiting.last_preferred_by() is None
