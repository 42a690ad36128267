"""Taking experiments out: the whole of them, for whoever runs Heed or for one person who may know of them."""

from collections.abc import Mapping, Sequence

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.exports import ExportedExperiment, csv_of, json_of, seen_by
from bot.domain.experiments.history import History
from bot.domain.language import say
from bot.flows.desk import Desk
from bot.flows.experiments.finding import may_know, reader_of
from bot.messages import ExportReady
from bot.ports import Attachment, Job, Storage, UnitOfWork

# Some hundred updates with their versions: six questions that take milliseconds.
PAGE_EXPERIMENTS = 100
# To people a discarded draft is gone.
_KNOWN = tuple(stage for stage in Stage if stage is not Stage.DISCARDED)


async def export_experiments(
    storage: Storage, *, workspace_id: str, reader: Reader | None, file_format: str
) -> tuple[bytes, int]:
    """Return a file of what a reader may know of (None: everything, for the operator), and how many it holds."""
    async with storage.work(workspace_id) as work:
        found = await work.experiments.in_stages(tuple(Stage) if reader is None else _KNOWN)
        known = [each for each in reversed(found) if reader is None or may_know(each, reader)]
        told = [
            each
            for start in range(0, len(known), PAGE_EXPERIMENTS)
            for each in await _told(work, known[start : start + PAGE_EXPERIMENTS])
        ]
    seen = told if reader is None else [seen_by(reader, each) for each in told]
    return (json_of if file_format == "json" else csv_of)(seen), len(seen)


def experiment_export_job(workspace_id: str, user_id: str, file_format: str, *, trigger_id: str) -> Job:
    """Return the job that sends somebody their experiments; the trigger of the command makes it happen once."""
    args = {"workspace_id": workspace_id, "user_id": user_id, "format": file_format, "export_id": trigger_id}
    return Job(id=f"experiment_export:{trigger_id}", kind="experiment_export", args=args)


async def send_experiment_export(desk: Desk, args: Mapping[str, str]) -> None:
    """Send `user_id` a file of every experiment that they may know of, by direct message; raise TryAgainError."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    file_format = args.get("format", "csv")
    reader = await reader_of(desk, workspace_id, user_id)
    data, count = await export_experiments(
        desk.storage, workspace_id=workspace_id, reader=reader, file_format=file_format
    )
    await desk.messenger.send_file(
        Attachment(
            key=f"experiment_export:{args['export_id']}",
            workspace_id=workspace_id,
            user_id=user_id,
            name=f"heed-experiments-{desk.clock.now():%Y-%m-%d}.{file_format}",
            title=say("Experiments"),
            data=data,
            content=ExportReady(items=count, noun="experiment"),
        ),
    )


async def _told(work: UnitOfWork, experiments: Sequence[Experiment]) -> list[ExportedExperiment]:
    """Return experiments with everything that was said about them."""
    histories = await work.experiments.histories([each.id for each in experiments])
    return [ExportedExperiment(experiment=each, history=histories.get(each.id, History())) for each in experiments]
