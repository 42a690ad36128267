"""Who may do what: the one place that asks for a role, and how roles are given.

While nobody was made an admin by a person, every full member may do everything: a team that tries Heed out has no
need of roles. The first who gives one is an admin from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.language import later, say
from bot.domain.role_errors import LastAdminError, NotAllowedError, RoleGuestError, RoleTargetError
from bot.domain.roles import Role, RoleGiven, is_closed, role_among
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.messages import Sentence
from bot.ports import Job, UnitOfWork, Whisper

_log = structlog.get_logger()

# As many as somebody would ask one after another.
_ADMINS_NAMED = 3
_MADE = {
    Role.MEMBER: later(
        "{name} made you a member in Heed: you keep what customers say, search and ask. Editors decide and answer, and "
        "admins set Heed up."
    ),
    Role.EDITOR: later(
        "{name} made you an editor in Heed: you can also sort themes, decide, answer customers and schedule digests."
    ),
    Role.ADMIN: later(
        "{name} made you an admin in Heed: you can also choose what Heed does in channels, AI and privacy, and roles."
    ),
}
_AS_OTHERS = later("{name} took your role in Heed back: you can do there what everybody can who was given none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """A role that somebody was just given; None: they are what newcomers are."""

    user_id: str
    role: Role | None
    # Roles did not count before: from now on they do.
    is_first: bool


async def role_of(desk: Desk, workspace_id: str, user_id: str) -> Role:
    """Return what somebody may do here. Raises OutsiderError."""
    async with desk.storage.work(workspace_id) as work:
        given = await work.roles.around(user_id)
        newcomer = (await work.channels.preferences()).newcomer_role
    person = await member(desk, workspace_id, user_id)
    return _role(given, user_id, person, newcomer)


async def require_role(desk: Desk, workspace_id: str, user_id: str, role: Role) -> None:
    """Let somebody pass who may do what a role may. Raises NotAllowedError, which says who can, and OutsiderError."""
    refusal = await refusal_of(desk, workspace_id, user_id, role)
    if refusal is not None:
        raise refusal


async def require_own_or(desk: Desk, workspace_id: str, user_id: str, role: Role, *, owner_id: str) -> None:
    """Let somebody pass who looks after a thing themselves, or may do what a role may. Raises as `require_role`."""
    if user_id != owner_id:
        await require_role(desk, workspace_id, user_id, role)


async def refusal_of(desk: Desk, workspace_id: str, user_id: str, role: Role) -> NotAllowedError | None:
    """Return why somebody may not do what a role may, and who can; None: they may. Raises OutsiderError."""
    if (await role_of(desk, workspace_id, user_id)).includes(role):
        return None
    return NotAllowedError(await _who_can(desk, workspace_id, user_id, role))


async def give_role(desk: Desk, workspace_id: str, user_id: str, *, to: str, role: Role | None) -> RoleChange:
    """Give somebody a role, or take it back with None, and tell them.

    Raises NotAllowedError, LastAdminError, RoleGuestError, RoleTargetError and OutsiderError.
    """
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    giver = await member(desk, workspace_id, user_id)
    _check_target(await desk.directory.person(workspace_id, to), workspace_id, role)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        await work.roles.hold()
        known = {each.user_id: each for each in await work.roles.all()}
        # Asked again where nobody else changes anything: another admin may have been quicker.
        newcomer = (await work.channels.preferences()).newcomer_role
        if _role(list(known.values()), user_id, giver, newcomer) is not Role.ADMIN:
            raise NotAllowedError(say("Somebody took your role as an admin of Heed back a moment ago."))
        if role is None and to not in known:
            # There is nothing to take back, and nobody meant to let roles count from now on.
            return RoleChange(user_id=to, role=None, is_first=False)
        is_first = not is_closed(known.values())
        if is_first:
            known = await _close(work, known, by=user_id, at=now)
        before = known.get(to)
        _require_admin(known, to, role)
        if role is None:
            await work.roles.take(to)
        elif before is None or before.role is not role:
            await work.roles.give(RoleGiven(user_id=to, role=role, set_by=user_id, set_at=now))
    if to != user_id and role is not (before.role if before is not None else None):
        await desk.jobs.enqueue(_telling_job(workspace_id, to, user_id, role, now))
    _log.info("role_given", workspace_id=workspace_id, user_id=to, by=user_id, role=role.value if role else None)
    return RoleChange(user_id=to, role=role, is_first=is_first)


async def tell_role(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell `user_id` of `workspace_id` which `role` they were given, and `by` whom; raise TryAgainError."""
    workspace_id = args["workspace_id"]
    giver = await desk.directory.person(workspace_id, args["by"])
    sentence = _MADE[Role(args["role"])] if args["role"] else _AS_OTHERS
    whisper = Whisper(
        key=f"role:{args['user_id']}:{args['at']}",
        workspace_id=workspace_id,
        user_id=args["user_id"],
        content=Sentence(text=say(sentence, name=giver.name if giver else say("An admin"))),
        occasion=Occasion.NOTICE,
        why=reasons.ROLE,
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps; Home shows it to them.
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=args["user_id"])


