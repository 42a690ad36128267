"""The try-out: Heed beside a look-alike of Slack, on this machine, with a company that is already talking."""

import asyncio
import json
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import typer

from app import serve
from bot.domain.channels import ChannelSettings, Mode
from bot.domain.experiments.decisions import CameTrue, Decision, Evidence, Forecast, Outcome, Review
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, NewExperiment, Stage
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.terms import Design, Direction, Guardrail, Hypothesis, KillRule, Plan, Terms
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.flows.transfers import import_rows, plan_import
from bot.ports import UnitOfWork
from bot.settings import Settings, read_settings
from handlers.manifest import manifest
from handlers.server import first_listening_socket, free_port, ready, stop_on_signals
from sandbox.config import SEED_FOLDER, SandboxConfig
from sandbox.seed.helpdesk import helpdesk_export
from sandbox.server import Sandbox, running_sandbox
from storage.unit_of_work import open_storage

# People move the clock and look; nobody waits a quarter of a minute for a digest.
PACE = timedelta(seconds=1)
FOLDER = Path(".heed") / "demo"
HEED_PORT, SANDBOX_PORT = 3000, 3100
# How far to look for a free port: a few demos may run side by side.
PORTS_TRIED = 20

# People and places of the seed.
EXPERIMENTS, MIRA, JONAS, PRIYA = "C0EXPERIMENTS", "U0MIRA", "U0JONAS", "U0PRIYA"
# When the running experiment began, with its announcement in the seed.
_STARTED = timedelta(days=5, hours=22)
_MARCH = 3
_BET = Terms(
    hypothesis=Hypothesis(
        change="Call customers when their engineer is half an hour away",
        outcome="fewer visits where nobody opens the door",
        reason="people leave the house when they do not know when we come",
    ),
    design=Design.BET,
    success="Missed visits fall below 6% within six weeks",
    forecast=0.75,
    is_reversible=True,
    worst_case="The office is on the phone all day",
    objective="Every visit happens",
)
_RUNNING = Terms(
    hypothesis=Hypothesis(
        change="Text customers a link with the position of their engineer on the day of the visit",
        outcome="fewer visits where nobody opens the door",
        reason="people leave the house when they do not know when we come",
    ),
    plan=Plan(
        metric="Missed visits",
        direction=Direction.DOWN,
        baseline=0.08,
        smallest_effect=0.25,
        daily_traffic=420,
        guardrails=(Guardrail(name="Calls to the office", direction=Direction.DOWN, tolerance=0.05),),
    ),
    forecast=0.6,
    is_reversible=True,
    worst_case="An engineer is followed to a private address",
    objective="Every visit happens",
)
_DRAFT = Terms(
    hypothesis=Hypothesis(
        change="Offer the next visit's date on the engineer's tablet before they leave",
        outcome="more customers book their yearly check-up",
    )
)

_STARTING = "Starting Heed beside a look-alike of Slack; a small company moves in, which takes some seconds ..."
_READY = """
  Heed is running beside a look-alike of Slack. Open {page}

  Everything stays on this machine and begins afresh each time. Ctrl-C stops it.
"""


async def demonstrate() -> None:
    """Run both sides until stopped, on a fresh database."""
    typer.echo(_STARTING)
    shutil.rmtree(FOLDER, ignore_errors=True)
    stop = stop_on_signals()
    listener = first_listening_socket(range(HEED_PORT, HEED_PORT + PORTS_TRIED))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = SandboxConfig(
        manifest=json.loads(manifest(url=url, is_socket=False)),
        app_url=url,
        port=free_port(range(SANDBOX_PORT, SANDBOX_PORT + PORTS_TRIED)),
        seed_folder=SEED_FOLDER,
    )
    settings = _settings(config)
    heed = asyncio.create_task(serve(settings, clock=config.clock, listener=listener, stop=stop, pace=PACE))
    async with running_sandbox(config) as slack:
        moving_in = asyncio.create_task(_move_in(slack, settings, url))
        # A company that cannot move in is no demo: then Heed stops as well, and the reason is shown.
        moving_in.add_done_callback(lambda task: stop.set() if task.cancelled() or task.exception() else None)
        try:
            await heed
        finally:
            moving_in.cancel()
        with suppress(asyncio.CancelledError):
            await moving_in


def _settings(config: SandboxConfig) -> Settings:
    return read_settings(
        data_dir=FOLDER.absolute(),
        database_url=f"sqlite:///{(FOLDER / 'heed.db').absolute()}",
        slack_mode="http",
        slack_bot_token=config.bot_token,
        slack_signing_secret=config.signing_secret,
        slack_api_url=f"{config.public_url}/api/",
        executor_id="demo",
    )


async def _move_in(slack: Sandbox, settings: Settings, heed_url: str) -> None:
    """Bring in what the company's help desk holds and what its people have reacted to, then say where to look."""
    await ready(f"{heed_url}/readyz")
    plan = plan_import(helpdesk_export(SEED_FOLDER, slack.clock.now()))
    storage = open_storage(settings.database)
    try:
        await import_rows(storage, slack.clock, plan, workspace_id=slack.bot.team_id, source="help desk")
        async with storage.work(slack.bot.team_id) as work:
            await _try_things(work, slack.clock.now())
    finally:
        await storage.close()
    # The five reports of the running experiment come through the front door, as people said them.
    slack.tell_messages()
    await slack.ears_delivered()
    typer.echo(_READY.format(page=slack.config.public_url))


