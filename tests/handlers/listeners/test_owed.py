"""Answering who asked: `/heed owed`, its buttons and forms, in front of the real listeners."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.audience import Reader
from bot.domain.closing import DebtState
from bot.domain.feedback import MessageRef
from bot.domain.labels import SetBy
from bot.domain.owed import Answer, OwedNote
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.ports import DebtSearch, Job
from handlers.blocks.drawing import draw
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIYA,
    SAM,
    SHARED,
    FrontDoor,
    Json,
    buttons_of,
    texts_of,
)
from tests.storage_builders import kept

WORDS = "Excel files would save us hours"


@pytest.fixture(autouse=True)
def _acme_reads_along(door: FrontDoor) -> None:
    """Say who the shared channel is shared with."""
    share(door, ACME)


def share(door: FrontDoor, *teams: str) -> None:
    """Share the channel with some organisations."""
    door.directory.organisations = {ACME: "Acme Corp", "T0GLOBEX": "Globex"}
    door.directory.add_channel(SHARED, PRIYA, SAM, OUTSIDER, name="ext-acme", teams=teams)


async def themed(door: FrontDoor) -> Theme:
    """Store a theme."""
    async with door.desk.storage.work(WORKSPACE) as work:
        new = NewTheme(name="Excel *files*", description="", named_by=SetBy.PERSON, created_at=MONDAY)
        return await work.themes.add(new)


async def decided(door: FrontDoor, *askers: tuple[str, str], status: ThemeStatus = ThemeStatus.PLANNED) -> Theme:
    """Let some people ask for something in some channels, decide about it, and tell who owes them an answer."""
    theme = await themed(door)
    for number, (author, channel) in enumerate(askers):
        ts = f"17900001{number:02}.000100"
        message = MessageRef(channel_id=channel, ts=ts)
        said = {"author_id": author, "author_name": f"Customer {number}", "captured_by": PRIYA, "message": message}
        item = await kept(door.desk.storage, WORDS, workspace_id=WORKSPACE, channel_id=channel, ts=ts, **said)
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.themes.assign([item.id], theme.id)
    await step(door, theme, status)
    return theme


async def step(door: FrontDoor, theme: Theme, status: ThemeStatus) -> None:
    """Let a theme take a step, and do what follows."""
    async with door.desk.storage.work(WORKSPACE) as work:
        change, _ = await work.statuses.add(
            StatusChange(
                id=f"change-{status.value}",
                origin_key=status.value,
                theme_id=theme.id,
                was=ThemeStatus.NEW,
                status=status,
                reason="It fits well",
                at=door.clock.now(),
                by=PRIYA,
            )
        )
    args = {"workspace_id": WORKSPACE, "change_id": change.id}
    await door.desk.jobs.enqueue(Job(id=f"owe:{change.id}", kind="owe", args=args))
    await door.jobs.run_all()


async def press(door: FrontDoor, button: Json, *, user: str = PRIYA) -> None:
    """Press a button, and do what follows."""
    await door.press(button["action_id"], button["value"], user=user)
    await door.jobs.run_all()


def note(door: FrontDoor) -> Json:
    """Return what stands in the direct message by now."""
    told = [each.content for each in door.messenger.whispers] + [each.content for each in door.messenger.updates]
    drawn = draw([content for content in told if isinstance(content, OwedNote)][-1])
    return {"text": drawn.text, "blocks": list(drawn.blocks)}


def answers(door: FrontDoor) -> list[str]:
    """Return what askers got to read."""
    return [post.content.words for post in door.messenger.posts if isinstance(post.content, Answer)]


def seen(payload: Any) -> str:
    """Return everything that stands in an answer or a form."""
    return "\n".join(texts_of(payload))


async def states(door: FrontDoor) -> list[DebtState]:
    """Return the states of everything that is or was owed."""
    async with door.desk.storage.work(WORKSPACE) as work:
        search = DebtSearch(states=tuple(DebtState), limit=99)
        return [debt.state for debt in await work.debts.listed(search, Reader(workspace_id=WORKSPACE))]


async def test_a_direct_message_sends_an_answer_into_the_customers_thread(door: FrontDoor) -> None:
    """The button names who will read it, asks again, and is gone afterwards; a double click sends once."""
    await decided(door, (OUTSIDER, SHARED))
    shown = note(door)
    assert "Excel *files* (T-1) is now planned, and you owe 1 person an answer" in shown["text"]
    assert "Goes out in the thread where they asked, in #ext-acme. Acme Corp will read it." in seen(shown)
    button = buttons_of(shown)["Send: Acme Corp will read it"]
    assert "Acme Corp will read it in #ext-acme" in seen(button["confirm"])
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
    assert (await door.command(f"owed <@{GUEST}|gast>"))["text"].endswith("1 answer")
    old = await door.command("owed T-1 older than 7d")
    assert old["text"] == "Nobody is owed an answer about T-1, for more than 7 days."
    await press(door, buttons_of(mine)["Send"])
    assert answers(door)
    (replaced,) = door.responses
    assert replaced["replace_original"] is True
    assert "Your answer is on its way." in seen(replaced)


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


async def test_forty_people_are_answered_with_one_form(door: FrontDoor) -> None:
    """All are ticked; one is unticked, one edited on the way, and the rest goes out at once."""
    for number in range(40):
        door.directory.add_person(f"U0C{number}", f"Customer {number}", team_id=ACME)
    await decided(door, *((f"U0C{number}", SHARED) for number in range(40)))
    await press(door, buttons_of(note(door))["Review 40 at once"])
    form = door.opened()
    edits = [button for button in map(_accessory, form["blocks"]) if button]
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
    await _press_in_form(door, door.opened(), button)
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
    await _choose(door, "Hand over …")
    refused = await door.submit(door.opened(), new_owner=GUEST)
    assert "full member" in refused["errors"]["new_owner"]
    await door.submit(door.opened(), new_owner=SAM)
    await door.jobs.run_all()
    handed = draw(door.messenger.whispers[-1].content)
    assert door.messenger.whispers[-1].user_id == SAM
    assert "handed an answer over to you" in handed.text
    await _choose(door, "No answer needed …")
    assert "in a sentence" in (await door.submit(door.opened(), reason=" "))["errors"]["reason"]
    await door.submit(door.opened(), reason="They cancelled")
    assert sorted(await states(door)) == [DebtState.OWED, DebtState.SETTLED]


async def test_who_told_them_elsewhere_says_so(door: FrontDoor) -> None:
    """From the menu, and with the button where Heed cannot write."""
    await decided(door, (OUTSIDER, SHARED), status=ThemeStatus.SHIPPED)
    await _choose(door, "I told them myself")
    await door.jobs.run_all()
    assert answers(door) == []
    assert await states(door) == [DebtState.SENT]


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


def _accessory(block: Json) -> Json:
    return dict(block.get("accessory") or {})


async def _choose(door: FrontDoor, label: str) -> None:
    """Choose from the menu of the first answer in the list."""
    shown = await door.command("owed")
    (menu, *_) = (
        element
        for block in shown["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
    )
    value = next(option["value"] for option in menu["options"] if option["text"]["text"] == label)
    assert json.loads(value)["debt"]
    await door.press(menu["action_id"], value)


async def _press_in_form(door: FrontDoor, view: Json, button: Json) -> None:
    action = {"type": "button", "action_id": button["action_id"], "block_id": "b", "value": button["value"]}
    modal = view | {"id": "V1", "type": "modal", "app_installed_team_id": WORKSPACE}
    body = {"type": "block_actions", "actions": [action], "container": {"type": "view", "view_id": "V1"}, "view": modal}
    await door._answer(door._by(PRIYA) | body)
