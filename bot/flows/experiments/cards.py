"""The card of an experiment: put together, posted once, and redrawn whenever anything about it changes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from statistics import median

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.reports import Report
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.language import say
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.experiments.advancing import advance_experiment
from bot.flows.experiments.freezing import theme_behind
from bot.messages import BareCard, ExperimentCard, Sentence
from bot.ports import Job, Post, UnitOfWork, Whisper

_log = structlog.get_logger()

# Somebody may change an experiment while its card is on its way to Slack; more often than this in a row nobody does,
# and each change has a job of its own anyway.
_REDRAWS = 3
# Another replica may have heard that a channel was shared; what customers must not read is not drawn on old knowledge.
_PLACE_SECONDS = 15.0
_WITHOUT_CARD = (Stage.DRAFT, Stage.DISCARDED)
# What stays on the card for ever.
_MOVES = (ExperimentChange.EDITED, ExperimentChange.READ_EARLY)


def card_job(workspace_id: str, experiment_id: str, *, because: str) -> Job:
    """Return the job that posts or redraws an experiment's card, once for each occasion to do so."""
    args = {"workspace_id": workspace_id, "experiment_id": experiment_id}
    return Job(id=f"experiment_card:{experiment_id}:{because}", kind="experiment_card", args=args)


def reply_job(workspace_id: str, update_id: str, version: int) -> Job:
    """Return the job that answers below an update, or redraws that answer for another version of the update."""
    args = {"workspace_id": workspace_id, "update_id": update_id}
    return Job(id=f"experiment_reply:{update_id}:{version}", kind="experiment_reply", args=args)


def card_key(experiment_id: str) -> str:
    """Return the key under which an experiment's card is posted."""
    return f"experiment:{experiment_id}"


async def publish_card(desk: Desk, args: Mapping[str, str]) -> None:
    """Post the card of `experiment_id` of `workspace_id` once it has started, or redraw it; raise TryAgainError.

    By then the calendar may have moved it on. Doing it again posts nothing twice: the card is known by its key.
    """
    workspace_id, experiment_id = args["workspace_id"], args["experiment_id"]
    experiment = await advance_experiment(desk, workspace_id, experiment_id)
    if experiment is None or experiment.stage in _WITHOUT_CARD or experiment.channel_id is None:
        return
    try:
        await _publish(desk, workspace_id, experiment, experiment.channel_id)
    except (ChannelUnreachableError, SharedChannelError) as error:
        # A channel that was archived keeps the card as it was; trying again would change nothing.
        _log.warning("experiment_card_unreachable", workspace_id=workspace_id, experiment_id=experiment_id)
        if experiment.card_ts is None:
            await _tell_owner(desk, workspace_id, experiment, error)


async def card_view(desk: Desk, workspace_id: str, experiment: Experiment) -> ExperimentCard:
    """Return an experiment with everything that its card shows, as of now.

    Whoever may know of the experiment may see all of it: its theme is left out where its name began in another private
    channel.
    """
    async with desk.storage.work(workspace_id) as work:
        updates = await work.experiments.updates(experiment.id)
        forecasts = await work.experiments.forecasts(experiment.id)
        decisions = await work.experiments.decisions(experiment.id)
        review = await work.experiments.review_of(experiment.id)
        events = await work.experiments.events(experiment.id)
        theme = await _theme_of(work, experiment)
    report = await reported(experiment, updates, now=desk.clock.now())
    likely = [each.probability for each in forecasts]
    return ExperimentCard(
        report=report,
        theme=theme,
        updates=len(updates),
        newest=_newest(experiment, updates),
        forecasts=len(likely),
        middle_forecast=median(likely) if likely else None,
        decision=decisions[-1] if decisions else None,
        review=review,
        moved=_moved(experiment, events),
    )


async def redraw(desk: Desk, post: Post, label: str) -> bool:
    """Redraw a message about an experiment, say whether it is there; customers get no word or number of it.

    A channel may be opened to another organisation long after something was posted there. A place that Slack does not
    tell about counts as such a channel; once it is the team's own again, the next redraw shows everything.
    """
    place = await desk.directory.place(post.workspace_id, post.channel_id, max_age_seconds=_PLACE_SECONDS)
    if place is None or place.is_external:
        post = replace(post, content=BareCard(label=label))
    return await desk.messenger.update(post)


