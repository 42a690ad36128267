"""`/heed accounts`: what somebody sees of accounts, and the forms that change them."""

import json
from datetime import timedelta
from typing import Any

from tests.fakes.slack import WORKSPACE
from tests.handlers.accounts_door import added, form_of, seen
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor, Json, buttons_of


async def test_without_accounts_the_answer_says_how_one_comes(door: FrontDoor) -> None:
    """Nothing to show is no riddle."""
    answer = await door.command("accounts")
    assert "There are no accounts yet" in seen(answer)
    assert "Add an account" in buttons_of(answer)


async def test_an_account_is_entered_and_shown(door: FrontDoor) -> None:
    """What was typed stands on its page; the list tells revenue and silence."""
    answer = await added(
        door,
        "",
        name="Acme <!channel>",
        revenue="€1.2M",
        segment="Enterprise",
        tier="Gold",
        domains="https://www.acme.com/about, jo@acme.io",
        owner=SAM,
        external_id="001A",
    )
    assert "*Acme &lt;!channel&gt;* (A-1) is on the list" in seen(answer)
    page = seen(await door.command("accounts A-1"))
    for part in ("1,200,000 EUR a year", "Enterprise", "Gold", "`acme.com`, `acme.io`", f"<@{SAM}>", "001A"):
        assert part in page
    row = seen(await door.command("accounts"))
    assert "1,200,000 EUR a year  ·  Enterprise  ·  Gold  ·  never heard from" in row


async def test_a_form_says_everything_that_is_wrong_at_once(door: FrontDoor) -> None:
    """Each sentence stands under its own input, and nothing typed is lost."""
    form = await form_of(door, "accounts add")
    values = {"name": "   ", "revenue": "12.000 EUR", "domains": "gmail.com", "teams": "acme"}
    errors = (await door.submit(form, **values))["errors"]
    assert "letters or digits" in errors["name"]
    assert "two ways" in errors["revenue"]
    assert "Anybody can have a mailbox" in errors["domains"]
    assert "no id of a Slack workspace" in errors["teams"]
    assert seen(await door.command("accounts")).startswith("There are no accounts yet")


async def test_a_domain_that_another_account_has_is_named_under_its_input(durable_door: FrontDoor) -> None:
    """Who has it is said, so that somebody can sort it out."""
    door = durable_door
    await added(door, "Acme", domains="acme.com")
    errors = (await added(door, "Beta", domains="beta.io acme.com"))["errors"]
    assert errors == {"domains": "acme.com belongs to A-1 Acme already."}
    errors = (await added(door, "ACME"))["errors"]
    assert errors == {"name": "A-1 Acme has this name or id already."}


async def test_a_name_that_looks_like_another_is_asked_about(door: FrontDoor) -> None:
    """Case, accents and legal forms tell no customers apart; a person may know better."""
    await added(door, "Café Acme")
    view = (await added(door, "CAFE ACME, Inc.", tier="Gold"))["view"]
    assert "*Café Acme* (A-1) already, which is probably the same customer" in seen(view)
    filled = {
        block["block_id"]: block["element"].get("initial_value") for block in view["blocks"] if "element" in block
    }
    assert (filled["name"], filled["tier"]) == ("CAFE ACME, Inc.", "Gold")
    another = {"another": {"another": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}}}
    answer = await _sent(door, view, another)
    assert "(A-2) is on the list" in seen(answer)
    assert "probably the same customer" in seen(await door.command("accounts"))


async def test_of_two_who_edit_at_once_the_second_is_told(door: FrontDoor) -> None:
    """Their form stays filled in."""
    await added(door, "Acme")
    first, second = await form_of(door, "accounts edit A-1"), await form_of(door, "accounts edit Acme")
    await door.submit(first, tier="Gold")
    errors = (await door.submit(second, tier="Silver"))["errors"]
    assert "Somebody changed this account" in errors["name"]
    assert "Gold" in seen(await door.command("accounts A-1"))


async def _told_in_private(door: FrontDoor) -> None:
    """Keep words of a private channel about an account that nobody names elsewhere."""
    await door.command("Secret Corp leaves us", channel=PRIVATE)
    item = await door.item()
    button = buttons_of(await door.command(f"show {item.label}"))["Edit"]
    await door.press(button["action_id"], button["value"])
    await door.submit(door.opened(), account="Secret Corp")


async def test_private_words_show_no_account(door: FrontDoor) -> None:
    """An account that was only named in a private channel is no more known than its words."""
    await _told_in_private(door)
    assert "Secret Corp" in seen(await door.command("accounts"))
    assert "Secret Corp" not in seen(await door.command("accounts", user=SAM))
    assert "no such account" in seen(await door.command("accounts A-1", user=SAM))


