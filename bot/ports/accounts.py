"""Where accounts are kept: who they are, by what they are recognised, and everything that happened to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.accounts import Account, AccountEvent, AccountFacts, MatchedBy
from bot.domain.audience import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPerson:
    """Somebody in Slack who belongs to an account, because a person said so."""

    user_id: str
    account_id: str
    # None: an import or the API.
    set_by: str | None
    set_at: datetime


class AccountStore(Protocol):
    """Accounts of one workspace. What is asked for by a name, an id or a key follows merges to where it lives on.

    A key's kind is `channel`, `team` or `domain`, as in `MatchedBy`; each value belongs to at most one account.
    """

    async def hold(self) -> None:
        """Keep everybody else from changing accounts of this workspace until the transaction ends."""
        ...

    async def ensure(self, name: str, *, at: datetime) -> Account | None:
        """Return the account of this name, making it when it is new; None for a blank or a forgotten name."""
        ...

    async def add(self, facts: AccountFacts, *, at: datetime) -> Account:
        """Store an account under the next number. Raises AccountTakenError when the name or a key is another's."""
        ...

    async def with_id(self, account_id: str) -> Account | None:
        """Return an account by its internal id, whatever its state, without following merges."""
        ...

    async def with_ids(self, account_ids: Collection[str]) -> Mapping[str, Account]:
        """Return accounts by their internal ids, whatever their state; unknown ones are missing."""
        ...

    async def with_number(self, number: int) -> Account | None:
        """Return an account by the number people use, whatever its state, without following merges."""
        ...

    async def with_name(self, name: str) -> Account | None:
        """Return the active account that has this name, or had it before it was merged."""
        ...

    async def with_names(self, names: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several names, by the names as they were given."""
        ...

    async def with_external_id(self, external_id: str) -> Account | None:
        """Return the active account that has this id in another system, or had it before it was merged."""
        ...

    async def with_external_ids(self, external_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the active accounts of several ids in another system, by these ids."""
        ...

    async def by_key(self, kind: MatchedBy, value: str) -> Account | None:
        """Return the account that a channel, a Slack workspace or a domain belongs to."""
        ...

    async def by_keys(self, kind: MatchedBy, values: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several keys of one kind belong to, by the keys."""
        ...

    async def account_of_person(self, user_id: str) -> Account | None:
        """Return the account that somebody belongs to."""
        ...

    async def accounts_of_people(self, user_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts that several people belong to, by their user ids."""
        ...

    async def people(self, account_id: str) -> list[AccountPerson]:
        """Return who belongs to an account, by user id."""
        ...

    async def people_of_many(self, account_ids: Collection[str]) -> list[AccountPerson]:
        """Return who belongs to several accounts, by user id."""
        ...

    async def put_people(self, account_id: str, user_ids: Sequence[str], *, by: str | None, at: datetime) -> None:
        """Replace who belongs to an account; who belonged to another one moves."""
        ...

    async def every(
        self, *, limit: int, offset: int = 0, like: str = "", reader: Reader | None = None
    ) -> list[Account]:
        """Return active accounts by name, those whose name contains `like`.

        With a reader, an account that is known from items alone is there only when they may read one of these.
        """
        ...

    async def count(self, like: str = "", reader: Reader | None = None) -> int:
        """Return how many accounts `every` has in all."""
        ...

    async def names(self, reader: Reader | None = None) -> Mapping[str, str]:
        """Return the names of the active accounts that a reader may know of by their ids, in alphabetical order."""
        ...

    async def is_known(self, account_id: str, reader: Reader) -> bool:
        """Say whether a reader may know of an active account."""
        ...

    async def save(self, account_id: str, facts: AccountFacts, *, version: int) -> Account:
        """Replace what is known of an account. Raises AccountChangedError when the version is not the present one.

        Raises AccountTakenError when the name, the id elsewhere or a key is another account's.
        """
        ...

    async def merge(self, account_id: str, into_id: str) -> dict[str, list[str]]:
        """Move everything of an account to another, which takes over what it did not know; return what moved."""
        ...

    async def unmerge(self, account_id: str, into_id: str, moved: Mapping[str, Sequence[str]]) -> None:
        """Give a merged account back what moved and still belongs to the other one, and make it active again."""
        ...

    async def record(self, event: AccountEvent) -> None:
        """Add to the record of what happened to an account."""
        ...

    async def event(self, event_id: str) -> AccountEvent | None:
        """Return one change."""
        ...

    async def events(self, account_id: str, *, limit: int) -> list[AccountEvent]:
        """Return what happened to an account, the newest first."""
        ...

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        ...
