"""How far themes are: steps are taken once, in an order, by who may, and what follows begins whatever happens."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.audience import Person
from bot.domain.errors import OutsiderError, ThemeNotFoundError
from bot.domain.statuses import StatusOrder, ThemeStatus, seen_mark
from bot.domain.statuses_errors import StatusGuestError, StatusMovedError, TooManyLinksError
from bot.domain.statuses_links import MOST_LINKS, link_key, tracked_issue_from
from bot.domain.themes import Theme, ThemeChange
from bot.flows.statuses import change_status
from bot.flows.statuses_links import change_links, theme_links
from bot.flows.statuses_steps import sweep_steps
from bot.flows.theme_changes import merge_themes
from bot.flows.theme_undoing import undo_change
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.theme_office import ADA, BO, DARK, SECRET, ThemeOffice, events

GUEST, STRANGER = "U0GUEST", "U0STRANGER"


@pytest.fixture
def office() -> ThemeOffice:
    """Open a workspace in memory; the stores are held to the same contract on every engine."""
    return ThemeOffice(InMemoryStorage())


@pytest.fixture
def stored(storage: Storage) -> ThemeOffice:
    """Open a workspace on each engine."""
    return ThemeOffice(storage)


def order(theme: Theme, status: ThemeStatus, key: str = "view:V1", **facts: object) -> StatusOrder:
    """Return an order with every reason that its status needs."""
    reasons = {"reason": "Two of fifty asked", "would_change": "Ten more ask"}
    return StatusOrder(theme_id=theme.id, status=status, origin_key=key, **{**reasons, **facts})  # type: ignore[arg-type]  # facts of a test


def begun(office: ThemeOffice, kind: str) -> int:
    """Count the jobs of a kind."""
    return len(office.jobs.of_kind(kind))


async def status_of(office: ThemeOffice, theme: Theme) -> ThemeStatus:
    """Return how far a theme is, as it is stored."""
    async with office.desk.storage.work(WORKSPACE) as work:
        found = await work.themes.with_id(theme.id)
    assert found is not None
    return found.status


async def test_one_form_sent_twice_at_once_is_one_step(stored: ThemeOffice) -> None:
    """A double click: both get the same step, and what follows begins once."""
    theme = await stored.formed()
    planned = order(theme, ThemeStatus.PLANNED, seen="")
    first, second = await asyncio.gather(*(change_status(stored.desk, WORKSPACE, ADA, planned) for _ in range(2)))
    assert first == second
    assert await status_of(stored, theme) is ThemeStatus.PLANNED
    assert (begun(stored, "owe"), begun(stored, "tell_webhooks")) == (1, 1)


async def test_of_two_people_at_once_the_second_looks_again(stored: ThemeOffice) -> None:
    """Nobody overrules what they have not seen."""
    theme = await stored.formed()
    orders = (
        order(theme, ThemeStatus.PLANNED, "view:V1", seen=""),
        order(theme, ThemeStatus.NOT_NOW, "view:V2", seen=""),
    )
    told = await asyncio.gather(
        change_status(stored.desk, WORKSPACE, ADA, orders[0]),
        change_status(stored.desk, WORKSPACE, BO, orders[1]),
        return_exceptions=True,
    )
    assert sum(isinstance(each, StatusMovedError) for each in told) == 1
    page = await stored.page(theme)
    assert page.standing is not None
    assert len(page.standing.steps) == 1


async def test_steps_within_one_tick_stay_in_their_order(office: ThemeOffice) -> None:
    """A frozen clock, or a quick one, does not shuffle the way that a theme went."""
    theme = await office.formed()
    way = (ThemeStatus.CONSIDERING, ThemeStatus.PLANNED, ThemeStatus.BUILDING, ThemeStatus.SHIPPED)
    for at, status in enumerate(way):
        await change_status(office.desk, WORKSPACE, ADA, order(theme, status, f"view:V{at}"))
    page = await office.page(theme)
    assert page.standing is not None
    assert tuple(step.status for step in reversed(page.standing.steps)) == way
    # What was drafted about the step before is not true any more, so each begins the job that looks.
    assert begun(office, "owe") == len(way)


async def test_the_not_now_list_follows_the_status(stored: ThemeOffice) -> None:
    """Said again it has the newer reason and owes nobody anew; taken up it is off the list."""
    theme = await stored.formed()
    await change_status(stored.desk, WORKSPACE, ADA, order(theme, ThemeStatus.NOT_NOW))
    again = order(theme, ThemeStatus.NOT_NOW, "view:V2", reason="Still two", review_on=date(2027, 6, 1))
    await change_status(stored.desk, WORKSPACE, BO, again)
    async with stored.desk.storage.work(WORKSPACE) as work:
        entry = (await work.vision.not_now_of([theme.id]))[theme.id]
    assert (entry.reason, entry.would_change, entry.review_on, entry.by) == (
        *("Still two", "Ten more ask", date(2027, 6, 1), BO),
    )
    assert begun(stored, "owe") == 1
    await change_status(stored.desk, WORKSPACE, ADA, order(theme, ThemeStatus.PLANNED, "view:V3"))
    async with stored.desk.storage.work(WORKSPACE) as work:
        assert await work.vision.not_now_of([theme.id]) == {}


async def test_guests_and_outsiders_change_nothing(office: ThemeOffice) -> None:
    """Nor does anybody whom Slack does not tell about in time."""
    theme = await office.formed()
    office.directory.add_person(GUEST, "Gil")
    office.directory.people[GUEST] = replace(office.directory.people[GUEST], is_guest=True)
    office.directory.people[STRANGER] = Person(id=STRANGER, team_id="T0ACME", name="Eve", time_zone="UTC")
    for user, error in ((GUEST, StatusGuestError), (STRANGER, OutsiderError)):
        with pytest.raises(error):
            await change_status(office.desk, WORKSPACE, user, order(theme, ThemeStatus.SHIPPED))
    assert await status_of(office, theme) is ThemeStatus.NEW


async def test_a_private_theme_is_not_there_for_who_cannot_read_it(office: ThemeOffice) -> None:
    """Not even that it exists; its own people change it."""
    said = [
        await office.say(text, f"U0CUSTOMER{at}", private_to=SECRET, channel_id=SECRET) for at, text in enumerate(DARK)
    ]
    theme = await office.theme_of(said[0])
    assert theme is not None
    with pytest.raises(ThemeNotFoundError):
        await change_status(office.desk, WORKSPACE, BO, order(theme, ThemeStatus.PLANNED))
    change = await change_status(office.desk, WORKSPACE, ADA, order(theme, ThemeStatus.PLANNED))
    assert change.status is ThemeStatus.PLANNED


async def test_a_merged_theme_leads_to_where_it_lives_on(office: ThemeOffice) -> None:
    """Somebody had its form open meanwhile."""
    exports, dark = await office.formed(), await office.formed(DARK)
    await merge_themes(office.desk, WORKSPACE, exports.id, dark.id, by=BO)
    with pytest.raises(StatusMovedError, match=f"{exports.label} is part of {dark.label} by now"):
        await change_status(office.desk, WORKSPACE, ADA, order(exports, ThemeStatus.PLANNED))


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (ThemeStatus.PLANNED, ThemeStatus.CONSIDERING, ThemeStatus.PLANNED),
        (ThemeStatus.CONSIDERING, ThemeStatus.SHIPPED, ThemeStatus.SHIPPED),
        (ThemeStatus.NOT_NOW, ThemeStatus.NEW, ThemeStatus.NOT_NOW),
        (ThemeStatus.NEW, ThemeStatus.NEW, ThemeStatus.NEW),
    ],
)
async def test_merged_themes_keep_the_further_status(
    office: ThemeOffice, one: ThemeStatus, other: ThemeStatus, kept: ThemeStatus
) -> None:
    """With its reason; taken back, each stands where it stood."""
    exports, dark = await office.formed(), await office.formed(DARK)
    for at, (theme, status) in enumerate(((exports, one), (dark, other))):
        if status is not ThemeStatus.NEW:
            await change_status(office.desk, WORKSPACE, ADA, order(theme, status, f"view:V{at}"))
    office.clock.advance(timedelta(weeks=60))
    await merge_themes(office.desk, WORKSPACE, exports.id, dark.id, by=BO)
    assert await status_of(office, dark) is kept
    merged = next(event for event in await events(office) if event.change is ThemeChange.MERGED)
    await undo_change(office.desk, WORKSPACE, merged.id, by=BO)
    assert (await status_of(office, exports), await status_of(office, dark)) == (one, other)


async def test_a_status_that_was_changed_after_a_merge_stays_when_that_is_taken_back(office: ThemeOffice) -> None:
    """It was somebody's word on the theme that stayed."""
    exports, dark = await office.formed(), await office.formed(DARK)
    await change_status(office.desk, WORKSPACE, ADA, order(exports, ThemeStatus.PLANNED))
    await merge_themes(office.desk, WORKSPACE, exports.id, dark.id, by=BO)
    await change_status(office.desk, WORKSPACE, ADA, order(dark, ThemeStatus.BUILDING, "view:V2"))
    merged = next(event for event in await events(office) if event.change is ThemeChange.MERGED)
    await undo_change(office.desk, WORKSPACE, merged.id, by=BO)
    assert await status_of(office, dark) is ThemeStatus.BUILDING


