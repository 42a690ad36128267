"""Accounts of one workspace, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.domain.account_errors import AccountChangedError, AccountTakenError
from bot.domain.accounts import Account, AccountEvent, AccountFacts, AccountState, MatchedBy
from bot.domain.audience import Reader
from bot.ports import AccountPerson
from storage.words import name_key
from tests.fakes import account_merging as merging
from tests.fakes.account_shelf import active, ensured, is_listed, keys_of, living, named
from tests.fakes.shelf import Shelf


class InMemoryAccountStore:
    """The twin of `SqlAccountStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def hold(self) -> None:
        """Do nothing: one transaction at a time works on a shelf."""

    async def ensure(self, name: str, *, at: datetime) -> Account | None:
        """Return the account of this name, making it when it is new."""
        return ensured(self._shelf, name, at=at)

    async def add(self, facts: AccountFacts, *, at: datetime) -> Account:
        """Store an account under the next number."""
        self._require_free(facts, None)
        number = self._shelf.numbers.get("next_account", 1)
        self._shelf.numbers["next_account"] = number + 1
        account = Account(
            id=uuid4().hex,
            number=number,
            facts=facts,
            state=AccountState.ACTIVE,
            merged_into=None,
            created_at=at,
            version=1,
        )
        self._shelf.accounts[account.id] = account
        return account

    async def with_id(self, account_id: str) -> Account | None:
        """Return an account by its internal id, whatever its state."""
        return self._shelf.accounts.get(account_id)

    async def with_ids(self, account_ids: Collection[str]) -> Mapping[str, Account]:
        """Return accounts by their internal ids, whatever their state."""
        return {each: self._shelf.accounts[each] for each in account_ids if each in self._shelf.accounts}

    async def with_number(self, number: int) -> Account | None:
        """Return an account by the number people use, whatever its state."""
        return next((account for account in self._shelf.accounts.values() if account.number == number), None)

    async def with_name(self, name: str) -> Account | None:
        """Return the active account that has this name, or had it before it was merged."""
        return named(self._shelf, name)

    async def with_names(self, names: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several names, by the names as they were given."""
        return {name: account for name in names if (account := named(self._shelf, name)) is not None}

    async def with_external_id(self, external_id: str) -> Account | None:
        """Return the active account that has this id in another system."""
        return (await self.with_external_ids([external_id])).get(external_id)

    async def with_external_ids(self, external_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several ids in another system, by these ids."""
        known = {account.facts.external_id: account for account in self._shelf.accounts.values()}
        found = {each: living(self._shelf, known[each]) for each in external_ids if each in known}
        return {each: account for each, account in found.items() if account is not None}

    async def by_key(self, kind: MatchedBy, value: str) -> Account | None:
        """Return the account that a channel, a Slack workspace or a domain belongs to."""
        return next((account for account in active(self._shelf) if value in keys_of(account.facts)[kind]), None)

    async def by_keys(self, kind: MatchedBy, values: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several keys of one kind belong to, by the keys."""
        found = {value: await self.by_key(kind, value) for value in values}
        return {value: account for value, account in found.items() if account is not None}

    async def account_of_person(self, user_id: str) -> Account | None:
        """Return the account that somebody belongs to."""
        return (await self.accounts_of_people([user_id])).get(user_id)

    async def accounts_of_people(self, user_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several people belong to, by their user ids."""
        people = self._shelf.account_people
        found = {
            user_id: living(self._shelf, self._shelf.accounts[people[user_id].account_id])
            for user_id in user_ids
            if user_id in people
        }
        return {user_id: account for user_id, account in found.items() if account is not None}

    async def people(self, account_id: str) -> list[AccountPerson]:
        """Return who belongs to an account, by user id."""
        its = [person for person in self._shelf.account_people.values() if person.account_id == account_id]
        return sorted(its, key=lambda person: person.user_id)

    async def people_of_many(self, account_ids: Collection[str]) -> list[AccountPerson]:
        """Return who belongs to several accounts, by user id."""
        found = [person for account_id in account_ids for person in await self.people(account_id)]
        return sorted(found, key=lambda person: person.user_id)

    async def put_people(self, account_id: str, user_ids: Sequence[str], *, by: str | None, at: datetime) -> None:
        """Replace who belongs to an account; who belonged to another one moves."""
        known = {person.user_id for person in await self.people(account_id)}
        for user_id in known - set(user_ids):
            del self._shelf.account_people[user_id]
        for user_id in set(user_ids) - known:
            person = AccountPerson(user_id=user_id, account_id=account_id, set_by=by, set_at=at)
            self._shelf.account_people[user_id] = person

    async def every(
        self, *, limit: int, offset: int = 0, like: str = "", reader: Reader | None = None
    ) -> list[Account]:
        """Return active accounts by name, those whose name contains `like`."""
        found = [each for each in active(self._shelf) if name_key(like) in name_key(each.name)]
        listed = [each for each in found if reader is None or is_listed(self._shelf, each, reader)]
        return sorted(listed, key=lambda each: name_key(each.name))[offset : offset + limit]

    async def count(self, like: str = "", reader: Reader | None = None) -> int:
        """Return how many accounts `every` has in all."""
        return len(await self.every(limit=len(self._shelf.accounts), like=like, reader=reader))

    async def names(self, reader: Reader | None = None) -> Mapping[str, str]:
        """Return the names of the active accounts that a reader may know of by their ids."""
        every = await self.every(limit=len(self._shelf.accounts), reader=reader)
        return {account.id: account.name for account in every}

    async def is_known(self, account_id: str, reader: Reader) -> bool:
        """Say whether a reader may know of an active account."""
        return account_id in await self.names(reader)

    async def save(self, account_id: str, facts: AccountFacts, *, version: int) -> Account:
        """Replace what is known of an account."""
        before = self._shelf.accounts.get(account_id)
        if before is None or before.version != version or before.state is not AccountState.ACTIVE:
            raise AccountChangedError
        self._require_free(facts, account_id)
        merging.exchange_with_merged(self._shelf, before, facts)
        saved = replace(before, facts=facts, version=version + 1)
        self._shelf.accounts[account_id] = saved
        merging.rename_items(self._shelf, saved)
        return saved

    async def merge(self, account_id: str, into_id: str) -> dict[str, list[str]]:
        """Move everything of an account to another; return what moved."""
        return merging.merge(self._shelf, account_id, into_id)

    async def unmerge(self, account_id: str, into_id: str, moved: Mapping[str, Sequence[str]]) -> None:
        """Give a merged account back what moved and still belongs to the other one."""
        merging.unmerge(self._shelf, account_id, into_id, moved)

    async def record(self, event: AccountEvent) -> None:
        """Add to the record of what happened to an account."""
        self._shelf.account_events[event.id] = event

    async def event(self, event_id: str) -> AccountEvent | None:
        """Return one change."""
        return self._shelf.account_events.get(event_id)

    async def events(self, account_id: str, *, limit: int) -> list[AccountEvent]:
        """Return what happened to an account, the newest first."""
        its = [event for event in self._shelf.account_events.values() if event.account_id == account_id]
        return sorted(its, key=lambda event: (event.at, event.id), reverse=True)[:limit]

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        self._shelf.account_events[event_id] = replace(self._shelf.account_events[event_id], undone_at=at)

    def _require_free(self, facts: AccountFacts, own_id: str | None) -> None:
        every = self._shelf.accounts.values()
        others = [each for each in every if own_id is None or own_id not in {each.id, each.merged_into}]
        for other in others:
            same_id = facts.external_id is not None and facts.external_id == other.facts.external_id
            shared = any(set(keys_of(facts)[kind]) & set(values) for kind, values in keys_of(other.facts).items())
            if name_key(other.name) == name_key(facts.name) or same_id or shared:
                raise AccountTakenError
