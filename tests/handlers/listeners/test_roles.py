"""Who may do what, at the front door: everybody everything until somebody gives the first role."""

import asyncio
import json

import pytest

from bot.domain.roles import Role
from bot.flows.roles import give_role, role_of
from tests.fakes.slack import WORKSPACE
from tests.handlers.digest_door import digest
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIYA, SAM, FrontDoor, Json
from tests.handlers.screen import texts_of

ADA = "U0ADA"


async def give(door: FrontDoor, to: str, role: str, *, by: str = PRIYA) -> Json:
    """Give somebody a role by the form on the Home tab; return the answer to the form."""
    await door.press_home("settings.role", "{}", user=by)
    return await door.submit(door.opened(), user=by, person=to, given=role)


def seen(payload: Json) -> str:
    """Return everything that is written in an answer."""
    return "\n".join(texts_of(payload))


async def role_row(door: FrontDoor, user_id: str) -> str:
    """Return the role that somebody was given."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return next((each.role.value for each in await work.roles.all() if each.user_id == user_id), "none")


async def test_everybody_may_do_everything_while_nobody_was_given_a_role(door: FrontDoor) -> None:
    """A team that tries Heed out has no need of roles."""
    assert "I listen here from now on" in seen(await door.command("channel listen", user=SAM))


async def test_who_gives_the_first_role_becomes_an_admin(durable_door: FrontDoor) -> None:
    """From then on roles count: the others are editors, and cannot set Heed up any more."""
    door = durable_door
    assert await give(door, SAM, "editor") == {"text": ""}
    assert (await role_row(door, PRIYA), await role_row(door, SAM)) == ("admin", "editor")
    refused = seen(await door.command("channel listen", user=SAM))
    assert "Only admins of Heed can do this. You can ask: Priya" in refused
    async with door.desk.storage.work(WORKSPACE) as work:
        assert (await work.channels.of(GENERAL)).mode.value == "off"
    assert "I listen here from now on" in seen(await door.command("channel listen"))


async def test_taking_back_what_nobody_gave_lets_no_role_count(door: FrontDoor) -> None:
    """Everybody may still do everything, and whoever tried is no admin."""
    assert await give(door, SAM, "none") == {"text": ""}
    assert await role_row(door, PRIYA) == "none"
    assert "I listen here from now on" in seen(await door.command("channel listen", user=SAM))


async def test_somebody_is_told_of_their_new_role(door: FrontDoor) -> None:
    """Once, with the name of who gave it; the same again tells nothing."""
    await give(door, SAM, "editor")
    await give(door, SAM, "editor")
    await door.jobs.run_all()
    told = [whisper for whisper in door.messenger.whispers if whisper.user_id == SAM]
    assert len(told) == 1
    assert "Priya made you an editor in Heed" in str(told[0].content)


async def test_a_member_fills_in_no_form_in_vain(door: FrontDoor) -> None:
    """Who may not schedule a digest is told so before, not after, by the command and by a button of before."""
    await give(door, SAM, "member")
    views = len(door.views)
    assert "Only editors and admins of Heed can do this" in seen(await digest(door, "schedule", user=SAM))
    await door.press_home("settings.digest", "{}", user=SAM)
    assert "Schedule a digest" not in seen({"views": [view for _, view in door.views[views:]]})


async def test_the_last_admin_stays_one(durable_door: FrontDoor) -> None:
    """Until somebody else is one too."""
    door = durable_door
    await give(door, SAM, "member")
    answer = await give(door, PRIYA, "member")
    assert "Somebody has to stay admin" in str(answer["errors"]["given"])
    await give(door, SAM, "admin")
    assert await give(door, PRIYA, "none") == {"text": ""}
    assert await role_row(door, PRIYA) == "none"
    assert "Somebody has to stay admin" in str((await give(door, SAM, "none", by=SAM))["errors"]["given"])


async def test_an_owner_of_the_slack_workspace_is_always_an_admin(door: FrontDoor) -> None:
    """So that nobody is ever locked out when the admins have left."""
    await give(door, SAM, "member")
    door.directory.add_person(ADA, "Ada", admin=True)
    assert "I listen here" in seen(await door.command("channel listen", user=ADA))


async def test_a_member_decides_nothing_for_the_team(door: FrontDoor) -> None:
    """They keep what customers say, and are told who decides."""
    await give(door, SAM, "member")
    assert "Only editors and admins of Heed" in seen(
        await door.command("schedule monday 9:00", user=SAM, name="/digest")
    )
    answer = await door.command("The export is slow", user=SAM)
    assert "F-1" in seen(answer)


@pytest.mark.parametrize("role", ["editor", "admin"])
async def test_a_guest_is_never_more_than_a_member(door: FrontDoor, role: str) -> None:
    """They may be a customer's people."""
    answer = await give(door, GUEST, role)
    assert "Guests can only be members" in str(answer["errors"]["given"])
    assert await role_row(door, GUEST) == "none"


