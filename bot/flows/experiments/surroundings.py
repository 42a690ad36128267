"""What is known around a message that may be an update: its channel's mode, the card above it, what it is already."""

from dataclasses import dataclass

from bot.domain.channels import Mode
from bot.domain.experiments.errors import ExperimentNotFoundError
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.feedback import message_key
from bot.domain.listening import Judgement
from bot.flows.desk import Desk
from bot.flows.experiments.finding import known_experiment
from bot.flows.hearing import Heard
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known around a message that may be an update."""

    mode: Mode
    # The update that the message is already, withdrawn or not.
    update: ExperimentUpdate | None
    # The experiment whose card the message replies to.
    below: Experiment | None
    # Those that run and have their card in the channel.
    running: tuple[Experiment, ...]
    judgement: Judgement | None

    @property
    def is_read(self) -> bool:
        """Say whether Heed reads updates here at all."""
        return self.mode is Mode.EXPERIMENTS or self.below is not None or self.update is not None


async def look_around(work: UnitOfWork, heard: Heard) -> Around:
    """Return what is known around a message, in as few questions as it takes."""
    settings = await work.channels.of(heard.channel_id)
    below = None
    if heard.thread_ts is not None:
        below = await work.experiments.under_card(heard.channel_id, heard.thread_ts)
    is_read = settings.mode is Mode.EXPERIMENTS or below is not None
    update = None
    if is_read or heard.is_edited:
        update = await work.experiments.update_with_origin(message_key(heard.channel_id, heard.ts))
    return Around(
        mode=settings.mode,
        update=update,
        below=below,
        running=tuple(await work.experiments.tried_in(heard.channel_id)) if is_read else (),
        judgement=await work.judgements.of(heard.channel_id, heard.ts) if is_read else None,
    )


async def experiment_about(desk: Desk, heard: Heard, around: Around, number: int | None) -> Experiment | None:
    """Return the experiment that is named, else that of the update, of the card above, or the only one of the channel.

    An app knows only open ones and those of its own channel; a person, those that they may know of. Raises
    ExperimentNotFoundError and OutsiderError.
    """
    experiment_id = None if number is not None else _likely(around)
    if number is None and experiment_id is None:
        return None
    if heard.author_id is not None and not heard.is_from_app:
        return await known_experiment(
            desk, heard.workspace_id, heard.author_id, number=number, experiment_id=experiment_id
        )
    async with desk.storage.work(heard.workspace_id) as work:
        named = await work.experiments.with_number(number) if number is not None else None
        found = await work.experiments.with_id(experiment_id) if experiment_id is not None else named
    if found is None or found.stage is Stage.DISCARDED or found.private_to not in {None, heard.channel_id}:
        raise ExperimentNotFoundError
    return found


def _likely(around: Around) -> str | None:
    if around.update is not None:
        return around.update.experiment_id
    if around.below is not None:
        return around.below.id
    return around.running[0].id if len(around.running) == 1 else None
