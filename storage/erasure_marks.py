"""Keyed hashes of what the forgotten were known by, and who must not be kept because of them."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.domain.accounts import MatchedBy
from bot.domain.closing import Debt
from bot.domain.erasures import ForgottenError
from bot.domain.feedback import NewFeedback, Source, Utterance
from bot.domain.moments import moment_of
from storage.scope import Scope
from storage.tables import ErasureMarkRow, WorkspaceRow
from storage.words import name_key

# Takes the place of the key of an item that was erased: whoever has the key can tell that it is the same one again.
GONE = "gone:"
_KEY_BYTES = 32
_HASHES_PER_QUERY = 500


def person_clues(user_ids: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return by what a person is recognised."""
    return [*(f"person:id:{each}" for each in user_ids), *(f"person:name:{name_key(each)}" for each in names)]


def account_clue(kind: MatchedBy, value: str) -> str:
    """Return by what an account is recognised; names and domains whatever their capitals."""
    return f"account:{kind.value}:{name_key(value)}"


def item_clues(new: NewFeedback) -> list[str]:
    """Return by what somebody forgotten could be recognised in an item.

    A name alone means its bearer only where no Slack account says who it is: two people may share one.
    """
    people = person_clues([new.author_id], []) if new.author_id else person_clues([], filter(None, [new.author_name]))
    account = {
        MatchedBy.NAME: new.account_name,
        MatchedBy.DOMAIN: new.author_domain,
        MatchedBy.TEAM: new.author_team,
        MatchedBy.EXTERNAL_ID: new.account_external_id,
        MatchedBy.CHANNEL: new.message.channel_id if new.message else None,
    }
    return people + [account_clue(kind, value) for kind, value in account.items() if value]


async def forgetting_key(scope: Scope) -> str | None:
    """Return the key of a workspace's hashes, or None while nobody was ever forgotten in it."""
    query = select(col(WorkspaceRow.forgetting_key)).where(col(WorkspaceRow.workspace_id) == scope.workspace_id)
    return await scope.session.scalar(query)


async def ensured_key(scope: Scope) -> str:
    """Return the key of a workspace's hashes, made now if there is none; the workspace is held."""
    workspace = await scope.lock_workspace()
    if workspace.forgetting_key is None:
        workspace.forgetting_key = secrets.token_hex(_KEY_BYTES)
        await scope.session.flush()
    return workspace.forgetting_key