@pytest.mark.parametrize("person", [OUTSIDER, "U0NOBODY"])
async def test_who_is_not_of_the_workspace_has_no_role(door: FrontDoor, person: str) -> None:
    """People of other organisations, and nobody at all."""
    assert "Choose somebody of this workspace" in str((await give(door, person, "member"))["errors"]["person"])


async def test_a_guest_cannot_open_the_form(door: FrontDoor) -> None:
    """Even while everybody else may do everything."""
    await door.press_home("settings.role", "{}", user=GUEST)
    assert all("Give a role" not in json.dumps(arguments) for _, arguments in door.views)


async def test_whoever_installed_heed_is_an_admin_and_closes_no_door(durable_door: FrontDoor) -> None:
    """Others may still do everything until a role is given; then both are admins."""
    door = durable_door
    job = {"workspace_id": WORKSPACE, "user_id": ADA}
    door.directory.add_person(ADA, "Ada")
    await door.jobs.functions["installer"](job)
    await door.jobs.functions["installer"](job)
    assert await role_row(door, ADA) == "admin"
    assert "I listen here" in seen(await door.command("channel listen", user=SAM))
    await give(door, SAM, "member")
    async with door.desk.storage.work(WORKSPACE) as work:
        given = {each.user_id: (each.role, each.set_by) for each in await work.roles.all()}
    assert given == {
        ADA: (Role.ADMIN, PRIYA),
        PRIYA: (Role.ADMIN, PRIYA),
        SAM: (Role.MEMBER, PRIYA),
    }


async def test_newcomers_may_do_what_admins_chose(door: FrontDoor) -> None:
    """Who was given nothing is an editor, unless the settings say member."""
    await give(door, PRIYA, "admin")
    schedule = "schedule monday 9:00"
    assert "Only editors" not in seen(await door.command(schedule, user=SAM, name="/digest"))
    await door.press_home("settings.change", json.dumps({"setting": "newcomer_role"}))
    await door.submit(door.opened(), value="member")
    assert "Only editors and admins" in seen(await door.command(schedule, user=SAM, name="/digest"))


async def test_whom_slack_does_not_tell_about_is_a_member_once_roles_count(door: FrontDoor) -> None:
    """They may be a guest; what they were given themselves still holds."""
    await give(door, SAM, "editor")
    del door.directory.people["U0CUSTOMER"], door.directory.people[SAM]
    assert await role_of(door.desk, WORKSPACE, "U0CUSTOMER") is Role.MEMBER
    assert await role_of(door.desk, WORKSPACE, SAM) is Role.EDITOR


async def test_two_admins_take_each_others_role_at_once(durable_door: FrontDoor) -> None:
    """Whoever is first is right, and the other has lost the right to answer in kind."""
    door = durable_door
    for who in (SAM, PRIYA):
        await give(door, who, "admin")
    door.directory.add_person(ADA, "Ada")
    await give(door, ADA, "admin")
    at_once = (give_role(door.desk, WORKSPACE, by, to=to, role=Role.MEMBER) for by, to in ((SAM, PRIYA), (PRIYA, SAM)))
    outcomes = await asyncio.gather(*at_once, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NotAllowedError", "RoleChange"]
    assert sorted([await role_row(door, SAM), await role_row(door, PRIYA)]) == ["admin", "member"]
