"""What somebody's Home tab tells them, page by page."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.home import HomePage
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.home_customers import CustomersPage, customers_page
from bot.flows.home_mine import MyPage, my_page, with_slack
from bot.flows.home_settings import SettingsPage, settings_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One page of the Home tab, as one person sees it."""

    page: MyPage | CustomersPage | SettingsPage
    # When it was put together: days are counted from here.
    at: datetime


async def home(desk: Desk, workspace_id: str, user_id: str, page: HomePage) -> Home:
    """Return a page of somebody's Home tab. Raises OutsiderError."""
    now = desk.clock.now()
    if page is HomePage.SETTINGS:
        return Home(page=await settings_page(desk, workspace_id, user_id), at=now)
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        if page is HomePage.CUSTOMERS:
            return Home(page=await customers_page(desk, work, reader), at=now)
        mine = await my_page(desk, work, reader)
    return Home(page=await with_slack(desk, workspace_id, user_id, mine), at=now)
