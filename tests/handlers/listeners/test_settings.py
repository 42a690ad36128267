"""Settings on the Home tab: what holds, changed where it stands, and told with who and when."""

import json

import pytest

from bot.domain.channels import Preferences
from bot.domain.home import HomePage
from bot.domain.language import Language, say, speaking
from bot.domain.setting_list import SETTINGS
from handlers.blocks.limits import VIEW_TITLE
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, PRIVATE, PRIYA, SAM, SHARED, FrontDoor, Json
from tests.handlers.home_door import open_home
from tests.handlers.screen import texts_of
from words.catalog import Catalogues


def seen(payload: Json) -> str:
    """Return everything that is written in a view."""
    return "\n".join(texts_of(payload))


async def settings(door: FrontDoor, *, user: str = PRIYA) -> str:
    """Return what the page of the settings says."""
    return seen(await open_home(door, HomePage.SETTINGS, user=user))


async def form(door: FrontDoor, setting: str, *, user: str = PRIYA) -> Json:
    """Open the form of a setting."""
    await door.press_home("settings.change", json.dumps({"setting": setting}), user=user)
    return door.opened()


async def preferences(door: FrontDoor) -> Preferences:
    """Return what the workspace chose."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.channels.preferences()


async def test_the_tab_remembers_its_page(door: FrontDoor) -> None:
    """Turned to the settings and opened again, it is the settings."""
    await door.press_home("home.page:settings", "settings")
    view = door.views[-1][1]["view"]
    assert json.loads(view["private_metadata"]) == {"page": "settings"}
    assert "▸ Settings" in seen(view)
    await door.event(type="app_home_opened", user=PRIYA, tab="home", channel="D0PRIYA", view=view)
    assert "▸ Settings" in seen(door.views[-1][1]["view"])


async def test_every_setting_is_told_with_its_value(door: FrontDoor) -> None:
    """In one line that explains it, with the button that changes it."""
    told = await settings(door)
    for line in (
        "*Triage channel*  nowhere",
        "*Keeping words*  for ever",
        "*Silent accounts*  42 days",
        "*Did it help?*  14 days",
        "*Posts in a channel*  5 a day",
        "*Hours and holidays*  Mon, Tue, Wed, Thu, Fri, 09:00 to 18:00, no holidays",
        "*Reminders*  9 of 9 are on",
        "*Language*  English",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("silent_days", "30", "*Silent accounts*  30 days"),
        ("check_days", "21", "*Did it help?*  21 days"),
        ("posts_per_day", "3", "*Posts in a channel*  3 a day"),
        ("dms_per_day", "1", "*Direct messages*  1 a day"),
        ("retention_days", "365", "*Keeping words*  365 days"),
        ("triage_channel_id", GENERAL, "*Triage channel*  #general"),
        ("quality_channel_id", GENERAL, "*Quality channel*  #general"),
        ("newcomer_role", "member", "*People without a role*  Members"),
    ],
)
async def test_a_setting_is_changed_where_it_stands(door: FrontDoor, name: str, typed: str, told: str) -> None:
    """And the page says at once what holds, and who changed it when."""
    assert await door.submit(await form(door, name), value=typed) == {"text": ""}
    shown = seen(door.views[-1][1]["view"])
    assert told in shown
    assert f"<@{PRIYA}> changed *{told.split('*')[1]}*" in shown
    assert "on Mon 23 Nov 2026" in shown


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("silent_days", "0", "Write a whole number from 7 to 365."),
        ("check_days", "many", "Write a whole number from 1 to 180."),
        ("posts_per_day", "", "Write a whole number from 1 to 50."),
        ("retention_days", "3", "Write a whole number from 30 to 3,650."),
        ("triage_channel_id", SHARED, "Customers read that channel"),
        ("quality_channel_id", SHARED, "shared with another organisation"),
        ("newcomer_role", "admin", "That is not a value for this setting."),
    ],
)
async def test_what_cannot_be_is_said_below_the_field(door: FrontDoor, name: str, typed: str, wrong: str) -> None:
    """Nothing is changed, and the form stays filled in."""
    before = await preferences(door)
    answer = await door.submit(await form(door, name), value=typed)
    assert wrong in answer["errors"]["value"]
    assert await preferences(door) == before


@pytest.mark.parametrize("language", Catalogues().offered(), ids=lambda language: language.code)
def test_the_title_of_each_form_is_whole(language: Language) -> None:
    """Slack shows 24 characters; what is cut there reads as a mistake."""
    with speaking(language):
        assert [say(setting.title) for setting in SETTINGS if len(say(setting.title)) > VIEW_TITLE] == []


async def test_hours_and_holidays_are_chosen_together(durable_door: FrontDoor) -> None:
    """A line that is no day is said below the holidays."""
    door = durable_door
    view = await form(door, "hours")
    answer = await door.submit(view, holidays="Christmas")
    assert "is no day" in answer["errors"]["holidays"]
    assert "Choose at least one day" in (await door.submit(view, workdays=""))["errors"]["workdays"]
    filled = {"begins": "08:30", "ends": "17:00", "workdays": "0,1,2,3", "holidays": "12-25 Christmas"}
    assert await door.submit(view, **filled) == {"text": ""}
    assert "Mon, Tue, Wed, Thu, 08:30 to 17:00, 1 holiday" in await settings(door)


async def test_reminders_are_turned_off_and_told_later(durable_door: FrontDoor) -> None:
    """An empty field turns a rule off; what is as Heed comes is not written down."""
    door = durable_door
    view = await form(door, "nudges")
    answer = await door.submit(view, **{"rule:stale": "soon"})
    assert "Write a whole number from 1 to 365" in answer["errors"]["rule:stale"]
    assert await door.submit(view, **{"rule:stale": "", "rule:open debt": "3"}) == {"text": ""}
    chosen = await preferences(door)
    assert (dict(chosen.nudge_after), chosen.nudges_off) == ({"open debt": 3}, frozenset({"stale"}))
    assert "8 of 9 are on" in await settings(door)


async def test_ai_is_turned_off_part_by_part(door: FrontDoor) -> None:
    """Nothing ticked means off."""
    await door.submit(await form(door, "ai_purposes"), value="labels,themes")
    assert "*AI and privacy*  Labels of items, Names of themes" in await settings(door)
    await door.submit(await form(door, "ai_purposes"), value="")
    assert "*AI and privacy*  off: nothing is sent" in await settings(door)


async def test_a_channel_is_arranged_in_one_form(durable_door: FrontDoor) -> None:
    """Its members are told that Heed reads along, as by the command."""
    door = durable_door
    await door.press_home("settings.channel", "{}")
    answer = await door.submit(door.opened(), place=GENERAL, mode="listen", threshold="0.8", triage=GENERAL, ai="")
    assert answer == {"text": ""}
    await door.jobs.run_all()
    assert "turned listening on" in str(door.messenger.posts[0].content)
    told = await settings(door)
    assert "*#general*" in told
    assert "Listens: keeps what reads like customer feedback  ·  keeps from 80% sure  ·  asks in #general" in told
    assert "its words never leave this machine" in told


async def test_a_channel_that_heed_cannot_use_is_refused_below_the_field(door: FrontDoor) -> None:
    """Where customers read along Heed never asks, and where it is not it hears nothing."""
    door.directory.add_channel("C0FAR", PRIYA, name="far", heed_is_member=False)
    await door.press_home("settings.channel", "{}")
    view = door.opened()
    wrong = await door.submit(view, place=GENERAL, mode="listen", triage=SHARED)
    assert "Customers read that channel" in wrong["errors"]["triage"]
    assert "I am not in this channel" in (await door.submit(view, place="C0FAR", mode="listen"))["errors"]["place"]


async def test_a_private_channel_is_listed_to_its_members_alone(door: FrontDoor) -> None:
    """Neither its name, nor that something was changed there, is told to others."""
    await door.press_home("settings.channel", "{}")
    await door.submit(door.opened(), place=PRIVATE, mode="listen", triage=PRIVATE)
    await door.submit(await form(door, "triage_channel_id"), value=PRIVATE)
    assert "#secret" in await settings(door)
    told = await settings(door, user=SAM)
    assert "secret" not in told
    assert "*Triage channel*  a private channel" in told


async def test_a_digest_is_scheduled_from_home(door: FrontDoor) -> None:
    """The form that opens is the one of the command."""
    await door.command("schedule friday 16:30 Europe/Berlin", name="/digest")
    assert "Every Friday at 16:30 (Europe/Berlin)" in await settings(door)
    await door.press_home("settings.digest", json.dumps({"channel": GENERAL}))
    assert door.opened()["callback_id"] == "digest.schedule"


async def test_others_than_admins_see_their_own_settings_only(door: FrontDoor) -> None:
    """And who the admins are; a form is not theirs, even when they know its button."""
    await door.press_home("settings.role", "{}")
    await door.submit(door.opened(), person=SAM, given="editor")
    told = await settings(door, user=SAM)
    assert "My rhythm" in told
    assert (
        f"You are an *editor*: you also sort themes, decide, answer customers and schedule digests. Admins: <@{PRIYA}>"
        in told
    )
    assert "Silent accounts" not in told
    forms = len(door.views)
    await door.press_home("settings.change", json.dumps({"setting": "silent_days"}), user=SAM)
    opened = [arguments for method, arguments in door.views[forms:] if method == "views.open"]
    assert all("Silent accounts" not in json.dumps(each) for each in opened)


async def test_a_form_that_was_open_when_somebody_lost_their_role_changes_nothing(door: FrontDoor) -> None:
    """The state is looked at again when it is sent."""
    view = await form(door, "silent_days", user=SAM)
    await door.press_home("settings.role", "{}")
    await door.submit(door.opened(), person=SAM, given="member")
    answer = await door.submit(view, user=SAM, value="30")
    assert "Only admins of Heed can do this" in json.dumps(answer)
    assert (await preferences(door)).silent_days == 42


async def test_a_guest_sees_no_settings_of_the_team(door: FrontDoor) -> None:
    """Even while everybody else may change them."""
    told = await settings(door, user=GUEST)
    assert "My rhythm" in told
    assert "Channels" not in told