async def reported(experiment: Experiment, updates: Sequence[ExperimentUpdate], *, now: datetime) -> Report:
    """Return what an experiment's numbers say, computed beside everything else: the first time loads scipy."""
    return await asyncio.to_thread(_report, experiment, updates, now)


def _report(experiment: Experiment, updates: Sequence[ExperimentUpdate], now: datetime) -> Report:
    from bot.domain.experiments.reporting import report  # noqa: PLC0415 -- numpy and scipy, when first needed

    return report(experiment, updates, now=now)


async def _theme_of(work: UnitOfWork, experiment: Experiment) -> Theme | None:
    theme = await theme_behind(work, experiment)
    if theme is None or theme.private_to not in {None, experiment.private_to}:
        return None
    return theme


def _newest(experiment: Experiment, updates: Sequence[ExperimentUpdate]) -> ExperimentUpdate | None:
    """Return the newest update; what was said elsewhere than where the card stands may not be everybody's to read."""
    if not updates:
        return None
    newest = updates[-1]
    is_at_home = newest.channel_id is None or newest.channel_id == experiment.channel_id
    return newest if is_at_home else replace(newest, note="", permalink=None)


def _moved(experiment: Experiment, events: Sequence[ExperimentEvent]) -> tuple[ExperimentEvent, ...]:
    started = experiment.started_at
    if started is None:
        return ()
    known = [event for event in events if event.change in _MOVES and event.at >= started]
    return tuple(event for event in known if event.changed or event.change is ExperimentChange.READ_EARLY)


async def _publish(desk: Desk, workspace_id: str, experiment: Experiment, channel_id: str) -> None:
    drawn = await card_view(desk, workspace_id, experiment)
    post = Post(key=card_key(experiment.id), workspace_id=workspace_id, channel_id=channel_id, content=drawn)
    # First of all, since somebody may have posted it and died before the place was known.
    is_there = await redraw(desk, post, experiment.label)
    if experiment.card_ts is None:
        ts = await desk.messenger.post(post)
        async with desk.storage.work(workspace_id) as work:
            await work.experiments.place_card(experiment.id, channel_id, ts)
    elif not is_there:
        # What people delete does not come back by itself.
        _log.info("experiment_card_gone", workspace_id=workspace_id, experiment_id=experiment.id)
        return
    await _keep_up(desk, workspace_id, post, drawn)


async def _keep_up(desk: Desk, workspace_id: str, post: Post, drawn: ExperimentCard) -> None:
    """Redraw a card until it shows what is stored: a slower job must not leave an older state behind."""
    for _ in range(_REDRAWS):
        async with desk.storage.work(workspace_id) as work:
            present = await work.experiments.with_id(drawn.report.experiment.id)
        if present is None:
            return
        shown = await card_view(desk, workspace_id, present)
        if _same(shown, drawn):
            return
        drawn = shown
        await redraw(desk, replace(post, content=shown), present.label)


def _same(one: ExperimentCard, other: ExperimentCard) -> bool:
    """Say whether two cards show the same: where the card itself stands is no part of what it says."""
    bare = [
        replace(each, report=replace(each.report, experiment=replace(each.report.experiment, card_ts=None)))
        for each in (one, other)
    ]
    return bare[0] == bare[1]


async def _tell_owner(desk: Desk, workspace_id: str, experiment: Experiment, error: Exception) -> None:
    """Tell who bets that the card could not be posted where they wanted it; once."""
    text = say(
        "I could not post the card of {label}. {error} `/experiment show {label}` shows it.",
        label=experiment.label,
        error=error,
    )
    whisper = Whisper(
        key=f"experiment-unreachable:{experiment.id}:{experiment.channel_id}",
        workspace_id=workspace_id,
        user_id=experiment.owner_id,
        content=Sentence(text=text),
        occasion=Occasion.NOTICE,
        why=reasons.EXPERIMENT_CARD,
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=experiment.owner_id)