async def test_what_follows_begins_although_the_process_died(office: ThemeOffice) -> None:
    """The step was stored, the jobs were not: the sweep begins them, and once only."""
    theme = await office.formed()
    change = await change_status(office.desk, WORKSPACE, ADA, order(theme, ThemeStatus.SHIPPED, seen=seen_mark(None)))
    office.jobs.jobs.clear()
    for _ in range(2):
        await sweep_steps(office.desk, office.clock.now() + timedelta(minutes=10))
    assert (begun(office, "owe"), begun(office, "tell_webhooks")) == (1, 1)
    assert office.jobs.of_kind("owe")[0].args == {"workspace_id": WORKSPACE, "change_id": change.id}


async def test_links_are_added_and_taken_away_by_who_may(office: ThemeOffice) -> None:
    """The same address is one link; a merge brings them along."""
    exports, dark = await office.formed(), await office.formed(DARK)
    issues = [tracked_issue_from(f"https://github.com/acme/app/issues/{n}") for n in range(MOST_LINKS + 1)]
    for issue in (*issues[:-1], issues[0]):
        await change_links(office.desk, WORKSPACE, ADA, exports.id, issue=issue, gone="")
    with pytest.raises(TooManyLinksError):
        await change_links(office.desk, WORKSPACE, ADA, exports.id, issue=issues[-1], gone="")
    await change_links(office.desk, WORKSPACE, BO, exports.id, issue=issues[-1], gone=link_key(issues[0].url))
    _, links = await theme_links(office.desk, WORKSPACE, ADA, exports.id)
    assert {link.label for link in links} == {f"acme/app#{n}" for n in range(1, MOST_LINKS + 1)}
    await merge_themes(office.desk, WORKSPACE, exports.id, dark.id, by=BO)
    _, moved = await theme_links(office.desk, WORKSPACE, ADA, dark.id)
    assert {link.url for link in moved} == {link.url for link in links}
