"""What is known of a forgotten account beside its items."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlmodel import col

from bot.domain.accounts import AccountState
from bot.domain.labels import LabelName
from storage.scope import Scope
from storage.tables import AccountEventRow, AccountKeyRow, AccountPersonRow, AccountRow, DecisionRow, LabelRow
from storage.words import name_key

# Stands where the name of a forgotten account stood in what is frozen.
_AN_ACCOUNT = "a forgotten account"


def mine(scope: Scope, row: Any) -> ColumnElement[bool]:
    """Return the condition for rows of this workspace, of any table."""
    return col(row.workspace_id) == scope.workspace_id


async def erase_account(scope: Scope, account_id: str) -> None:
    """Leave nothing of an account, and of those that were merged into it, but rows that others refer to."""
    await scope.hold()
    this = or_(col(AccountRow.id) == account_id, col(AccountRow.merged_into) == account_id)
    rows = list(await scope.session.scalars(select(AccountRow).where(mine(scope, AccountRow), this)))
    ids = [row.id for row in rows]
    for about in (AccountKeyRow, AccountPersonRow, AccountEventRow):
        await scope.session.execute(delete(about).where(mine(scope, about), col(about.account_id).in_(ids)))
    called = [row.name for row in rows]
    said = mine(scope, LabelRow), col(LabelRow.name) == LabelName.ACCOUNT.value
    await scope.session.execute(delete(LabelRow).where(*said, func.coalesce(col(LabelRow.value), "").in_(called)))
    await _out_of_evidence(scope, called)
    for row in rows:
        row.state, row.name, row.name_key = AccountState.FORGOTTEN.value, "", f"forgotten:{row.id}"
        row.segment = row.tier = row.revenue = row.currency = row.owner_id = row.external_id = row.merged_into = None
    await scope.session.flush()


async def _out_of_evidence(scope: Scope, names: Sequence[str]) -> None:
    """Take names of accounts out of the evidence of decisions; how many accounts spoke stays as it was."""
    keys = {name_key(name) for name in names}
    for decision in await scope.session.scalars(select(DecisionRow).where(mine(scope, DecisionRow))):
        decision.evidence = _unnamed(decision.evidence, keys)


def _unnamed(value: Any, keys: set[str]) -> Any:
    """Return frozen facts with a word in the place of every text that is one of the names."""
    if isinstance(value, dict):
        return {name: _unnamed(each, keys) for name, each in value.items()}
    if isinstance(value, list):
        return [_unnamed(each, keys) for each in value]
    return _AN_ACCOUNT if isinstance(value, str) and name_key(value) in keys else value
