"""Quality in the Home tab: one line, and one for each sudden rise."""

from collections.abc import Iterator

from bot.domain.digests import counted
from bot.domain.language import say
from bot.domain.quality_words import burst_words
from bot.flows.home_quality import HomeQuality
from handlers.blocks import kit
from handlers.blocks.kit import Block

# More rises at once than this are one event, which the board shows whole.
_BURSTS_SHOWN = 3
_BURST = 300


def home_quality_blocks(quality: HomeQuality | None) -> Iterator[Block]:
    """Yield this week's complaints and what rose suddenly; nothing where nobody complained."""
    if quality is None:
        return
    told = say(
        "{complaints} so far this week, {before:,} in the whole last one. `/heed quality` shows areas, first answers, "
        "and whom nobody hears.",
        complaints=counted(quality.now, "complaint"),
        before=quality.before,
    )
    yield kit.section(f"*{say('Quality')}*\n{told}")
    if quality.bursts:
        words = [kit.truncate(kit.one_line(burst_words(each)), _BURST, kit.escaped_size) for each in quality.bursts]
        lines = [kit.line(kit.said(each)) for each in words[:_BURSTS_SHOWN]]
        yield kit.rich_text(kit.line(kit.said(say("Suddenly more complaints"), bold=True)), kit.bullets(*lines))
    yield kit.divider()
