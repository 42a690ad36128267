"""How Heed says that something did not work."""

from handlers.blocks import kit, limits
from handlers.blocks.kit import Block


def failure_view(sentence: str) -> Block:
    """Return a form that only says what went wrong; it goes on top, so what was typed below is still there."""
    return {
        "type": "modal",
        "title": kit.plain("That did not work", 24),
        "close": kit.plain("Back", 24),
        "blocks": [kit.section(kit.escaped(sentence, limits.SECTION_TEXT))],
    }
