"""The form of an update: what it begins with, and what becomes of it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import ChannelUnreachableError, OutsiderError
from bot.domain.experiments.errors import NotRunningError, UpdateGoneError
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment
from bot.domain.experiments.readings import Reading
from bot.domain.experiments.terms import Design
from bot.domain.experiments.update_forms import arm_field, read_form, said_at_on
from bot.domain.experiments.update_words import label_in, read_update
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.domain.feedback import message_key
from bot.domain.language import say
from bot.domain.moments import moment_of
from bot.domain.words import clean_words, said_in_slack
from bot.flows.desk import Desk
from bot.flows.experiments.finding import known_experiment, may_know, reader_of
from bot.flows.experiments.updating import (
    Correction,
    Reported,
    correct_update,
    keep_update,
    open_update,
    why_not_now,
)
from bot.flows.patience import answer_within

# A menu of Slack takes a hundred options.
MOST_CHOICES = 100
# The trigger of a form lives three seconds; Slack has this long to show a message again.
MESSAGE_SECONDS = 0.7
NOTE, SAID_ON = "note", "said_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidThere:
    """A message that an update is made of."""

    channel_id: str
    ts: str
    thread_ts: str | None = None
    author_id: str | None = None
    # Slack's markup.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a form about numbers begins with."""

    experiment: Experiment
    reading: Reading | None = None
    note: str = ""
    # What was not understood.
    problems: tuple[str, ...] = ()
    # The update that is corrected; None: a new one.
    update: ExperimentUpdate | None = None
    message: SaidThere | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Several experiments that a message may be about."""

    message: SaidThere
    experiments: tuple[Experiment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it was sent; `words` are its texts by input."""

    workspace_id: str
    user_id: str
    view_id: str
    experiment_id: str
    words: Mapping[str, str]
    said_on: date | None
    # The update that is corrected, and the version that was shown.
    update_id: str | None = None
    seen: int | None = None
    message: SaidThere | None = None


async def fill_in(
    desk: Desk,
    workspace_id: str,
    user_id: str,
    *,
    number: int | None = None,
    experiment_id: str | None = None,
    words: str = "",
) -> Filling:
    """Return the form of an experiment, filled in with what words say of it.

    Raises NotRunningError, ExperimentNotFoundError and OutsiderError.
    """
    experiment = await known_experiment(desk, workspace_id, user_id, number=number, experiment_id=experiment_id)
    _require_running(experiment)
    return _filling(experiment, words, None)


async def fill_in_message(
    desk: Desk, workspace_id: str, user_id: str, message: SaidThere, *, experiment_id: str | None = None
) -> Filling | Choosing:
    """Return the form about a message: of the update that it is already, else of what it says; or which it is about.

    Raises NotRunningError, UpdateGoneError, ExperimentNotFoundError and OutsiderError.
    """
    async with desk.storage.work(workspace_id) as work:
        update = await work.experiments.update_with_origin(message_key(message.channel_id, message.ts))
    if update is not None:
        if update.state is UpdateState.WITHDRAWN:
            raise UpdateGoneError
        return await fill_in_saved(desk, workspace_id, user_id, update.id)
    await _require_own_words(desk, workspace_id, message)
    words = said_in_slack(message.text)
    number = label_in(words) if experiment_id is None else None
    if number is None and experiment_id is None:
        choices = await _choices(desk, workspace_id, user_id, message)
        if len(choices) != 1:
            return Choosing(message=message, experiments=choices)
        experiment_id = choices[0].id
    experiment = await known_experiment(desk, workspace_id, user_id, number=number, experiment_id=experiment_id)
    _require_running(experiment)
    return _filling(experiment, words, message)


async def fill_in_again(desk: Desk, workspace_id: str, user_id: str, message: SaidThere) -> Filling | Choosing:
    """Return the form about a message that Heed asked back about, as Slack shows the message now.

    Raises what `fill_in_message` raises.
    """
    asked = desk.directory.message(workspace_id, message.channel_id, message.ts)
    try:
        found = await answer_within(MESSAGE_SECONDS, asked)
    except ChannelUnreachableError:
        found = None
    if found is None:
        return await fill_in_message(desk, workspace_id, user_id, message)
    seen = SaidThere(
        channel_id=message.channel_id,
        ts=message.ts,
        thread_ts=found.thread_ts,
        author_id=found.author_id,
        text=f"{message.text}\n{found.words}",
    )
    return await fill_in_message(desk, workspace_id, user_id, seen)


