"""Every payload about accounts, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountFacts, AccountState, MatchedBy, Money
from bot.domain.feedback import Feedback
from bot.flows.account_pages import (
    MOST_STRANGERS,
    MOST_TWINS,
    PAGE_ACCOUNTS,
    PAGE_EVENTS,
    PAGE_ITEMS,
    PAGE_THEMES,
    AccountList,
    AccountPage,
    Listed,
    PastMerge,
)
from bot.ports import AccountPerson, AccountSignal, Stranger
from handlers.blocks import account_forms, account_pages, accounts
from handlers.blocks.kit import Block, Rendered
from handlers.listeners.account_saving import done_view
from tests.blockkit.theme_payloads import theme
from tests.digest_builders import pick

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def account(words: str, number: int = 3) -> Account:
    """Return an account that is known by everything, whose names are `words` as far as they may be long."""
    facts = AccountFacts(
        name=words[:100] or "x",
        segment=words[:40] or None,
        tier=words[:40] or None,
        revenue=Money(amount=10**14, currency="EUR"),
        owner_id="U0ADA",
        external_id=words[:100] or None,
        domains=tuple(f"{n}{'a' * 40}.example" for n in range(50)),
        channel_ids=("C0ADA",) * 50,
        team_ids=tuple(f"T0{n}" for n in range(50)),
    )
    return Account(
        id=f"{number:032}",
        number=number,
        facts=facts,
        state=AccountState.ACTIVE,
        merged_into=None,
        created_at=NOW,
        version=7,
    )


def bare(words: str) -> Account:
    """Return an account of which only the name is known."""
    return replace(account(words), facts=AccountFacts(name=words[:100] or "x"))


def listed(words: str, number: int = 3) -> Listed:
    """Return an account with large numbers."""
    signal = AccountSignal(items=10**6, people=10**5, last_said_at=NOW)
    return Listed(account=account(words, number), signal=signal, is_silent=True)


def item(words: str, number: int) -> Feedback:
    """Return an item whose words and author are `words`."""
    return replace(pick(number, words, account_name=words[:100]), author_name=words)


def full_list(words: str) -> AccountList:
    """Return a page of accounts with everything that it can hold."""
    return AccountList(
        rows=tuple(listed(words, number) for number in range(PAGE_ACCOUNTS)),
        total=10**6,
        offset=PAGE_ACCOUNTS,
        like=words,
        twins=tuple((account(words, n), account(words, n + 1)) for n in range(MOST_TWINS)),
        strangers=tuple(
            Stranger(kind=MatchedBy.DOMAIN, value=words[:253] or "x", items=10**6, author_name=words)
            for _ in range(MOST_STRANGERS)
        ),
        here=account(words),
    )


def page(words: str) -> AccountPage:
    """Return an account's page with everything that it can hold."""
    event = AccountEvent(id="E", account_id="A", change=AccountChange.MERGED, at=NOW, by="U0ADA", other="B")
    return AccountPage(
        row=listed(words),
        people=tuple(AccountPerson(user_id="U0ADA", account_id="A", set_by=None, set_at=NOW) for _ in range(50)),
        themes=tuple((theme(words, number), 10**6) for number in range(PAGE_THEMES)),
        items=tuple(item(words, number) for number in range(PAGE_ITEMS)),
        merges=(PastMerge(event=event, other=f"A-9 {words[:100]}"),) * PAGE_EVENTS,
        at=NOW,
        merged_from="A-9",
        channel_id="C1",
    )


def empty_page(words: str) -> AccountPage:
    """Return the page of an account of which nothing is known."""
    row = Listed(account=bare(words), signal=None, is_silent=None)
    return AccountPage(row=row, people=(), themes=(), items=(), merges=(), at=NOW)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "accounts": lambda words: accounts.accounts_message(full_list(words)),
    "accounts, none": lambda _: accounts.accounts_message(AccountList(rows=(), total=0)),
    "accounts, none of that name": lambda words: accounts.accounts_message(AccountList(rows=(), total=0, like=words)),
    "account": lambda words: account_pages.account_message(page(words)),
    "account, bare": lambda words: account_pages.account_message(empty_page(words)),
    "account, linked": lambda words: accounts.link_message(account(words), "C0ADA"),
    "account, unlinked": lambda words: accounts.link_message(account(words), "C0ADA", is_linked=False),
    "accounts, help": lambda _: accounts.help_message(),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "account form": lambda words: account_forms.account_form(account(words), [f"U{n}" for n in range(120)]),
    "account form, new": lambda words: account_forms.account_form(name=words[:100]),
    "account form, alike": lambda words: account_forms.account_form(account(words), alike=account(words)),
    "account merge form": lambda words: account_forms.merge_form(
        account(words), [account(words, n) for n in range(120)], into=account(words, 5)
    ),
    "account merge form, typed": lambda words: account_forms.merge_form(account(words), None, into=account(words)),
    "whose form": lambda words: account_forms.whose_form("domain", words[:253] or "x", [account(words)]),
    "account done": lambda words: done_view(f"{accounts.named(account(words))} is saved.", account(words)),
}