def hashed(key: str, clue: str) -> str:
    """Return the HMAC-SHA256 of a clue, in hexadecimal: without the key nobody can try names against it."""
    return hmac.new(bytes.fromhex(key), clue.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def gone_key(key: str, origin_key: str) -> str:
    """Return the key that an erased item keeps in the place of its own; one that has it already keeps it."""
    if origin_key.startswith(GONE):
        return origin_key
    return GONE + hashed(key, f"item:{origin_key}")


async def mark(scope: Scope, key: str, clues: Iterable[str], *, at: datetime) -> None:
    """Remember clues as forgotten at a time; a later time moves an earlier one on."""
    values = [{"workspace_id": scope.workspace_id, "hash": hashed(key, clue), "at": at} for clue in set(clues)]
    if values:
        put = scope.insert(ErasureMarkRow)
        again = put.on_conflict_do_update(index_elements=["workspace_id", "hash"], set_={"at": put.excluded["at"]})
        await scope.session.execute(again, values)


async def forgotten_at(scope: Scope, clues: Collection[str]) -> Mapping[str, datetime]:
    """Return when those of the clues that were forgotten were; nothing is asked where nobody ever was."""
    key = await forgetting_key(scope) if clues else None
    if key is None:
        return {}
    by_hash = {hashed(key, clue): clue for clue in clues}
    hashes, found = list(by_hash), {}
    for start in range(0, len(hashes), _HASHES_PER_QUERY):
        these = col(ErasureMarkRow.hash).in_(hashes[start : start + _HASHES_PER_QUERY])
        query = select(col(ErasureMarkRow.hash), col(ErasureMarkRow.at)).where(
            col(ErasureMarkRow.workspace_id) == scope.workspace_id, these
        )
        found.update({by_hash[value]: at for value, at in await scope.session.execute(query)})
    return found


async def kept_out(scope: Scope, batch: Sequence[NewFeedback]) -> frozenset[str]:
    """Return the origin keys of items whose author or account was forgotten after the words were said.

    A row of an import without a date may be of any time, so it counts as old.
    """
    clues = {new.origin_key: item_clues(new) for new in batch}
    marks = await forgotten_at(scope, {clue for each in clues.values() for clue in each})
    if not marks:
        return frozenset()

    def is_out(new: NewFeedback) -> bool:
        is_undated = new.source is Source.IMPORT and new.said_at == new.captured_at
        return any(clue in marks and (is_undated or new.said_at <= marks[clue]) for clue in clues[new.origin_key])

    return frozenset(new.origin_key for new in batch if is_out(new))


async def erased_keys(scope: Scope, origin_keys: Collection[str]) -> dict[str, str]:
    """Return by their own keys the keys under which items that were erased would still be known."""
    key = await forgetting_key(scope) if origin_keys else None
    return {} if key is None else {gone_key(key, origin_key): origin_key for origin_key in origin_keys}


async def admitted(scope: Scope, batch: Sequence[NewFeedback]) -> list[NewFeedback]:
    """Return those of the items that may be kept, without what forgotten people said in their conversations."""
    out = await kept_out(scope, batch)
    kept = [new for new in batch if new.origin_key not in out]
    spoken = await audible(scope, [said for new in kept for said in new.conversation])
    if len(spoken) == sum(len(new.conversation) for new in kept):
        return kept
    heard = set(spoken)
    return [replace(new, conversation=tuple(said for said in new.conversation if said in heard)) for new in kept]


async def require_admitted(scope: Scope, new: NewFeedback) -> NewFeedback:
    """Return an item as it may be kept. Raises ForgottenError when its author was forgotten since."""
    found = await admitted(scope, [new])
    if not found:
        raise ForgottenError
    return found[0]


async def audible(scope: Scope, utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return the messages of a conversation without those that a person said who was forgotten since."""
    people = {said.author_id for said in utterances if said.author_id}
    marks = await forgotten_at(scope, person_clues(people, []))
    if not marks:
        return list(utterances)
    return [said for said in utterances if not _is_silenced(said.author_id, said.ts, marks)]


async def is_silenced(scope: Scope, author_id: str | None, ts: str) -> bool:
    """Say whether a message was said by somebody who was forgotten since."""
    if author_id is None:
        return False
    return _is_silenced(author_id, ts, await forgotten_at(scope, person_clues([author_id], [])))


async def owed_still(scope: Scope, debts: Sequence[Debt]) -> list[Debt]:
    """Return those of the debts whose asker was not forgotten after they asked."""

    def clue(debt: Debt) -> list[str]:
        if debt.asker_id is not None:
            return person_clues([debt.asker_id], [])
        return person_clues([], filter(None, [debt.asker_name]))

    clues = {debt.id: clue(debt) for debt in debts}
    marks = await forgotten_at(scope, {each for some in clues.values() for each in some})
    return [debt for debt in debts if not any(debt.asked_at <= marks[one] for one in clues[debt.id] if one in marks)]


async def forgotten_accounts(scope: Scope, names: Iterable[str], keys: Iterable[tuple[MatchedBy, str]]) -> set[str]:
    """Return those of the names and other values of accounts that were forgotten."""
    clues = {account_clue(MatchedBy.NAME, name): name for name in names}
    clues |= {account_clue(kind, value): value for kind, value in keys}
    return {clues[clue] for clue in await forgotten_at(scope, clues)}


def _is_silenced(author_id: str | None, ts: str, marks: Mapping[str, datetime]) -> bool:
    at = marks.get(f"person:id:{author_id}")
    return at is not None and moment_of(ts) <= at
