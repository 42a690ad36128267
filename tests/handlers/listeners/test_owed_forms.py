"""Forms about answers that are owed: one sends forty, one edits, one hands over, one settles."""

import pytest

from bot.domain.closing import DebtState
from bot.domain.statuses import ThemeStatus
from handlers.blocks.drawing import draw
from tests.handlers.closing_door import (
    accessory,
    answers,
    choose,
    decided,
    note,
    press,
    press_in_form,
    seen,
    share,
    states,
)
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    SAM,
    SHARED,
    FrontDoor,
    buttons_of,
)


@pytest.fixture(autouse=True)
def _acme_reads_along(door: FrontDoor) -> None:
    """Say who the shared channel is shared with."""
    share(door, ACME)


async def test_forty_people_are_answered_with_one_form(door: FrontDoor) -> None:
    """All are ticked; one is unticked, one edited on the way, and the rest goes out at once."""
    for number in range(40):
        door.directory.add_person(f"U0C{number}", f"Customer {number}", team_id=ACME)
    await decided(door, *((f"U0C{number}", SHARED) for number in range(40)))
    await press(door, buttons_of(note(door))["Review 40 at once"])
    form = door.opened()
    edits = [button for button in map(accessory, form["blocks"]) if button]
    assert len(edits) == 40
    boxes = [block for block in form["blocks"] if block["type"] == "input"]
    assert all("Acme Corp will read it" in box["label"]["text"] for box in boxes)
    answer = await door.submit(form, **{boxes[7]["block_id"]: ""})
    assert "39 answers are on the way" in seen(answer["view"])
    await door.jobs.run_all()
    assert len(answers(door)) == 39
    again = await door.submit(form)
    assert "39 answers were not sent" in seen(again["view"])
    await door.jobs.run_all()
    assert len(answers(door)) == 40


async def test_an_answer_is_edited_within_the_form_of_many(door: FrontDoor) -> None:
    """The form of all of them shows the new words, and sends them."""
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL))
    await press(door, buttons_of(note(door))["Review 2 at once"])
    button = buttons_of(door.opened())["Edit"]
    await press_in_form(door, door.opened(), button)
    method, arguments = door.views[-1]
    assert method == "views.push"
    answer = await door.submit(arguments["view"], view_id="V2", draft="Soon <!channel> & well")
    assert answer == {"text": ""}
    method, arguments = door.views[-1]
    assert (method, arguments["view_id"]) == ("views.update", "V1")
    await door.submit(arguments["view"])
    await door.jobs.run_all()
    assert "Soon <!channel> & well" in answers(door)
    sent = next(post for post in door.messenger.posts if "Soon" in str(post.content))
    assert draw(sent.content).text == "Soon &lt;!channel&gt; &amp; well"


async def test_an_edited_answer_is_sent_right_away(door: FrontDoor) -> None:
    """When the box is ticked; too many words are said below the input, and nothing is lost."""
    await decided(door, (OUTSIDER, SHARED))
    await press(door, buttons_of(note(door))["Edit"])
    form = door.opened()
    refused = await door.submit(form, draft="x" * 40_000)
    assert "at most 3,000 characters" in refused["errors"]["draft"]
    await door.submit(form, draft="Next week", send_now="yes")
    await door.jobs.run_all()
    assert answers(door) == ["Next week"]


async def test_an_answer_is_handed_over_or_needed_no_more(door: FrontDoor) -> None:
    """From the menu of each: a colleague is told, a reason stays."""
    await decided(door, (OUTSIDER, SHARED), (GUEST, GENERAL))
    await choose(door, "Hand over …")
    refused = await door.submit(door.opened(), new_owner=GUEST)
    assert "full member" in refused["errors"]["new_owner"]
    await door.submit(door.opened(), new_owner=SAM)
    await door.jobs.run_all()
    handed = draw(door.messenger.whispers[-1].content)
    assert door.messenger.whispers[-1].user_id == SAM
    assert "An answer was handed over to you" in handed.text
    await choose(door, "No answer needed …")
    assert "in a sentence" in (await door.submit(door.opened(), reason=" "))["errors"]["reason"]
    await door.submit(door.opened(), reason="They cancelled")
    assert sorted(await states(door)) == [DebtState.OWED, DebtState.SETTLED]


async def test_who_told_them_elsewhere_says_so(door: FrontDoor) -> None:
    """From the menu, and with the button where Heed cannot write."""
    await decided(door, (OUTSIDER, SHARED), status=ThemeStatus.SHIPPED)
    await choose(door, "I told them myself")
    await door.jobs.run_all()
    assert answers(door) == []
    assert await states(door) == [DebtState.SENT]
