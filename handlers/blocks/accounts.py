"""Accounts as people read them: the list with revenue and silence, and the page of one account."""

import json
from collections.abc import Iterator

from bot.domain.account_forms import revenue_words
from bot.domain.accounts import Account, MatchedBy
from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.themes import Theme
from bot.flows.account_pages import PAGE_ACCOUNTS, AccountList, AccountPage, Listed, PastMerge
from bot.ports import Stranger
from handlers.blocks import kit
from handlers.blocks.items import entry
from handlers.blocks.kit import Block, Rendered

NO_ACCOUNTS = (
    "There are no accounts yet. One appears when somebody names it with a piece of feedback; *Add an account* makes "
    "one by hand, and whoever runs Heed can import a CSV file."
)
HELP = (
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
_GROUP_BUDGET = 40
# Domains, channels, workspaces or people in one line of a page; the form has all of them.
_MOST_SHOWN = 8
_KEY_BUDGET = 80


def accounts_message(accounts: AccountList) -> Rendered:
    """Return a page of accounts as a message."""
    if not accounts.rows:
        text = (
            f"No account has “{kit.escaped(accounts.like, NAME_BUDGET)}” in its name." if accounts.like else NO_ACCOUNTS
        )
        blocks = (kit.section(text), *_buttons(accounts), *_ends(accounts))
        return Rendered(text=text, blocks=blocks)
    title = _title(accounts)
    rows = [_row(row) for row in accounts.rows]
    blocks = (kit.section(f"*{title}*"), *rows, *_buttons(accounts), *_ends(accounts))
    return Rendered(text=title, blocks=blocks)


def account_message(page: AccountPage) -> Rendered:
    """Return the page of an account as a message."""
    return Rendered(text=f"Account {named(page.account)}", blocks=tuple(account_blocks(page)))


def account_blocks(page: AccountPage) -> list[Block]:
    """Return the page of an account: facts, words, themes, and what was merged into it."""
    account = page.account
    blocks = [kit.header(account.name), kit.context(f"*{account.label}*  ·  {signal_words(page.row)}")]
    if page.merged_from:
        blocks.append(kit.context(f"{page.merged_from} was merged into this account."))
    blocks.append(kit.section("\n".join(_facts(page)) or "Nothing else is known of it yet: *Edit* fills it in."))
    blocks.append(kit.actions("accounts.actions", *_page_buttons(page)))
    if page.themes:
        lines = [f"{_theme(theme)}  ·  {counted(items, 'item')}" for theme, items in page.themes]
        blocks.append(kit.section("*What it speaks of*\n" + "\n".join(lines)))
    if page.items:
        some = page.row.signal.items if page.row.signal else 0
        more = f" ({len(page.items)} of {some:,})" if some > len(page.items) else ""
        blocks.append(kit.section(f"*What was said, newest first*{more}"))
    for item in page.items:
        blocks += entry(item)
    blocks += map(_merge, page.merges)
    return blocks


def link_message(account: Account, channel_id: str, *, is_linked: bool = True) -> Rendered:
    """Return the answer to linking a channel, or to taking a link back."""
    told = (
        f"<#{channel_id}> is about {named(account)} from now on: what is kept from here is theirs, and so are the "
        "earlier items that nobody has given an account."
        if is_linked
        else f"<#{channel_id}> is no longer about {named(account)} alone."
    )
    return Rendered(text=told, blocks=(kit.section(told),))


def help_message() -> Rendered:
    """Return how `/heed accounts` is used."""
    return Rendered(text="How to use `/heed accounts`", blocks=(kit.section(HELP),))


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
        return "never heard from"
    heard = f"last heard {named_day(signal.last_said_at.date())}"
    silence = "  ·  :zzz: silent" if row.is_silent else ""
    # Of what an import or a colleague brought nobody may know who said it.
    people = f" from {counted(signal.people, 'person', 'people')}" if signal.people else ""
    return f"{counted(signal.items, 'item')}{people}  ·  {heard}{silence}"


def memory(**values: str) -> str:
    """Return what a button or a form remembers."""
    return json.dumps(values, ensure_ascii=False)


def _title(accounts: AccountList) -> str:
    first, last = accounts.offset + 1, accounts.offset + len(accounts.rows)
    about = f" with “{kit.escaped(accounts.like, NAME_BUDGET)}” in their name" if accounts.like else ""
    if accounts.total > PAGE_ACCOUNTS:
        return f"Accounts {first:,} to {last:,} of {accounts.total:,}{about}, by name"
    return f"{counted(accounts.total, 'account')}{about}"


def _row(row: Listed) -> Block:
    facts = row.account.facts
    known = [revenue_words(facts.revenue) and f"{revenue_words(facts.revenue)} a year", facts.segment, facts.tier]
    told = "  ·  ".join([*(kit.escaped(each, _GROUP_BUDGET) for each in known if each), signal_words(row)])
    name = kit.escaped(kit.one_line(row.account.name), NAME_BUDGET)
    button = kit.button("Open", "accounts.open", memory(account=row.account.id))
    return kit.section(f"*{name}*  {row.account.label}\n{told}", button)


def _buttons(accounts: AccountList) -> Iterator[Block]:
    buttons = [kit.button("Add an account", "accounts.add", memory(name=kit.truncate(accounts.like, 100)))]
    if accounts.offset:
        back = str(max(accounts.offset - PAGE_ACCOUNTS, 0))
        buttons.append(kit.button("Previous", "accounts.previous", memory(offset=back, like=accounts.like[:100])))
    if accounts.offset + len(accounts.rows) < accounts.total:
        on = str(accounts.offset + PAGE_ACCOUNTS)
        buttons.append(kit.button("Next", "accounts.next", memory(offset=on, like=accounts.like[:100])))
    yield kit.actions("accounts.paging", *buttons)


def _ends(accounts: AccountList) -> Iterator[Block]:
    """Yield what the list is for: whose account is unknown, and which two are probably one."""
    if accounts.here is not None:
        yield kit.context(f"This channel is about {named(accounts.here)}.")
    for number, (one, other) in enumerate(accounts.twins):
        button = kit.button("Merge …", f"accounts.merge:{number}", memory(account=other.id, into=one.id))
        yield kit.section(f"{named(one)} and {named(other)} are probably the same customer.", button)
    for number, stranger in enumerate(accounts.strangers):
        button = kit.button(
            "Whose is it?", f"accounts.whose:{number}", memory(kind=stranger.kind, value=stranger.value)
        )
        yield kit.section(_stranger(stranger), button)


def _stranger(stranger: Stranger) -> str:
    who = f" (such as {kit.escaped(stranger.author_name, NAME_BUDGET)})" if stranger.author_name else ""
    where = "the Slack workspace" if stranger.kind is MatchedBy.TEAM else "the domain"
    items = counted(stranger.items, "item")
    return f"{items} came from {where} `{kit.escaped(stranger.value, _KEY_BUDGET)}`{who}, which no account has."


def _facts(page: AccountPage) -> Iterator[str]:
    facts = page.account.facts
    if facts.revenue is not None:
        yield f"*Revenue*  {revenue_words(facts.revenue)} a year"
    for label, value in (("Segment", facts.segment), ("Tier", facts.tier)):
        if value:
            yield f"*{label}*  {kit.escaped(value, _GROUP_BUDGET)}"
    if facts.owner_id:
        yield f"*Looked after by*  <@{facts.owner_id}>"
    yield from _known_by(page)
    if facts.external_id:
        yield f"*Id elsewhere*  {kit.escaped(facts.external_id, _KEY_BUDGET)}"


def _known_by(page: AccountPage) -> Iterator[str]:
    facts = page.account.facts
    known = (
        ("Domains", [f"`{kit.escaped(domain, _KEY_BUDGET)}`" for domain in facts.domains]),
        ("Channels", [f"<#{channel_id}>" for channel_id in facts.channel_ids]),
        ("Slack workspaces", [f"`{kit.escape(team_id)}`" for team_id in facts.team_ids]),
        ("People", [f"<@{person.user_id}>" for person in page.people]),
    )
    for label, values in known:
        if values:
            more = f" and {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
            yield f"*{label}*  {', '.join(values[:_MOST_SHOWN])}{more}"


def _page_buttons(page: AccountPage) -> Iterator[Block]:
    remembered = memory(account=page.account.id)
    yield kit.button("All accounts", "accounts.list", memory(offset="0"))
    yield kit.button("Edit", "accounts.edit", remembered)
    if page.channel_id:
        question = kit.confirm(
            "Is this channel about them alone?",
            "What is kept from here will be theirs, and so will the earlier items that nobody has given an account.",
            "Link it",
            "No",
        )
        linked = memory(account=page.account.id, channel=page.channel_id)
        yield kit.button("Link this channel", "accounts.link", linked, confirm=question)
    yield kit.button("Merge into …", "accounts.merge", remembered)


def _theme(theme: Theme) -> str:
    return f"{theme.label} {kit.escaped(kit.one_line(theme.name), NAME_BUDGET)}"


def _merge(past: PastMerge) -> Block:
    by = "Heed" if past.event.by is None else f"<@{past.event.by}>"
    what = f"{kit.escaped(past.other, NAME_BUDGET)} was merged into this account"
    told = f"{what}  ·  {by}, {named_day(past.event.at.date())}"
    question = kit.confirm(
        "Take this merge back?",
        "Everything that came with it goes back, unless somebody has moved it since. What came later stays, except "
        "what is recognised by a domain, channel or workspace that goes back.",
        "Take back",
        "Keep",
    )
    value = memory(event=past.event.id, account=past.event.account_id)
    return kit.section(told, kit.button("Undo", "accounts.undo", value, confirm=question))
