"""Merging accounts on a shelf, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.account_errors import AccountMergeError, AccountUndoError
from bot.domain.accounts import Account, AccountFacts, AccountState
from storage.words import name_key
from tests.fakes.shelf import Shelf

_FILLED = ("segment", "tier", "owner_id", "revenue")
_KEYS = {"domain": "domains", "channel": "channel_ids", "team": "team_ids"}


def merge(shelf: Shelf, account_id: str, into_id: str) -> dict[str, list[str]]:
    """Move everything of an account to another; return what moved."""
    gone, stays = shelf.accounts.get(account_id), shelf.accounts.get(into_id)
    if gone is None or stays is None or gone is stays:
        raise AccountMergeError
    if AccountState.ACTIVE is not gone.state or AccountState.ACTIVE is not stays.state:
        raise AccountMergeError
    filled = [name for name in _FILLED if getattr(stays.facts, name) is None and getattr(gone.facts, name) is not None]
    keys = [f"{kind} {value}" for kind, name in _KEYS.items() for value in getattr(gone.facts, name)]
    moved = {
        "feedback": [item.id for item in shelf.items.values() if item.account_id == account_id],
        "people": [who for who, person in shelf.account_people.items() if person.account_id == account_id],
        "keys": keys,
        "filled": filled,
    }
    known: dict[str, Any] = {name: getattr(gone.facts, name) for name in filled}
    _keep(shelf, stays, _with_keys(replace(stays.facts, **known), keys))
    bare = replace(gone.facts, domains=(), channel_ids=(), team_ids=())
    _keep(shelf, replace(gone, state=AccountState.MERGED, merged_into=into_id), bare)
    _move(shelf, moved, account_id, into_id)
    return moved


def unmerge(shelf: Shelf, account_id: str, into_id: str, moved: Mapping[str, Sequence[str]]) -> None:
    """Give a merged account back what moved and still belongs to the other one."""
    gone, stays = shelf.accounts.get(account_id), shelf.accounts.get(into_id)
    if gone is None or stays is None or gone.merged_into != into_id or stays.state is not AccountState.ACTIVE:
        raise AccountUndoError
    keys = [key for key in moved["keys"] if key in _keys_of(stays.facts)]
    same = [name for name in moved["filled"] if getattr(stays.facts, name) == getattr(gone.facts, name)]
    unknown: dict[str, Any] = dict.fromkeys(same)
    _keep(shelf, stays, _without_keys(replace(stays.facts, **unknown), keys))
    _keep(shelf, replace(gone, state=AccountState.ACTIVE, merged_into=None), _with_keys(gone.facts, keys))
    _move(shelf, moved, into_id, account_id)


def exchange_with_merged(shelf: Shelf, account: Account, facts: AccountFacts) -> None:
    """Let an account take the name or the id of one that was merged into it, in exchange for its own."""
    for other in [each for each in shelf.accounts.values() if each.merged_into == account.id]:
        theirs = other.facts
        if name_key(other.name) == name_key(facts.name):
            theirs = replace(theirs, name=account.name)
        if facts.external_id is not None and theirs.external_id == facts.external_id:
            theirs = replace(theirs, external_id=account.facts.external_id)
        shelf.accounts[other.id] = replace(other, facts=theirs)


def rename_items(shelf: Shelf, account: Account) -> None:
    """Bring the names on items in step: a database joins them."""
    for item in list(shelf.items.values()):
        if item.account_id == account.id:
            shelf.items[item.id] = replace(item, account_name=account.name)


def _keep(shelf: Shelf, account: Account, facts: AccountFacts) -> None:
    shelf.accounts[account.id] = replace(account, facts=facts, version=account.version + 1)


def _move(shelf: Shelf, moved: Mapping[str, Sequence[str]], from_id: str, to_id: str) -> None:
    for feedback_id in moved["feedback"]:
        item = shelf.items[feedback_id]
        if item.account_id == from_id:
            shelf.items[feedback_id] = replace(item, account_id=to_id)
    for user_id in moved["people"]:
        person = shelf.account_people.get(user_id)
        if person is not None and person.account_id == from_id:
            shelf.account_people[user_id] = replace(person, account_id=to_id)
    rename_items(shelf, shelf.accounts[to_id])


def _keys_of(facts: AccountFacts) -> list[str]:
    return [f"{kind} {value}" for kind, name in _KEYS.items() for value in getattr(facts, name)]


def _with_keys(facts: AccountFacts, keys: Sequence[str]) -> AccountFacts:
    return _keyed(facts, sorted({*_keys_of(facts), *keys}))


def _without_keys(facts: AccountFacts, keys: Sequence[str]) -> AccountFacts:
    return _keyed(facts, [key for key in _keys_of(facts) if key not in keys])


def _keyed(facts: AccountFacts, keys: Sequence[str]) -> AccountFacts:
    pairs = [key.split(" ", 1) for key in keys]
    keyed: dict[str, Any] = {name: tuple(v for k, v in pairs if k == kind) for kind, name in _KEYS.items()}
    return replace(facts, **keyed)
