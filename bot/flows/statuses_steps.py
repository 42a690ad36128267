"""One step of a theme: storing it, keeping the not-now list in step with it, and beginning what follows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.statuses import StatusChange, StatusOrder, ThemeStatus
from bot.domain.statuses_rules import checked_order
from bot.domain.themes import Theme
from bot.domain.vision import NotNow
from bot.flows.desk import Desk
from bot.ports import Job, UnitOfWork

# What follows from a step is begun right after it was stored; when the process dies in between, the sweep begins it
# within this time. Three days are a weekend without the machine; a job's id is remembered for longer.
_SWEPT = timedelta(days=3)
# Two steps within one tick of a clock still have an order.
_TICK = timedelta(microseconds=1)


async def take_step(desk: Desk, work: UnitOfWork, theme: Theme, order: StatusOrder, *, by: str | None) -> StatusChange:
    """Store a step of a standing theme and keep the not-now list in step with it; whoever calls holds the themes.

    The caller begins what follows (`begin_what_follows`) after its transaction. `by` is nothing for Heed itself.
    Raises what `checked_order` raises.
    """
    now = desk.clock.now()
    fit = checked_order(order, theme, now.date())
    at = now if theme.status_at is None else max(now, theme.status_at + _TICK)
    change = StatusChange(
        id=uuid4().hex,
        origin_key=fit.origin_key,
        theme_id=theme.id,
        was=theme.status,
        status=fit.status,
        reason=fit.reason,
        at=at,
        by=by,
        would_change=fit.would_change,
        review_on=fit.review_on,
    )
    change, is_new = await work.statuses.add(change)
    if is_new:
        await _follow_on_list(work, change)
    return change


async def begin_what_follows(desk: Desk, workspace_id: str, changes: Iterable[StatusChange]) -> None:
    """Enqueue what follows from steps that are stored: answers that are owed, and webhooks; again changes nothing."""
    for change in changes:
        args = {"workspace_id": workspace_id, "change_id": change.id}
        # A “not now” that was only said again owes nobody anything new. Every other step counts, also those that owe
        # nothing: what was drafted about the step before is not true any more.
        if change.status is not change.was:
            await desk.jobs.enqueue(Job(id=f"owe:{workspace_id}:{change.id}", kind="owe", args=args))
        await desk.jobs.enqueue(Job(id=f"tell_webhooks:{workspace_id}:{change.id}", kind="tell_webhooks", args=args))


async def sweep_steps(desk: Desk, now: datetime) -> None:
    """Begin what follows from the steps of the last days, in case a process died between storing one and that."""
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            lately = await work.statuses.between(now - _SWEPT, now)
        await begin_what_follows(desk, workspace_id, lately)


async def _follow_on_list(work: UnitOfWork, change: StatusChange) -> None:
    """Take a theme off the not-now list, and put it there (again) when that is what the step says."""
    if change.was is ThemeStatus.NOT_NOW:
        await work.vision.lift(change.theme_id, at=change.at)
    if change.status is ThemeStatus.NOT_NOW and change.by is not None:
        await work.vision.put_off(
            NotNow(
                id=change.id,
                theme_id=change.theme_id,
                reason=change.reason,
                would_change=change.would_change,
                review_on=change.review_on,
                by=change.by,
                at=change.at,
            )
        )
