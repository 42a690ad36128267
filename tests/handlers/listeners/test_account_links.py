"""What is linked to accounts, and two that become one: what was said follows."""

from dataclasses import replace

from bot.domain.accounts import AccountFacts, MatchedBy
from tests.fakes.slack import WORKSPACE
from tests.handlers.accounts_door import added, form_of, from_outside, press, seen, tagged
from tests.handlers.front_door import ACME, GENERAL, GUEST, OUTSIDER, SAM, FrontDoor, buttons_of


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


async def test_an_outsider_whose_workspace_is_unknown_stays_unknown(door: FrontDoor) -> None:
    """Slack does not tell about everybody: nothing is guessed, and nothing is lost."""
    await added(door, "Acme", teams=ACME)
    del door.directory.people[OUTSIDER]
    await from_outside(door)
    assert (await door.item()).account_name is None
    assert "Whose is it?" not in buttons_of(await door.command("accounts"))


async def test_an_item_says_what_told_of_its_account(door: FrontDoor) -> None:
    """A person's word stands under the name that the account has by now."""
    await added(door, "Acme", teams=ACME)
    await from_outside(door)
    await tagged(door, SAM, "Beta is slow", "1790000007.000100", account="Beta")
    assert "recognised by the author's Slack workspace" in seen(await door.command("show F-1"))
    await door.submit(await form_of(door, "accounts edit Beta"), name="Zenith")
    page = await door.command("show F-2")
    assert "Zenith" in seen(page)
    assert "Beta" not in seen(page).replace("Beta is slow", "")


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


async def test_more_accounts_than_a_menu_takes_are_chosen_by_typing(door: FrontDoor) -> None:
    """By a label or a name, however many there are; what is no account is said under the input."""
    async with door.desk.storage.work(WORKSPACE) as work:
        for number in range(103):
            facts = AccountFacts(name=f"Customer {number}", domains=(f"c{number}.example",))
            await work.accounts.add(facts, at=door.clock.now())
    form = await form_of(door, "accounts merge Customer 7")
    assert form["blocks"][1]["element"]["type"] == "plain_text_input"
    assert "no such account" in (await door.submit(form, into="Nobody"))["errors"]["into"]
    assert "is now part of *Customer 9* (A-10)" in seen(await door.submit(form, into="a-10"))


async def test_of_two_who_merge_crosswise_the_second_is_told(door: FrontDoor) -> None:
    """No circle, and nothing is lost."""
    await added(door, "Acme")
    await added(door, "Beta")
    one, other = await form_of(door, "accounts merge A-1"), await form_of(door, "accounts merge A-2")
    ids = [form["blocks"][1]["element"]["options"][0]["value"] for form in (one, other)]
    await door.submit(one, into=ids[0])
    errors = (await door.submit(other, into=ids[1], user=SAM))["errors"]
    assert "cannot be merged with itself" in errors["into"]
