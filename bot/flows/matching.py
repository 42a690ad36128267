"""Recognising the account that words are from, as they come in; whatever way they come, it is done here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.account_matching import Clues, keys_of, match
from bot.domain.accounts import MatchedBy
from bot.domain.audience import Person
from bot.domain.feedback import NewFeedback
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorClues:
    """By what an outsider is recognised: their own Slack workspace, and the domain of their address."""

    team_id: str | None = None
    domain: str | None = None


def author_clues(person: Person | None, workspace_id: str) -> AuthorClues:
    """Return by what somebody's account can be told; nothing of our own people and of apps.

    Guests are in our workspace, but their address is their company's.
    """
    if person is None or person.is_bot:
        return AuthorClues()
    is_outsider = bool(person.team_id) and person.team_id != workspace_id
    return AuthorClues(
        team_id=person.team_id if is_outsider else None,
        domain=person.mail_domain if is_outsider or person.is_guest else None,
    )


async def recognised(work: UnitOfWork, batch: Sequence[NewFeedback]) -> list[NewFeedback]:
    """Return items with the accounts that they were recognised to be from, in a few questions for all of them.

    An account that somebody named with the words stays, unless a file or another tool gave its id as well.
    """
    open_ones = {at: new for at, new in enumerate(batch) if new.account_name is None or new.account_external_id}
    known = await linked(work, map(clues_of, open_ones.values()))
    return [_matched(new, known) if at in open_ones else new for at, new in enumerate(batch)] if known else list(batch)


async def linked(work: UnitOfWork, clues: Iterable[Clues]) -> Mapping[tuple[MatchedBy, str], str]:
    """Return the ids of the accounts that clues are linked to, by kind and value."""
    wanted: dict[MatchedBy, set[str]] = {}
    for each in clues:
        for kind, value in keys_of(each):
            wanted.setdefault(kind, set()).add(value)
    found: dict[tuple[MatchedBy, str], str] = {}
    for kind, values in wanted.items():
        if kind is MatchedBy.EXTERNAL_ID:
            accounts = await work.accounts.with_external_ids(values)
        elif kind is MatchedBy.MEMBER:
            accounts = await work.accounts.accounts_of_people(values)
        else:
            accounts = await work.accounts.by_keys(kind, values)
        found.update({(kind, value): account.id for value, account in accounts.items()})
    return found


def clues_of(new: NewFeedback) -> Clues:
    """Return by what an item may be recognised."""
    return Clues(
        external_id=new.account_external_id,
        channel_id=new.message.channel_id if new.message is not None else new.typed_in,
        team_id=new.author_team,
        author_id=new.author_id,
        domain=new.author_domain,
    )


def _matched(new: NewFeedback, known: Mapping[tuple[MatchedBy, str], str]) -> NewFeedback:
    found = match(clues_of(new), known)
    if found is None or (new.account_name is not None and found.by is not MatchedBy.EXTERNAL_ID):
        return new
    return replace(new, account_name=None, account_id=found.account_id, account_by=found.by)
