"""From a step of a theme to the answers that it owes: one for each person who asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.domain.closing import Debt
from bot.domain.feedback import Feedback
from bot.domain.owing import Surroundings, debts_of, outdated_by, outdates
from bot.domain.statuses import OWING, StatusChange
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.owed_notes import note_job, note_redraw_job
from bot.ports import UnitOfWork

_log = structlog.get_logger()

_Found = TypeVar("_Found")
# Questions to Slack at a time: forty people ask at once seldom, and other work has its share of the connections.
_AT_ONCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A step that still stands, with everybody's items."""

    change: StatusChange
    theme: Theme
    items: Sequence[Feedback]
    # By account.
    owners: Mapping[str, str]
    # By channel.
    listeners: Mapping[str, str]


async def owe_answers(desk: Desk, args: Mapping[str, str]) -> None:
    """Owe everybody who asked an answer on the step `change_id` of `workspace_id`, and tell those who owe it.

    What was owed because of earlier steps and not sent is replaced. Again changes nothing. Raises TryAgainError.
    """
    workspace_id = args["workspace_id"]
    async with desk.storage.work(workspace_id) as work:
        step = await _standing_step(work, args["change_id"])
    if step is None:
        return
    debts: list[Debt] = []
    if step.change.status in OWING:
        debts = debts_of(step.change, step.theme, step.items, await _surroundings(desk, workspace_id, step))
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        # Another step may have been taken while Slack was asked.
        if await _standing_step(work, step.change.id) is None:
            return
        replaced = await work.debts.replace_open(step.theme.id, outdated_by(step.change.status), but_of=step.change.id)
        made = await work.debts.add_many([debt for debt in debts if debt.owed_by])
    _log.info("answers_owed", workspace_id=workspace_id, change_id=step.change.id, debts=len(made))
    # Not only for new ones: whoever died right after storing them told nobody.
    for user_id in sorted({debt.owed_by for debt in debts if debt.owed_by}):
        await desk.jobs.enqueue(note_job(workspace_id, step.change.id, user_id))
    await redraw_notes(desk, workspace_id, replaced)


async def redraw_notes(desk: Desk, workspace_id: str, debts: Iterable[Debt]) -> None:
    """Have the direct messages redrawn that tell of some debts, since these changed."""
    for change_id, user_id in sorted({(debt.change_id, debt.owed_by) for debt in debts}):
        await desk.jobs.enqueue(note_redraw_job(workspace_id, change_id, user_id, desk.clock.now()))


async def newest_step(work: UnitOfWork, theme: Theme) -> StatusChange | None:
    """Return the newest step of a theme."""
    return next(iter(await work.statuses.of(theme.id, limit=1)), None)


async def _standing_step(work: UnitOfWork, change_id: str) -> _Step | None:
    """Return a step with what it is about, or None when a later one took its place or the theme is gone."""
    change = await work.statuses.with_id(change_id)
    if change is None:
        return None
    theme = (await work.debts.themes([change.theme_id])).get(change.theme_id)
    newest = None if theme is None else await newest_step(work, theme)
    if theme is None or (newest is not None and outdates(newest, change)):
        return None
    items = await work.feedback.with_ids(await work.themes.member_ids(theme.id))
    accounts = await work.accounts.with_ids({item.account_id for item in items if item.account_id})
    owners = {each.id: each.facts.owner_id for each in accounts.values() if each.facts.owner_id}
    listeners = {each.channel_id: each.set_by for each in await work.channels.all() if each.set_by}
    return _Step(change=change, theme=theme, items=items, owners=owners, listeners=listeners)


async def _surroundings(desk: Desk, workspace_id: str, step: _Step) -> Surroundings:
    """Ask Slack about everybody and every place that matters."""
    helpers = {*step.owners.values(), *step.listeners.values(), step.change.by}
    helpers |= {item.captured_by for item in step.items}
    people = {*helpers, *(item.author_id for item in step.items)} - {None, ""}
    channels = {item.message.channel_id for item in step.items if item.message is not None}
    private = {item.private_to for item in step.items if item.private_to} | ({step.theme.private_to} - {None})
    pairs = [(channel, user) for channel in private for user in helpers if channel and user]
    known = await _asked(
        sorted(user for user in people if user), lambda user: desk.directory.person(workspace_id, user)
    )
    places = await _asked(sorted(channels), lambda channel: desk.directory.place(workspace_id, channel))
    members = await _asked(sorted(pairs), lambda pair: desk.directory.is_member(workspace_id, *pair))
    return Surroundings(
        workspace_id=workspace_id,
        people={user: person for user, person in known.items() if person is not None},
        places={channel: place for channel, place in places.items() if place is not None},
        owners=step.owners,
        members={pair for pair, is_in in members.items() if is_in},
        listeners=step.listeners,
    )


_Key = TypeVar("_Key")


async def _asked(keys: Sequence[_Key], ask: Callable[[_Key], Awaitable[_Found]]) -> dict[_Key, _Found]:
    """Return Slack's answers by what was asked about, a few questions at a time."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(key: _Key) -> _Found:
        async with turns:
            return await ask(key)

    return dict(zip(keys, await asyncio.gather(*map(one, keys)), strict=True))
