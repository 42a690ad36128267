"""What customers say, in the Home tab: the loop, the vision, what to look at next, quality, and the numbers."""

from bot.domain.language import say
from bot.flows.home_customers import CustomersPage
from handlers.blocks import kit
from handlers.blocks.heard_back import loop_blocks
from handlers.blocks.home_priority import home_priority_blocks
from handlers.blocks.home_quality import home_quality_blocks
from handlers.blocks.home_vision import home_vision_blocks
from handlers.blocks.kit import Block


def customers_blocks(page: CustomersPage) -> list[Block]:
    """Return what customers speak of, as far as its reader may know."""
    blocks = [kit.header(say("What customers say"))]
    blocks += home_priority_blocks(page.themes)
    blocks += home_quality_blocks(page.quality)
    blocks += home_vision_blocks(page.vision)
    if page.loop is not None:
        blocks += loop_blocks(page.loop)
    if not page.themes.themes:
        blocks.append(kit.section(say("No theme yet: themes form by themselves once several customers say alike.")))
    return blocks if page.vision is None else [*blocks, kit.context(_more(page))]


def _more(page: CustomersPage) -> str:
    """Return where there is more; a list that says itself how it goes on needs no second line."""
    digest = say("A digest for your team's channel: `/digest schedule`.")
    if not page.themes.themes or page.themes.has_more:
        return digest
    return f"{say('`/heed themes` has them all.')} {digest}"


def counting_blocks() -> list[Block]:
    """Return what stands there while much is counted."""
    told = say("Counting what your customers say: with so much of it, that takes a moment.")
    return [kit.header(say("What customers say")), kit.section(told)]
