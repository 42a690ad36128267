"""A desk for the tests of accounts, and how they enter accounts and items."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.accounts import Account, AccountFacts
from bot.flows.accounts import Entered, save_account
from bot.flows.desk import Desk
from bot.flows.matching import recognised
from bot.ports import Storage
from handlers.errands import errands
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.handlers.people import PRIYA, populated
from tests.storage_builders import new_feedback


def desk_with(storage: Storage) -> Desk:
    """Return everything that a flow may reach for."""
    directory, jobs = populated(), InlineJobs()
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=RecordingMessenger(directory),
        jobs=jobs,
        clock=FixedClock(),
        mind=plain_mind(),
    )
    jobs.functions = errands(desk)
    return desk


async def settled(desk: Desk) -> None:
    """Let items follow."""
    assert isinstance(desk.jobs, InlineJobs)
    await desk.jobs.run_all()


async def account(desk: Desk, name: str, **known: object) -> Account:
    """Enter an account."""
    facts = replace(AccountFacts(name=name), **known)  # type: ignore[arg-type]  # a test names what it gives
    entered = Entered(workspace_id=WORKSPACE, user_id=PRIYA, facts=facts, is_another=True)
    return (await save_account(desk, entered)).account


async def said(desk: Desk, words: str, **facts: object) -> str:
    """Keep an item as it comes in, and return its id."""
    new = new_feedback(words, workspace_id=WORKSPACE, **facts)
    async with desk.storage.work(WORKSPACE) as work:
        (recognisable,) = await recognised(work, [new])
        return (await work.feedback.add(recognisable)).feedback.id


async def accounts_of(desk: Desk, ids: Sequence[str]) -> list[str | None]:
    """Return the names of the accounts of items."""
    async with desk.storage.work(WORKSPACE) as work:
        return [item.account_name for item in await work.feedback.with_ids(ids)]