async def fill_in_saved(desk: Desk, workspace_id: str, user_id: str, update_id: str) -> Filling:
    """Return the form of a kept update. Raises UpdateGoneError, ExperimentNotFoundError and OutsiderError."""
    opened = await open_update(desk, workspace_id, user_id, update_id)
    update = opened.update
    return Filling(experiment=opened.experiment, reading=update.reading, note=update.note, update=update)


async def save_form(desk: Desk, filled: Filled) -> ExperimentUpdate | dict[str, str]:
    """Keep what a form says, once however often it is sent; what cannot be read is returned by input, and nothing kept.

    Raises ExperimentChangedError, NotRunningError, UpdateGoneError, ExperimentNotFoundError and OutsiderError.
    """
    experiment = await known_experiment(desk, filled.workspace_id, filled.user_id, experiment_id=filled.experiment_id)
    reading, wrong = read_form(experiment, filled.words)
    note = clean_words(filled.words.get(NOTE, ""))
    said_at = _said_at(desk, experiment, filled)
    if isinstance(said_at, str):
        wrong[SAID_ON] = said_at
    if not (reading.arms or reading.guardrails or note or wrong) and experiment.terms.design is Design.BET:
        wrong[arm_field(0)] = say("Write what was counted, such as “41 of 60”, or say below how it goes.")
    if wrong or isinstance(said_at, str):
        return wrong
    correction = Correction(reading=reading, note=note, by=filled.user_id, at=desk.clock.now(), seen=filled.seen)
    if filled.update_id is not None:
        return await correct_update(desk, filled.workspace_id, filled.update_id, correction)
    update, is_new = await keep_update(desk, _reported(filled, reading, note, said_at))
    if is_new or filled.message is None:
        return update
    # Somebody, or Heed itself, was quicker with this message: what a person filled in is the better reading of it.
    return await correct_update(desk, filled.workspace_id, update.id, correction)


async def choices_for(desk: Desk, workspace_id: str, user_id: str) -> tuple[Experiment, ...]:
    """Return the experiments that take numbers and that somebody may know of. Raises OutsiderError."""
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return tuple(await work.experiments.visible(reader, TRIED_STAGES, limit=MOST_CHOICES))


async def _choices(desk: Desk, workspace_id: str, user_id: str, message: SaidThere) -> tuple[Experiment, ...]:
    """Return which experiments a message may be about: the one above it, those of its channel, or all."""
    async with desk.storage.work(workspace_id) as work:
        above = None
        if message.thread_ts is not None:
            above = await work.experiments.under_card(message.channel_id, message.thread_ts)
        here = [above] if above is not None else await work.experiments.tried_in(message.channel_id)
    reader = await reader_of(desk, workspace_id, user_id)
    near = tuple(each for each in here if may_know(each, reader))
    return near if len(near) == 1 else await choices_for(desk, workspace_id, user_id)


async def _require_own_words(desk: Desk, workspace_id: str, message: SaidThere) -> None:
    """Raise OutsiderError for what people of other organisations said: it is never an update."""
    if message.author_id is None:
        return
    person = await answer_within(MESSAGE_SECONDS, desk.directory.person(workspace_id, message.author_id))
    if person is not None and person.team_id != workspace_id:
        raise OutsiderError(say("Only what people of your own workspace say can be an update of an experiment."))


def _require_running(experiment: Experiment) -> None:
    refusal = why_not_now(experiment)
    if refusal is not None:
        raise NotRunningError(refusal)


def _filling(experiment: Experiment, words: str, message: SaidThere | None) -> Filling:
    if not words.strip():
        return Filling(experiment=experiment, message=message)
    read = read_update(words, experiment)
    return Filling(experiment=experiment, reading=read.reading, note=read.note, problems=read.problems, message=message)


def _said_at(desk: Desk, experiment: Experiment, filled: Filled) -> datetime | str:
    if filled.message is not None:
        said_at = moment_of(filled.message.ts)
        if filled.said_on in {None, experiment.day_of(said_at)}:
            return said_at
    return said_at_on(experiment, filled.said_on, desk.clock.now())


def _reported(filled: Filled, reading: Reading, note: str, said_at: datetime) -> Reported:
    message = filled.message
    return Reported(
        workspace_id=filled.workspace_id,
        experiment_id=filled.experiment_id,
        origin_key=message_key(message.channel_id, message.ts) if message else f"view:{filled.view_id}",
        source=UpdateSource.SHORTCUT if message else UpdateSource.FORM,
        reading=reading,
        note=note,
        by=filled.user_id,
        said_at=said_at,
        channel_id=message.channel_id if message else None,
        ts=message.ts if message else None,
        thread_ts=message.thread_ts if message else None,
    )
