"""Pages in the place of the Home tab, and what they remember of the tab that they came from."""

import json

from bot.domain.home import HomePage
from bot.flows.theme_pages import ThemePage
from handlers.blocks.kit import Block
from handlers.blocks.themes import theme_blocks


def home_tab(page: HomePage, blocks: list[Block]) -> Block:
    """Return what stands in the Home tab; it remembers the page that it belongs to."""
    return {"type": "home", "private_metadata": json.dumps({"page": page.value}), "blocks": blocks}


def theme_view(page: ThemePage) -> Block:
    """Return the page of a theme as a Home tab."""
    return home_tab(HomePage.CUSTOMERS, theme_blocks(page, is_home=True))
