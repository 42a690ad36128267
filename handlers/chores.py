"""What the clock does, by the names that its schedule uses."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.flows.aligning import hand_out_alignments
from bot.flows.analysing import hand_out_unanalysed
from bot.flows.desk import Desk
from bot.flows.digests import hand_out_due_digests
from bot.flows.experiments.calendar import follow_calendar
from bot.flows.experiments.learning import hand_out_unplaced
from bot.flows.folding import hand_out_folds
from bot.flows.helping import hand_out_checks
from bot.flows.keeping_words import hand_out_forgetting
from bot.flows.nudges import hand_out_nudges
from bot.flows.opinions import sweep_opinions
from bot.flows.overheard import drop_judgements, forget_overheard_words
from bot.flows.quality_watch import hand_out_quality
from bot.flows.sending_answers import resume_answers
from bot.flows.statuses_steps import sweep_steps
from bot.flows.theme_proposals import hand_out_proposals
from bot.flows.tokens import CALLS_KEPT
from bot.flows.triage import hand_out_triage
from bot.flows.webhooks import DELIVERIES_KEPT, drop_outside, hand_out_deliveries
from bot.ports import Inbox
from handlers.inbox_worker import InboxWorker
from handlers.job_runner import JobRunner
from handlers.jobs_late import Engine

# Slack repeats an event for at most a day; three days leave room for a clock that is wrong.
INBOX_KEPT = timedelta(days=3)
# A finished job's id keeps the same slot from running again; no slot comes back after so long.
JOBS_KEPT = timedelta(days=30)
# A form that has been open for a day was forgotten, a question that waited so long needs no
# answer; their words are not Heed's to keep.
DRAFTS_KEPT = timedelta(days=1)
# What left this machine can be looked up for a year and a month, so that last year's can be compared.
LEDGER_KEPT = timedelta(days=396)

# What only looks at what is stored, and begins jobs.
_DUTIES: Mapping[str, Callable[[Desk, datetime], Awaitable[object]]] = {
    "align_themes": hand_out_alignments,
    "analyse_waiting": hand_out_unanalysed,
    "follow_experiments": follow_calendar,
    "forget_overheard": forget_overheard_words,
    "forget_and_retain": hand_out_forgetting,
    "hand_out_checks": hand_out_checks,
    "hand_out_deliveries": hand_out_deliveries,
    "hand_out_digests": hand_out_due_digests,
    "hand_out_folds": hand_out_folds,
    "hand_out_nudges": hand_out_nudges,
    "hand_out_quality": hand_out_quality,
    "hand_out_themes": hand_out_proposals,
    "hand_out_triage": hand_out_triage,
    "place_experiments": hand_out_unplaced,
    "resume_answers": resume_answers,
    "sweep_opinions": sweep_opinions,
    "sweep_steps": sweep_steps,
}


def chores(
    desk: Desk, *, inbox: Inbox, worker: InboxWorker, runner: JobRunner, engine: Engine
) -> Mapping[str, Callable[[datetime], Awaitable[None]]]:
    """Return the function of each chore; it is told the time of Heed's clock, which a demo may move."""

    async def sweep_inbox(_now: datetime) -> None:
        await worker.sweep(engine, runner)

    async def take_over_jobs(_now: datetime) -> None:
        # Compared with times that the database wrote, so the real clock counts.
        await engine.take_over(datetime.now(UTC))

    async def clean_up(now: datetime) -> None:
        await _drop_unfinished(desk, now - DRAFTS_KEPT)
        await drop_judgements(desk, now)
        await _drop_calls(desk, now - LEDGER_KEPT)
        await drop_outside(desk, calls_before=now - CALLS_KEPT, deliveries_before=now - DELIVERIES_KEPT)
        real = datetime.now(UTC)
        await inbox.drop_older(real - INBOX_KEPT)
        await engine.forget_older(real - JOBS_KEPT)

    return {
        **{name: partial(_told, duty, desk) for name, duty in _DUTIES.items()},
        "sweep_inbox": sweep_inbox,
        "take_over_jobs": take_over_jobs,
        "clean_up": clean_up,
    }


async def _told(duty: Callable[[Desk, datetime], Awaitable[object]], desk: Desk, now: datetime) -> None:
    await duty(desk, now)


async def _drop_unfinished(desk: Desk, than: datetime) -> None:
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            await work.drafts.drop_older(than)
            await work.askings.drop_older(than)


async def _drop_calls(desk: Desk, than: datetime) -> None:
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            await work.ledger.drop_older(than)
