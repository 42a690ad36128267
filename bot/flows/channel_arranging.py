"""Choosing everything that Heed does in a channel at once, as the form on the Home tab does."""

from dataclasses import dataclass, replace

from bot.domain.channel_commands import ChannelCommand, Choice
from bot.domain.channels import NOWHERE, ChannelSettings, Mode
from bot.domain.roles import Role
from bot.flows.channels import channel_state, choose_for_channel, triage_place
from bot.flows.desk import Desk
from bot.flows.roles import require_role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWish:
    """What an admin wants for a channel."""

    channel_id: str
    mode: Mode
    # Probability 0..1; None: as it is.
    threshold: float | None
    # None: where it asks by itself.
    triage_channel_id: str | None
    ai_allowed: bool


async def channel_to_arrange(desk: Desk, workspace_id: str, user_id: str, channel_id: str) -> ChannelSettings:
    """Return what holds in a channel, for a form that changes it.

    Raises NotAllowedError, OutsiderError, NotAChannelError, ChannelUnreachableError and TryAgainError.
    """
    await require_role(desk, workspace_id, user_id, Role.ADMIN)
    return (await channel_state(desk, workspace_id=workspace_id, user_id=user_id, channel_id=channel_id)).settings


async def require_triage(desk: Desk, workspace_id: str, user_id: str, channel_id: str | None) -> None:
    """Let a channel pass in which Heed may ask. Raises ChannelUnreachableError and SharedChannelError."""
    if channel_id is not None:
        await triage_place(desk, workspace_id, channel_id, user_id)


async def arrange_channel(desk: Desk, workspace_id: str, user_id: str, wish: ChannelWish) -> None:
    """Store what an admin chose for a channel; people there are told when Heed begins to read along.

    Raises NotAllowedError, OutsiderError, NotAChannelError, ChannelUnreachableError, SharedChannelError, TryAgainError.
    """
    before = await channel_to_arrange(desk, workspace_id, user_id, wish.channel_id)
    await require_triage(desk, workspace_id, user_id, wish.triage_channel_id)
    if wish.mode is not before.mode:
        command = ChannelCommand(choice=Choice.MODE, mode=wish.mode)
        await choose_for_channel(
            desk, workspace_id=workspace_id, user_id=user_id, channel_id=wish.channel_id, command=command
        )
    async with desk.storage.work(workspace_id) as work:
        present = await work.channels.of(wish.channel_id)
        wanted = replace(
            present,
            threshold=present.threshold if wish.threshold in {None, present.keeps_from} else wish.threshold,
            triage_channel_id=wish.triage_channel_id or _unchosen(present),
            ai_allowed=wish.ai_allowed,
        )
        if wanted != present:
            await work.channels.keep(replace(wanted, set_by=user_id, set_at=desk.clock.now()))


def _unchosen(present: ChannelSettings) -> str | None:
    """Return what an empty field means: a channel that asks nowhere goes on asking nowhere."""
    return NOWHERE if present.triage_channel_id == NOWHERE else None
