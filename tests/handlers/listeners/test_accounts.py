"""`/heed accounts`: what somebody sees of accounts, and the forms that change them."""

import json
from dataclasses import replace
from typing import Any

from bot.domain.accounts import MatchedBy
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
    Json,
    buttons_of,
    texts_of,
)


def seen(payload: Json) -> str:
    """Return everything that stands in an answer."""
    return "\n".join(texts_of(payload))


async def form_of(door: FrontDoor, command: str) -> Json:
    """Type a command that opens a form; return it."""
    await door.command(command)
    return door.opened()


async def added(door: FrontDoor, called: str, **values: str) -> Json:
    """Make an account by its form, and let items follow; return the answer."""
    answer = await door.submit(await form_of(door, f"accounts add {called}"), **values)
    await door.jobs.run_all()
    return answer


async def press(door: FrontDoor, answer: Json, label: str) -> Json:
    """Press a button in an answer; return what stands in its place."""
    button = buttons_of(answer)[label]
    await door.press(button["action_id"], button["value"])
    await door.jobs.run_all()
    return door.responses[-1]


async def tagged(door: FrontDoor, user: str, words: str, ts: str = TS, channel: str = GENERAL, **values: str) -> None:
    """Keep what somebody said in a channel, by the shortcut."""
    door.directory.add_message(channel, ts, words, author_id=user)
    form = await door.tag({"ts": ts, "user": user, "text": words}, channel=channel)
    await door.submit(form, view_id=f"V{ts}", **values)
    await door.jobs.run_all()


async def from_outside(door: FrontDoor, ts: str = TS) -> None:
    """Keep what an outsider says in the shared channel."""
    await tagged(door, OUTSIDER, f"We need SSO {ts}", ts, SHARED)


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


async def test_an_outsider_is_recognised_by_their_workspace(door: FrontDoor) -> None:
    """Nobody guesses: the workspace is listed until somebody says whose it is; then items follow, later ones too."""
    await added(door, "Acme")
    await from_outside(door)
    assert (await door.item()).account_name is None
    answer = await door.command("accounts")
    assert f"1 item came from the Slack workspace `{ACME}` (such as Kim of Acme)" in seen(answer)
    button = buttons_of(answer)["Whose is it?"]
    await door.press(button["action_id"], button["value"])
    account_id = door.opened()["blocks"][1]["element"]["options"][0]["value"]
    told = await door.submit(door.opened(), into=account_id)
    assert "belongs to *Acme* (A-1) from now on" in seen(told)
    await door.jobs.run_all()
    await from_outside(door, "1790000001.000100")
    assert {(item.account_name, item.account_by) for item in await door.items()} == {("Acme", MatchedBy.TEAM)}


async def test_a_guest_is_recognised_by_the_domain_of_their_address(door: FrontDoor) -> None:
    """Of our own people the domain says nothing."""
    for user in (GUEST, SAM):
        door.directory.people[user] = replace(door.directory.people[user], mail_domain="eu.acme.com")
    await added(door, "Acme", domains="acme.com")
    for number, user in enumerate((GUEST, SAM)):
        await tagged(door, user, f"Slow {number}", f"179000000{number}.000100")
    found = {item.words: item.account_name for item in await door.items()}
    assert found == {"Slow 0": "Acme", "Slow 1": None}


async def test_a_channel_is_linked_where_it_is(door: FrontDoor) -> None:
    """Earlier items follow, but not those of which somebody said whose they are; unlinking takes it back."""
    await door.command("The export is slow")
    await tagged(door, SAM, "Acme needs SSO")
    await tagged(door, SAM, "Beta needs SSO", "1790000009.000100", account="Beta")
    await added(door, "Acme")
    told = await door.command("accounts link Acme")
    assert f"<#{GENERAL}> is about *Acme*" in seen(told)
    await door.jobs.run_all()
    found = {item.words: item.account_name for item in await door.items()}
    assert found == {"The export is slow": None, "Acme needs SSO": "Acme", "Beta needs SSO": "Beta"}
    await door.command("Typed here later")
    assert (await door.items())[0].account_name == "Acme"
    assert "no longer about *Acme*" in seen(await door.command("accounts unlink"))
    await door.jobs.run_all()
    assert {item.account_name for item in await door.items() if item.message} == {None, "Beta"}


async def test_two_accounts_become_one_and_two_again(door: FrontDoor) -> None:
    """Items move and come back; what came later by a link that goes back goes with it."""
    await added(door, "Acme Holding", teams=ACME)
    await added(door, "Beta", tier="Gold")
    await from_outside(door)
    form = await form_of(door, "accounts merge A-1")
    assert "Revenue is never added up" in seen(form)
    target = form["blocks"][1]["element"]["options"][0]["value"]
    told = await door.submit(form, into=target)
    assert "*Acme Holding* (A-1) is now part of *Beta* (A-2)" in seen(told)
    again = await door.submit(form, into=target)
    assert "is now part of" in seen(again)
    await door.jobs.run_all()
    await from_outside(door, "1790000001.000100")
    assert {item.account_name for item in await door.items()} == {"Beta"}
    page = await door.command("accounts A-1")
    assert "A-1 was merged into this account." in seen(page)
    after = await press(door, page, "Undo")
    assert "was merged into" not in seen(after)
    assert {item.account_name for item in await door.items()} == {"Acme Holding"}
    assert "Acme Holding" in seen(await door.command("accounts A-1"))


async def test_of_two_who_merge_crosswise_the_second_is_told(door: FrontDoor) -> None:
    """No circle, and nothing is lost."""
    await added(door, "Acme")
    await added(door, "Beta")
    one, other = await form_of(door, "accounts merge A-1"), await form_of(door, "accounts merge A-2")
    ids = [form["blocks"][1]["element"]["options"][0]["value"] for form in (one, other)]
    await door.submit(one, into=ids[0])
    errors = (await door.submit(other, into=ids[1], user=SAM))["errors"]
    assert "cannot be merged with itself" in errors["into"]


async def test_private_words_show_no_account(door: FrontDoor) -> None:
    """An account that was only named in a private channel is no more known than its words."""
    await door.command("Secret Corp leaves us", channel=PRIVATE)
    item = await door.item()
    button = buttons_of(await door.command(f"show {item.label}"))["Edit"]
    await door.press(button["action_id"], button["value"])
    await door.submit(door.opened(), account="Secret Corp")
    assert "Secret Corp" in seen(await door.command("accounts"))
    assert "Secret Corp" not in seen(await door.command("accounts", user=SAM))
    assert "no such account" in seen(await door.command("accounts A-1", user=SAM))


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
