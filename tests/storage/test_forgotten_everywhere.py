"""After an erasure no table knows whom it was about, whatever columns tables come to have (fault 39)."""

import json
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, String, Table, insert, select, text
from sqlmodel import AutoString, col

from bot.domain.erasures import Erasure, Forgotten, Subject
from storage.columns import SearchVector, UtcDateTime, Vector, Vectors
from storage.tables import DecisionRow, every_table
from storage.unit_of_work import SqlStorage
from tests.storage_builders import EVERYBODY, HERE, NOW

PERSON, NAME, WORDS = "U0QUAGMIRE", "Xylophone Wombat", "the zeppelininvoice is wrong"
TRACES = (PERSON, PERSON.lower(), "xylophone", "wombat", "zeppelin")
ASKED_BY = "U0PRIYA"
ERASURE = Erasure(id="e" * 32, what=Forgotten.PERSON, by=ASKED_BY, asked_at=NOW, done_at=None)
SUBJECT = Subject(what=Forgotten.PERSON, user_ids=(PERSON,), names=(NAME,), called=(NAME,))
_ABOUT_ACCOUNTS = ("account_keys", "account_people", "account_events")
# What the erasure itself keeps while it works, and numbers that are made by the workspace.
_NOT_FILLED = ("workspaces", "erasures", "erasure_marks", "erasure_items")


async def test_no_column_of_any_table_keeps_a_forgotten_person(storage: SqlStorage) -> None:
    """Their id was written into every text and every JSON value of every table, beside words and name."""
    await _fill(storage)
    assert await _tables_with_traces(storage) >= {"feedback", "debts", "nudges", "inbox", "decisions", "judgements"}
    await _forget(storage)
    assert await _tables_with_traces(storage) == set()


async def test_an_id_that_begins_another_is_not_taken_for_it(storage: SqlStorage) -> None:
    """Slack's ids have no common length."""
    await _fill(storage, longer := f"{PERSON}2")
    await _forget(storage)
    async with storage.scope(HERE) as scope:
        kept = (await scope.session.execute(text("SELECT owner_id, created_by FROM experiments"))).one()
    assert tuple(kept) == (longer, longer)


async def test_a_receipt_stays_that_names_nobody(storage: SqlStorage) -> None:
    """Who asked for it, when, and counts; whom it was about is known by a keyed hash alone."""
    await _fill(storage)
    await _forget(storage)
    async with storage.work(HERE) as work:
        erasure = await work.erasures.with_id(ERASURE.id)
        assert await work.erasures.subject_of(ERASURE.id) is None
    assert erasure is not None
    assert (erasure.by, erasure.done_at, erasure.removed["items"]) == (ASKED_BY, NOW, 1)


async def test_a_forgotten_account_is_named_nowhere(storage: SqlStorage) -> None:
    """Not in the frozen evidence of decisions either; its row stays for those that refer to it, empty."""
    await _fill(storage)
    await _forget(storage, Subject(what=Forgotten.ACCOUNT, account_id="accounts-1"))
    async with storage.scope(HERE) as scope:
        account = (await scope.session.execute(text("SELECT name, state, external_id, revenue FROM accounts"))).one()
        evidence = (await scope.session.execute(select(col(DecisionRow.evidence)))).scalar_one()
        left = [await scope.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in _ABOUT_ACCOUNTS]  # noqa: S608 -- our own names
    assert tuple(account) == ("", "forgotten", None, None)
    assert evidence["who"] == ["a forgotten account"]
    assert left == [0, 0, 0]


async def _forget(storage: SqlStorage, subject: Subject = SUBJECT) -> None:
    async with storage.work(HERE) as work:
        await work.erasures.begin(ERASURE, subject)
        await work.erasures.gather(ERASURE.id)
    async with storage.work(HERE) as work:
        waiting = await work.erasures.waiting(ERASURE.id, limit=10)
        await work.erasures.erase(ERASURE.id, waiting, at=NOW, reader=EVERYBODY)
        await work.erasures.told(ERASURE.id, waiting)
    async with storage.work(HERE) as work:
        await work.erasures.erase_rest(ERASURE.id)
    async with storage.work(HERE) as work:
        await work.erasures.finish(ERASURE.id, at=NOW)


async def _fill(storage: SqlStorage, person: str = PERSON) -> None:
    """Put one row into every table, with the person in every column that holds text."""
    async with storage.scope(HERE) as scope:
        await scope.lock_workspace()
        for table in every_table():
            if table.name not in _NOT_FILLED:
                await scope.session.execute(insert(table).values(**_row(table, person)))


def _row(table: Table, person: str) -> dict[str, Any]:
    row = {column.name: _value(table, column, person) for column in table.columns}
    if table.name in {"inbox", "feedback_search"}:
        row.pop("id")
    known: dict[str, Any] = {"workspace_id": HERE, "state": "active", "ts": "1790000000.000100"}
    own: dict[str, dict[str, Any]] = {
        "feedback": {"words": WORDS, "author_name": NAME, "theme_id": "themes-1", "private_to": None},
        "account_keys": {"kind": "domain"},
        "feedback_versions": {"words": WORDS},
        "feedback_utterances": {"words": WORDS},
        "feedback_search": {"own": ["zeppelininvoice"], "everything": ["zeppelininvoice", "xylophone"]},
        "labels": {"value": WORDS},
        "judgements": {"words": WORDS},
        "drafts": {"words": WORDS},
        "roles": {"role": "admin"},
        "debts": {"asker_name": NAME, "draft": WORDS, "helped_words": WORDS},
        "experiment_updates": {"note": WORDS},
        "experiment_update_versions": {"note": WORDS},
        "digest_sentences": {"text": WORDS},
        "askings": {"question": WORDS},
        "triage_questions": {"reason": WORDS, "answer": WORDS, "feedback_id": "feedback-1"},
        "themes": {"name": WORDS, "description": WORDS, "named_by": "local"},
        "inbox": {"body": json.dumps({"event": {"user": person, "text": f"{WORDS} <@{person}>"}})},
    }
    return {name: {**row, **known, **own.get(table.name, {})}[name] for name in row}


def _value(table: Table, column: Column[Any], person: str) -> Any:
    for key in column.foreign_keys:
        if key.column.name != "workspace_id":
            return _value(key.column.table, key.column, person)
    kind = column.type
    if column.primary_key and column.name in {"id", "key", "hash", "account_id", "model", "name"}:
        return f"{table.name}-1"
    if isinstance(kind, AutoString | String):
        return person
    return {"who": [person], "told": f"<@{person}> did"} if isinstance(kind, JSON) else _plain(kind)


def _plain(kind: Any) -> Any:
    values: dict[type, Any] = {Boolean: False, Integer: 1, Float: 0.5, Date: date(2026, 11, 23)}
    values |= {Vector: np.ones(4, np.float32), Vectors: np.ones(4, np.float32), SearchVector: ["nothing"]}
    values |= {UtcDateTime: NOW, DateTime: NOW}
    return next(value for plain, value in values.items() if isinstance(kind, plain))


async def _tables_with_traces(storage: SqlStorage) -> set[str]:
    found = set()
    async with storage.scope(HERE) as scope:
        for table in every_table():
            rows = (await scope.session.execute(select(table))).all()
            shown = " ".join(str(value) for row in rows for value in row).lower()
            if any(trace.lower() in shown for trace in TRACES):
                found.add(table.name)
    return found
