"""What steps of themes and links to trackers do: the fake, SQLite and PostgreSQL alike."""

from datetime import date, timedelta

from bot.domain.labels import SetBy
from bot.domain.statuses import StatusChange, ThemeStatus, Tracker, TrackerLink
from bot.domain.themes import NewTheme, Theme
from bot.ports import Storage
from tests.storage_builders import HERE, NOW


async def theme(storage: Storage, name: str = "Export", workspace: str = HERE) -> Theme:
    """Store a theme."""
    async with storage.work(workspace) as work:
        return await work.themes.add(NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=NOW))


def step(of: Theme, status: ThemeStatus, minutes: int, **facts: object) -> StatusChange:
    """Return a step that was taken some minutes after nine."""
    given = {"was": ThemeStatus.NEW, "reason": "Four of five asked", "by": "U1", "origin_key": f"{of.id}:{minutes}"}
    at = NOW + timedelta(minutes=minutes)
    return StatusChange(id=f"{of.id}-{minutes}", theme_id=of.id, status=status, at=at, **{**given, **facts})  # type: ignore[arg-type]  # facts of a test


def link(of: Theme, number: int) -> TrackerLink:
    """Return a link to an issue."""
    url = f"https://github.com/acme/app/issues/{number}"
    at = NOW + timedelta(minutes=number)
    return TrackerLink(theme_id=of.id, url=url, tracker=Tracker.GITHUB, label=f"acme/app#{number}", by="U1", at=at)


async def test_a_step_moves_its_theme_once(storage_with_memory: Storage) -> None:
    """The same form again is the same step, whatever it says the second time."""
    of = await theme(storage_with_memory)
    first = step(of, ThemeStatus.NOT_NOW, 1, would_change="More ask", review_on=date(2027, 3, 1), origin_key="view:V1")
    again = step(of, ThemeStatus.SHIPPED, 2, origin_key="view:V1")
    async with storage_with_memory.work(HERE) as work:
        assert await work.statuses.add(first) == (first, True)
        assert await work.statuses.add(again) == (first, False)
    async with storage_with_memory.work(HERE) as work:
        found = await work.themes.with_id(of.id)
        assert await work.statuses.with_id(first.id) == await work.statuses.with_origin("view:V1") == first
        assert await work.statuses.with_id("unknown") is None
    assert found is not None
    assert (found.status, found.status_at) == (ThemeStatus.NOT_NOW, first.at)


async def test_steps_are_told_by_theme_and_by_time(storage_with_memory: Storage) -> None:
    """Of a theme the newest first; of a week the oldest first, its end excluded."""
    one, other = await theme(storage_with_memory), await theme(storage_with_memory, "Maps")
    early, late = step(one, ThemeStatus.CONSIDERING, 1), step(one, ThemeStatus.PLANNED, 5)
    between = step(other, ThemeStatus.PLANNED, 3)
    async with storage_with_memory.work(HERE) as work:
        for each in (early, between, late):
            await work.statuses.add(each)
        assert await work.statuses.of(one.id, limit=5) == [late, early]
        assert await work.statuses.of(one.id, limit=1) == [late]
        assert await work.statuses.between(early.at, late.at) == [early, between]
        assert await work.statuses.newest_of_many([one.id, other.id, "none"]) == {one.id: late, other.id: between}
        assert await work.statuses.newest_of_many([]) == {}


async def test_links_are_kept_once_and_only_so_many(storage_with_memory: Storage) -> None:
    """The same address again is no second link; the one too many is refused."""
    of, other = await theme(storage_with_memory), await theme(storage_with_memory, "Maps")
    async with storage_with_memory.work(HERE) as work:
        assert await work.statuses.put_link(link(of, 2), most=2)
        assert await work.statuses.put_link(link(of, 1), most=2)
        assert await work.statuses.put_link(link(of, 1), most=2)
        assert not await work.statuses.put_link(link(of, 3), most=2)
        assert await work.statuses.links_of_many([of.id, other.id]) == {of.id: (link(of, 1), link(of, 2))}
        await work.statuses.put_link(link(other, 2), most=9)
        await work.statuses.move_links(of.id, other.id)
        found = await work.statuses.links_of_many([of.id, other.id])
        assert [each.url for each in found[other.id]] == [each.url for each in found[of.id]]
        assert await work.statuses.remove_link(of.id, link(of, 1).url)
        assert not await work.statuses.remove_link(of.id, link(of, 1).url)


async def test_steps_and_links_of_another_workspace_are_not_there(storage_with_memory: Storage) -> None:
    """Neither by their ids nor by time."""
    of = await theme(storage_with_memory)
    taken = step(of, ThemeStatus.PLANNED, 1)
    async with storage_with_memory.work(HERE) as work:
        await work.statuses.add(taken)
        await work.statuses.put_link(link(of, 1), most=9)
    async with storage_with_memory.work("T2") as work:
        assert await work.statuses.with_id(taken.id) is None
        assert await work.statuses.with_origin(taken.origin_key) is None
        assert await work.statuses.of(of.id, limit=5) == []
        assert await work.statuses.between(NOW, NOW + timedelta(days=1)) == []
        assert await work.statuses.newest_of_many([of.id]) == {}
        assert await work.statuses.links_of_many([of.id]) == {}
        assert not await work.statuses.remove_link(of.id, link(of, 1).url)
