"""Which experiments somebody may know of, and one of them by its number or id."""

import asyncio
from dataclasses import replace

from bot.domain.audience import Reader
from bot.domain.experiments.errors import ExperimentNotFoundError
from bot.domain.experiments.experiment import Experiment, Stage
from bot.flows.desk import Desk
from bot.flows.finding import member, reader_for
from bot.flows.patience import SEARCH_SECONDS, answer_within


async def known_experiment(
    desk: Desk, workspace_id: str, user_id: str, *, number: int | None = None, experiment_id: str | None = None
) -> Experiment:
    """Return an experiment that somebody may know of. Raises ExperimentNotFoundError and OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        if experiment_id is not None:
            found = await work.experiments.with_id(experiment_id)
        else:
            found = None if number is None else await work.experiments.with_number(number)
    if found is None or found.stage is Stage.DISCARDED:
        raise ExperimentNotFoundError
    if user_id in {found.owner_id, found.created_by}:
        return found
    # A person Slack does not tell about reads like a guest: failing open would cost somebody's trust.
    reads_workspace = person is not None and not person.is_guest
    if found.private_to is None and reads_workspace:
        return found
    if found.private_to is None or not await _is_in(desk, workspace_id, found.private_to, user_id):
        raise ExperimentNotFoundError
    return found


async def reader_of(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    """Return whose experiments somebody may know of, private channels of experiments included. Raises OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        private = sorted(await work.experiments.private_channels() - reader.channel_ids)
    # All at once, because somebody waits.
    joined = await asyncio.gather(*(_is_in(desk, workspace_id, channel, user_id) for channel in private))
    known = {channel for channel, is_in in zip(private, joined, strict=True) if is_in}
    return replace(reader, channel_ids=reader.channel_ids | known)


def may_know(experiment: Experiment, reader: Reader) -> bool:
    """Say whether a reader may know of an experiment: by its channel, or because it is theirs."""
    if reader.user_id is not None and reader.user_id in {experiment.owner_id, experiment.created_by}:
        return True
    if experiment.private_to is None:
        return reader.reads_workspace
    return experiment.private_to in reader.channel_ids


async def _is_in(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> bool:
    asked = desk.directory.is_member(workspace_id, channel_id, user_id)
    return await answer_within(SEARCH_SECONDS, asked) or False
