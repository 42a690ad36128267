"""How long Heed itself takes for each page of the Home tab among 100,000 items, and how many queries."""

import asyncio
import random
import statistics
import time
from dataclasses import replace
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, update
from sqlmodel import col

from benchmarks.digest import NOW, WORKSPACE, counted_queries, grow
from benchmarks.servers import database
from benchmarks.themes import THEMES, begun
from bot.domain.audience import Person, Place
from bot.domain.channels import ChannelSettings, Mode
from bot.domain.closing import DebtState
from bot.domain.home import HomePage
from bot.domain.labels import SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.nudges import NudgeDue, NudgeKind
from bot.domain.roles import Role, RoleGiven
from bot.domain.schedule_words import usual_rhythm
from bot.domain.vision import Alignment, NewObjective
from bot.flows.desk import Desk
from bot.flows.home import home
from handlers.blocks.home import counting_view, home_view
from handlers.listeners.home import QUICK_SECONDS
from storage.migrate import upgrade
from storage.tables import FeedbackRow
from storage.unit_of_work import SqlStorage, open_storage
from tests.debt_builders import sent_debt
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger

ITEMS = 100_000
# One of the forty who capture things in the benchmark's workspace.
PERSON = "U00000007"
# What a workspace of this size has besides.
DEBTS, QUESTIONS, NUDGES, CHANNELS, OBJECTIVES, COLLEAGUES = 3_000, 300, 500, 20, 6, 40
REPEATS = 40
WARM_UP = 3
TARGET_MILLISECONDS = 300.0


