"""How far themes are, at the front door: by the form, by one line, and who is refused."""

import json

import pytest

from bot.domain.statuses import ThemeStatus
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GUEST, OUTSIDER, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.test_themes import open_form, say_all, seen
from tests.handlers.screen import Json, buttons_of


async def page(door: FrontDoor, number: int = 1) -> str:
    """Return what a theme's page says."""
    return seen(await door.command(f"themes T-{number}"))


async def test_a_not_now_is_said_with_its_reasons_and_shown_with_them(durable_door: FrontDoor) -> None:
    """What lacks is said below its input, and what was typed stays."""
    door = durable_door
    await say_all(door)
    form = await open_form(door, "Change status")
    refused = await door.submit(form, status="not now")
    assert "Say why" in refused["errors"]["reason"]
    refused = await door.submit(form, status="not now", reason="Two of fifty")
    assert "what would change your mind" in refused["errors"]["would_change"]
    typed = {"status": "not now", "reason": "Two of <!channel> fifty", "would_change": "Ten more ask"}
    refused = await door.submit(form, **typed, review_on="2026-11-01")
    assert "after today" in refused["errors"]["review_on"]
    done = await door.submit(form, **typed, review_on="2027-02-01")
    assert "is *“not now”*" in seen(done["view"])
    assert "looks at it again on Mon 1 Feb 2027" in seen(done["view"])
    shown = await page(door)
    assert "Status: “not now”" in shown
    assert "Two of <!channel> fifty" in shown
    assert "Ten more ask" in shown
    assert (await door.submit(form, **typed, review_on="2027-02-01"))["view"]["blocks"] == done["view"]["blocks"]


async def test_somebody_was_faster(door: FrontDoor) -> None:
    """The form comes back as it was filled in, on top of what they did; sent again it counts."""
    await say_all(door)
    form = await open_form(door, "Change status")
    await door.command("themes T-1 building", user=SAM)
    again = await door.submit(form, status="shipped", reason="Version 4")
    assert again["response_action"] == "update"
    assert "Somebody changed it" in seen(again["view"])
    assert "is *building*" in seen(again["view"])
    done = await door.submit(again["view"], status="shipped", reason="Version 4")
    assert "is *shipped*" in seen(done["view"])
    assert "building → shipped: Version 4" in await page(door)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("T-1 planned because three asked", "is *planned*"),
        ("T-1 not now because two asked, unless ten more ask", "is *“not now”*"),
        ("T-1 new", "“new” already"),
        ("T-1 someday", "“someday” is no status"),
        ("T-99 planned", "no such theme"),
    ],
)
async def test_a_step_is_typed_in_one_line(door: FrontDoor, typed: str, answer: str) -> None:
    """With an answer in the user's words, whatever was typed."""
    await say_all(door)
    assert answer in seen(await door.command(f"themes {typed}"))


async def test_a_step_that_lacks_something_is_finished_in_the_form(door: FrontDoor) -> None:
    """With what was typed already in it."""
    await say_all(door)
    answer = await door.command("themes T-1 not now because two of fifty asked")
    assert "Nothing was changed" in seen(answer)
    button = buttons_of(answer)["Open the form"]
    await door.press(button["action_id"], button["value"])
    done = await door.submit(door.opened(), would_change="Ten more ask")
    assert "is *“not now”*" in seen(done["view"])
    assert "two of fifty asked" in await page(door)


async def test_guests_and_outsiders_are_refused_and_nothing_changes(door: FrontDoor) -> None:
    """By the command, by the button and by a form that somebody else opened."""
    await say_all(door)
    form = await open_form(door, "Change status")
    pushed = await door.submit(form, user=GUEST, status="planned")
    assert pushed["response_action"] == "push"
    pushed = await door.submit(form, user=OUTSIDER, status="planned")
    assert "Only members of the workspace" in seen(pushed["view"])
    assert "nobody has said yet" in await page(door)


async def test_issues_are_linked_and_shown_as_links(door: FrontDoor) -> None:
    """A bad address gets a sentence; one that is there can be taken away."""
    await say_all(door)
    form = await open_form(door, "Link an issue")
    refused = await door.submit(form, link="https://example.com/roadmap")
    assert "no address of an issue" in refused["errors"]["link"]
    done = await door.submit(form, link="https://github.com/acme/app/issues/12#x")
    assert "linked to GitHub acme/app#12" in seen(done["view"])
    assert "<https://github.com/acme/app/issues/12|acme/app#12>" in await page(door)
    form = await open_form(door, "Issue links")
    gone: Json = next(block for block in form["blocks"] if block.get("block_id") == "gone")
    await door.submit(form, gone=gone["element"]["options"][0]["value"])
    assert "acme/app#12" not in await page(door)


async def test_the_step_is_stored_with_who_ordered_it(door: FrontDoor) -> None:
    """And known by the command that made it: the same trigger again is the same step."""
    await say_all(door)
    for _ in range(2):
        await door.command("themes T-1 planned because of Acme", trigger="trigger-x")
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.with_number(1)
        assert theme is not None
        (only,) = await work.statuses.of(theme.id, limit=5)
    assert (only.status, only.by, only.reason) == (ThemeStatus.PLANNED, PRIYA, "of Acme")
    assert only.origin_key == "command:trigger-x"


async def test_buttons_with_odd_memories_do_nothing_worse_than_a_sentence(door: FrontDoor) -> None:
    """Such as a page of an earlier version, or of a theme that is gone."""
    await say_all(door)
    for value in ("", "[]", json.dumps({"theme": "gone", "status": "unheard of"})):
        await door.press("statuses.change", value)
        assert "no such theme" in seen(door.responses[-1])
