"""The Home tab: its pages, the buttons that turn them, and which one is open."""

from bot.domain.home import HomePage
from bot.domain.language import later, say
from bot.flows.home import Home
from bot.flows.home_customers import CustomersPage
from bot.flows.home_mine import MyPage
from handlers.blocks import kit
from handlers.blocks.home_customers import counting_blocks, customers_blocks
from handlers.blocks.home_mine import my_blocks
from handlers.blocks.home_pages import home_tab
from handlers.blocks.home_settings import settings_blocks
from handlers.blocks.kit import Block

# Each page's button; what follows the colon is the page.
TURN = "home.page"
_TITLES = {
    HomePage.MINE: later("My page"),
    HomePage.CUSTOMERS: later("Customers"),
    HomePage.SETTINGS: later("Settings"),
}


def home_view(home: Home, reaction: str = "ear") -> Block:
    """Return a page of the Home tab of one person; it shows only what that person may know."""
    if isinstance(home.page, MyPage):
        page, blocks = HomePage.MINE, my_blocks(home.page, home.at, reaction)
    elif isinstance(home.page, CustomersPage):
        page, blocks = HomePage.CUSTOMERS, customers_blocks(home.page)
    else:
        page, blocks = HomePage.SETTINGS, settings_blocks(home.page)
    return home_tab(page, [_turning(page), *blocks])


def counting_view() -> Block:
    """Return the page about customers while much is counted: the tab is there before the numbers are."""
    return home_tab(HomePage.CUSTOMERS, [_turning(HomePage.CUSTOMERS), *counting_blocks()])


def _turning(page: HomePage) -> Block:
    """Return the buttons of the pages; the open one is marked by a sign, since a colour alone says nothing."""
    return kit.actions("home.pages", *(_button(each, is_open=each is page) for each in HomePage))


def _button(page: HomePage, *, is_open: bool) -> Block:
    title = say(_TITLES[page])
    label = f"▸ {title}" if is_open else title
    return kit.button(label, f"{TURN}:{page.value}", page.value, style="primary" if is_open else None)
