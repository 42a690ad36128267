"""The Home tab shows a person their own, page by page."""

import asyncio
import json

import pytest

from bot.domain.audience import Reader
from bot.domain.closing import Helped
from bot.domain.labels import SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.nudges import NudgeDue, NudgeKind
from bot.domain.rhythm import PersonPreferences
from bot.domain.themes import NewTheme
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.rhythm import choose_rhythm
from handlers.listeners import home
from tests.debt_builders import sent_debt
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, SHARED, FrontDoor, Json
from tests.handlers.home_door import open_customers, open_home
from tests.handlers.screen import buttons_of, texts_of

REPLY, MENTION, LATER = "1790000001.000100", "1790000002.000100", "1790000003.000100"
EAR_ON, EAR_OFF = "1790000010.000100", "1790000020.000100"


def seen(payload: Json) -> str:
    """Return everything that is written in a view."""
    return "\n".join(texts_of(payload))


async def test_home_shows_ones_own_captures(door: FrontDoor) -> None:
    """Each person sees what they captured, with a button to open it, and how much there is to read."""
    for number in range(7):
        await door.command(f"The export number {number}")
    await door.command("Of Sam", user=SAM)
    await door.event(type="app_home_opened", user=PRIYA, tab="home", channel="D0PRIYA")
    method, arguments = door.views[-1]
    text = str(arguments["view"])
    assert (method, arguments["user_id"]) == ("views.publish", PRIYA)
    assert "5 of 7" in text
    assert "8 items" in text
    assert "Of Sam" not in text
    assert len(arguments["view"]["blocks"]) < 100


async def test_home_is_not_drawn_for_an_outsider(door: FrontDoor) -> None:
    """Somebody from a shared channel sees nothing of the workspace."""
    await door.event(type="app_home_opened", user=OUTSIDER, tab="home", channel=SHARED)
    assert door.views == []


async def test_pages_are_turned_by_their_buttons(door: FrontDoor) -> None:
    """The open one is marked by a sign, not by its colour alone."""
    view = await open_home(door)
    assert list(buttons_of(view))[:3] == ["▸ My page", "Customers", "Settings"]
    button = buttons_of(view)["Customers"]
    await door.press_home(button["action_id"], button["value"])
    turned = door.views[-1][1]["view"]
    assert "▸ Customers" in buttons_of(turned)
    assert "What customers say" in seen(turned)


async def test_a_capture_says_what_became_of_it(durable_door: FrontDoor) -> None:
    """Its theme, how far the team is, whether who said it heard back, and whether it helped."""
    door = durable_door
    await door.command("The export is slow")
    item = await door.item()
    async with door.desk.storage.work(WORKSPACE) as work:
        found = await work.themes.theme_of(item.id)
    assert found is None
    assert "In no theme yet" in seen(await open_home(door))
    theme_id = await _in_theme(door, item.id)
    assert "T-1 Slow export  ·  status: new" in seen(await open_home(door))
    await door.command("themes T-1 shipped")
    debt = sent_debt(id="d1", origin_key="x:1", theme_id=theme_id, feedback_ids=(item.id,), helped=Helped.YES)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.debts.add_many([debt])
    assert "T-1 Slow export  ·  status: shipped  ·  told on 3 Nov  ·  it helped" in seen(await open_home(door))


async def test_what_waits_comes_first(durable_door: FrontDoor) -> None:
    """Questions in channels that one is in, and reminders that nothing else on the page is about."""
    door = durable_door
    await _wait(door)
    told = seen(await open_home(door))
    assert "2 questions of mine wait for an answer in <#C0GENERAL>." in told
    assert "1 question of mine waits for an answer in <#C0SECRET>." in told
    assert "40 items wait to be sorted, the oldest since Mon 16 Nov 2026." in told
    assert "All clear: nothing waits for you." not in told
    others = seen(await open_home(door, user=SAM))
    assert "C0SECRET" not in others
    assert "40 items" not in others


async def test_a_reminder_names_what_it_is_about(durable_door: FrontDoor) -> None:
    """With the way there; what its reader may not know by now is left out."""
    door = durable_door
    await door.command("The export is slow")
    await door.command("Their contract ends", user=SAM, channel=PRIVATE)
    ids = " ".join(item.id for item in sorted(await door.items(), key=lambda each: each.number))
    async with door.desk.storage.work(WORKSPACE) as work:
        for user in (PRIYA, GUEST):
            due = NudgeDue(
                key=f"untriaged:{user}",
                kind=NudgeKind.UNTRIAGED,
                subject_id="u",
                user_id=user,
                why="They wait.",
                facts={"count": "2", "since": "2026-11-16T09:00:00+00:00", "after": "7", "ids": ids},
            )
            await work.nudges.put(due, at=door.clock.now())
    assert "since Mon 16 Nov 2026.\nF-1  ·  F-2" in seen(await open_home(door))
    assert "F-1" not in seen(await open_home(door, user=GUEST))


async def test_channels_that_one_is_not_in_take_no_room(door: FrontDoor) -> None:
    """However much waits in the triage channels of other teams."""
    places = [place for number in range(4) for place in [f"C0OTHERS{number}"] * 2]
    async with door.desk.storage.work(WORKSPACE) as work:
        for number, place in enumerate((*places, GENERAL)):
            await work.triage.ask(_asked(door, f"q{number}", place))
    told = seen(await open_home(door))
    assert "1 question of mine waits for an answer in <#C0GENERAL>." in told
    assert "C0OTHERS" not in told


