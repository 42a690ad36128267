"""What every store of digests does: the fake, SQLite and PostgreSQL alike."""

import random
from dataclasses import replace
from datetime import timedelta

from bot.domain.audience import Reader
from bot.domain.digest_themes import DigestSentence, DigestTheme, Telling, Trend
from bot.domain.digests import AccountCount, KindCount, Tally
from bot.domain.feedback import Kind, NewFeedback, Severity
from bot.domain.labels import Accuracy, SetBy
from bot.domain.themes import NewTheme
from bot.ports import Storage
from storage.unit_of_work import SqlStorage
from tests.fakes.storage import InMemoryStorage
from tests.storage_builders import EVERYBODY, HERE, NOW, digest, kept, new_feedback, weeks

THIS_WEEK = NOW - timedelta(days=1)
LAST_WEEK = NOW - timedelta(days=8)
EMPTY = Tally(by_period=(0,) * 8, by_kind=(), by_account=(), accounts=0, people=0, late=0, withheld=0)


async def tallied(storage: Storage, reader: Reader = EVERYBODY, accounts: int = 5) -> Tally:
    """Return the numbers of this week's digest."""
    async with storage.work(HERE) as work:
        return await work.digests.tally(weeks(), reader, accounts=accounts)


async def test_nothing_said_counts_as_nothing(storage_with_memory: Storage) -> None:
    """An empty workspace has a digest of zeros, not of gaps."""
    assert await tallied(storage_with_memory) == EMPTY


async def test_items_count_in_the_period_they_were_said_in(storage_with_memory: Storage) -> None:
    """The start of a period belongs to it, its end to the next."""
    period = weeks()[-1]
    for said_at in (
        period.start,
        period.start - timedelta(microseconds=1),
        period.end,
        period.end - timedelta(seconds=1),
    ):
        await kept(storage_with_memory, said_at=said_at)
    await kept(storage_with_memory, said_at=NOW - timedelta(weeks=7, days=1))
    await kept(storage_with_memory, said_at=NOW - timedelta(weeks=9))
    assert (await tallied(storage_with_memory)).by_period == (1, 0, 0, 0, 0, 0, 1, 2)


async def test_kinds_and_accounts_are_compared_with_the_period_before(storage_with_memory: Storage) -> None:
    """The most frequent first; what nobody sorted has no name and comes last."""
    for kind, account, said_at in [
        (Kind.BUG, "Acme", THIS_WEEK),
        (Kind.BUG, "Acme", THIS_WEEK),
        (Kind.REQUEST, "Bolt", THIS_WEEK),
        (None, None, THIS_WEEK),
        (Kind.REQUEST, "Core", LAST_WEEK),
        (Kind.PRAISE, "Core", NOW - timedelta(days=20)),
    ]:
        await kept(storage_with_memory, kind=kind, account_name=account, said_at=said_at)
    tally = await tallied(storage_with_memory, accounts=2)
    assert tally.by_kind == (
        KindCount(kind=Kind.BUG, now=2, before=0),
        KindCount(kind=Kind.REQUEST, now=1, before=1),
        KindCount(kind=None, now=1, before=0),
    )
    assert tally.by_account == (
        AccountCount(name="Acme", now=2, before=0),
        AccountCount(name="Bolt", now=1, before=0),
        AccountCount(name=None, now=1, before=0),
    )
    assert tally.accounts == 2


async def test_people_are_counted_once(storage_with_memory: Storage) -> None:
    """By Slack id, else by the name that an import gives; somebody unknown is nobody."""
    for author_id, author_name in [("U1", "Ada"), ("U1", "Ada L."), (None, "Grace"), (None, "Grace"), (None, None)]:
        await kept(storage_with_memory, author_id=author_id, author_name=author_name, said_at=THIS_WEEK)
    assert (await tallied(storage_with_memory)).people == 2


