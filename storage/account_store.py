"""The register of accounts of one workspace."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, desc, func, select, update
from sqlmodel import col

from bot.domain.account_errors import AccountChangedError
from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountFacts, AccountState, MatchedBy
from bot.domain.audience import Reader
from bot.ports.accounts import AccountPerson
from storage import account_merging, account_people
from storage.account_facts import columns_of, exchange_with_merged, put_keys, require_free
from storage.account_rows import accounts_of, accounts_where, accounts_with, in_parts
from storage.account_seen import is_listed
from storage.accounts import ensured_account, known_accounts, living_rows, rows_with
from storage.scope import Scope
from storage.tables import AccountEventRow, AccountKeyRow, AccountRow
from storage.words import name_key


class SqlAccountStore:
    """`AccountStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def hold(self) -> None:
        """Keep everybody else from changing accounts of this workspace until the transaction ends."""
        await self._scope.lock_workspace()

    async def ensure(self, name: str, *, at: datetime) -> Account | None:
        """Return the account of this name, making it when it is new."""
        row = await ensured_account(self._scope, name, at=at)
        return None if row is None else (await accounts_of(self._scope, [row]))[0]

    async def add(self, facts: AccountFacts, *, at: datetime) -> Account:
        """Store an account under the next number."""
        workspace = await self._scope.lock_workspace()
        await require_free(self._scope, facts)
        number = workspace.next_account_number
        workspace.next_account_number = number + 1
        row = AccountRow(
            workspace_id=self._scope.workspace_id, id=uuid4().hex, number=number, created_at=at, **columns_of(facts)
        )
        self._scope.session.add(row)
        await self._scope.session.flush()
        await put_keys(self._scope, row.id, facts)
        return (await accounts_of(self._scope, [row]))[0]

    async def with_id(self, account_id: str) -> Account | None:
        """Return an account by its internal id, whatever its state."""
        return (await accounts_with(self._scope, [account_id])).get(account_id)

    async def with_ids(self, account_ids: Collection[str]) -> Mapping[str, Account]:
        """Return accounts by their internal ids, whatever their state."""
        return await accounts_with(self._scope, account_ids)

    async def with_number(self, number: int) -> Account | None:
        """Return an account by the number people use, whatever its state."""
        return next(iter(await accounts_where(self._scope, col(AccountRow.number) == number)), None)

    async def with_name(self, name: str) -> Account | None:
        """Return the active account that has this name, or had it before it was merged."""
        return (await self.with_names([name])).get(name)

    async def with_names(self, names: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several names, by the names as they were given."""
        rows = await known_accounts(self._scope, names)
        accounts = await self._by_row(list(rows.values()))
        found = {name: rows.get(name_key(name)) for name in names}
        return {name: accounts[row.id] for name, row in found.items() if row is not None}

    async def with_external_id(self, external_id: str) -> Account | None:
        """Return the active account that has this id in another system, or had it before it was merged."""
        return (await self.with_external_ids([external_id])).get(external_id)

    async def with_external_ids(self, external_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several ids in another system, by these ids."""
        rows: list[AccountRow] = []
        for some in in_parts(sorted(external_ids)):
            query = select(AccountRow).where(self._mine(), col(AccountRow.external_id).in_(some))
            rows += await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        alive = await living_rows(self._scope, rows)
        accounts = await self._by_row(list(alive.values()))
        return {row.external_id or "": accounts[alive[row.id].id] for row in rows if row.id in alive}

    async def by_key(self, kind: MatchedBy, value: str) -> Account | None:
        """Return the account that a channel, a Slack workspace or a domain belongs to."""
        return (await self.by_keys(kind, [value])).get(value)

    async def by_keys(self, kind: MatchedBy, values: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several keys of one kind belong to, by the keys."""
        holders: dict[str, str] = {}
        for some in in_parts(sorted(values)):
            query = select(AccountKeyRow).where(
                col(AccountKeyRow.workspace_id) == self._scope.workspace_id,
                col(AccountKeyRow.kind) == kind.value,
                col(AccountKeyRow.value).in_(some),
            )
            holders.update({row.value: row.account_id for row in await self._scope.session.scalars(query)})
        return await self._alive(holders)

    async def account_of_person(self, user_id: str) -> Account | None:
        """Return the account that somebody belongs to."""
        return (await self.accounts_of_people([user_id])).get(user_id)

    async def accounts_of_people(self, user_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several people belong to, by their user ids."""
        return await self._alive(await account_people.holders(self._scope, user_ids))

    async def people(self, account_id: str) -> list[AccountPerson]:
        """Return who belongs to an account, by user id."""
        return await account_people.people_of(self._scope, [account_id])

    async def people_of_many(self, account_ids: Collection[str]) -> list[AccountPerson]:
        """Return who belongs to several accounts, by user id."""
        return await account_people.people_of(self._scope, account_ids)

    async def put_people(self, account_id: str, user_ids: Sequence[str], *, by: str | None, at: datetime) -> None:
        """Replace who belongs to an account; who belonged to another one moves."""
        await self.hold()
        await account_people.put_people(self._scope, account_id, user_ids, by=by, at=at)

    async def every(
        self, *, limit: int, offset: int = 0, like: str = "", reader: Reader | None = None
    ) -> list[Account]:
        """Return active accounts by name, those whose name contains `like`."""
        query = select(AccountRow).where(*self._listed(like, reader)).order_by(col(AccountRow.name_key))
        page = query.limit(limit).offset(offset)
        rows = (await self._scope.session.scalars(page, execution_options={"populate_existing": True})).all()
        return await accounts_of(self._scope, rows)

    async def count(self, like: str = "", reader: Reader | None = None) -> int:
        """Return how many accounts `every` has in all."""
        query = select(func.count()).select_from(AccountRow).where(*self._listed(like, reader))
        return await self._scope.session.scalar(query) or 0

    async def names(self, reader: Reader | None = None) -> Mapping[str, str]:
        """Return the names of the active accounts that a reader may know of by their ids."""
        query = select(col(AccountRow.id), col(AccountRow.name)).where(*self._listed("", reader))
        named = query.order_by(col(AccountRow.name_key))
        return {row.id: row.name for row in (await self._scope.session.execute(named)).all()}

    async def is_known(self, account_id: str, reader: Reader) -> bool:
        """Say whether a reader may know of an active account."""
        query = select(col(AccountRow.id)).where(*self._listed("", reader), col(AccountRow.id) == account_id)
        return await self._scope.session.scalar(query) is not None

    async def save(self, account_id: str, facts: AccountFacts, *, version: int) -> Account:
        """Replace what is known of an account."""
        await self.hold()
        row = (await rows_with(self._scope, [account_id])).get(account_id)
        if row is None or row.version != version or row.state != AccountState.ACTIVE.value:
            raise AccountChangedError
        await require_free(self._scope, facts, own_id=account_id)
        await exchange_with_merged(self._scope, row, facts)
        for name, value in columns_of(facts).items():
            setattr(row, name, value)
        row.version = version + 1
        await self._scope.session.flush()
        await put_keys(self._scope, account_id, facts)
        return (await accounts_of(self._scope, [row]))[0]

    async def merge(self, account_id: str, into_id: str) -> dict[str, list[str]]:
        """Move everything of an account to another, which takes over what it did not know; return what moved."""
        await self.hold()
        return await account_merging.merge(self._scope, account_id, into_id)

    async def unmerge(self, account_id: str, into_id: str, moved: Mapping[str, Sequence[str]]) -> None:
        """Give a merged account back what moved and still belongs to the other one, and make it active again."""
        await self.hold()
        await account_merging.unmerge(self._scope, account_id, into_id, moved)

    async def record(self, event: AccountEvent) -> None:
        """Add to the record of what happened to an account."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": event.id,
            "account_id": event.account_id,
            "change": event.change.value,
            "at": event.at,
            "by": event.by,
            "other": event.other,
            "moved": event.moved,
            "undone_at": event.undone_at,
        }
        await self._scope.session.execute(self._scope.insert(AccountEventRow).values(row))

    async def event(self, event_id: str) -> AccountEvent | None:
        """Return one change."""
        return next(iter(await self._events(col(AccountEventRow.id) == event_id, 1)), None)

    async def events(self, account_id: str, *, limit: int) -> list[AccountEvent]:
        """Return what happened to an account, the newest first."""
        return await self._events(col(AccountEventRow.account_id) == account_id, limit)

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        this = col(AccountEventRow.workspace_id) == self._scope.workspace_id, col(AccountEventRow.id) == event_id
        await self._scope.session.execute(update(AccountEventRow).where(*this).values(undone_at=at))

    def _mine(self) -> ColumnElement[bool]:
        return col(AccountRow.workspace_id) == self._scope.workspace_id

    def _listed(self, like: str, reader: Reader | None) -> list[ColumnElement[bool]]:
        """Return the conditions for active accounts whose names contain a text."""
        named = [col(AccountRow.name_key).contains(key, autoescape=True)] if (key := name_key(like)) else []
        seen = [] if reader is None else [is_listed(self._scope, reader)]
        return [self._mine(), col(AccountRow.state) == AccountState.ACTIVE.value, *named, *seen]

    async def _by_row(self, rows: Sequence[AccountRow]) -> dict[str, Account]:
        return {account.id: account for account in await accounts_of(self._scope, rows)}

    async def _alive(self, holders: Mapping[str, str]) -> dict[str, Account]:
        """Return the active accounts behind ids, by what led to them."""
        alive = await living_rows(self._scope, (await rows_with(self._scope, set(holders.values()))).values())
        accounts = await self._by_row(list(alive.values()))
        return {value: accounts[alive[held].id] for value, held in holders.items() if held in alive}

    async def _events(self, which: ColumnElement[bool], limit: int) -> list[AccountEvent]:
        query = select(AccountEventRow).where(col(AccountEventRow.workspace_id) == self._scope.workspace_id, which)
        newest = query.order_by(desc(col(AccountEventRow.at)), desc(col(AccountEventRow.id))).limit(limit)
        rows = await self._scope.session.scalars(newest, execution_options={"populate_existing": True})
        return [
            AccountEvent(
                id=row.id,
                account_id=row.account_id,
                change=AccountChange(row.change),
                at=row.at,
                by=row.by,
                other=row.other,
                moved=row.moved,
                undone_at=row.undone_at,
            )
            for row in rows
        ]
