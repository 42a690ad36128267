"""Who was trusted with what: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

from bot.domain.roles import Role, RoleGiven
from bot.ports import Storage
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
