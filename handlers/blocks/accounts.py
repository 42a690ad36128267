"""Accounts as people read them: the list with revenue and silence, and short answers about them."""

import json
from collections.abc import Iterator

from bot.domain.account_forms import revenue_words
from bot.domain.accounts import Account, MatchedBy, Money
from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.language import digits, later, say, say_many
from bot.flows.account_pages import PAGE_ACCOUNTS, AccountList, Listed
from bot.ports import Stranger
from handlers.blocks import kit
from handlers.blocks.kit import Block, Rendered

NO_ACCOUNTS = later(
    "There are no accounts yet. One appears when somebody names it with a piece of feedback; *Add an account* makes "
    "one by hand, and whoever runs Heed can import a CSV file."
)
HELP = later(
    "*Accounts: who is behind the words*\n"
    "`/heed accounts` lists them, `/heed accounts acme` those with “acme” in their name\n"
    "`/heed accounts A-3` or `/heed accounts show Acme` opens one\n"
    "`/heed accounts add Acme` makes one\n"
    "`/heed accounts edit A-3` changes its domains, segment, tier, revenue, owner and people\n"
    "`/heed accounts link A-3` says that this channel is about it alone, `/heed accounts unlink` takes that back\n"
    "`/heed accounts merge A-9` makes it a part of another one\n"
    "`/heed accounts export` sends you all of them as CSV"
)
# The name of an account in a line with other facts.
NAME_BUDGET = 60
# A segment, a tier or an id elsewhere.
GROUP_BUDGET = 40
KEY_BUDGET = 80


def accounts_message(accounts: AccountList) -> Rendered:
    """Return a page of accounts as a message."""
    if not accounts.rows:
        like = kit.escaped(accounts.like, NAME_BUDGET)
        text = say("No account has “{words}” in its name.", words=like) if accounts.like else say(NO_ACCOUNTS)
        blocks = (kit.section(text), *_buttons(accounts), *_ends(accounts))
        return Rendered(text=text, blocks=blocks)
    title = _title(accounts)
    rows = [_row(row) for row in accounts.rows]
    blocks = (kit.section(f"*{title}*"), *rows, *_buttons(accounts), *_ends(accounts))
    return Rendered(text=title, blocks=blocks)


def link_message(account: Account, channel_id: str, *, is_linked: bool = True) -> Rendered:
    """Return the answer to linking a channel, or to taking a link back."""
    channel, name = f"<#{channel_id}>", named(account)
    told = (
        say(
            "{channel} is about {account} from now on: what is kept from here is theirs, and so are the earlier items "
            "that nobody has given an account.",
            channel=channel,
            account=name,
        )
        if is_linked
        else say("{channel} is no longer about {account} alone.", channel=channel, account=name)
    )
    return Rendered(text=told, blocks=(kit.section(told),))


def help_message() -> Rendered:
    """Return how `/heed accounts` is used."""
    return Rendered(text=say("How to use `/heed accounts`"), blocks=(kit.section(say(HELP)),))


def sentence(text: str) -> Rendered:
    """Return Heed's own words as a message; names in them are escaped by the caller."""
    return Rendered(text=text, blocks=(kit.section(text),))


def named(account: Account) -> str:
    """Return an account's name and label for a line of mrkdwn."""
    return f"*{kit.escaped(kit.one_line(account.name), NAME_BUDGET)}* ({account.label})"


def signal_words(row: Listed) -> str:
    """Return how much an account said, and since when it says nothing."""
    signal = row.signal
    if signal is None:
        return say("never heard from")
    told = counted(signal.items, "item")
    # Of what an import or a colleague brought nobody may know who said it.
    if signal.people:
        told = say("{items} from {people}", items=told, people=counted(signal.people, "person", "people"))
    facts = [told, say("last heard {day}", day=named_day(signal.last_said_at.date()))]
    facts += [f":zzz: {say('silent')}"] if row.is_silent else []
    return "  ·  ".join(facts)