async def test_what_was_captured_late_is_told(storage_with_memory: Storage) -> None:
    """Said before the period and captured in it: news, but not of this period."""
    await kept(storage_with_memory, said_at=LAST_WEEK, captured_at=THIS_WEEK)
    await kept(storage_with_memory, said_at=LAST_WEEK, captured_at=LAST_WEEK)
    tally = await tallied(storage_with_memory)
    assert (tally.late, tally.by_period[-2:]) == (1, (2, 0))


async def test_private_words_are_counted_as_withheld(storage_with_memory: Storage) -> None:
    """What the readers of a channel may not read is a number in their digest, and words nowhere."""
    for words, said_at, captured_at in [
        ("Now", THIS_WEEK, NOW),
        ("Late", LAST_WEEK, THIS_WEEK),
        ("Old", LAST_WEEK, LAST_WEEK),
    ]:
        await kept(storage_with_memory, words, private_to="C7", said_at=said_at, captured_at=captured_at, kind=Kind.BUG)
    assert await tallied(storage_with_memory) == replace(EMPTY, withheld=2)
    theirs = await tallied(storage_with_memory, Reader(workspace_id=HERE, channel_ids=frozenset({"C7"})))
    assert (theirs.withheld, theirs.by_period[-1], theirs.late) == (0, 1, 1)
    async with storage_with_memory.work(HERE) as work:
        assert await work.digests.worth_reading(weeks()[-1], EVERYBODY, limit=9) == []


async def test_the_gravest_is_read_first(storage_with_memory: Storage) -> None:
    """Then what an account said, then the newest; late captures come last, and items without words not at all."""
    await kept(storage_with_memory, "old", said_at=LAST_WEEK, captured_at=LAST_WEEK, severity=Severity.CRITICAL)
    await kept(storage_with_memory, "late", said_at=LAST_WEEK, captured_at=THIS_WEEK, severity=Severity.CRITICAL)
    await kept(storage_with_memory, "plain", said_at=THIS_WEEK)
    await kept(storage_with_memory, "newer", said_at=THIS_WEEK + timedelta(hours=1))
    await kept(storage_with_memory, "account", said_at=THIS_WEEK, account_name="Acme")
    await kept(storage_with_memory, "low", said_at=THIS_WEEK, severity=Severity.LOW)
    await kept(storage_with_memory, "high", said_at=THIS_WEEK, severity=Severity.HIGH)
    await kept(storage_with_memory, "", said_at=THIS_WEEK, severity=Severity.CRITICAL)
    async with storage_with_memory.work(HERE) as work:
        picks = await work.digests.worth_reading(weeks()[-1], EVERYBODY, limit=9)
        first = await work.digests.worth_reading(weeks()[-1], EVERYBODY, limit=1)
    assert [item.words for item in picks] == ["high", "low", "account", "newer", "plain", "late"]
    assert [item.words for item in first] == ["high"]


