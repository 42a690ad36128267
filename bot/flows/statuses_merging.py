"""What becomes of the statuses of two themes that are merged, and when that is taken back."""

from datetime import date

from bot.domain.statuses import StatusChange, StatusOrder, is_further
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.statuses_steps import take_step
from bot.ports import UnitOfWork


async def carry_status(
    desk: Desk, work: UnitOfWork, theme: Theme, into: Theme, *, event_id: str, by: str
) -> StatusChange | None:
    """Let the theme that stays take the further status of the two, with its reason, and the links of both.

    Returns the step that it took, whose consequences the caller begins; whoever calls holds the themes.
    """
    await work.statuses.move_links(theme.id, into.id)
    if not is_further(theme.status, into.status):
        return None
    known = (await work.statuses.newest_of_many([theme.id])).get(theme.id)
    order = StatusOrder(
        theme_id=into.id,
        status=theme.status,
        origin_key=f"merge:{event_id}",
        reason=known.reason if known else "",
        would_change=known.would_change if known else "",
        review_on=_still_ahead(known, desk.clock.now().date()),
    )
    return await take_step(desk, work, into, order, by=by)


async def take_back_status(desk: Desk, work: UnitOfWork, into: Theme, *, event_id: str, by: str) -> StatusChange | None:
    """Let a theme step back to where it stood before a merge, unless somebody has changed that since."""
    newest, before = (*await work.statuses.of(into.id, limit=2), None, None)[:2]
    if newest is None or newest.origin_key != f"merge:{event_id}":
        return None
    order = StatusOrder(
        theme_id=into.id,
        status=newest.was,
        origin_key=f"unmerge:{event_id}",
        reason=before.reason if before else "",
        would_change=before.would_change if before else "",
        review_on=_still_ahead(before, desk.clock.now().date()),
    )
    return await take_step(desk, work, into, order, by=by)


def _still_ahead(step: StatusChange | None, today: date) -> date | None:
    """Return a review day that is still to come; None leaves it to the rule."""
    return step.review_on if step is not None and step.review_on is not None and step.review_on > today else None
