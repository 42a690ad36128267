"""What is remembered of messages that are no updates any more: deleted ones, and edits that left nothing to read.

Slack may tell of an edit or a deletion before the message itself, which must not be read afterwards.
"""

from bot.domain.channels import Mode
from bot.domain.feedback import message_key
from bot.domain.language import later
from bot.domain.listening import Judgement, Verdict
from bot.flows.desk import Desk
from bot.flows.experiments.updating import withdraw
from bot.flows.hearing import Heard
from bot.flows.listening import DELETED

# Follows "it is" where somebody asks why a message was not kept.
EDITED_AWAY = later("without numbers since it was edited")


async def unhear_update(desk: Desk, *, workspace_id: str, channel_id: str, ts: str) -> None:
    """Take back the update that a deleted message was; one that arrives after its deletion is not read any more.

    A message that is read at the same time is kept or finds the tombstone: whoever stores second sees the other.
    """
    async with desk.storage.work(workspace_id) as work:
        update = await work.experiments.update_with_origin(message_key(channel_id, ts))
        if update is None:
            settings = await work.channels.of(channel_id)
            is_read = settings.mode is Mode.EXPERIMENTS or bool(await work.experiments.tried_in(channel_id))
            if is_read and await work.judgements.of(channel_id, ts) is None:
                await work.judgements.put(_tombstone(desk, channel_id, ts, DELETED))
    if update is None:
        async with desk.storage.work(workspace_id) as work:
            update = await work.experiments.update_with_origin(message_key(channel_id, ts))
    if update is not None:
        await withdraw(desk, workspace_id, update, by=update.by)


async def is_deleted(desk: Desk, heard: Heard) -> bool:
    """Say whether a message was deleted while it was read."""
    async with desk.storage.work(heard.workspace_id) as work:
        judgement = await work.judgements.of(heard.channel_id, heard.ts)
    return judgement is not None and judgement.reason == DELETED


async def remember_edit(desk: Desk, heard: Heard) -> None:
    """Remember an edit that left nothing to read, so that the earlier words, should they come later, are not read."""
    if not heard.is_edited:
        return
    async with desk.storage.work(heard.workspace_id) as work:
        if await work.judgements.of(heard.channel_id, heard.ts) is None:
            await work.judgements.put(_tombstone(desk, heard.channel_id, heard.ts, EDITED_AWAY))


def _tombstone(desk: Desk, channel_id: str, ts: str, reason: str) -> Judgement:
    return Judgement(
        channel_id=channel_id,
        ts=ts,
        conversation_ts=ts,
        thread_ts=None,
        author_id=None,
        verdict=Verdict.IGNORED,
        score=None,
        threshold=1.0,
        reason=reason,
        model=None,
        judged_at=desk.clock.now(),
    )