def installer_job(workspace_id: str, user_id: str, at: datetime) -> Job:
    """Return the job that makes whoever installed Heed in a browser an admin."""
    args = {"workspace_id": workspace_id, "user_id": user_id}
    return Job(id=f"installer:{workspace_id}:{user_id}:{at.isoformat()}", kind="installer", args=args)


async def keep_installer(desk: Desk, args: Mapping[str, str]) -> None:
    """Make `user_id` an admin of `workspace_id`, unless somebody has said what they are; that alone closes no door."""
    user_id = args["user_id"]
    async with desk.storage.work(args["workspace_id"]) as work:
        await work.roles.hold()
        if not any(each.user_id == user_id for each in await work.roles.around(user_id)):
            given = RoleGiven(user_id=user_id, role=Role.ADMIN, set_by=None, set_at=desk.clock.now())
            await work.roles.give(given)


def _role(given: Sequence[RoleGiven], user_id: str, person: Person | None, newcomer: Role) -> Role:
    # Whom Slack does not tell about in time may be a guest: only what they were given holds.
    return role_among(
        given,
        user_id,
        is_guest=person is not None and person.is_guest,
        is_slack_admin=person is not None and person.is_admin,
        newcomer=Role.MEMBER if person is None else newcomer,
    )


def _check_target(person: Person | None, workspace_id: str, role: Role | None) -> None:
    if person is None or person.is_bot or person.has_left or person.team_id != workspace_id:
        # Who has left keeps no role: taking it back is always possible.
        if role is None and person is not None and person.team_id == workspace_id:
            return
        raise RoleTargetError
    if person.is_guest and role not in {None, Role.MEMBER}:
        raise RoleGuestError


async def _close(work: UnitOfWork, known: Mapping[str, RoleGiven], *, by: str, at: datetime) -> dict[str, RoleGiven]:
    """Let roles count from now on: who closes the door is an admin, and so is whoever installed Heed."""
    closed = {user_id: replace(each, set_by=by) for user_id, each in known.items()}
    closed[by] = RoleGiven(user_id=by, role=Role.ADMIN, set_by=by, set_at=at)
    for each in closed.values():
        await work.roles.give(each)
    return closed


def _require_admin(known: Mapping[str, RoleGiven], to: str, role: Role | None) -> None:
    """Keep one admin whom a person made one; owners of the Slack workspace come and go without Heed's knowing."""
    others = [each for each in known.values() if each.user_id != to]
    if role is not Role.ADMIN and not is_closed(others):
        raise LastAdminError


async def _who_can(desk: Desk, workspace_id: str, user_id: str, role: Role) -> str:
    async with desk.storage.work(workspace_id) as work:
        admins = [each for each in await work.roles.around("") if each.role is Role.ADMIN]
    people = [await desk.directory.person(workspace_id, each.user_id) for each in admins[: 2 * _ADMINS_NAMED]]
    here = [person.name for person in people if person is not None and not person.has_left][:_ADMINS_NAMED]
    names = ", ".join(here) or say("an owner of your Slack workspace")
    asker = await member(desk, workspace_id, user_id)
    if asker is not None and asker.is_guest:
        return say("Guests cannot do this: a full member of the workspace can.")
    if role is Role.ADMIN:
        return say("Only admins of Heed can do this. You can ask: {names}.", names=names)
    return say(
        "Only editors and admins of Heed can do this. You can ask: {names}. They can also make you an editor.",
        names=names,
    )


def _telling_job(workspace_id: str, to: str, by: str, role: Role | None, at: datetime) -> Job:
    args = {
        "workspace_id": workspace_id,
        "user_id": to,
        "by": by,
        "role": role.value if role is not None else "",
        "at": at.isoformat(),
    }
    return Job(id=f"role:{workspace_id}:{to}:{at.isoformat()}", kind="role", args=args)