async def test_an_empty_queue_says_so(door: FrontDoor) -> None:
    """Whoever looks for what waits need not wonder whether it is elsewhere."""
    assert "All clear: nothing waits for you." in seen(await open_home(door))


async def test_a_reminder_is_done_on_the_page(durable_door: FrontDoor) -> None:
    """It goes at once, and only its own person can press it."""
    door = durable_door
    await _wait(door)
    button = buttons_of(await open_home(door))["Done"]
    await door.press_home(button["action_id"], button["value"], user=SAM)
    assert "40 items" in seen(await open_home(door))
    await door.press_home(button["action_id"], button["value"])
    assert "40 items" not in seen(door.views[-1][1]["view"])


async def test_a_guest_sees_what_is_theirs(door: FrontDoor) -> None:
    """No steps for whoever sets Heed up, no vision, and nothing of channels that they are not in."""
    await door.command("The export is slow")
    told = seen(await open_home(door, user=GUEST))
    assert "You have not captured anything yet" in told
    assert "First steps" not in told
    assert "You can read" not in told
    customers = seen(await open_customers(door, user=GUEST))
    assert "Vision" not in customers
    assert "/digest schedule" not in customers


async def test_somebody_hides_the_first_steps(durable_door: FrontDoor) -> None:
    """A team may do without roles: the steps go for whoever hides them, and saving a rhythm brings none back."""
    door = durable_door
    button = buttons_of(await open_home(door))["Hide these steps"]
    await door.press_home(button["action_id"], button["value"])
    assert "First steps" not in seen(door.views[-1][1]["view"])
    await choose_rhythm(door.desk, WORKSPACE, PersonPreferences(user_id=PRIYA, dms_per_day=7))
    assert "First steps" not in seen(await open_home(door))
    assert "First steps" in seen(await open_home(door, user=SAM))


async def test_a_page_that_nobody_knows_is_the_first(door: FrontDoor) -> None:
    """What a view remembers comes back from outside."""
    view = {"type": "home", "private_metadata": json.dumps({"page": "secrets"})}
    await door.event(type="app_home_opened", user=PRIYA, tab="home", channel="D0PRIYA", view=view)
    assert "▸ My page" in seen(door.views[-1][1]["view"])


async def _in_theme(door: FrontDoor, item_id: str) -> str:
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.add(
            NewTheme(name="Slow export", description="", named_by=SetBy.PERSON, created_at=door.clock.now())
        )
        await work.themes.assign([item_id], theme.id)
    return theme.id


async def _wait(door: FrontDoor) -> None:
    """Let questions and a reminder wait."""
    facts = {"count": "40", "since": "2026-11-16T09:00:00+00:00", "after": "7"}
    due = NudgeDue(
        key="untriaged:1", kind=NudgeKind.UNTRIAGED, subject_id="u", user_id=PRIYA, why="They wait.", facts=facts
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.nudges.put(due, at=door.clock.now())
        for number, place in enumerate((GENERAL, GENERAL, PRIVATE)):
            await work.triage.ask(_asked(door, f"q{number}", place))


def _asked(door: FrontDoor, own_id: str, place: str) -> TriageQuestion:
    """Return a question of a triage channel."""
    return TriageQuestion(id=own_id, topic=TriageTopic.THEME, asked_at=door.clock.now(), facts={"asked_in": place})


async def test_the_tab_is_there_before_much_is_counted(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is drawn again with the numbers; small workspaces see it once."""
    await open_customers(door)
    assert [method for method, _ in door.views] == ["views.publish"]
    monkeypatch.setattr(home, "QUICK_SECONDS", 0)
    await open_customers(door)
    first, whole = (seen(arguments["view"]) for _, arguments in door.views[-2:])
    assert "takes a moment" in first
    assert "takes a moment" not in whole
    assert "No theme yet" in whole


async def test_a_button_does_not_wait_for_what_is_counted(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack is answered at once, and the numbers come by themselves, after what says that they come."""
    monkeypatch.setattr(home, "QUICK_SECONDS", 0)
    await door.press_home("home.page:customers", "customers")
    await asyncio.gather(*home.FINISHING)
    first, whole = (seen(arguments["view"]) for _, arguments in door.views)
    assert "takes a moment" in first
    assert "No theme yet" in whole


async def test_what_was_counted_does_not_replace_the_page_that_somebody_turned_to(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting may take seconds, in which people read on."""
    has_turned = asyncio.Event()

    async def slowly(desk: Desk, workspace_id: str, user_id: str) -> Reader:
        await has_turned.wait()
        return await reader_for(desk, workspace_id, user_id)

    monkeypatch.setattr("bot.flows.home.reader_for", slowly)
    monkeypatch.setattr(home, "QUICK_SECONDS", 0)
    await door.press_home("home.page:customers", "customers")
    await door.press_home("home.page:settings", "settings")
    has_turned.set()
    await asyncio.gather(*home.FINISHING)
    assert "▸ Settings" in seen(door.views[-1][1]["view"])
