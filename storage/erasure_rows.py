"""Erasures between table and domain, and by what their subjects would be recognised if they came back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.domain.accounts import MatchedBy
from bot.domain.erasures import Erasure, Forgotten, Subject
from bot.ports.erasures import Remains
from storage.erasure_marks import account_clue, person_clues
from storage.scope import Scope
from storage.tables import AccountKeyRow, AccountRow, ErasureRow


def erasure_of(row: ErasureRow) -> Erasure:
    """Return the receipt of an erasure."""
    return Erasure(
        id=row.id,
        what=Forgotten(row.what),
        by=row.by,
        asked_at=row.asked_at,
        done_at=row.done_at,
        removed=dict(row.removed),
    )


def written(subject: Subject) -> dict[str, Any]:
    """Return a subject as it is stored while the work goes on."""
    return {
        "what": subject.what.value,
        "user_ids": list(subject.user_ids),
        "names": list(subject.names),
        "called": list(subject.called),
        "account_id": subject.account_id,
        "before": subject.before.isoformat() if subject.before else None,
    }


def remains_of(stored: Mapping[str, Any]) -> Remains:
    """Return what an earlier attempt had left to be drawn anew."""
    known = stored.get("remains", {})
    return Remains(
        cards=tuple((channel_id, key) for channel_id, key in known.get("cards", ())),
        debt_ids=tuple(known.get("debt_ids", ())),
        experiment_ids=tuple(known.get("experiment_ids", ())),
    )


def subject_of(stored: Mapping[str, Any]) -> Subject:
    """Return a subject that was stored."""
    before = stored.get("before")
    return Subject(
        what=Forgotten(stored["what"]),
        user_ids=tuple(stored["user_ids"]),
        names=tuple(stored["names"]),
        called=tuple(stored["called"]),
        account_id=stored["account_id"],
        before=datetime.fromisoformat(before) if before else None,
    )


async def clues_of(scope: Scope, subject: Subject) -> Collection[str]:
    """Return by what the subject would be recognised if they came back."""
    clues = person_clues(subject.user_ids, subject.names)
    if subject.account_id is None:
        return clues
    account = col(AccountRow.id) == subject.account_id
    merged = col(AccountRow.merged_into) == subject.account_id
    mine = col(AccountRow.workspace_id) == scope.workspace_id
    ids = [subject.account_id]
    for row in await scope.session.scalars(select(AccountRow).where(mine, account | merged)):
        ids.append(row.id)
        clues.append(account_clue(MatchedBy.NAME, row.name))
        clues += [account_clue(MatchedBy.EXTERNAL_ID, row.external_id)] if row.external_id else []
    keys = select(AccountKeyRow).where(
        col(AccountKeyRow.workspace_id) == scope.workspace_id, col(AccountKeyRow.account_id).in_(ids)
    )
    return clues + [account_clue(MatchedBy(key.kind), key.value) for key in await scope.session.scalars(keys)]
