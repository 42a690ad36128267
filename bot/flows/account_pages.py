"""What people read of accounts: the list with revenue and silence, and one account with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.account_errors import AccountNotFoundError
from bot.domain.account_names import probable_twins
from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountState, MatchedBy, account_number_from
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme
from bot.flows.accounts import full_member, lives_on
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.ports import AccountPerson, AccountSignal, Stranger, UnitOfWork

# Accounts on one Slack screen, each with two lines.
PAGE_ACCOUNTS = 8
# Quotations on an account's page, as on a theme's; a search has the rest.
PAGE_ITEMS = 5
PAGE_THEMES = 5
PAGE_EVENTS = 5
# Edits are many and cannot be taken back: these are read to find the merges among them.
_EVENTS_READ = 50
# Suggestions at the end of a list: more would be another list.
MOST_TWINS = 3
MOST_STRANGERS = 3
# Accounts in a menu, which takes a hundred in Slack.
MENU = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An account in a list, with what the reader may know of its words."""

    account: Account
    signal: AccountSignal | None
    # It said nothing for longer than the workspace calls silence; None when it never said anything.
    is_silent: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountList:
    """One page of accounts by name."""

    rows: tuple[Listed, ...]
    total: int
    offset: int = 0
    like: str = ""
    # Pairs that are probably the same customer.
    twins: tuple[tuple[Account, Account], ...] = ()
    strangers: tuple[Stranger, ...] = ()
    silent_days: int = 0
    # Which account the channel is about in which the list was asked for.
    here: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMerge:
    """Another account that became a part of this one."""

    event: AccountEvent
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One account as its reader may see it."""

    row: Listed
    people: tuple[AccountPerson, ...]
    themes: tuple[tuple[Theme, int], ...]
    items: tuple[Feedback, ...]
    merges: tuple[PastMerge, ...]
    at: datetime
    # The number that was asked for, when that account lives on in this one.
    merged_from: str | None = None
    # Where it was asked for, when that channel may be linked to it.
    channel_id: str | None = None

    @property
    def account(self) -> Account:
        """Return the account."""
        return self.row.account


async def list_accounts(
    desk: Desk, workspace_id: str, user_id: str, *, like: str = "", offset: int = 0, channel_id: str | None = None
) -> AccountList:
    """Return a page of the accounts that somebody may know of. Raises OutsiderError."""
    await full_member(desk, workspace_id, user_id)
    reader = await reader_for(desk, workspace_id, user_id)
    start = max(offset, 0)
    async with desk.storage.work(workspace_id) as work:
        accounts = await work.accounts.every(limit=PAGE_ACCOUNTS, offset=start, like=like, reader=reader)
        total = await work.accounts.count(like, reader)
        signals = await work.account_signals.signals([account.id for account in accounts], reader)
        silent_days = (await work.channels.preferences()).silent_days
        is_first = not start and not like
        return AccountList(
            rows=tuple(_listed(each, signals, desk.clock.now() - timedelta(days=silent_days)) for each in accounts),
            total=total,
            offset=start,
            like=like,
            twins=await _twins(work, reader) if is_first else (),
            strangers=tuple(await work.account_signals.strangers(reader, limit=MOST_STRANGERS)) if is_first else (),
            silent_days=silent_days,
            here=await work.accounts.by_key(MatchedBy.CHANNEL, channel_id) if channel_id else None,
        )


async def read_account(
    desk: Desk, workspace_id: str, user_id: str, named: str, *, channel_id: str | None = None
) -> AccountPage:
    """Return the account with a label, an id or a name, or the one that it lives on in.

    Raises AccountNotFoundError and OutsiderError.
    """
    await full_member(desk, workspace_id, user_id)
    reader = await reader_for(desk, workspace_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        asked = await find_account(work, named, reader)
        account = await lives_on(work, asked)
        signals = await work.account_signals.signals([account.id], reader)
        silent_days = (await work.channels.preferences()).silent_days
        return AccountPage(
            row=_listed(account, signals, now - timedelta(days=silent_days)),
            people=tuple(await work.accounts.people(account.id)),
            themes=tuple(await work.account_signals.themes(account.id, reader, limit=PAGE_THEMES)),
            items=tuple(await work.account_signals.items(account.id, reader, limit=PAGE_ITEMS)),
            merges=await _merges(work, account),
            at=now,
            merged_from=asked.label if asked.id != account.id else None,
            channel_id=channel_id if channel_id not in account.facts.channel_ids else None,
        )


async def find_account(work: UnitOfWork, named: str, reader: Reader) -> Account:
    """Return the account with a label such as `A-3`, an internal id, or a name. Raises AccountNotFoundError.

    One that the reader may not know of is not there: its number must not tell its name.
    """
    number = account_number_from(named)
    found = None if number is None else await work.accounts.with_number(number)
    # An account may well be called `A3`.
    found = found or await work.accounts.with_name(named) or await work.accounts.with_id(named)
    if found is None or found.state is AccountState.FORGOTTEN:
        raise AccountNotFoundError
    if not await work.accounts.is_known((await lives_on(work, found)).id, reader):
        raise AccountNotFoundError
    return found


async def account_menu(desk: Desk, workspace_id: str, user_id: str, *, but: str = "") -> list[Account] | None:
    """Return the accounts to choose from, by name; None when they are more than a menu takes. Raises OutsiderError."""
    await full_member(desk, workspace_id, user_id)
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        found = await work.accounts.every(limit=MENU + 2, reader=reader)
    others = [account for account in found if account.id != but]
    return others if len(others) <= MENU else None


def _listed(account: Account, signals: Mapping[str, AccountSignal], silent_since: datetime) -> Listed:
    signal = signals.get(account.id)
    is_silent = None if signal is None else signal.last_said_at < silent_since
    return Listed(account=account, signal=signal, is_silent=is_silent)


async def _twins(work: UnitOfWork, reader: Reader) -> tuple[tuple[Account, Account], ...]:
    pairs = probable_twins(await work.accounts.names(reader))[:MOST_TWINS]
    accounts = await work.accounts.with_ids({account_id for pair in pairs for account_id in pair})
    return tuple((accounts[one], accounts[other]) for one, other in pairs)


async def _merges(work: UnitOfWork, account: Account) -> tuple[PastMerge, ...]:
    events = await work.accounts.events(account.id, limit=_EVENTS_READ)
    merges = [event for event in events if event.change is AccountChange.MERGED and event.undone_at is None]
    others = await work.accounts.with_ids([event.other for event in merges if event.other])
    known = [(event, others[event.other]) for event in merges if event.other and event.other in others]
    return tuple(PastMerge(event=event, other=f"{other.label} {other.name}") for event, other in known[:PAGE_EVENTS])
