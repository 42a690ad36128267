"""Asking in Home whether Heed is well."""

from dataclasses import dataclass

from bot.domain.health import Finding
from handlers.listeners import health
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import GUEST, PRIYA, front_door


@dataclass
class OneTrouble:
    """A checkup that finds one thing."""

    async def look(self, workspace_id: str) -> list[Finding]:
        """Return what is well and what is not."""
        assert workspace_id == WORKSPACE
        return [
            Finding(part="time", is_well=True, said="agrees with Slack's"),
            Finding(part="channels", is_well=False, said="#general is without me <!channel>"),
        ]


async def test_what_is_not_well_comes_first() -> None:
    """The form is open while Heed looks; each sign has its word, and what was found is shown letter by letter."""
    async with front_door(InMemoryStorage(), checkup=OneTrouble()) as door:
        await door.press_home(health.LOOK, "look", user=PRIYA)
    (opened, updated) = [arguments["view"] for _method, arguments in door.views[-2:]]
    assert "Looking at every part" in str(opened)
    texts = [block["text"]["text"] for block in updated["blocks"]]
    assert texts[0] == "*1 part needs a look*"
    assert "Channels* · Not well" in texts[1]
    assert "<!channel>" not in texts[1]
    assert "Clock of the machine* · Well" in texts[2]


async def test_guests_do_not_look() -> None:
    """Only who may set Heed up sees how it is."""
    async with front_door(InMemoryStorage(), checkup=OneTrouble()) as door:
        await door.press_home(health.LOOK, "look", user=GUEST)
    assert not [method for method, _arguments in door.views if method == "views.update"]