async def test_a_slot_has_one_digest(storage_with_memory: Storage) -> None:
    """A second digest for the same channel and slot is the first one."""
    item = await kept(storage_with_memory, account_name="Acme", kind=Kind.BUG, said_at=THIS_WEEK)
    tally = await tallied(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        first = await work.digests.keep(digest(tally, item))
        second = await work.digests.keep(digest(EMPTY, id="D2"))
        other = await work.digests.keep(digest(EMPTY, id="D3", channel_id="C2"))
        assert await work.digests.with_id("D1") == first
        assert await work.digests.with_id("D2") is None
    assert first == second == digest(tally, item)
    assert other.picks == ()


async def test_a_digest_shows_the_present_words(storage_with_memory: Storage) -> None:
    """An edit changes what a digest of last week quotes, and an erased item leaves a gap in its place."""
    items = [await kept(storage_with_memory, words) for words in ("one", "two")]
    async with storage_with_memory.work(HERE) as work:
        await work.digests.keep(digest(EMPTY, *items))
        await work.feedback.revise(items[0].id, "first", by=None, at=NOW)
        await work.feedback.erase(items[1].id, at=NOW)
        (quoting,) = await work.digests.quoting(items[1].id)
        assert await work.digests.quoting("unknown") == []
    assert [pick and pick.words for pick in quoting.picks] == ["first", None]


async def test_the_engines_count_as_the_fake_does(storage: SqlStorage) -> None:
    """Three hundred arbitrary items give the same numbers and the same picks everywhere."""
    chance = random.Random(7)  # noqa: S311 -- arbitrary, and the same in every run
    batch = [_any_item(chance, number) for number in range(300)]
    fake = InMemoryStorage()
    for store in (storage, fake):
        async with store.work(HERE) as work:
            await work.feedback.add_many(batch)
    for reader in (EVERYBODY, Reader(workspace_id=HERE, channel_ids=frozenset({"C1", "C2"}))):
        assert await tallied(storage, reader) == await tallied(fake, reader)
        assert await _picked(storage, reader) == await _picked(fake, reader)


async def _picked(storage: Storage, reader: Reader) -> list[str]:
    async with storage.work(HERE) as work:
        return [item.words for item in await work.digests.worth_reading(weeks()[-1], reader, limit=50)]


def _any_item(chance: random.Random, number: int) -> NewFeedback:
    channel_id = f"C{chance.randrange(5)}"
    return new_feedback(
        f"Item {number}",
        channel_id=channel_id,
        private_to=chance.choice([None, None, channel_id]),
        said_at=NOW - timedelta(hours=chance.randrange(24 * 70)),
        captured_at=NOW - timedelta(hours=chance.randrange(24 * 70)),
        kind=chance.choice([*Kind, None]),
        severity=chance.choice([*Severity, None]),
        account_name=chance.choice([None, "Acme", "Bolt", "Core", "Dome", "Edge", "Fern", "Gale"]),
        author_id=chance.choice([None, "U1", "U2", "U3"]),
    )


async def test_a_digest_tells_of_themes_as_they_were(storage_with_memory: Storage) -> None:
    """Numbers stay, names and quotes are read afresh, and a sentence goes with the words that it rests on."""
    quote, cited = await kept(storage_with_memory, "Slow export"), await kept(storage_with_memory, "Slower export")
    async with storage_with_memory.work(HERE) as work:
        theme = await work.themes.add(NewTheme(name="Export", description="", named_by=SetBy.PERSON, created_at=NOW))
    told = DigestTheme(
        theme_id=theme.id,
        number=1,
        name="Export",
        trend=Trend.RISING,
        now=2,
        before=1,
        accounts=1,
        people=2,
        quote=quote,
    )
    sentences = (
        DigestSentence(text="Exports are slow.", cites=(cited, quote), theme_id=theme.id),
        DigestSentence(text="A slow week.", cites=(quote,)),
    )
    telling = Telling(sentences=sentences, withheld=3, set_by=SetBy.ENDPOINT, notice="Told by the endpoint.")
    made = digest(EMPTY, quote, themes=(told,), telling=telling, accuracy=Accuracy(right=8, total=10))
    async with storage_with_memory.work(HERE) as work:
        assert await work.digests.keep(made) == made
        assert await work.digests.quoting(cited.id) == [made]
        await work.themes.rename(theme.id, "Exports", "", by=SetBy.PERSON)
        await work.feedback.erase(cited.id, at=NOW)
        after = await work.digests.with_id(made.id)
    assert after is not None
    assert after.themes == (replace(told, name="Exports"),)
    assert after.telling == replace(telling, sentences=sentences[1:])
    async with storage_with_memory.work(HERE) as work:
        assert [one.id for one in await work.digests.quoting(cited.id)] == [made.id]
        await work.feedback.erase(quote.id, at=NOW)
        last = await work.digests.with_id(made.id)
    assert last is not None
    assert (last.themes[0].quote, last.telling.sentences, last.accuracy) == (None, (), Accuracy(right=8, total=10))
