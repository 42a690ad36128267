"""What customers said, as a trace quotes it: reach first, then the newest items with where they were said."""

from collections.abc import Iterator

from bot.domain.digests import counted
from bot.domain.feedback import Feedback
from bot.domain.language import say
from bot.flows.experiments.tracing import Voices
from handlers.blocks import kit
from handlers.blocks.excerpts import excerpt
from handlers.blocks.kit import Block
from handlers.blocks.themes_reach import reach_words

_NAME_BUDGET = 90
_ACCOUNT_BUDGET = 60
# One line of a wide screen: enough to know the item again.
_QUOTE_BUDGET = 120


def counts(items: int, accounts: int) -> str:
    """Return a reach in the words in which then and today are compared: `12 items of 5 accounts`."""
    return say("{items} of {accounts}", items=counted(items, "item"), accounts=counted(accounts, "account"))


def voices_blocks(voices: Voices) -> Iterator[Block]:
    """Yield a theme with its reach, and its newest items."""
    theme = voices.reach.theme
    name = kit.escaped(kit.one_line(theme.name), _NAME_BUDGET)
    opening = kit.button(say("Open"), "themes.open", str(theme.number))
    yield kit.section(
        f"{say('Theme *{label}* {name}', label=theme.label, name=name)}\n{reach_words(voices.reach)}",
        opening,
    )
    if voices.items:
        yield kit.rich_text(kit.bullets(*map(_line, voices.items)))


def _line(item: Feedback) -> Block:
    said = item.words or (item.conversation[0].words if item.conversation else "")
    words, is_cut = excerpt(said, _QUOTE_BUDGET)
    account = f"  ·  {kit.truncate(kit.one_line(item.account_name), _ACCOUNT_BUDGET)}" if item.account_name else ""
    quote = say("“{words}”", words=f"{kit.one_line(words)}{'…' if is_cut else ''}")
    parts = [kit.said(item.label, bold=True), kit.said(f"{account}  ·  {quote}")]
    address = item.message.permalink if item.message else None
    if kit.safe_url(address):
        parts += [kit.said("  "), kit.rich_link(address, say("open in Slack"))]
    return kit.line(*parts)
