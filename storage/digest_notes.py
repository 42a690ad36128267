"""The notes of digests that were made: Heed's own sentences with ids in them, whose names are read afresh."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlmodel import col

from bot.domain.accounts import AccountState
from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName, NoteTopic
from storage.scope import Scope
from storage.tables import AccountRow, DigestRow, ObjectiveRow, ThemeRow

# What ids are called, and the only channel whose members may know it (None: everybody).
_Names: TypeAlias = Mapping[tuple[Named, str], tuple[str, str | None]]

# A merge of merged accounts is a chain; one that is longer than this is a circle, which no merge makes.
_LONGEST_CHAIN = 9


def written_notes(notes: Sequence[DigestNote]) -> list[dict[str, Any]]:
    """Return the notes of a digest in the form that is stored: names by their ids."""
    return [
        {
            "topic": note.topic.value,
            "head": None if note.head is None else _written(note.head),
            "details": [_written(line) for line in note.details],
        }
        for note in notes
    ]


async def read_notes(scope: Scope, rows: Sequence[DigestRow]) -> dict[str, tuple[DigestNote, ...]]:
    """Return the notes of digests by their ids, in a number of queries that does not grow with them."""
    stored: dict[str, list[dict[str, Any]]] = {row.id: (row.telling or {}).get("notes", []) for row in rows}
    wanted = {(Named(of), named) for notes in stored.values() for of, named in _ids(notes)}
    if not any(stored.values()):
        return {}
    names = {**await _accounts(scope, wanted), **await _themes(scope, wanted), **await _objectives(scope, wanted)}
    channels = {row.id: row.channel_id for row in rows}
    return {
        digest_id: tuple(_note(note, names, channels[digest_id]) for note in notes)
        for digest_id, notes in stored.items()
    }


def _ids(notes: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    lines = [line for note in notes for line in (note["head"], *note["details"]) if line]
    return [(of, named) for line in lines for of, named in line["names"]]


async def _accounts(scope: Scope, wanted: set[tuple[Named, str]]) -> _Names:
    """Return the names of accounts; one that was merged is called like the one that it lives on in."""
    rows: dict[str, AccountRow] = {}
    missing = {named for of, named in wanted if of is Named.ACCOUNT}
    for _ in range(_LONGEST_CHAIN):
        if not missing:
            break
        mine = col(AccountRow.workspace_id) == scope.workspace_id
        query = select(AccountRow).where(mine, col(AccountRow.id).in_(missing))
        found = {
            row.id: row for row in await scope.session.scalars(query, execution_options={"populate_existing": True})
        }
        rows.update(found)
        missing = {row.merged_into for row in found.values() if row.merged_into} - rows.keys()
    known: dict[tuple[Named, str], tuple[str, str | None]] = {}
    for named, row in rows.items():
        last = _last(row, rows)
        if last.state == AccountState.ACTIVE.value:
            known[Named.ACCOUNT, named] = last.name, None
    return known


def _last(row: AccountRow, rows: Mapping[str, AccountRow]) -> AccountRow:
    """Return the account that one lives on in, itself where it was never merged."""
    for _ in range(_LONGEST_CHAIN):
        row = rows.get(row.merged_into or "", row)
    return row


async def _themes(scope: Scope, wanted: set[tuple[Named, str]]) -> _Names:
    ids = {named for of, named in wanted if of is Named.THEME}
    if not ids:
        return {}
    query = select(col(ThemeRow.id), col(ThemeRow.name), col(ThemeRow.private_to)).where(
        col(ThemeRow.workspace_id) == scope.workspace_id, col(ThemeRow.id).in_(ids)
    )
    return {(Named.THEME, row.id): (row.name, row.private_to) for row in await scope.session.execute(query)}


async def _objectives(scope: Scope, wanted: set[tuple[Named, str]]) -> _Names:
    ids = {named for of, named in wanted if of is Named.OBJECTIVE}
    if not ids:
        return {}
    query = select(col(ObjectiveRow.id), col(ObjectiveRow.name)).where(
        col(ObjectiveRow.workspace_id) == scope.workspace_id, col(ObjectiveRow.id).in_(ids)
    )
    return {(Named.OBJECTIVE, row.id): (row.name, None) for row in await scope.session.execute(query)}


def _written(line: NoteLine) -> dict[str, Any]:
    return {"text": line.text, "names": [[name.of.value, name.id] for name in line.names]}


def _note(stored: Mapping[str, Any], names: _Names, channel_id: str) -> DigestNote:
    head = stored["head"]
    return DigestNote(
        topic=NoteTopic(stored["topic"]),
        head=None if head is None else _line(head, names, channel_id),
        details=tuple(_line(line, names, channel_id) for line in stored["details"]),
    )


def _line(stored: Mapping[str, Any], names: _Names, channel_id: str) -> NoteLine:
    named = []
    for of, name_id in stored["names"]:
        said, private_to = names.get((Named(of), name_id), (None, None))
        named.append(NoteName(of=Named(of), id=name_id, said=said if private_to in {None, channel_id} else None))
    return NoteLine(text=stored["text"], names=tuple(named))
