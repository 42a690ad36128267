"""Erased words are gone: from tables, from the index, from the file (fault 39)."""

import shutil
import sqlite3
from pathlib import Path

import asyncpg
import numpy as np

from bot.domain.digest_themes import DigestSentence, DigestTheme, Telling, Trend
from bot.domain.feedback import Feedback, Utterance
from bot.domain.labels import Label, LabelName, SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.themes import NewTheme
from bot.ports import UnitOfWork
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import Postgres
from tests.storage.test_digests_contract import EMPTY
from tests.storage.test_listening_contract import judgement
from tests.storage_builders import HERE, NOW, digest, draft, kept

SECRET = "quagmirecustomer cannot pay the xylophoneinvoice"
SAID = (Utterance(ts="1.1", author_id="U9", words="zeppelinfactory says so"),)
# Beginnings too: an index keeps words without the letters that their neighbours share.
# A vector whose bytes can be found again.
VECTOR = b"xylophon" * 192
VECTOR_TRACES = (b"xylophonxylophon".hex(), str(np.frombuffer(VECTOR, dtype="<f4")[0])[:6])
TRACES = ("quagmire", "xylophone", "zeppelin", "wombatcorner", "xylophonxylophon")


async def _keep_and_erase(url: str, how: str) -> None:
    """Store the secret among other items, then take it away."""
    storage = open_storage(url)
    for number in range(20):
        await kept(storage, f"Ordinary words number {number}")
    item = await kept(storage, SECRET, conversation=SAID, ts="7.1")
    async with storage.work(HERE) as work:
        await work.drafts.keep(draft(words=SECRET, ts="7.1"))
        await work.feedback.revise(item.id, f"{SECRET} wombatcorner", by=None, at=NOW)
        await _understand(work, item)
    await _take_away(storage, item.id, how)
    await storage.close()


async def _understand(work: UnitOfWork, item: Feedback) -> None:
    """Leave every trace that understanding an item leaves: labels, a vector, a theme, a question, prose."""
    said = Label(name=LabelName.WORKAROUND, value=SECRET, set_by=SetBy.LOCAL, set_at=NOW)
    await work.labels.put(item.id, [said, Label(name=LabelName.AREA, value=SECRET, set_by=SetBy.PERSON, set_at=NOW)])
    await work.labels.mark_analysed(item.id, 2, question=f"{SECRET}?", at=NOW)
    theme = await work.themes.add(
        NewTheme(name=SECRET, description=f"All about {SECRET}", named_by=SetBy.LOCAL, created_at=NOW)
    )
    await work.themes.assign([item.id], theme.id)
    await work.embeddings.put(item.id, "m", np.frombuffer(VECTOR, dtype="<f4"))
    asked = TriageQuestion(
        id="Q", topic=TriageTopic.THEME, asked_at=NOW, feedback_id=item.id, reason=SECRET, answer=SECRET
    )
    await work.triage.ask(asked)
    await work.judgements.put(judgement("7.1", words=SECRET))
    await work.judgements.put(judgement("1.1", words=SAID[0].words))
    told = DigestTheme(
        theme_id=theme.id, number=1, name=SECRET, trend=Trend.NEW, now=1, before=0, accounts=0, people=1, quote=item
    )
    telling = Telling(sentences=(DigestSentence(text=f"They say {SECRET}", cites=(item,)),))
    await work.digests.keep(digest(EMPTY, item, themes=(told,), telling=telling))


async def _take_away(storage: SqlStorage, feedback_id: str, how: str) -> None:
    """Remove the words of an item in one of the three ways."""
    if how == "forget":
        await storage.forget_workspace(HERE)
        return
    async with storage.work(HERE) as work:
        await (work.feedback.erase if how == "erase" else work.feedback.undo)(feedback_id, at=NOW)


async def test_no_byte_of_erased_words_stays_in_the_file(sqlite_template: Path, tmp_path: Path) -> None:
    """Neither in rows, nor in the full-text index, nor in free pages."""
    for how in ("erase", "undo", "forget"):
        file = tmp_path / f"{how}.db"
        shutil.copy(sqlite_template, file)
        await _keep_and_erase(f"sqlite:///{file}", how)
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            vocabulary = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'feedback_fts', 'row')"
            connection.execute(vocabulary)
            terms = {term for (term,) in connection.execute("SELECT term FROM temp.vocabulary")}
        connection.close()
        assert not [term for term in terms if any(term.startswith(trace) for trace in TRACES)]
        assert _traces_in(file) == [], how


async def test_no_row_holds_erased_words(postgres: Postgres) -> None:
    """Every table of PostgreSQL is searched, the text vectors included."""
    for how in ("erase", "undo", "forget"):
        url = postgres.migrated()
        await _keep_and_erase(url, how)
        connection = await asyncpg.connect(url)
        await connection.execute("SET heed.workspace_id = '*'")
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in names:
            rows = await connection.fetch(f"SELECT t::text FROM {name} t")  # noqa: S608 -- the server's own names
            traces = (*TRACES, *VECTOR_TRACES)
            assert not [row for row in rows if any(trace in row[0] for trace in traces)], (name, how)
        await connection.close()
        postgres.give_back(url)


async def test_a_removed_message_is_gone_from_the_index(sqlite_url: str, sqlite_file: Path) -> None:
    """One message of a conversation can be deleted, and what others said stays findable."""
    storage = open_storage(sqlite_url)
    item = await kept(storage, "Ordinary", conversation=SAID)
    async with storage.work(HERE) as work:
        await work.feedback.remove_utterance(item.id, SAID[0].ts)
    await storage.close()
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert "zeppelin" not in _traces_in(sqlite_file)


def _traces_in(file: Path) -> list[str]:
    """Return the erased words that the bytes of a file still hold."""
    content = file.read_bytes()
    return [trace for trace in TRACES if trace.encode() in content]
