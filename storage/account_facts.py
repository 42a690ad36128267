"""What is known of accounts, written: columns and keys, each of which belongs to one account alone."""

from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import col

from bot.domain.account_errors import AccountTakenError
from bot.domain.accounts import AccountFacts, AccountState, MatchedBy
from bot.domain.language import later, say
from storage.account_rows import in_parts
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
    """Raise AccountTakenError when the name, the id elsewhere or a key belongs to another account.

    What an account that was merged into this one has is this one's too.
    """
    for row in await _holders(scope, facts):
        if own_id is None or own_id not in {row.id, row.merged_into}:
            raise AccountTakenError(_taken_by(row))
    for kind, values in keys_of(facts).items():
        await _require_free_keys(scope, kind, values, own_id)


async def exchange_with_merged(scope: Scope, row: AccountRow, facts: AccountFacts) -> None:
    """Let an account take the name or the id of one that was merged into it, which takes this one's in exchange.

    So both still lead here.
    """
    for other in await _holders(scope, facts):
        if other.merged_into != row.id:
            continue
        before = row.name, row.name_key, row.external_id
        takes_name = other.name_key == name_key(facts.name)
        takes_id = facts.external_id is not None and other.external_id == facts.external_id
        # Both are unique at every moment, so this one steps aside first.
        row.name_key, row.external_id = (row.id if takes_name else row.name_key), None
        given = other.name, other.name_key, other.external_id
        other.name, other.name_key = (other.name, other.id) if takes_name else given[:2]
        other.external_id = None if takes_id else given[2]
        await scope.session.flush()
        if takes_name:
            other.name, other.name_key = before[:2]
        if takes_id:
            other.external_id = before[2]
        else:
            row.external_id = before[2]
        await scope.session.flush()


async def _holders(scope: Scope, facts: AccountFacts) -> list[AccountRow]:
    """Return the accounts that have this name or this id elsewhere."""
    named = col(AccountRow.name_key) == name_key(facts.name)
    same = named if facts.external_id is None else named | (col(AccountRow.external_id) == facts.external_id)
    query = select(AccountRow).where(col(AccountRow.workspace_id) == scope.workspace_id, same)
    return list(await scope.session.scalars(query, execution_options={"populate_existing": True}))


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
            field, sentence = _TAKEN[kind]
            told = say(sentence, domain=value, account=f"A-{row.number} {row.name}")
            raise AccountTakenError(told, field=field)


_FORGOTTEN = later("This account was forgotten on request, so it is not made again.")
# The field that each kind of key is entered in, and what is said when another account has it.
_TAKEN = {
    MatchedBy.DOMAIN.value: ("domains", later("{domain} belongs to {account} already.")),
    MatchedBy.CHANNEL.value: ("channels", later("That channel belongs to {account} already.")),
    MatchedBy.TEAM.value: ("teams", later("That Slack workspace belongs to {account} already.")),
}


def _taken_by(row: AccountRow) -> str:
    if row.state == AccountState.MERGED.value:
        return say(
            "{account} has this name or id, and was merged into another account: take that back first.",
            account=f"A-{row.number} {row.name}",
        )
    if row.state == AccountState.FORGOTTEN.value:
        return say(_FORGOTTEN)
    return say("{account} has this name or id already.", account=f"A-{row.number} {row.name}")
