"""What leaves this machine: what a workspace allows, what it used today, what was sent, and switching it off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from bot.domain.analysis import Purpose
from bot.domain.errors import OutsiderError
from bot.domain.ledger import Caps, ModelCall, Spent
from bot.domain.ledger_table import ledger_csv
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.muting import MuteSeen, mutes_seen
from bot.flows.roles import require_role
from bot.flows.witnessing import day_of
from bot.messages import Sentence
from bot.ports import Attachment, Job, Storage

log = structlog.get_logger(__name__)

# As many as fit on a Slack screen; the file has all of them.
SHOWN_CALLS = 8
# What failed before so many calls is history.
_LATELY = 50
# Before anything was ever sent.
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_OFF = "Nothing that is said in this workspace is sent to the endpoint any more; everything is done on this machine."
_ON = "The endpoint may be asked for everything that is ticked below."


class PrivacyRefusedError(OutsiderError):
    """Only full members of the workspace can see and choose what leaves this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyState:
    """What a member sees."""

    # None: no endpoint is configured, so nothing can leave.
    model: str | None
    host: str
    purposes: frozenset[Purpose]
    caps: Caps
    spent: Spent
    # The newest first.
    calls: tuple[ModelCall, ...]
    # Channels of which nothing may leave, whatever the workspace allows.
    channels_kept_here: int
    resting_until: datetime | None = None
    # Why the endpoint failed last; empty when it works.
    trouble: str = ""
    # For how many days words are kept; None: for ever.
    keeping_days: int | None = None
    # What they do not want to hear, and what is muted in the channels that they read.
    mutes: tuple[MuteSeen, ...] = ()
    # What was just done, in words; empty when somebody only looks.
    done: str = ""


async def privacy_state(desk: Desk, *, workspace_id: str, user_id: str) -> PrivacyState:
    """Return what leaves this machine. Raises PrivacyRefusedError for guests and strangers, and TryAgainError."""
    await _full_member(desk, workspace_id, user_id)
    mind, now = desk.mind, desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences()
        channels = await work.channels.all()
        spent = await work.ledger.spent(day_of(now))
        calls = await work.ledger.newest(SHOWN_CALLS)
    return PrivacyState(
        model=mind.endpoint.model if mind.endpoint else None,
        host=mind.host,
        purposes=preferences.ai_purposes,
        caps=mind.caps,
        spent=spent,
        calls=tuple(calls),
        channels_kept_here=sum(not channel.ai_allowed for channel in channels),
        resting_until=mind.breaker.resting_until(now),
        trouble=mind.breaker.reason,
        keeping_days=preferences.retention_days,
        mutes=await mutes_seen(desk, workspace_id, user_id),
    )


async def allow_purposes(desk: Desk, *, workspace_id: str, user_id: str, purposes: frozenset[Purpose]) -> PrivacyState:
    """Choose what the endpoint may be asked for, with who chose it and when; return what holds from now on.

    Raises what `privacy_state` raises.
    """
    await _full_member(desk, workspace_id, user_id)
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    async with desk.storage.work(workspace_id) as work:
        preferences = await work.channels.preferences_to_change()
        await work.channels.prefer(replace(preferences, ai_purposes=purposes), by=user_id, at=desk.clock.now())
    log.info(
        "ai purposes chosen",
        workspace_id=workspace_id,
        user_id=user_id,
        purposes=sorted(purpose.value for purpose in purposes),
    )
    state = await privacy_state(desk, workspace_id=workspace_id, user_id=user_id)
    return replace(state, done=_ON if purposes else _OFF)


async def order_ledger(desk: Desk, *, workspace_id: str, user_id: str, order_id: str) -> None:
    """Have the ledger sent to somebody as a file; the same order again changes nothing. Raises PrivacyRefusedError."""
    await _full_member(desk, workspace_id, user_id)
    args = {"workspace_id": workspace_id, "user_id": user_id, "order_id": order_id}
    await desk.jobs.enqueue(Job(id=f"privacy_export:{order_id}", kind="privacy_export", args=args))


async def send_ledger(desk: Desk, args: Mapping[str, str]) -> None:
    """Send `user_id` the whole ledger of `workspace_id` by direct message, once; raises TryAgainError."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    async with desk.storage.work(workspace_id) as work:
        calls = await work.ledger.since(_BEGINNING)
    told = f"Everything that was sent to an AI endpoint: {len(calls):,} {'call' if len(calls) == 1 else 'calls'}."
    await desk.messenger.send_file(
        Attachment(
            key=f"privacy_export:{args['order_id']}",
            workspace_id=workspace_id,
            user_id=user_id,
            name=f"heed-data-sent-{desk.clock.now():%Y-%m-%d}.csv",
            title="Data sent",
            data=ledger_csv(calls),
            content=Sentence(text=told),
        ),
    )


async def last_trouble(storage: Storage) -> str:
    """Return when and why a call failed last, in any workspace, for whoever runs Heed; empty when none did lately."""
    return _latest([call for each in await storage.workspace_ids() for call in await _failed(storage, each)])


async def last_trouble_in(storage: Storage, workspace_id: str) -> str:
    """Return when and why a call failed last for a workspace; empty when none did lately."""
    return _latest(await _failed(storage, workspace_id))


async def _failed(storage: Storage, workspace_id: str) -> list[ModelCall]:
    async with storage.work(workspace_id) as work:
        return [call for call in await work.ledger.newest(_LATELY) if call.note]


def _latest(failed: list[ModelCall]) -> str:
    latest = max(failed, key=lambda call: call.at, default=None)
    return f"{latest.at:%Y-%m-%d %H:%M} UTC, {latest.purpose.value}: {latest.note}" if latest else ""


async def _full_member(desk: Desk, workspace_id: str, user_id: str) -> None:
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.is_guest or person.team_id != workspace_id:
        raise PrivacyRefusedError
