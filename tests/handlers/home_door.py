"""Opening the Home tab at the front door, at the page that it showed last."""

import json

from bot.domain.home import HomePage
from tests.handlers.front_door import PRIYA, FrontDoor, Json


async def open_home(door: FrontDoor, page: HomePage = HomePage.MINE, *, user: str = PRIYA) -> Json:
    """Open the tab, which remembers its page, and return what is drawn."""
    view = {"type": "home", "private_metadata": json.dumps({"page": page.value})}
    await door.event(type="app_home_opened", user=user, tab="home", channel=f"D{user[1:]}", view=view)
    method, arguments = door.views[-1]
    assert (method, arguments["user_id"]) == ("views.publish", user)
    return dict(arguments["view"])


async def open_customers(door: FrontDoor, *, user: str = PRIYA) -> Json:
    """Open the page about customers."""
    return await open_home(door, HomePage.CUSTOMERS, user=user)
