"""How long Heed remembers what it overheard: words for an hour, why they were kept or not for a season."""

from datetime import datetime, timedelta

from bot.domain.listening import Judgement, Verdict
from bot.flows.desk import Desk

# A conversation that pauses for longer is another one. Five minutes less than the hour that is promised, because the
# chore that forgets comes every five.
WORDS_KEPT = timedelta(minutes=55)
# Somebody may wonder for a quarter of a year why a message was not kept.
JUDGEMENTS_KEPT = timedelta(days=90)


async def left_judgement(desk: Desk, workspace_id: str, channel_id: str, ts: str) -> Judgement | None:
    """Return what Heed made of a message that it overheard and did not keep, or None when there is no such thing."""
    async with desk.storage.work(workspace_id) as work:
        judged = await work.judgements.of(channel_id, ts)
    return None if judged is None or judged.verdict is Verdict.CAPTURED else judged


async def forget_overheard_words(desk: Desk, now: datetime) -> None:
    """Drop the words of messages that were judged and not kept, in every workspace, before their hour is over."""
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            await work.judgements.forget_words(heard_before=now - WORDS_KEPT)


async def drop_judgements(desk: Desk, now: datetime) -> None:
    """Drop why messages were kept or not, once nobody asks any more, in every workspace."""
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            await work.judgements.drop_older(now - JUDGEMENTS_KEPT)
