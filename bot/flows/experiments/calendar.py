"""What the clock does for experiments: their dates come, and their cards say so."""

from datetime import datetime

from bot.domain.experiments.experiment import TRIED_STAGES
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job


async def follow_calendar(desk: Desk, now: datetime) -> None:
    """Have every open experiment looked at once on each of its days: dates come, and days are counted on its card.

    Safe on any number of replicas: a job's id names the experiment and its day.
    """
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            tried = await work.experiments.in_stages(TRIED_STAGES)
        for each in tried:
            occasion = f"day:{each.day_of(now).isoformat()}"
            await desk.jobs.enqueue(card_job(workspace_id, each.id, because=occasion))
