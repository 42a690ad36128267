"""How Heed says that something did not work."""

from bot.domain.language import say
from handlers.blocks import kit, limits
from handlers.blocks.kit import Block


def failure_view(sentence: str) -> Block:
    """Return a form that only says what went wrong; it goes on top, so what was typed below is still there."""
    return {
        "type": "modal",
        "title": kit.plain(say("That did not work"), limits.VIEW_TITLE),
        "close": kit.plain(say("Back"), limits.VIEW_BUTTON),
        "blocks": [kit.section(kit.escaped(sentence, limits.SECTION_TEXT))],
    }
