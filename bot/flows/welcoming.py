"""The first steps: whoever installed Heed is told three of them, once, and Home shows how far the workspace is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.attention import Occasion
from bot.domain.channels import Mode
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.reasons import WELCOME
from bot.domain.roles import is_closed
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.messages import Welcome
from bot.ports import Job, UnitOfWork, Whisper

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """How far a workspace has come with what makes Heed useful."""

    # Heed listens somewhere, or somebody has kept something.
    hears: bool
    has_digest: bool
    # Somebody said who may set Heed up.
    has_admins: bool

    @property
    def are_done(self) -> bool:
        """Say whether nothing is left to do."""
        return self.hears and self.has_digest and self.has_admins


async def first_steps(work: UnitOfWork, user_id: str, *, has_items: bool) -> FirstSteps | None:
    """Return how far a workspace has come, or None to somebody who does not want to see it any more.

    `has_items` says whether anything was kept.
    """
    if (await work.people.of(user_id)).hides_steps:
        return None
    listens = any(each.mode is not Mode.OFF for each in await work.channels.all())
    schedules, roles = await work.schedules.every(), await work.roles.all()
    return FirstSteps(hears=has_items or listens, has_digest=bool(schedules), has_admins=is_closed(roles))


def welcome_job(workspace_id: str, user_id: str, at: datetime) -> Job:
    """Return the job that welcomes whoever brought Heed, at the moment when they did."""
    args = {"workspace_id": workspace_id, "user_id": user_id}
    return Job(id=f"welcome:{workspace_id}:{user_id}:{at.isoformat()}", kind="welcome", args=args)


async def hide_steps(desk: Desk, workspace_id: str, user_id: str) -> None:
    """Show somebody the first steps no more, done or not: a small team may well do without roles. Raises OutsiderError.

    `/heed help` tells everything that they do.
    """
    await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        chosen = await work.people.of(user_id)
        await work.people.keep(replace(chosen, hides_steps=True, set_at=desk.clock.now()))


async def welcome(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell somebody the first three steps; each workspace is told once, whoever comes first. Raises TryAgainError."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.is_guest or person.team_id != workspace_id:
        return
    whisper = Whisper(
        key=f"welcome:{workspace_id}",
        workspace_id=workspace_id,
        user_id=user_id,
        content=Welcome(reaction=desk.reaction),
        occasion=Occasion.WELCOME,
        why=WELCOME,
        again=Job(id=f"welcome:{workspace_id}", kind="welcome", args=dict(args)),
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps: Home shows the same steps.
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=user_id)
