"""Making a draft, changing the terms of an experiment, and dropping a draft."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import structlog

from bot.domain.audience import Person, stays_in
from bot.domain.errors import OutsiderError
from bot.domain.experiments.changes import changed_terms
from bot.domain.experiments.errors import ChangeReasonError, ExperimentChangedError, ExperimentStageError
from bot.domain.experiments.experiment import (
    TRIED_STAGES,
    Experiment,
    ExperimentChange,
    ExperimentEvent,
    NewExperiment,
    Stage,
)
from bot.domain.experiments.terms import Design, Hypothesis, Terms
from bot.domain.language import later, say
from bot.domain.schedules import zone_names
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.learning import vector_job
from bot.flows.experiments.places import card_place, known_themes, usual_place
from bot.flows.finding import member

_log = structlog.get_logger()

_EDITABLE = (Stage.DRAFT, *TRIED_STAGES)
# For people whose zone this machine does not know.
_FALLBACK_ZONE = "UTC"
DECIDED = later("This experiment is decided, so its terms stay as they were. `/experiment new` begins another one.")
STARTED = later(
    "This experiment has started, so it cannot be discarded: decide it instead, with “stop” or “inconclusive”."
)
CARD_STANDS = later("Its card stands in another channel already, and stays there.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The first words of an experiment."""

    workspace_id: str
    user_id: str
    # The form that they came from: sent twice, it is one draft.
    origin_key: str
    hypothesis: Hypothesis
    design: Design
    # Where it was begun.
    channel_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The terms of an experiment as somebody wants them."""

    workspace_id: str
    user_id: str
    experiment_id: str
    # The version that they had open.
    version: int
    terms: Terms
    # Where its card is to stand; None: nowhere.
    channel_id: str | None
    # Why, once it has started.
    reason: str = ""


async def full_member(desk: Desk, workspace_id: str, user_id: str) -> Person:
    """Return somebody who may begin an experiment. Raises OutsiderError; so do guests, whom Slack keeps in channels."""
    person = await member(desk, workspace_id, user_id)
    if person is None or person.is_bot:
        raise OutsiderError
    if person.is_guest:
        raise OutsiderError(say("Guests can follow an experiment of their channel; a full member has to begin it."))
    return person


async def draft_experiment(desk: Desk, drafted: Drafted) -> Experiment:
    """Keep the first words of an experiment as a draft; sent twice, it is one. Raises OutsiderError."""
    person = await full_member(desk, drafted.workspace_id, drafted.user_id)
    channel_id, private_to = await usual_place(desk, drafted.workspace_id, drafted.channel_id)
    now = desk.clock.now()
    new = NewExperiment(
        terms=Terms(hypothesis=drafted.hypothesis, design=drafted.design),
        owner_id=drafted.user_id,
        created_by=drafted.user_id,
        created_at=now,
        time_zone=person.time_zone if person.time_zone in zone_names() else _FALLBACK_ZONE,
        origin_key=drafted.origin_key,
        channel_id=channel_id,
        private_to=private_to,
    )
    async with desk.storage.work(drafted.workspace_id) as work:
        experiment, is_new = await work.experiments.add(new)
        if is_new:
            await work.experiments.record(_event(experiment, ExperimentChange.CREATED, now, drafted.user_id))
    _log.info("experiment_drafted", workspace_id=drafted.workspace_id, experiment_id=experiment.id, is_new=is_new)
    return experiment


async def edit_experiment(desk: Desk, edited: Edited) -> Experiment:
    """Change the terms of an experiment; once it has started, with a reason that stays on record for ever.

    Raises ExperimentNotFoundError, ExperimentStageError, ExperimentChangedError when somebody else was quicker,
    ChangeReasonError, SharedChannelError, ChannelUnreachableError and OutsiderError.
    """
    before = await known_experiment(desk, edited.workspace_id, edited.user_id, experiment_id=edited.experiment_id)
    after = await _wanted(desk, before, edited)
    if after == before:
        # The same form sent twice, or sent as it was.
        return before
    if before.version != edited.version:
        raise ExperimentChangedError
    event = await _edit_event(desk, before, after, edited)
    try:
        saved = await _saved(desk, edited.workspace_id, after, event)
    except ExperimentChangedError:
        return await _sent_twice(desk, edited)
    await _follow_up(desk, edited.workspace_id, before, saved)
    return saved


async def _sent_twice(desk: Desk, edited: Edited) -> Experiment:
    """Return what the same form made of an experiment in this very moment. Raises ExperimentChangedError."""
    present = await known_experiment(desk, edited.workspace_id, edited.user_id, experiment_id=edited.experiment_id)
    if await _wanted(desk, present, edited) != present:
        raise ExperimentChangedError
    return present


async def _edit_event(desk: Desk, before: Experiment, after: Experiment, edited: Edited) -> ExperimentEvent | None:
    """Return what an edit puts on record; of a draft nothing, since nobody agreed to it yet."""
    if before.stage is Stage.DRAFT:
        return None
    names = {theme.id: theme.label for theme in await known_themes(desk, edited.workspace_id, edited.user_id)}
    changed = changed_terms(before.terms, after.terms, names)
    reason = clean_words(edited.reason)
    if changed and not reason:
        raise ChangeReasonError
    return _event(before, ExperimentChange.EDITED, desk.clock.now(), edited.user_id, reason=reason, changed=changed)


async def discard_experiment(desk: Desk, workspace_id: str, user_id: str, experiment_id: str) -> Experiment:
    """Drop a draft. Raises ExperimentNotFoundError, ExperimentStageError once it has started, and OutsiderError."""
    experiment = await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    if experiment.stage is not Stage.DRAFT:
        raise ExperimentStageError(say(STARTED))
    event = _event(experiment, ExperimentChange.DISCARDED, desk.clock.now(), user_id)
    return await _saved(desk, workspace_id, replace(experiment, stage=Stage.DISCARDED), event)


async def _wanted(desk: Desk, before: Experiment, edited: Edited) -> Experiment:
    if before.stage not in _EDITABLE:
        raise ExperimentStageError(say(DECIDED))
    after = replace(before, terms=edited.terms)
    if edited.channel_id == before.channel_id:
        return after
    if before.card_ts is not None:
        raise ExperimentStageError(say(CARD_STANDS))
    if edited.channel_id is None:
        # Without a card it stays as private as it was.
        return replace(after, channel_id=None)
    place = await card_place(desk, edited.workspace_id, edited.user_id, edited.channel_id)
    return replace(after, channel_id=place.id, private_to=stays_in(place.id, place))


def _event(
    experiment: Experiment,
    change: ExperimentChange,
    at: datetime,
    by: str,
    *,
    reason: str = "",
    changed: dict[str, tuple[str, str]] | None = None,
) -> ExperimentEvent:
    return ExperimentEvent(
        id=uuid4().hex,
        experiment_id=experiment.id,
        change=change,
        at=at,
        by=by,
        reason=reason,
        changed=changed or {},
    )


async def _saved(desk: Desk, workspace_id: str, after: Experiment, event: ExperimentEvent | None) -> Experiment:
    """Store a change with its record in one transaction; raise ExperimentChangedError when somebody was quicker."""
    async with desk.storage.work(workspace_id) as work:
        if not await work.experiments.save(after):
            raise ExperimentChangedError
        if event is not None:
            await work.experiments.record(event)
        saved = await work.experiments.with_id(after.id)
    _log.info("experiment_changed", workspace_id=workspace_id, experiment_id=after.id, stage=after.stage.value)
    return saved or after


async def _follow_up(desk: Desk, workspace_id: str, before: Experiment, saved: Experiment) -> None:
    if saved.stage is Stage.DRAFT:
        return
    await desk.jobs.enqueue(card_job(workspace_id, saved.id, because=f"edited:{saved.version}"))
    if saved.terms.hypothesis != before.terms.hypothesis:
        await desk.jobs.enqueue(vector_job(workspace_id, saved.id, saved.version))