async def test_a_number_tells_no_name_of_a_private_account(durable_door: FrontDoor) -> None:
    """Whatever a number is typed after: who does not read the channel gets the answer for a number that is none."""
    door = durable_door
    await _told_in_private(door)
    door.clock.advance(timedelta(days=90))
    assert "Secret Corp" in seen(await door.command("quality silent"))
    for text in ("A-1", "link A-1", "edit A-1", "merge A-1"):
        assert "Secret Corp" not in seen(await door.command(f"accounts {text}", user=SAM)), text
    for text in ("quality silent", "owed all A-1", "owed A-1", "forget A-1", "themes", "vision", "quality"):
        assert "Secret Corp" not in seen(await door.command(text, user=SAM)), text


async def test_somebody_may_enter_a_customer_that_others_name_in_private(durable_door: FrontDoor) -> None:
    """As if it were new: a refusal, or a question whether it is the same, would tell that it is spoken of."""
    door = durable_door
    await _told_in_private(door)
    await door.command("accounts add Secret Corp Inc", user=SAM)
    alike = await door.submit(door.opened(), user=SAM, view_id="V7")
    assert "probably the same" not in seen(alike)
    await door.command("accounts add Secret Corp", user=SAM)
    entered = await door.submit(door.opened(), user=SAM, view_id="V8", segment="SMB")
    assert "*Secret Corp* (A-1) is on the list" in seen(entered)
    assert "Secret Corp" in seen(await door.command("accounts", user=SAM))
    assert "leaves us" not in seen(await door.command("accounts A-1", user=SAM))
    assert "leaves us" in seen(await door.command("accounts A-1"))


async def test_guests_and_outsiders_are_refused(door: FrontDoor) -> None:
    """They may be customers themselves."""
    await added(door, "Acme")
    for user in (GUEST, OUTSIDER):
        answer = seen(await door.command("accounts", user=user))
        assert "Acme" not in answer
        assert "members" in answer


async def test_an_unknown_account_and_an_unclear_command_are_answered(door: FrontDoor) -> None:
    """And a customer's sentence is asked about, never swallowed."""
    assert "no such account" in seen(await door.command("accounts A-99"))
    assert "no such account" in seen(await door.command("accounts edit Nobody"))
    assert "“zzz”" in seen(await door.command("accounts zzz"))
    assert "/heed accounts link A-3" in seen(await door.command("accounts help"))
    assert "not linked" in seen(await door.command("accounts unlink"))
    assert await door.items() == []
    answer = await door.command("accounts cannot be merged in the app")
    assert await door.items() == []
    assert buttons_of(answer)


async def test_all_accounts_come_as_a_file(door: FrontDoor) -> None:
    """Safe to open in a spreadsheet."""
    await added(door, '=HYPERLINK("http://evil")', revenue="120k EUR", domains="acme.com")
    assert "direct message" in seen(await door.command("accounts export"))
    await door.jobs.run_all()
    (file,) = door.messenger.files
    lines = file.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("label,name,domains")
    assert lines[1].startswith("A-1,\"'=HYPERLINK")
    assert "120000,EUR" in lines[1]


async def test_long_and_right_to_left_names_are_cut_and_kept_apart(door: FrontDoor) -> None:
    """What is no name gets a sentence; what is one is shown as it was written."""
    form = await form_of(door, "accounts add")
    assert "at most 100" in (await door.submit(form, name="a" * 40_000))["errors"]["name"]
    await door.submit(form, name="\u0634\u0631\u0643\u0629 \u202e\u0639\u0643\u0627", domains="xn--mgbh0fb.example")
    page = seen(await door.command("accounts A-1"))
    assert "\u0634\u0631\u0643\u0629 \u0639\u0643\u0627" in page
    async with door.desk.storage.work(WORKSPACE) as work:
        account = await work.accounts.with_number(1)
    assert account is not None
    assert account.facts.domains == ("xn--mgbh0fb.example",)


async def _sent(door: FrontDoor, view: Json, more: Json, *, user: str = PRIYA) -> Json:
    """Send a form with check boxes, which a person ticked."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name = block["block_id"]
            values[name] = {name: {"value": block["element"].get("initial_value")}}
    view = {**view, "id": "V9", "state": {"values": {**values, **more}}, "app_installed_team_id": WORKSPACE}
    body: Json = {
        "type": "view_submission",
        "team": {"id": WORKSPACE},
        "user": {"id": user, "team_id": WORKSPACE},
        "trigger_id": "t",
        "view": view,
    }
    reply = await door.bolt.answer(body)
    await door.jobs.run_all()
    return dict(json.loads(reply.body))
