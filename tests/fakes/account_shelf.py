"""Accounts on a shelf: by their names, and where merged ones live on."""

from datetime import datetime
from uuid import uuid4

from bot.domain.accounts import Account, AccountFacts, AccountState, MatchedBy
from bot.domain.audience import Reader
from storage.words import name_key
from tests.fakes.shelf import Shelf


def active(shelf: Shelf) -> list[Account]:
    """Return the accounts that stand."""
    return [account for account in shelf.accounts.values() if account.state is AccountState.ACTIVE]


def living(shelf: Shelf, account: Account) -> Account | None:
    """Return the account, or the one that it lives on in; nothing for a forgotten one."""
    while account.merged_into is not None:
        account = shelf.accounts[account.merged_into]
    return account if account.state is AccountState.ACTIVE else None


def named(shelf: Shelf, name: str) -> Account | None:
    """Return the active account that has this name, or had it before it was merged."""
    known = next((each for each in shelf.accounts.values() if name_key(each.name) == name_key(name)), None)
    return None if known is None else living(shelf, known)


def ensured(shelf: Shelf, name: str | None, *, at: datetime) -> Account | None:
    """Return the account of a name, making it when it is new; blank and forgotten names have none."""
    if name is None or not name_key(name):
        return None
    if any(name_key(each.name) == name_key(name) for each in shelf.accounts.values()):
        return named(shelf, name)
    number = shelf.numbers.get("next_account", 1)
    shelf.numbers["next_account"] = number + 1
    facts = AccountFacts(name=" ".join(name.split()))
    made = Account(
        id=uuid4().hex,
        number=number,
        facts=facts,
        state=AccountState.ACTIVE,
        merged_into=None,
        created_at=at,
        version=1,
    )
    shelf.accounts[made.id] = made
    return made


def is_listed(shelf: Shelf, account: Account, reader: Reader) -> bool:
    """Say whether a reader may know of an account."""
    heard = any(item.account_id == account.id for item in shelf.seen_by(reader))
    entered = any(event.account_id == account.id for event in shelf.account_events.values())
    linked = any(keys_of(account.facts).values())
    return heard or (reader.reads_workspace and (entered or linked))


def keys_of(facts: AccountFacts) -> dict[MatchedBy, tuple[str, ...]]:
    """Return the keys of an account by their kinds."""
    return {
        MatchedBy.DOMAIN: facts.domains,
        MatchedBy.CHANNEL: facts.channel_ids,
        MatchedBy.TEAM: facts.team_ids,
    }
