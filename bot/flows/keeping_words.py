"""For how long words are kept: what a workspace chose, and the nightly work that follows from it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import structlog

from bot.domain.erasures import Erasure, Forgotten, Subject, days_from
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.forgetting import forget_job, require_forgetter
from bot.flows.forgetting_work import hand_out_unfinished
from bot.flows.roles import require_role
from bot.ports import Job

_log = structlog.get_logger()

# By whom words go that were kept long enough: nobody pressed anything.
_HEED = "heed"


async def choose_keeping(desk: Desk, *, workspace_id: str, user_id: str, typed: str) -> int | None:
    """Keep words for a number of days from now on, or for ever; return it.

    Raises ForgetRefusedError, KeepingError and TryAgainError.
    """
    days = days_from(typed)
    await require_forgetter(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        await work.channels.prefer(replace(preferences, retention_days=days), by=user_id, at=desk.clock.now())
    _log.info("keeping_chosen", workspace_id=workspace_id, user_id=user_id, days=days)
    return days


async def kept_for(desk: Desk, *, workspace_id: str, user_id: str) -> int | None:
    """Return for how many days words are kept, None for ever. Raises ForgetRefusedError and TryAgainError."""
    await require_forgetter(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return (await work.channels.preferences()).retention_days


async def hand_out_forgetting(desk: Desk, now: datetime) -> None:
    """Begin what is left of erasures, and once a day the removal of words that were kept long enough."""
    await hand_out_unfinished(desk, now)
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            days = (await work.channels.preferences()).retention_days
        if days is not None:
            args = {"workspace_id": workspace_id, "at": f"{now:%Y-%m-%d}T00:00:00+00:00", "days": str(days)}
            await desk.jobs.enqueue(_retain_job(args))


async def retain(desk: Desk, args: Mapping[str, str]) -> None:
    """Remove the words of `workspace_id` that were captured more than `days` before `at`, as an erasure of its own."""
    workspace_id, at = args["workspace_id"], datetime.fromisoformat(args["at"])
    before = at - timedelta(days=int(args["days"]))
    subject = Subject(what=Forgotten.WORDS, before=before)
    # The same day again is the same erasure, however often its job runs.
    erasure_id = uuid5(NAMESPACE_URL, ":".join(args.values())).hex
    async with desk.storage.work(workspace_id) as work:
        present = (await work.channels.preferences()).retention_days
        # Somebody may have chosen longer since: then the words stay.
        if present is None or present > int(args["days"]) or not await work.erasures.has_words(subject):
            return
        erasure = Erasure(id=erasure_id, what=Forgotten.WORDS, by=_HEED, asked_at=desk.clock.now(), done_at=None)
        begun = await work.erasures.begin(erasure, subject)
    await desk.jobs.enqueue(forget_job(workspace_id, begun.id))


def _retain_job(args: Mapping[str, str]) -> Job:
    return Job(id=f"retain:{':'.join(args.values())}", kind="retain", args=args)
