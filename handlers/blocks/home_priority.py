"""What to look at next, in the Home tab: the open themes with the highest priority, and why."""

from collections.abc import Iterator

from bot.domain.language import say
from bot.flows.priority import RankedThemes
from handlers.blocks import kit
from handlers.blocks.kit import Block
from handlers.blocks.priority import WEIGHTS, ranked_rows


def home_priority_blocks(ranked: RankedThemes) -> Iterator[Block]:
    """Yield a row for each of the first open themes, with a button to its page; nothing without any."""
    if not ranked.themes:
        return
    yield kit.section(say("*What to look at next*  highest priority first"), kit.button(say("Weights"), WEIGHTS, "{}"))
    yield from ranked_rows(ranked)
    if ranked.has_more:
        yield kit.context(
            say("{number:,} more: `/heed themes` lists them all.", number=ranked.total - len(ranked.themes))
        )
    yield kit.divider()
