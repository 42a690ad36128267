"""A list of answers that somebody asked for, as a question to the store and in words."""

from datetime import datetime

from bot.domain.accounts import Account
from bot.domain.audience import Reader
from bot.domain.closing import OPEN, DebtState
from bot.domain.closing_errors import OwedWordsError
from bot.domain.digests import counted
from bot.domain.language import say
from bot.domain.owed_commands import OwedQuery
from bot.domain.themes import Theme
from bot.ports import DebtSearch, UnitOfWork


async def search_of(
    work: UnitOfWork, query: OwedQuery, reader: Reader, *, user_id: str, now: datetime, limit: int, offset: int
) -> tuple[DebtSearch, str]:
    """Return the question to the store, and what the list is about in words. Raises OwedWordsError."""
    theme = await _theme(work, query)
    account = await _account(work, query, reader)
    search = DebtSearch(
        states=(DebtState.SENT,) if query.is_sent else OPEN,
        owed_by=None if query.is_everybody else user_id,
        person_id=query.person_id,
        account_id=account.id if account else None,
        theme_id=theme.id if theme else None,
        owed_until=now - query.older_than if query.older_than else None,
        limit=limit,
        offset=offset,
    )
    return search, _about(query, theme, account)


async def _theme(work: UnitOfWork, query: OwedQuery) -> Theme | None:
    if query.theme_number is None:
        return None
    theme = await work.themes.with_number(query.theme_number)
    if theme is None:
        raise OwedWordsError(
            say(
                "There is no theme T-{theme_number}: `/heed themes` shows those that there are.",
                theme_number=query.theme_number,
            )
        )
    found = await work.debts.themes([theme.id])
    return found.get(theme.id, theme)


async def _account(work: UnitOfWork, query: OwedQuery, reader: Reader) -> Account | None:
    """Return the account that was named. Raises OwedWordsError for one that is not there, or that is private."""
    if query.account_number is not None:
        account = await work.accounts.with_number(query.account_number)
    elif query.account_name:
        account = await work.accounts.with_name(query.account_name)
    else:
        return None
    # A number must not tell the name of a customer who was only ever named in a private channel.
    if account is None or not await work.accounts.is_known(account.id, reader):
        raise OwedWordsError
    return account


def _about(query: OwedQuery, theme: Theme | None, account: Account | None) -> str:
    """Return what a list is about, such as `by everybody, older than 7 days`; names are said as they are."""
    parts = []
    if query.person_id is not None:
        parts.append(say("by or to them"))
    elif not query.is_everybody:
        parts.append(say("by you"))
    if theme is not None:
        parts.append(say("about {theme}", theme=theme.label))
    if account is not None:
        parts.append(say("to {account}", account=account.name))
    if query.older_than is not None:
        parts.append(say("for more than {days}", days=counted(query.older_than.days, "day")))
    return ", ".join(parts) or say("by everybody")
