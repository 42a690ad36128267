"""What somebody says to "did it help?": kept with the words behind it, and a no opens the theme again."""

from dataclasses import replace

import structlog

from bot.domain.closing import Debt, DebtState, Helped
from bot.domain.digests import counted
from bot.domain.errors import CheckNotFoundError, OutsiderError
from bot.domain.language import later, say
from bot.domain.roles import Role
from bot.domain.statuses import StatusOrder, ThemeStatus
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.helping import checks_redraw_job
from bot.flows.roles import require_role
from bot.flows.statuses_steps import begin_what_follows, take_step
from bot.flows.theme_pages import lives_on

_log = structlog.get_logger()

# Two people, or two clicks, may change one answer at the same time: the second reads it again.
_ATTEMPTS = 3
# Customers may read it in a later draft.
_REASON = later("Somebody who asked for it says that it did not help.")


async def own_check(desk: Desk, workspace_id: str, user_id: str, debt_id: str) -> Debt:
    """Return what somebody was asked about. Raises CheckNotFoundError and OutsiderError."""
    await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        debt = await work.debts.with_id(debt_id)
    if debt is None or debt.check_by != user_id or debt.state is not DebtState.SENT:
        raise CheckNotFoundError
    return debt


async def answer_check(
    desk: Desk, workspace_id: str, user_id: str, debt_id: str, helped: Helped, *, words: str | None = None
) -> Debt:
    """Keep an answer; `words` None leaves those that are there. The first no opens a shipped theme again.

    Raises CheckNotFoundError and OutsiderError.
    """
    for _ in range(_ATTEMPTS):
        debt = await own_check(desk, workspace_id, user_id, debt_id)
        said = debt.helped_words if words is None else clean_words(words).strip()
        answered = replace(debt, helped=helped, helped_words=said, helped_at=debt.helped_at or desk.clock.now())
        if answered == debt:
            break
        async with desk.storage.work(workspace_id) as work:
            is_kept = await work.debts.change(answered)
        if is_kept:
            _log.info("check_answered", workspace_id=workspace_id, debt_id=debt.id, helped=helped.value)
            break
    # Again too: who pressed twice may have met a crash in between.
    if helped is Helped.NO:
        await _reopen(desk, workspace_id, answered)
    if answered.check_key is not None:
        occasion = f"{answered.id}:{desk.clock.now().isoformat()}"
        await desk.jobs.enqueue(checks_redraw_job(workspace_id, answered.check_key, occasion))
    return answered


async def choose_check_days(desk: Desk, workspace_id: str, user_id: str, days: int) -> str:
    """Store after how many days people are asked from now on; return what holds, in words. Raises OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    if person is None or person.is_guest:
        raise OutsiderError(say("When people are asked whether it helped is for full members of the workspace to say."))
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        await work.channels.prefer(replace(preferences, check_days=days), by=user_id, at=desk.clock.now())
    return say(
        "Whoever is told from now on that something shipped is asked after {days} whether it helped.",
        days=counted(days, "day"),
    )


async def _reopen(desk: Desk, workspace_id: str, debt: Debt) -> None:
    """Open a shipped theme again; it is the same step however often it is asked for."""
    async with desk.storage.work(workspace_id) as work:
        await work.themes.hold()
        change = await work.statuses.with_origin(_origin_of(debt))
        if change is None:
            theme = await work.themes.with_id(debt.theme_id)
            theme = None if theme is None else await lives_on(work, theme)
            if theme is None or theme.status is not ThemeStatus.SHIPPED:
                return
            order = StatusOrder(
                theme_id=theme.id, status=ThemeStatus.CONSIDERING, reason=_REASON, origin_key=_origin_of(debt)
            )
            change = await take_step(desk, work, theme, order, by=None)
    await begin_what_follows(desk, workspace_id, [change])
    _log.info("theme_reopened", workspace_id=workspace_id, theme_id=change.theme_id, debt_id=debt.id)


def _origin_of(debt: Debt) -> str:
    return f"helped:{debt.id}"
