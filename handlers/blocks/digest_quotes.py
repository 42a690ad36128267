"""Items worth reading: what is known of each, the way to it, and its words, letter by letter."""

from collections.abc import Sequence

from bot.domain.feedback import Feedback
from bot.domain.language import say
from handlers.blocks import kit
from handlers.blocks.digest_numbers import ACCOUNT_NAME
from handlers.blocks.digest_themes import removed_words
from handlers.blocks.directions import composed, isolated
from handlers.blocks.excerpts import masked_excerpt
from handlers.blocks.items import KIND_NAMES, severity_of
from handlers.blocks.kit import Block

# A quote of two lines on a wide screen, and in the thread, where there are many, as much.
QUOTE_IN_HEAD = 220
QUOTE_IN_THREAD = 160


def pick_blocks(heading: str, picks: Sequence[Feedback | None], budget: int) -> list[Block]:
    """Return a heading and a block for each item, or nothing without any."""
    return [kit.section(f"*{heading}*"), *(_quote(pick, budget) for pick in picks)] if picks else []


def pick_told(pick: Feedback | None) -> str:
    """Return an item in one plain line, for those who see no blocks."""
    if pick is None:
        return removed_words()
    words, is_cut = masked_excerpt(pick.words, QUOTE_IN_HEAD)
    return f"{', '.join([pick.label, *known_facts(pick)])}: “{words}”{' …' if is_cut else ''}"


def known_facts(pick: Feedback) -> list[str]:
    """Return what is known of an item, in the order in which people ask for it; names are cleaned."""
    kind = say(KIND_NAMES[pick.kind]) if pick.kind else ""
    account = isolated(kit.truncate(kit.one_line(pick.account_name or ""), ACCOUNT_NAME, kit.escaped_size))
    return [part for part in (kind, severity_of(pick), account) if part]


def _quote(pick: Feedback | None, budget: int) -> Block:
    if pick is None:
        return kit.rich_text(kit.line(kit.said(removed_words(), italic=True)))
    about = [kit.said(pick.label, bold=True), *(composed(f" · {part}") for part in known_facts(pick))]
    url = kit.safe_url(pick.message.permalink) if pick.message else None
    if url:
        about += [kit.said(" · "), kit.rich_link(url, say("Open in Slack"))]
    words, is_cut = masked_excerpt(pick.words, budget)
    said = [kit.said(words), *([kit.said(" …", italic=True)] if is_cut else [])]
    return kit.rich_text(kit.line(*about), kit.quoted(*said))
