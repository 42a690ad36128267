"""Who heard back, at the end of a trace and in the Home tab: in numbers, within what a reader may know."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.closing import Debt, DebtState, Helped
from tests.debt_builders import sent_debt
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import PRIVATE, SAM, FrontDoor
from tests.handlers.home_door import open_customers
from tests.handlers.listeners.experiments.test_deciding import seen
from tests.handlers.listeners.experiments.test_tracing import said, theme_of
from tests.handlers.screen import texts_of


async def keep(door: FrontDoor, theme_id: str, *debts: Debt) -> None:
    """Store answers that are owed, or were sent, about a theme."""
    now = door.clock.now()
    stored = [
        replace(
            debt,
            asked_at=now - timedelta(days=30),
            owed_at=now - timedelta(days=10),
            id=f"{number:032x}",
            origin_key=f"step:{number}",
            theme_id=theme_id,
            asker_id=f"U{number}",
            sent_at=None if debt.state is DebtState.OWED else now - timedelta(days=9),
            helped_at=None if debt.helped is None else now - timedelta(days=1),
        )
        for number, debt in enumerate(debts)
    ]
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.debts.add_many(stored)


def home_of(door: FrontDoor) -> str:
    """Return what the Home tab said last."""
    method, arguments = door.views[-1]
    assert method == "views.publish"
    return "\n".join(texts_of(arguments["view"]))


async def test_a_trace_ends_with_who_heard_back(durable_door: FrontDoor) -> None:
    """Of the theme and of an item in it: what was sent, what is owed, and whether it helped."""
    theme = await theme_of(durable_door)
    item = await said(durable_door, theme, "Acme")
    await keep(
        durable_door,
        theme.id,
        sent_debt(helped=Helped.YES),
        sent_debt(helped=Helped.NO),
        sent_debt(),
        sent_debt(state=DebtState.OWED),
        sent_debt(state=DebtState.SETTLED),
    )
    for what in (theme.label, item.label):
        told = seen(await durable_door.command(f"why {what}"))
        assert "3 of 4 answers were sent. It helped 1 of 2 who said." in told


async def test_a_trace_keeps_what_was_asked_in_a_private_channel(door: FrontDoor) -> None:
    """Who is not in it learns nothing of answers there."""
    theme = await theme_of(door)
    await said(door, theme, "Acme")
    await keep(door, theme.id, sent_debt(private_to=PRIVATE))
    assert "was sent" not in seen(await door.command(f"why {theme.label}", user=SAM))


async def test_home_shows_the_numbers_of_the_loop(door: FrontDoor) -> None:
    """Of the last quarter; nothing is said while nobody was owed anything."""
    theme = await theme_of(door)
    await open_customers(door)
    assert "Closing the loop" not in home_of(door)
    await keep(door, theme.id, sent_debt(helped=Helped.YES), sent_debt(state=DebtState.OWED))
    await open_customers(door)
    told = home_of(door)
    assert "1 of 2 who asked were told, after a median of 21 days." in told
    assert "It helped 1 of 1 who said." in told
    assert "1 answer is still owed" in told