def memory(**values: str) -> str:
    """Return what a button or a form remembers."""
    return json.dumps(values, ensure_ascii=False)


def _title(accounts: AccountList) -> str:
    first, last = accounts.offset + 1, accounts.offset + len(accounts.rows)
    total, words = accounts.total, kit.escaped(accounts.like, NAME_BUDGET)
    if total > PAGE_ACCOUNTS and words:
        return say(
            "Accounts {first:,} to {last:,} of {total:,} with “{words}” in their name, by name",
            first=first,
            last=last,
            total=total,
            words=words,
        )
    if total > PAGE_ACCOUNTS:
        return say("Accounts {first:,} to {last:,} of {total:,}, by name", first=first, last=last, total=total)
    if words:
        return say_many(
            total,
            "{number:,} account with “{words}” in their name",
            "{number:,} accounts with “{words}” in their name",
            words=words,
        )
    return counted(total, "account")


def yearly(revenue: Money | None) -> str:
    """Return what an account pays in a year; nothing when that is unknown."""
    return say("{amount} a year", amount=digits(revenue_words(revenue))) if revenue is not None else ""


def _row(row: Listed) -> Block:
    facts = row.account.facts
    known = [yearly(facts.revenue), facts.segment, facts.tier]
    told = "  ·  ".join([*(kit.escaped(each, GROUP_BUDGET) for each in known if each), signal_words(row)])
    name = kit.escaped(kit.one_line(row.account.name), NAME_BUDGET)
    button = kit.button(say("Open"), "accounts.open", memory(account=row.account.id))
    return kit.section(f"*{name}*  {row.account.label}\n{told}", button)


def _buttons(accounts: AccountList) -> Iterator[Block]:
    buttons = [kit.button(say("Add an account"), "accounts.add", memory(name=kit.truncate(accounts.like, 100)))]
    if accounts.offset:
        back = str(max(accounts.offset - PAGE_ACCOUNTS, 0))
        buttons.append(kit.button(say("Previous"), "accounts.previous", memory(offset=back, like=accounts.like[:100])))
    if accounts.offset + len(accounts.rows) < accounts.total:
        on = str(accounts.offset + PAGE_ACCOUNTS)
        buttons.append(kit.button(say("Next"), "accounts.next", memory(offset=on, like=accounts.like[:100])))
    yield kit.actions("accounts.paging", *buttons)


def _ends(accounts: AccountList) -> Iterator[Block]:
    """Yield what the list is for: whose account is unknown, and which two are probably one."""
    if accounts.here is not None:
        yield kit.context(say("This channel is about {account}.", account=named(accounts.here)))
    for number, (one, other) in enumerate(accounts.twins):
        button = kit.button(say("Merge …"), f"accounts.merge:{number}", memory(account=other.id, into=one.id))
        told = say("{account} and {other} are probably the same customer.", account=named(one), other=named(other))
        yield kit.section(told, button)
    for number, stranger in enumerate(accounts.strangers):
        remembered = memory(kind=stranger.kind, value=stranger.value)
        button = kit.button(say("Whose is it?"), f"accounts.whose:{number}", remembered)
        yield kit.section(_stranger(stranger), button)


def _stranger(stranger: Stranger) -> str:
    where = kit.escaped(stranger.value, KEY_BUDGET)
    # In code, because a domain alone becomes a link.
    known = f"`{where}`"
    if stranger.author_name:
        name = kit.escaped(stranger.author_name, NAME_BUDGET)
        known = say("{where} (such as {somebody})", where=known, somebody=name)
    if stranger.kind is MatchedBy.TEAM:
        return say_many(
            stranger.items,
            "{number:,} item came from the Slack workspace {workspace}, which no account has.",
            "{number:,} items came from the Slack workspace {workspace}, which no account has.",
            workspace=known,
        )
    return say_many(
        stranger.items,
        "{number:,} item came from the domain {domain}, which no account has.",
        "{number:,} items came from the domain {domain}, which no account has.",
        domain=known,
    )
