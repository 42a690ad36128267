"""Who was trusted with what: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

from bot.domain.roles import Role, RoleGiven, is_closed
from bot.ports import Storage
from storage.erasure_roles import hand_on_role
from storage.erasure_sweep import sweep
from storage.unit_of_work import SqlStorage
from tests.storage_builders import HERE, NOW

ADMIN = RoleGiven(user_id="U0ADA", role=Role.ADMIN, set_by="U0ADA", set_at=NOW)
INSTALLER = RoleGiven(user_id="U0INA", role=Role.ADMIN, set_by=None, set_at=NOW)
EDITOR = RoleGiven(user_id="U0EVE", role=Role.EDITOR, set_by="U0ADA", set_at=NOW)
MEMBER = RoleGiven(user_id="U0MAX", role=Role.MEMBER, set_by="U0ADA", set_at=NOW)


async def test_roles_are_kept_as_they_were_given(storage_with_memory: Storage) -> None:
    """Whoever installed Heed was given theirs by nobody."""
    async with storage_with_memory.work(HERE) as work:
        await work.roles.hold()
        for given in (MEMBER, INSTALLER, ADMIN, EDITOR):
            await work.roles.give(given)
        assert list(await work.roles.all()) == [ADMIN, EDITOR, INSTALLER, MEMBER]


async def test_the_newest_role_holds_until_it_is_taken_back(storage_with_memory: Storage) -> None:
    """Somebody has one role at a time."""
    later = RoleGiven(user_id="U0EVE", role=Role.MEMBER, set_by="U0INA", set_at=NOW + timedelta(days=1))
    async with storage_with_memory.work(HERE) as work:
        await work.roles.give(EDITOR)
        await work.roles.give(later)
        assert list(await work.roles.all()) == [later]
        await work.roles.take("U0EVE")
        await work.roles.take("U0EVE")
        assert list(await work.roles.all()) == []


async def test_what_somebody_may_do_is_told_by_admins_and_their_own_role(storage_with_memory: Storage) -> None:
    """The roles of all the others need not be read."""
    async with storage_with_memory.work(HERE) as work:
        for given in (MEMBER, INSTALLER, ADMIN, EDITOR):
            await work.roles.give(given)
        assert list(await work.roles.around("U0EVE")) == [ADMIN, EDITOR, INSTALLER]
        assert list(await work.roles.around("")) == [ADMIN, INSTALLER]


async def test_another_workspace_has_roles_of_its_own(storage_with_memory: Storage) -> None:
    """An admin there is nobody here."""
    async with storage_with_memory.work("T0OTHER") as work:
        await work.roles.give(ADMIN)
    async with storage_with_memory.work(HERE) as work:
        assert list(await work.roles.around("U0ADA")) == []
        await work.roles.take("U0ADA")
    async with storage_with_memory.work("T0OTHER") as work:
        assert list(await work.roles.all()) == [ADMIN]


async def test_whoever_has_the_last_admin_forgotten_takes_their_place(storage: SqlStorage) -> None:
    """Else the door would be open again; others' roles stay, and nobody is said to have given them."""
    async with storage.work(HERE) as work:
        await work.roles.give(ADMIN)
        await work.roles.give(EDITOR)
    async with storage.scope(HERE) as scope:
        await hand_on_role(scope, "U0ADA", heir="U0EVE")
        await sweep(scope, "U0ADA", heir="U0EVE", suffix="X")
    async with storage.work(HERE) as work:
        (left,) = await work.roles.all()
    assert (left.user_id, left.role, left.set_by) == ("U0EVE", Role.ADMIN, "U0EVE")
    assert is_closed([left])


async def test_a_role_that_somebody_forgotten_gave_closes_the_door_still(storage: SqlStorage) -> None:
    """It was given by a person, whoever that was."""
    async with storage.work(HERE) as work:
        await work.roles.give(ADMIN)
        await work.roles.give(RoleGiven(user_id="U0EVE", role=Role.ADMIN, set_by="U0ADA", set_at=NOW))
    async with storage.scope(HERE) as scope:
        await hand_on_role(scope, "U0ADA", heir="U0MAX")
        await sweep(scope, "U0ADA", heir="U0MAX", suffix="X")
    async with storage.work(HERE) as work:
        (left,) = await work.roles.all()
    assert left.user_id == "U0EVE"
    assert is_closed([left])
