"""What is known of accounts, written: columns and keys, each of which belongs to one account alone."""

from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import col

from bot.domain.account_errors import AccountTakenError
from bot.domain.accounts import AccountFacts, AccountState, MatchedBy
from storage.account_rows import in_parts
from storage.erasure_marks import forgotten_accounts
from storage.scope import Scope
from storage.tables import AccountKeyRow, AccountRow
from storage.words import name_key


def columns_of(facts: AccountFacts) -> dict[str, Any]:
    """Return facts by column, without the keys."""
    return {
        "name": facts.name,
        "name_key": name_key(facts.name),
        "segment": facts.segment,
        "tier": facts.tier,
        "revenue": facts.revenue and facts.revenue.amount,
        "currency": facts.revenue and facts.revenue.currency,
        "owner_id": facts.owner_id,
        "external_id": facts.external_id,
    }


def keys_of(facts: AccountFacts) -> dict[str, tuple[str, ...]]:
    """Return the keys of an account by their kinds."""
    return {
        MatchedBy.DOMAIN.value: facts.domains,
        MatchedBy.CHANNEL.value: facts.channel_ids,
        MatchedBy.TEAM.value: facts.team_ids,
    }


async def put_keys(scope: Scope, account_id: str, facts: AccountFacts) -> None:
    """Replace the keys of an account."""
    mine = col(AccountKeyRow.workspace_id) == scope.workspace_id, col(AccountKeyRow.account_id) == account_id
    await scope.session.execute(delete(AccountKeyRow).where(*mine))
    rows = [
        {"workspace_id": scope.workspace_id, "kind": kind, "value": value, "account_id": account_id}
        for kind, values in keys_of(facts).items()
        for value in dict.fromkeys(values)
    ]
    if rows:
        await scope.session.execute(insert(AccountKeyRow), rows)


async def require_free(scope: Scope, facts: AccountFacts, *, own_id: str | None = None) -> None:
    """Raise AccountTakenError when the name, the id elsewhere or a key belongs to another account, or was forgotten."""
    pairs = [(MatchedBy(kind), value) for kind, values in keys_of(facts).items() for value in values]
    pairs += [(MatchedBy.EXTERNAL_ID, facts.external_id)] if facts.external_id else []
    if await forgotten_accounts(scope, [facts.name], pairs):
        raise AccountTakenError(_FORGOTTEN)
    named = col(AccountRow.name_key) == name_key(facts.name)
    same = named if facts.external_id is None else named | (col(AccountRow.external_id) == facts.external_id)
    query = select(AccountRow).where(col(AccountRow.workspace_id) == scope.workspace_id, same)
    for row in await scope.session.scalars(query, execution_options={"populate_existing": True}):
        if row.id != own_id:
            raise AccountTakenError(_taken_by(row))
    for kind, values in keys_of(facts).items():
        await _require_free_keys(scope, kind, values, own_id)


async def free_name(scope: Scope, row: AccountRow, name: str) -> None:
    """Let an account take the name of one that was merged into it: the merged one takes this one's in exchange."""
    if name_key(name) == row.name_key:
        return
    query = select(AccountRow).where(
        col(AccountRow.workspace_id) == scope.workspace_id,
        col(AccountRow.name_key) == name_key(name),
        col(AccountRow.merged_into) == row.id,
    )
    merged = await scope.session.scalar(query, execution_options={"populate_existing": True})
    if merged is None:
        return
    before = row.name, row.name_key
    # Names are unique at every moment, so both step aside first.
    row.name_key, merged.name_key = row.id, merged.id
    await scope.session.flush()
    merged.name, merged.name_key = before
    await scope.session.flush()


async def _require_free_keys(scope: Scope, kind: str, values: tuple[str, ...], own_id: str | None) -> None:
    for some in in_parts(values):
        query = (
            select(AccountRow, col(AccountKeyRow.value))
            .join(
                AccountKeyRow,
                (col(AccountKeyRow.workspace_id) == col(AccountRow.workspace_id))
                & (col(AccountKeyRow.account_id) == col(AccountRow.id)),
            )
            .where(
                col(AccountRow.workspace_id) == scope.workspace_id,
                col(AccountKeyRow.kind) == kind,
                col(AccountKeyRow.value).in_(some),
                col(AccountRow.id) != (own_id or ""),
            )
        )
        taken = (await scope.session.execute(query)).first()
        if taken is not None:
            row, value = taken
            shown = value if kind == MatchedBy.DOMAIN.value else f"That {_KINDS[kind]}"
            raise AccountTakenError(f"{shown} belongs to A-{row.number} {row.name} already.")


_FORGOTTEN = "This account was forgotten on request, so it is not made again."
_KINDS = {MatchedBy.CHANNEL.value: "channel", MatchedBy.TEAM.value: "Slack workspace"}


def _taken_by(row: AccountRow) -> str:
    if row.state == AccountState.MERGED.value:
        return (
            f"A-{row.number} {row.name} has this name or id, and was merged into another account: take that back first."
        )
    if row.state == AccountState.FORGOTTEN.value:
        return _FORGOTTEN
    return f"A-{row.number} {row.name} has this name or id already."
