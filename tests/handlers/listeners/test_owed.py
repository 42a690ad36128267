"""Answering who asked: `/heed owed` and its buttons, in front of the real listeners."""

from dataclasses import replace

import pytest

from bot.domain.statuses import ThemeStatus
from tests.handlers.closing_door import (
    WORDS,
    answers,
    decided,
    note,
    press,
    seen,
    share,
    step,
)
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIYA,
    SAM,
    SHARED,
    FrontDoor,
    buttons_of,
)


@pytest.fixture(autouse=True)
def _acme_reads_along(door: FrontDoor) -> None:
    """Say who the shared channel is shared with."""
    share(door, ACME)


async def test_a_direct_message_sends_an_answer_into_the_customers_thread(door: FrontDoor) -> None:
    """The button names who will read it, asks again, and is gone afterwards; a double click sends once."""
    await decided(door, (OUTSIDER, SHARED))
    shown = note(door)
    assert "Excel *files* (T-1) is now planned, and you owe 1 person an answer" in shown["text"]
    assert "Goes out in the thread where they asked, in #ext-acme. Acme Corp will read it." in seen(shown)
    button = buttons_of(shown)["Send: Acme Corp will read it"]
    assert "in #ext-acme. Acme Corp will read it" in seen(button["confirm"])
    await press(door, button)
    await press(door, button)
    draft = "We have planned this. It fits well.\nYou will hear from us here when it has shipped."
    assert answers(door) == [f"Hi Customer, you wrote: “{WORDS}”\n{draft}"]
    assert "not owed any more" in seen(door.responses[-1])
    assert buttons_of(note(door)) == {}
    assert "1 person got an answer" in seen(note(door))


async def test_an_organisation_that_joined_since_reads_nothing(door: FrontDoor) -> None:
    """The press is refused, and the message then names both."""
    await decided(door, (OUTSIDER, SHARED))
    button = buttons_of(note(door))["Send: Acme Corp will read it"]
    share(door, ACME, "T0GLOBEX")
    await press(door, button)
    assert answers(door) == []
    assert "Other organisations read that channel" in seen(door.responses[-1])
    await press(door, buttons_of(note(door))["Send: Acme Corp and Globex will read it"])
    assert len(answers(door)) == 1


async def test_the_list_shows_whom_somebody_owes_and_sends_from_there(door: FrontDoor) -> None:
    """`/heed owed`: the longest owed first; what was pressed shows what became of it."""
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL))
    mine = await door.command("owed")
    assert mine["text"] == "Owed by you: 2 answers"
    assert (await door.command("owed", user=SAM))["text"] == "Nobody is owed an answer by you."
    assert (await door.command("owed all", user=SAM))["text"] == "Owed by everybody: 2 answers"
    assert (await door.command(f"owed <@{GUEST}|gast>"))["text"] == "Owed by or to them: 1 answer"
    old = await door.command("owed T-1 older than 7d")
    assert old["text"] == "Nobody is owed an answer about T-1, for more than 7 days."
    await press(door, buttons_of(mine)["Send"])
    assert answers(door)
    (replaced,) = door.responses
    assert replaced["replace_original"] is True
    assert "Your answer is on its way." in seen(replaced)
    assert "On its way." in seen(replaced)
    assert "Answered Mon 23 Nov 2026" in seen(await door.command("owed sent"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("owed T-99", "There is no theme T-99"), ("owed Nobody Inc", "That list cannot be read"), ("owd", "owed")],
)
async def test_a_list_that_cannot_be_read_is_said_so(door: FrontDoor, typed: str, said: str) -> None:
    """In the words of whoever typed it; nothing is kept as feedback."""
    assert said in seen(await door.command(typed))
    assert await door.items() == []


async def test_a_sentence_that_begins_with_owed_is_asked_about(door: FrontDoor) -> None:
    """It is somebody's words more likely than a list."""
    assert buttons_of(await door.command("owed money by the customer who left us in the spring already"))


async def test_guests_and_people_from_outside_see_nothing(door: FrontDoor) -> None:
    """A sentence, and no answer leaves."""
    await decided(door, (OUTSIDER, SHARED))
    assert "Only full members" in seen(await door.command("owed all", user=GUEST))
    assert "Only members of the workspace" in seen(await door.command("owed all", user=OUTSIDER))
    button = buttons_of(note(door))["Send: Acme Corp will read it"]
    await press(door, button, user=GUEST)
    assert answers(door) == []


async def test_the_home_tab_says_whom_somebody_owes(door: FrontDoor) -> None:
    """With the way to answer them all."""
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL))
    await door.event(type="app_home_opened", user=PRIYA, tab="home", channel="D0PRIYA")
    home = door.views[-1][1]["view"]
    assert "You owe 2 answers" in seen(home)
    button = buttons_of(home)["Review 2 at once"]
    await door.press_home(button["action_id"], button["value"])
    assert door.opened()["callback_id"] == "debts.batch_form"


@pytest.mark.parametrize("value", ["", "nonsense", '{"debt": "x", "version": "x"}', '{"debt": 7}'])
async def test_a_button_with_a_value_of_nobodys_is_answered(door: FrontDoor, value: str) -> None:
    """Whatever it holds, nothing breaks."""
    for action_id in ("debts.send", "debts.told", "debts.edit", "debts.more", "debts.page:next"):
        await door.press(action_id, value)
    assert answers(door) == []


async def test_a_theme_that_took_another_step_keeps_the_draft_back(door: FrontDoor) -> None:
    """The old button says so, and the new draft waits."""
    theme = await decided(door, (OUTSIDER, SHARED))
    button = buttons_of(note(door))["Send: Acme Corp will read it"]
    await step(door, replace(theme, status=ThemeStatus.PLANNED), ThemeStatus.SHIPPED)
    await press(door, button)
    assert answers(door) == []
    await press(door, buttons_of(await door.command("owed"))["Send: Acme Corp will read it"])
    assert "This has shipped" in answers(door)[0]