async def _try_things(work: UnitOfWork, now: datetime) -> None:
    """Store what the company has tried so far: a bet that is over, an experiment that runs, and a draft."""
    settings = ChannelSettings(channel_id=EXPERIMENTS, mode=Mode.EXPERIMENTS, set_by=MIRA, set_at=now - _STARTED)
    await work.channels.keep(settings)
    await _bet_long_ago(work, now)
    running = await _drafted(work, _RUNNING, MIRA, now - _STARTED)
    terms = replace(
        _RUNNING,
        earliest_read_on=(now - _STARTED + timedelta(weeks=4)).date(),
        kill=KillRule(words="Missed visits rise by more than 10%", loss=0.1, on=(now + timedelta(weeks=5)).date()),
        review_on=(now + timedelta(weeks=12)).date(),
    )
    started = replace(running, terms=terms, stage=Stage.RUNNING, started_at=now - _STARTED, channel_id=EXPERIMENTS)
    await work.experiments.save(started)
    await _noted(work, running, ExperimentChange.STARTED, MIRA, now - _STARTED)
    for user_id, probability in ((MIRA, 0.6), (PRIYA, 0.45)):
        forecast = Forecast(experiment_id=running.id, user_id=user_id, probability=probability, at=now - _STARTED)
        await work.experiments.forecast(forecast)
    await _drafted(work, _DRAFT, PRIYA, now - timedelta(days=1))


async def _bet_long_ago(work: UnitOfWork, now: datetime) -> None:
    """Store a bet that was stopped in the last March that is well over, with what was learned from it."""
    year = now.year if now.month > _MARCH + 2 else now.year - 1
    decided_at = datetime(year, _MARCH, 12, 14, tzinfo=UTC)
    began_at, reviewed_at = decided_at - timedelta(weeks=6), decided_at + timedelta(weeks=6)
    terms = replace(_BET, earliest_read_on=decided_at.date(), review_on=reviewed_at.date())
    terms = replace(terms, kill=KillRule(words="Nobody picks up the phone", loss=None, on=decided_at.date()))
    bet = await _drafted(work, terms, JONAS, began_at)
    over = replace(bet, stage=Stage.REVIEWED, started_at=began_at, decided_at=decided_at, reviewed_at=reviewed_at)
    await work.experiments.save(over)
    await work.experiments.forecast(Forecast(experiment_id=bet.id, user_id=JONAS, probability=0.75, at=began_at))
    calls, _ = await work.experiments.put_update(_calls(over, decided_at - timedelta(days=1)))
    await work.experiments.decide(_stopped(over, calls, decided_at))
    review = Review(
        experiment_id=bet.id,
        came_true=CameTrue.NO,
        words="Missed visits stayed at 8%",
        by=JONAS,
        at=reviewed_at,
        reviewed_on=reviewed_at.date(),
    )
    await work.experiments.review(review)
    for change, at in (
        (ExperimentChange.STARTED, began_at),
        (ExperimentChange.DECIDED, decided_at),
        (ExperimentChange.REVIEWED, reviewed_at),
    ):
        await _noted(work, bet, change, JONAS, at)


def _calls(bet: Experiment, at: datetime) -> ExperimentUpdate:
    return ExperimentUpdate(
        id=uuid4().hex,
        experiment_id=bet.id,
        origin_key=f"demo:{bet.id}:calls",
        source=UpdateSource.COMMAND,
        state=UpdateState.ACTIVE,
        version=1,
        reading=Reading(arms=(ArmReading(arm="answered", users=205, conversions=41),)),
        note="41 of 205 calls answered",
        by=JONAS,
        said_at=at,
    )


def _stopped(bet: Experiment, calls: ExperimentUpdate, at: datetime) -> Decision:
    from bot.domain.experiments.reporting import report  # noqa: PLC0415 -- scipy, when the company moves in
    from bot.domain.experiments.reports_frozen import report_facts  # noqa: PLC0415 -- same

    facts = report_facts(report(bet, [calls], now=at))
    return Decision(
        id=uuid4().hex,
        experiment_id=bet.id,
        origin_key=f"demo:{bet.id}",
        outcome=Outcome.STOP,
        reason="Four of five calls went unanswered, and as many visits were missed as before",
        learning="Nobody picks up a number they do not know; a text with the engineer's name might do",
        by=JONAS,
        at=at,
        recommended=None,
        against_reason="",
        evidence=Evidence(report=facts, theme=None, items=(), accounts=(), updates=((calls.id, calls.version),)),
    )


async def _drafted(work: UnitOfWork, terms: Terms, owner_id: str, at: datetime) -> Experiment:
    new = NewExperiment(
        terms=terms,
        owner_id=owner_id,
        created_by=owner_id,
        created_at=at,
        time_zone="Europe/London",
        origin_key=f"demo:{terms.hypothesis.change}",
        channel_id=EXPERIMENTS,
    )
    experiment, _ = await work.experiments.add(new)
    await _noted(work, experiment, ExperimentChange.CREATED, owner_id, at)
    return experiment


async def _noted(work: UnitOfWork, experiment: Experiment, change: ExperimentChange, by: str, at: datetime) -> None:
    await work.experiments.record(
        ExperimentEvent(id=uuid4().hex, experiment_id=experiment.id, change=change, at=at, by=by)
    )
