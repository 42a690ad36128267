"""What every search finds, and for whom: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.audience import Reader
from bot.domain.feedback import Kind, Severity, Utterance
from bot.ports import Search, Storage
from storage.unit_of_work import SqlStorage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept

# Words that mean something to a database, and nothing to a person (fault 34).
METACHARACTERS = [
    *("%", "_", '"', "*", "'", "(", ")", "\\", ":*", "&|!", "<->", "?", "\x00"),
    *("NEAR(", "NEAR(a b)", "a OR", "own:", "AND", "^a", "-a", "{own}", "'; DROP TABLE feedback; --", ":param"),
]


async def found(storage: Storage, words: str, reader: Reader = EVERYBODY, **filters: object) -> list[str]:
    """Return the words of the items that a search finds."""
    async with storage.work(HERE) as work:
        page = await work.feedback.search(Search(words=words, **filters), reader)  # type: ignore[arg-type]  # as a caller without types might
    assert page.total >= len(page.items)
    return [item.words for item in page.items]


SCRIPTS = [
    ("The export fails on Mondays", "export"),
    ("The export fails on Mondays", "EXP mond"),
    ("The export fails on Mondays", "mondays the"),
    ("Please fix log-in", "log-in"),
    ("Please fix log-in", "log-i"),
    ("Ça marche déjà", "ca DEJA"),
    ("Überweisung schlägt fehl", "uberw"),
    ("导出功能在星期一失败", "星期一"),
    ("レポートが遅すぎます", "ポート"),
    ("รายงานช้าเกินไป", "ช้า"),
    ("보고서가 너무 느려요", "보고서"),
    ("التقرير بطيء جدا", "التقرير"),
    ("הדוח איטי", "איטי"),
    ("Love it 🎉 so much", "🎉"),
    ("Thanks 👩‍💻!", "👩‍💻"),
    ("Nice 👍🏽", "👍"),
    ("Costs 100% more", "100%"),
    ("See https://example.test/a/b?c=d", "example.test/a"),
    ("\uff26\uff55\uff4c\uff4c width", "full width"),
]


async def test_words_are_found_in_any_script(storage_with_memory: Storage) -> None:
    """Beginnings of words, whatever their case and accents; parts of text where a script knows no spaces; emoji."""
    await kept(storage_with_memory, "Something else entirely")
    for words in dict(SCRIPTS):
        await kept(storage_with_memory, words)
    for words, query in SCRIPTS:
        assert await found(storage_with_memory, query) == [words], query


async def test_all_words_have_to_match(storage_with_memory: Storage) -> None:
    """They may be anywhere in the item: its words, its conversation, its account, its author."""
    said = (Utterance(ts="1.1", author_id=None, words="It times out"),)
    await kept(storage_with_memory, "Export broken", account_name="Acme", author_name="Grace", conversation=said)
    for query in ("times", "acme", "grace export", "broken out acme", ""):
        assert await found(storage_with_memory, query) == ["Export broken"]
    for query in ("export import", "xport", "broken export fine"):
        assert await found(storage_with_memory, query) == []


async def test_what_an_item_says_itself_comes_first(storage_with_memory: Storage) -> None:
    """Then the newest; without words simply the newest."""
    for age, (words, account) in enumerate(
        [("About Acme", None), ("Slow", "Acme"), ("Acme again", None), ("Fine", "Acme")]
    ):
        await kept(storage_with_memory, words, account_name=account, said_at=NOW - timedelta(hours=age))
    assert await found(storage_with_memory, "acme") == ["About Acme", "Acme again", "Slow", "Fine"]
    assert await found(storage_with_memory, "") == ["About Acme", "Slow", "Acme again", "Fine"]
    assert await found(storage_with_memory, "acme", limit=1, offset=1) == ["Acme again"]


async def test_filters_narrow_a_search(storage_with_memory: Storage) -> None:
    """Kind, severity, account, age and who captured it, alone and together."""
    await kept(
        storage_with_memory, "Slow bug", kind=Kind.BUG, severity=Severity.HIGH, account_name="Acme", captured_by="U2"
    )
    await kept(storage_with_memory, "Slow wish", kind=Kind.REQUEST, said_at=NOW - timedelta(days=9))
    assert await found(storage_with_memory, "slow", kind=Kind.BUG) == ["Slow bug"]
    assert await found(storage_with_memory, "", severity=Severity.HIGH) == ["Slow bug"]
    assert await found(storage_with_memory, "", account_name=" ACME ") == ["Slow bug"]
    assert await found(storage_with_memory, "", account_name="cm") == ["Slow bug"]
    assert await found(storage_with_memory, "", account_name="%") == []
    assert await found(storage_with_memory, "", account_name="") == ["Slow wish"]
    assert await found(storage_with_memory, "slow", said_since=NOW - timedelta(days=1)) == ["Slow bug"]
    assert await found(storage_with_memory, "slow", captured_by="U2", kind=Kind.BUG) == ["Slow bug"]
    assert await found(storage_with_memory, "wish", captured_by="U2") == []


async def test_each_reader_sees_their_own_part(storage_with_memory: Storage) -> None:
    """The rule of `bot/domain/audience.py`: workspace, channel, or captured it oneself."""
    await kept(storage_with_memory, "Public", channel_id="C1")
    await kept(storage_with_memory, "Private", channel_id="C7", private_to="C7", captured_by="U2")
    readers = {
        EVERYBODY: {"Public"},
        Reader(workspace_id=HERE, channel_ids=frozenset({"C7"})): {"Public", "Private"},
        Reader(workspace_id=HERE, user_id="U2"): {"Public", "Private"},
        Reader(workspace_id=HERE, reads_workspace=False): set(),
        Reader(workspace_id=HERE, reads_workspace=False, channel_ids=frozenset({"C1"})): {"Public"},
        Reader(workspace_id=HERE, reads_workspace=False, user_id="U2"): {"Private"},
        Reader(workspace_id="T2", user_id="U2", channel_ids=frozenset({"C1", "C7"})): set(),
    }
    for reader, seen in readers.items():
        assert set(await found(storage_with_memory, "", reader)) == seen
        assert set(await found(storage_with_memory, "p", reader)) == seen
        async with storage_with_memory.work(HERE) as work:
            assert {item.words async for item in work.feedback.readable(reader)} == seen
            by_number = [await work.feedback.with_number(number, reader) for number in (1, 2)]
        assert {item.words for item in by_number if item} == seen


async def test_metacharacters_are_only_characters(storage_with_memory: Storage) -> None:
    """A search for what a database would take as a command finds what holds the letters in it (fault 34)."""
    await kept(storage_with_memory, "Nothing of the kind", author_name=None)
    await kept(storage_with_memory, "100% AND near 'own' \\ drop table", author_name=None)
    hits = {query: set(await found(storage_with_memory, query)) for query in METACHARACTERS}
    assert not any("Nothing of the kind" in seen for seen in hits.values())
    # Only letters are looked for, and those that the item has.
    assert {query for query, seen in hits.items() if seen} == {"NEAR(", "own:", "AND", "^a", "-a", "{own}"}


async def test_words_that_were_taken_away_are_not_found(storage_with_memory: Storage) -> None:
    """An edit, a removed message, a changed account, an undo: the index follows at once."""
    said = (Utterance(ts="1.1", author_id=None, words="zebra"), Utterance(ts="2.1", author_id=None, words="giraffe"))
    item = await kept(storage_with_memory, "lion", conversation=said)
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.revise(item.id, "tiger", by=None, at=NOW)
        await work.feedback.revise_utterance(item.id, "1.1", "okapi")
        await work.feedback.remove_utterance(item.id, "2.1")
    for query, seen in {"lion": 0, "zebra": 0, "giraffe": 0, "tiger": 1, "okapi": 1}.items():
        assert len(await found(storage_with_memory, query)) == seen
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(item.id, at=NOW)
    assert await found(storage_with_memory, "tiger") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
async def test_no_text_breaks_a_search(storage: SqlStorage, words: str) -> None:
    """Whatever people type, there is an answer and not an error (fault 34)."""
    await found(storage, words)
    await found(storage, f"a {words}")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
async def test_every_text_can_be_kept_and_found_by_itself(storage: SqlStorage, words: str) -> None:
    """An item is found by its own words, if there is anything in them but punctuation."""
    item = await kept(storage, words)
    async with storage.work(HERE) as work:
        page = await work.feedback.search(Search(words=words, limit=1_000), EVERYBODY)
    assert item.id in {hit.id for hit in page.items} or page.total == 0
    assert item.words == words
