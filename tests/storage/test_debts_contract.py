"""What is remembered of loop debt: the fake, SQLite and PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.domain.audience import Reader
from bot.domain.closing import Debt, DebtState, Helped, Way
from bot.domain.digests import Period
from bot.domain.labels import SetBy
from bot.domain.statuses import OWING, ThemeStatus
from bot.domain.themes import NewTheme
from bot.ports import DebtSearch, Storage
from storage.unit_of_work import SqlStorage
from tests.storage_builders import EVERYBODY, HERE, NOW

_NUMBERS = count(1)
_DAY = timedelta(days=1)
INSIDER = Reader(workspace_id=HERE, user_id="U1", channel_ids=frozenset({"C7"}))


def debt(theme_id: str, **facts: Any) -> Debt:
    """Return an answer that is owed to somebody of their own."""
    number = next(_NUMBERS)
    given = {
        "id": f"{number:032x}",
        "origin_key": f"change1:{number}",
        "theme_id": theme_id,
        "change_id": "change1",
        "status": ThemeStatus.PLANNED,
        "feedback_ids": (f"{number + 5000:032x}",),
        "asker_id": f"U9{number}",
        "asker_name": "Ada",
        "account_id": None,
        "owed_by": "U1",
        "way": Way.THREAD,
        "channel_id": "C1",
        "thread_ts": "1790000000.000100",
        "private_to": None,
        "is_external": False,
        "asked_at": NOW - 10 * _DAY,
        "owed_at": NOW + timedelta(seconds=number),
        "state": DebtState.OWED,
        "version": 1,
        "draft": "We plan it",
    }
    return Debt(**{**given, **facts})


async def theme(storage: Storage, name: str = "Exports") -> str:
    """Store a theme and return its id."""
    async with storage.work(HERE) as work:
        made = await work.themes.add(NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=NOW))
    return made.id


async def owed(storage: Storage, *debts: Debt) -> list[Debt]:
    """Store debts and return those that were new."""
    async with storage.work(HERE) as work:
        return await work.debts.add_many(debts)


async def test_a_debt_is_remembered_once(storage_with_memory: Storage) -> None:
    """The same step and asker again leave what is there as it is; everything comes back as it went in."""
    about = await theme(storage_with_memory)
    first = debt(about, helped=Helped.PARTLY, helped_words="Nearly", helped_at=NOW, check_at=NOW, is_external=True)
    first = replace(first, check_by="U7", check_key="checks:U7:1")
    again = debt(about, origin_key=first.origin_key)
    assert await owed(storage_with_memory, first, again) == [first]
    assert await owed(storage_with_memory, again) == []
    async with storage_with_memory.work(HERE) as work:
        assert await work.debts.with_id(first.id) == first
        assert await work.debts.with_ids(["nobody", first.id]) == [first]
        assert await work.debts.with_id("nobody") is None


async def test_of_two_who_change_one_version_one_wins(storage: SqlStorage) -> None:
    """Two replicas claim the same answer at once: it leaves from one of them."""
    one = debt(await theme(storage))
    await owed(storage, one)

    async def claim(by: str) -> bool:
        async with storage.work(HERE) as work:
            return await work.debts.change(replace(one, state=DebtState.SENDING, sent_by=by, sent_at=NOW))

    won = await asyncio.gather(*(claim(f"U{number}") for number in range(8)))
    assert won.count(True) == 1
    async with storage.work(HERE) as work:
        kept = await work.debts.with_id(one.id)
    assert kept is not None
    assert (kept.state, kept.version, kept.sent_by) == (DebtState.SENDING, 2, f"U{won.index(True)}")


async def test_a_later_step_replaces_what_nobody_sent(storage_with_memory: Storage) -> None:
    """Also what was owed about themes that were merged into it, through two merges; not what is on its way."""
    about, middle, first = [await theme(storage_with_memory, name) for name in ("C", "B", "A")]
    waiting, far, sending = (
        debt(about),
        debt(first, owed_at=NOW + _DAY),
        debt(about, state=DebtState.SENDING, sent_at=NOW),
    )
    newer, other = debt(about, change_id="change2"), debt(await theme(storage_with_memory, "Else"))
    await owed(storage_with_memory, waiting, far, sending, newer, other)
    async with storage_with_memory.work(HERE) as work:
        await work.themes.merge(first, middle)
        await work.themes.merge(middle, about)
        assert await work.debts.replace_open(about, [ThemeStatus.SHIPPED], but_of="change2") == []
        replaced = await work.debts.replace_open(about, OWING, but_of="change2")
        assert [(each.id, each.state, each.version) for each in replaced] == [
            (waiting.id, DebtState.REPLACED, 2),
            (far.id, DebtState.REPLACED, 2),
        ]
        states = await work.debts.of_theme(about, EVERYBODY)
        assert states == {DebtState.REPLACED: 2, DebtState.SENDING: 1, DebtState.OWED: 1}


async def test_lists_go_by_who_owes_by_account_by_theme_and_by_age(storage_with_memory: Storage) -> None:
    """The longest owed first, in pages, and the count knows of all pages."""
    about, other = await theme(storage_with_memory), await theme(storage_with_memory, "Else")
    mine, theirs = debt(about), debt(about, owed_by="U2", asker_id="U7")
    old, sent = debt(other, owed_at=NOW - 9 * _DAY), debt(other, state=DebtState.SENT)
    await owed(storage_with_memory, mine, theirs, old, sent)

    async def ids(**filters: Any) -> list[str]:
        async with storage_with_memory.work(HERE) as work:
            found = await work.debts.listed(DebtSearch(**filters), EVERYBODY)
            assert await work.debts.count(DebtSearch(**filters), EVERYBODY) >= len(found)
            return [each.id for each in found]

    assert await ids() == [old.id, mine.id, theirs.id]
    assert await ids(limit=1, offset=1) == [mine.id]
    assert await ids(owed_by="U1") == [old.id, mine.id]
    assert await ids(person_id="U7") == await ids(person_id="U2") == [theirs.id]
    assert await ids(theme_id=about) == [mine.id, theirs.id]
    assert await ids(owed_until=NOW) == [old.id]
    assert await ids(states=(DebtState.SENT,)) == [sent.id]
    assert await ids(account_id="nobody") == []


async def test_what_was_asked_in_private_is_known_to_its_channel_alone(storage_with_memory: Storage) -> None:
    """In lists, in counts and in the numbers of the loop; who owes the answer but left the channel knows it neither."""
    about = await theme(storage_with_memory)
    await owed(storage_with_memory, debt(about, private_to="C7"), debt(about))
    guest = Reader(workspace_id=HERE, user_id="U1", reads_workspace=False, channel_ids=frozenset({"C7"}))
    async with storage_with_memory.work(HERE) as work:
        for reader, known in ((EVERYBODY, 1), (INSIDER, 2), (guest, 1), (replace(INSIDER, workspace_id="T2"), 0)):
            assert await work.debts.count(DebtSearch(), reader) == known
            assert sum((await work.debts.of_theme(about, reader)).values()) == known
            assert (await work.debts.numbers(_week(), reader)).open == known


async def test_debts_are_found_by_the_items_that_they_rest_on(storage_with_memory: Storage) -> None:
    """Any of them, and once each."""
    about = await theme(storage_with_memory)
    two, other = debt(about, feedback_ids=("a" * 32, "b" * 32)), debt(about)
    await owed(storage_with_memory, two, other)
    async with storage_with_memory.work(HERE) as work:
        found = await work.debts.of_items(["b" * 32, "a" * 32, "%"], [DebtState.OWED])
        assert [each.id for each in found] == [two.id]
        assert await work.debts.of_items(["a" * 32], [DebtState.SENT]) == []
        assert await work.debts.of_items([], [DebtState.OWED]) == []


async def test_what_was_pressed_and_never_left_is_found_again(storage_with_memory: Storage) -> None:
    """After somebody died between the press and the message."""
    stuck = debt(await theme(storage_with_memory), state=DebtState.SENDING, sent_at=NOW)
    await owed(storage_with_memory, stuck)
    async with storage_with_memory.work(HERE) as work:
        assert await work.debts.sending_since(NOW) == []
        assert await work.debts.sending_since(NOW + _DAY) == [stuck]


async def test_who_was_told_that_it_shipped_is_due_for_a_check(storage_with_memory: Storage) -> None:
    """Once its day has come, until somebody noted that they were asked."""
    about = await theme(storage_with_memory)
    told = {"state": DebtState.SENT, "status": ThemeStatus.SHIPPED, "sent_at": NOW}
    due, first = debt(about, **told, check_at=NOW + _DAY), debt(about, **told, check_at=NOW)
    others = [
        debt(about, **told, check_at=NOW + 2 * _DAY),
        debt(about, **told, check_at=NOW, checked_at=NOW),
        debt(about, **{**told, "status": ThemeStatus.PLANNED}, check_at=NOW),
        debt(about, **{**told, "state": DebtState.OWED}, check_at=NOW),
    ]
    await owed(storage_with_memory, due, first, *others)
    async with storage_with_memory.work(HERE) as work:
        assert await work.debts.due_for_check(NOW + _DAY, limit=9) == [first, due]
        assert await work.debts.due_for_check(NOW + _DAY, limit=1) == [first]


async def test_the_numbers_of_the_loop_count_people(storage_with_memory: Storage) -> None:
    """Who got one of two answers was not told yet; settled and replaced debts count for nobody."""
    about = await theme(storage_with_memory)
    sent = {"state": DebtState.SENT, "owed_at": NOW}
    await owed(
        storage_with_memory,
        debt(about, asker_id="U8", sent_at=NOW + _DAY, **sent),
        debt(about, asker_id="U8", owed_at=NOW),
        debt(about, asker_id="U9", sent_at=NOW + 2 * _DAY, helped=Helped.NO, helped_at=NOW + 3 * _DAY, **sent),
        # Told after the end of the week: open at its end.
        debt(about, asker_id="U6", sent_at=NOW + 20 * _DAY, **sent),
        debt(about, asker_id="U5", state=DebtState.SETTLED, owed_at=NOW),
        debt(about, asker_id="U4", state=DebtState.REPLACED, owed_at=NOW),
    )
    async with storage_with_memory.work(HERE) as work:
        numbers = await work.debts.numbers(_week(), EVERYBODY)
        before = await work.debts.numbers(replace(_week(), start=NOW - 7 * _DAY, end=NOW), EVERYBODY)
    assert (numbers.askers, numbers.told, numbers.open) == (3, 1, 2)
    assert numbers.median_days == pytest.approx(11.5)
    assert (numbers.yes, numbers.partly, numbers.no) == (0, 0, 1)
    assert (before.askers, before.median_days, before.open) == (0, None, 0)


def _week() -> Period:
    return Period(start=NOW, end=NOW + 7 * _DAY, label="23 Nov")


async def test_another_workspace_knows_of_no_debt(storage_with_memory: Storage) -> None:
    """Neither by id nor in lists, and a change from there changes nothing."""
    ours = debt(await theme(storage_with_memory), feedback_ids=("a" * 32,))
    await owed(storage_with_memory, ours)
    spy = Reader(workspace_id="T2")
    async with storage_with_memory.work("T2") as work:
        assert await work.debts.with_id(ours.id) is None
        assert not await work.debts.change(ours)
        assert await work.debts.listed(DebtSearch(), spy) == await work.debts.listed(DebtSearch(), EVERYBODY) == []
        assert await work.debts.of_items(ours.feedback_ids, [DebtState.OWED]) == []
        assert await work.debts.sending_since(datetime(2030, 1, 1, tzinfo=UTC)) == []
