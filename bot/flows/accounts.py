"""Entering and changing accounts: by a form, by a command in their channel, by a file or another tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.domain.account_errors import AccountChangedError, AccountNotFoundError
from bot.domain.account_forms import group_spelled
from bot.domain.account_names import lookalikes
from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountFacts, AccountState, MatchedBy
from bot.domain.audience import Person, Reader
from bot.domain.errors import OutsiderError
from bot.domain.language import say
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.roles import require_role
from bot.ports import Job, UnitOfWork

# No account was merged into another more often than this in a row; it also ends a circle, should there ever be one.
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What somebody says of an account: a new one, or one with the version that they saw."""

    workspace_id: str
    # None: an import or the API.
    user_id: str | None
    facts: AccountFacts
    account_id: str | None = None
    version: int = 0
    # Who belongs to it; None leaves them.
    people: tuple[str, ...] | None = None
    # It is another customer, although its name is like another's.
    is_another: bool = False
    # Who says so: no account that they may not know of is named to them. None: an import or the API.
    reader: Reader | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The outcome: the account, or one that is probably the same customer, in which case nothing was saved."""

    account: Account
    is_new: bool = False
    is_lookalike: bool = False


async def full_member(desk: Desk, workspace_id: str, user_id: str) -> Person:
    """Return a full member of the workspace. Raises OutsiderError for everybody else.

    Accounts are the team's register: a guest may be one of a customer's people.
    """
    person = await member(desk, workspace_id, user_id)
    if person is None or person.is_bot:
        raise OutsiderError
    if person.is_guest:
        raise OutsiderError(say("Accounts are for full members of the workspace: guests may be customers themselves."))
    return person


async def save_account(desk: Desk, entered: Entered) -> Saved:
    """Store a new account, or what changed of one; the items that it explains follow by a job.

    Raises AccountTakenError, AccountChangedError and AccountNotFoundError.
    """
    if entered.user_id is not None:
        await require_role(desk, entered.workspace_id, entered.user_id, Role.EDITOR)
    async with desk.storage.work(entered.workspace_id) as work:
        await work.accounts.hold()
        saved, event = await save_within(desk, work, entered)
    if event is not None:
        await desk.jobs.enqueue(settle_job(entered.workspace_id, event))
    return saved


async def save_within(desk: Desk, work: UnitOfWork, entered: Entered) -> tuple[Saved, AccountEvent | None]:
    """Do the same within a transaction that holds the accounts; return the change to settle, None for no change."""
    return await enter_account(work, entered, desk.clock.now())


async def enter_account(work: UnitOfWork, entered: Entered, now: datetime) -> tuple[Saved, AccountEvent | None]:
    """Do the same where there is no desk, as in an import at the terminal."""
    facts = await _spelled(work, entered.facts)
    unknown = await _unknown_namesake(work, facts.name, entered)
    if unknown is not None:
        entered = replace(entered, account_id=unknown.id, version=unknown.version)
    if entered.account_id is None:
        alike = None if entered.is_another else await _lookalike(work, facts.name, entered.reader)
        if alike is not None:
            return Saved(account=alike, is_lookalike=True), None
        account = await work.accounts.add(facts, at=now)
        before, present = AccountFacts(name=""), account
    else:
        known = await standing(work, entered.account_id)
        before, present = known.facts, known
        if before != facts or known.version != entered.version:
            present = await work.accounts.save(known.id, facts, version=entered.version)
    people = await _put_people(work, present.id, entered, now)
    changed = {**_changed_keys(before, facts), **people}
    if before == facts and not changed:
        return Saved(account=present), None
    is_new = entered.account_id is None or unknown is not None
    change = AccountChange.CREATED if is_new else AccountChange.EDITED
    event = AccountEvent(
        id=uuid4().hex, account_id=present.id, change=change, at=now, by=entered.user_id, moved=changed or None
    )
    await work.accounts.record(event)
    return Saved(account=present, is_new=is_new), event


async def standing(work: UnitOfWork, account_id: str) -> Account:
    """Return an active account. Raises AccountNotFoundError, and AccountChangedError for one that was merged."""
    account = await work.accounts.with_id(account_id)
    if account is None or account.state is AccountState.FORGOTTEN:
        raise AccountNotFoundError
    if account.state is AccountState.MERGED:
        raise AccountChangedError
    return account


async def lives_on(work: UnitOfWork, account: Account) -> Account:
    """Return the active account that one lives on in; itself when it stands. Raises AccountNotFoundError."""
    for _ in range(_LONGEST_CHAIN):
        if account.state is AccountState.ACTIVE:
            return account
        following = await work.accounts.with_id(account.merged_into or "")
        if following is None:
            raise AccountNotFoundError
        account = following
    raise AccountNotFoundError


def settle_job(workspace_id: str, event: AccountEvent) -> Job:
    """Return the job that lets items follow a change of an account."""
    args = {"workspace_id": workspace_id, "event_id": event.id}
    return Job(id=f"settle_account:{event.id}", kind="settle_account", args=args)


async def _spelled(work: UnitOfWork, facts: AccountFacts) -> AccountFacts:
    if facts.segment is None and facts.tier is None:
        return facts
    known = await work.account_signals.spellings()
    return replace(
        facts,
        segment=facts.segment and group_spelled(facts.segment, known["segment"]),
        tier=facts.tier and group_spelled(facts.tier, known["tier"]),
    )


async def _unknown_namesake(work: UnitOfWork, name: str, entered: Entered) -> Account | None:
    """Return the account of a new one's very name that was only ever named where who enters it does not read.

    They enter it then, as if it were new: to refuse it would tell that somebody speaks of this customer in private.
    """
    if entered.account_id is not None or entered.reader is None:
        return None
    same = await work.accounts.with_name(name)
    if same is None or same.name.casefold() != name.casefold():
        return None
    return None if await work.accounts.is_known(same.id, entered.reader) else same


async def _lookalike(work: UnitOfWork, name: str, reader: Reader | None) -> Account | None:
    # One of the very same name is refused by the register itself, with its own sentence.
    names = await work.accounts.names(reader)
    same = await work.accounts.with_name(name)
    alike = [] if same is not None else lookalikes(name, names)
    return await work.accounts.with_id(alike[0]) if alike else None


async def _put_people(work: UnitOfWork, account_id: str, entered: Entered, now: datetime) -> Mapping[str, list[str]]:
    """Store who belongs to an account; return who came or went."""
    if entered.people is None:
        return {}
    before = {person.user_id for person in await work.accounts.people(account_id)}
    changed = sorted(before ^ set(entered.people))
    if changed:
        await work.accounts.put_people(account_id, entered.people, by=entered.user_id, at=now)
    return {MatchedBy.MEMBER.value: changed} if changed else {}


def _changed_keys(before: AccountFacts, after: AccountFacts) -> dict[str, list[str]]:
    pairs: dict[MatchedBy, tuple[Sequence[str], Sequence[str]]] = {
        MatchedBy.DOMAIN: (before.domains, after.domains),
        MatchedBy.CHANNEL: (before.channel_ids, after.channel_ids),
        MatchedBy.TEAM: (before.team_ids, after.team_ids),
    }
    changed = {kind.value: sorted(set(one) ^ set(other)) for kind, (one, other) in pairs.items()}
    return {kind: values for kind, values in changed.items() if values}