class QuickSlack(FakeDirectory):
    """A Slack that answers at once: only Heed's own time is measured."""

    async def person(self, workspace_id: str, user_id: str) -> Person | None:
        """Return a full member, who owns the Slack workspace and so sees every setting."""
        return Person(id=user_id, team_id=workspace_id, name=user_id, time_zone="Europe/Berlin", is_admin=True)

    async def place(self, workspace_id: str, channel_id: str, *, max_age_seconds: float | None = None) -> Place | None:
        """Return a public channel."""
        del workspace_id, max_age_seconds
        return Place(id=channel_id, name=channel_id.lower(), is_private=False, is_external=False)

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Say that everybody is everywhere."""
        del workspace_id, channel_id, user_id
        return True

    async def permalink(self, workspace_id: str, channel_id: str, ts: str) -> str | None:
        """Return an address."""
        del workspace_id
        return f"https://b.slack.test/{channel_id}/{ts}"


async def fill(storage: SqlStorage, size: int) -> None:
    """Store a workspace of so many items, most of them in themes, with everything that its Home tab tells of."""
    await grow(storage, 0, size)
    themes = await begun(storage)
    share = size // THEMES
    for at, theme in enumerate(themes):
        async with storage.scope(WORKSPACE) as scope:
            number = col(FeedbackRow.number)
            # All but every tenth; when something was said has nothing to do with its number.
            mine = number > at * share, number <= (at + 1) * share, func.mod(number, 10) != 0
            these = update(FeedbackRow).where(col(FeedbackRow.workspace_id) == WORKSPACE, *mine)
            await scope.session.execute(these.values(theme_id=theme.id))
    await _pursue(storage, [theme.id for theme in themes])
    await _owe(storage, [theme.id for theme in themes])
    await _choose(storage)


async def _pursue(storage: SqlStorage, theme_ids: list[str]) -> None:
    """Give the workspace objectives, on which every other theme hangs."""
    async with storage.work(WORKSPACE) as work:
        for number in range(OBJECTIVES):
            new = NewObjective(
                id=f"o{number}", name=f"Objective {number}", success="Less", owner_id=None, by=PERSON, at=NOW
            )
            await work.vision.add(new)
        hung = [
            Alignment(theme_id=each, objective_id=f"o{n % OBJECTIVES}", set_by=SetBy.LOCAL, at=NOW)
            for n, each in enumerate(theme_ids[::2])
        ]
        await work.vision.align(hung)


async def _owe(storage: SqlStorage, theme_ids: list[str]) -> None:
    """Owe and send answers to those who asked."""
    chance = random.Random(3)  # noqa: S311  # the same answers in every run, not a secret
    async with storage.work(WORKSPACE) as work:
        ids = [item.id async for item in work.feedback.readable(None)][:: ITEMS // DEBTS or 1]
    debts = [
        sent_debt(
            id=f"d{n}",
            origin_key=f"change:{n}",
            theme_id=chance.choice(theme_ids),
            feedback_ids=(one,),
            owed_by=f"U{chance.randrange(40):08d}",
            state=chance.choice((DebtState.OWED, DebtState.SENT)),
            asked_at=NOW - timedelta(days=90),
            owed_at=NOW - timedelta(days=chance.randrange(60)),
        )
        for n, one in enumerate(ids)
    ]
    async with storage.work(WORKSPACE) as work:
        await work.debts.add_many(debts)


async def _choose(storage: SqlStorage) -> None:
    """Choose channels and digests, ask, remind and give roles."""
    async with storage.work(WORKSPACE) as work:
        for number in range(CHANNELS):
            channel_id = f"C{number:08d}"
            chosen = ChannelSettings(channel_id=channel_id, mode=Mode.LISTEN, set_by=PERSON, set_at=NOW)
            await work.channels.keep(chosen)
            await work.schedules.put(channel_id, usual_rhythm("Europe/Berlin"), next_at=NOW, by=PERSON)
        for number in range(QUESTIONS):
            facts: dict[str, float | str] = {"asked_in": f"C{number % 3:08d}"}
            await work.triage.ask(TriageQuestion(id=f"q{number}", topic=TriageTopic.THEME, asked_at=NOW, facts=facts))
        for number in range(NUDGES):
            due = NudgeDue(
                key=f"n{number}",
                kind=NudgeKind.UNTRIAGED,
                subject_id="s",
                user_id=f"U{number % 40:08d}",
                why="",
                facts={},
            )
            facts_told = {"count": "40", "since": NOW.isoformat(), "days": "7"}
            await work.nudges.put(replace(due, facts=facts_told), at=NOW)
        for number in range(COLLEAGUES):
            given = RoleGiven(user_id=f"U{number:08d}", role=list(Role)[number % 3], set_by=PERSON, set_at=NOW)
            await work.roles.give(given)


async def look(desk: Desk, page: HomePage) -> tuple[list[float], list[float], int]:
    """Return after how many milliseconds a page was there, and was whole, each time, and its queries."""
    there, whole, queries = [], [], 0
    for repeat in range(WARM_UP + REPEATS):
        with counted_queries() as seen:
            started = time.perf_counter()
            painted = await painted_at(desk, page)
            ended = time.perf_counter()
        queries = len(seen)
        if repeat >= WARM_UP:
            there.append(1000 * (painted - started))
            whole.append(1000 * (ended - started))
    return there, whole, queries


async def painted_at(desk: Desk, page: HomePage) -> float:
    """Draw a page as the listener does; return when the first view was ready to be published."""
    drawing = asyncio.ensure_future(home(desk, WORKSPACE, PERSON, page))
    painted = None
    if page is HomePage.CUSTOMERS:
        done, _ = await asyncio.wait({drawing}, timeout=QUICK_SECONDS)
        if not done:
            counting_view()
            painted = time.perf_counter()
    home_view(await drawing)
    return painted or time.perf_counter()


async def measure(engine: str, table: Table) -> None:
    """Fill a database, and look at each page many times."""
    with database(engine) as url:
        await upgrade(url)
        storage = open_storage(url)
        desk = Desk(
            storage=storage,
            directory=QuickSlack(),
            messenger=RecordingMessenger(),
            jobs=InlineJobs(),
            clock=FixedClock(NOW),
            mind=plain_mind(),
        )
        await fill(storage, ITEMS)
        for page in HomePage:
            there, whole, queries = await look(desk, page)
            figures = (statistics.median(there), late(there), statistics.median(whole), late(whole))
            table.add_row(engine, page.value, *(f"{each:.0f}" for each in figures), str(queries))
        await storage.close()


def late(milliseconds: list[float]) -> float:
    """Return the time that 95 of 100 looks stay below."""
    return statistics.quantiles(milliseconds, n=20)[-1]


def run(console: Console) -> None:
    """Print milliseconds and queries of each page on both engines."""
    title = f"The Home tab among {ITEMS:,} items, target: 95 of 100 looks under {TARGET_MILLISECONDS:.0f} ms"
    table = Table(title=title)
    for heading in ("engine", "page", "there, median ms", "p95 ms", "whole, median ms", "p95 ms", "queries"):
        table.add_column(heading, justify="left" if heading in {"engine", "page"} else "right")
    for engine in ("sqlite", "postgresql"):
        console.print(f"  filling {engine} with {ITEMS:,} items ...", style="dim")
        asyncio.run(measure(engine, table))
    console.print(table)
