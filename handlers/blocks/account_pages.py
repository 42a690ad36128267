"""The page of one account: facts, themes, words, and what was merged into it."""

from collections.abc import Iterator

from bot.domain.days import named_day
from bot.domain.digests import counted
from bot.domain.language import say
from bot.domain.themes import Theme
from bot.flows.account_pages import AccountPage, PastMerge
from handlers.blocks import kit
from handlers.blocks.accounts import GROUP_BUDGET, KEY_BUDGET, NAME_BUDGET, memory, named, signal_words, yearly
from handlers.blocks.items import entry
from handlers.blocks.kit import Block, Rendered

# Domains, channels, workspaces or people in one line of a page; the form has all of them.
_MOST_SHOWN = 8


def account_message(page: AccountPage) -> Rendered:
    """Return the page of an account as a message."""
    return Rendered(text=say("Account {account}", account=named(page.account)), blocks=tuple(account_blocks(page)))


def account_blocks(page: AccountPage) -> list[Block]:
    """Return the page of an account: facts, words, themes, and what was merged into it."""
    account = page.account
    blocks = [kit.header(account.name), kit.context(f"*{account.label}*  ·  {signal_words(page.row)}")]
    if page.merged_from:
        blocks.append(kit.context(say("{label} was merged into this account.", label=page.merged_from)))
    nothing = say("Nothing else is known of it yet: *Edit* fills it in.")
    blocks.append(kit.section("\n".join(_facts(page)) or nothing))
    blocks.append(kit.actions("accounts.actions", *_page_buttons(page)))
    if page.themes:
        lines = [f"{_theme(theme)}  ·  {counted(items, 'item')}" for theme, items in page.themes]
        blocks.append(kit.section("\n".join([f"*{say('What it speaks of')}*", *lines])))
    if page.items:
        blocks.append(kit.section(_said_title(page)))
    for item in page.items:
        blocks += entry(item)
    blocks += map(_merge, page.merges)
    return blocks


def _said_title(page: AccountPage) -> str:
    title = f"*{say('What was said, newest first')}*"
    some, shown = page.row.signal.items if page.row.signal else 0, len(page.items)
    return f"{title} ({say('{shown} of {all:,}', shown=shown, all=some)})" if some > shown else title


def _facts(page: AccountPage) -> Iterator[str]:
    facts = page.account.facts
    if facts.revenue is not None:
        yield f"*{say('Revenue')}*  {yearly(facts.revenue)}"
    for label, value in ((say("Segment"), facts.segment), (say("Tier"), facts.tier)):
        if value:
            yield f"*{label}*  {kit.escaped(value, GROUP_BUDGET)}"
    if facts.owner_id:
        yield f"*{say('Looked after by')}*  <@{facts.owner_id}>"
    yield from _known_by(page)
    if facts.external_id:
        yield f"*{say('Id elsewhere')}*  {kit.escaped(facts.external_id, KEY_BUDGET)}"


def _known_by(page: AccountPage) -> Iterator[str]:
    facts = page.account.facts
    known = (
        (say("Domains"), [f"`{kit.escaped(domain, KEY_BUDGET)}`" for domain in facts.domains]),
        (say("Channels"), [f"<#{channel_id}>" for channel_id in facts.channel_ids]),
        (say("Slack workspaces"), [f"`{kit.escape(team_id)}`" for team_id in facts.team_ids]),
        (say("People"), [f"<@{person.user_id}>" for person in page.people]),
    )
    for label, values in known:
        if values:
            listed, hidden = ", ".join(values[:_MOST_SHOWN]), len(values) - _MOST_SHOWN
            told = say("{listed} and {hidden} more", listed=listed, hidden=hidden) if hidden > 0 else listed
            yield f"*{label}*  {told}"


def _page_buttons(page: AccountPage) -> Iterator[Block]:
    remembered = memory(account=page.account.id)
    yield kit.button(say("All accounts"), "accounts.list", memory(offset="0"))
    yield kit.button(say("Edit"), "accounts.edit", remembered)
    if page.channel_id:
        question = kit.confirm(
            say("Is this channel about them alone?"),
            say(
                "What is kept from here will be theirs, and so will the earlier items that nobody has given an account."
            ),
            say("Link it"),
            say("No"),
        )
        linked = memory(account=page.account.id, channel=page.channel_id)
        yield kit.button(say("Link this channel"), "accounts.link", linked, confirm=question)
    yield kit.button(say("Merge into …"), "accounts.merge", remembered)


def _theme(theme: Theme) -> str:
    return f"{theme.label} {kit.escaped(kit.one_line(theme.name), NAME_BUDGET)}"


def _merge(past: PastMerge) -> Block:
    by = "Heed" if past.event.by is None else f"<@{past.event.by}>"
    what = say("{account} was merged into this account", account=kit.escaped(past.other, NAME_BUDGET))
    told = f"{what}  ·  {by}, {named_day(past.event.at.date())}"
    question = kit.confirm(
        say("Take this merge back?"),
        say(
            "Everything that came with it goes back, unless somebody has moved it since. What came later stays, except "
            "what is recognised by a domain, channel or workspace that goes back."
        ),
        say("Take back"),
        say("Keep"),
    )
    value = memory(event=past.event.id, account=past.event.account_id)
    return kit.section(told, kit.button(say("Undo"), "accounts.undo", value, confirm=question))
