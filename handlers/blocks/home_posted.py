"""What Heed posted lately, on the Home tab: a few lines, and the way to all of them."""

from bot.domain.language import say
from bot.flows.posted import Posted
from handlers.blocks import kit
from handlers.blocks.kit import Block
from handlers.blocks.posted import posted_line
from handlers.payloads.attention import POSTED

# On Home it is one part of many.
HOME_LINES = 5


def home_posted_blocks(page: Posted) -> list[Block]:
    """Return the newest lines of what Heed posted where its reader reads, and why; nothing before the first."""
    if not page.lines:
        return []
    lines = "\n".join(f"• {posted_line(line)}" for line in page.lines[:HOME_LINES])
    every = kit.button(say("Everything I posted"), POSTED, "0")
    return [kit.section(say("*What I posted lately, and why*"), every), kit.section(lines)]
