"""Updates said in Slack: read where experiments are talked about, followed when edited or deleted, asked back about.

Heed reads messages in a channel of the mode *experiments*, and replies below an experiment's card anywhere.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.channels import Mode
from bot.domain.errors import OutsiderError, TryAgainError
from bot.domain.experiments.errors import (
    ExperimentChangedError,
    ExperimentNotFoundError,
    NotRunningError,
    UpdateGoneError,
)
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.update_words import ReadUpdate, label_in, read_update
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.domain.feedback import message_key
from bot.domain.language import later, say
from bot.domain.moments import moment_of
from bot.flows.desk import Desk
from bot.flows.experiments.asking_back import ask_back, tell_author
from bot.flows.experiments.surroundings import Around, experiment_about, look_around
from bot.flows.experiments.unhearing import EDITED_AWAY, is_deleted, remember_edit
from bot.flows.experiments.updating import (
    Correction,
    Reported,
    correct_update,
    keep_update,
    redraw_update,
    why_not_now,
    withdraw,
)
from bot.flows.hearing import Heard
from bot.flows.listening import DELETED
from bot.flows.wording import words_of

_log = structlog.get_logger()

# Somebody's own words, or an app's; every other subtype is a notice of Slack's own.
_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message", "bot_message"})
# Edits of one message may be read at the same time; each reading looks again at what the others stored.
_LOOKS = 5
_KEPT_BEFORE = later("I keep the numbers from before your edit until this is clear; “Not an update” takes them out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A message with the experiment that it is about, and what it says of it."""

    heard: Heard
    experiment: Experiment
    read: ReadUpdate


async def overhear_update(desk: Desk, heard: Heard) -> bool:
    """Read a message as an update, once however often it is delivered; return whether it was meant as one.

    Chat is left alone, silently. Raises TryAgainError when Slack is away; doing it again changes nothing more.
    """
    if not _may_be_one(heard):
        return False
    for _ in range(_LOOKS):
        try:
            return await _overhear_once(desk, heard)
        except ExperimentChangedError:
            # Another edit of it, or somebody's correction, was stored in this very moment: the newest of them stands.
            _log.info("edit_overtaken", workspace_id=heard.workspace_id)
    raise TryAgainError


async def _overhear_once(desk: Desk, heard: Heard) -> bool:
    async with desk.storage.work(heard.workspace_id) as work:
        around = await look_around(work, heard)
    if not around.is_read or not await _is_open(desk, heard, around):
        return around.update is not None
    words = await words_of(desk, heard.workspace_id, heard.text)
    said = await _said(desk, heard, around, words)
    if said is None:
        return False
    if around.update is not None:
        return await _revise(desk, said, around.update)
    if not said.read.is_meant:
        await remember_edit(desk, heard)
        return False
    return await _take(desk, said)


def _may_be_one(heard: Heard) -> bool:
    """Say whether anything needs to be looked up: most of what is said has no digit; an edit may have taken it out."""
    if heard.subtype not in _WORDS or heard.calls_heed:
        return False
    return heard.is_edited or any(letter.isdecimal() for letter in heard.text)


def _is_over(heard: Heard, around: Around) -> bool:
    """Say whether a message had its turn: kept and not edited since, taken back, deleted, or edited before it came."""
    reason = around.judgement.reason if around.judgement is not None else None
    if reason == DELETED or (reason == EDITED_AWAY and not heard.is_edited):
        return True
    update = around.update
    if update is None:
        return False
    if update.state is UpdateState.WITHDRAWN:
        return True
    return not heard.is_edited or (update.changed_at is not None and _edited_at(heard) < update.changed_at.timestamp())


async def _is_open(desk: Desk, heard: Heard, around: Around) -> bool:
    """Say whether a message has yet to be read; one that is kept has its answer made sure of, after a crash."""
    if not _is_over(heard, around):
        return await _may_report(desk, heard, around)
    update = around.update
    if update is not None and update.state is UpdateState.ACTIVE and update.version == 1:
        await redraw_update(desk, heard.workspace_id, update)
    return False


async def _may_report(desk: Desk, heard: Heard, around: Around) -> bool:
    """Say whether what somebody says here may be an update: never what people of other organisations say.

    An app that posts numbers is welcome where people turned the reading of experiments on, and nowhere customers are.
    """
    if heard.is_from_app or heard.author_id is None:
        place = await desk.directory.place(heard.workspace_id, heard.channel_id)
        return around.mode is Mode.EXPERIMENTS and place is not None and not place.is_external
    person = await desk.directory.person(heard.workspace_id, heard.author_id)
    return person is not None and person.team_id == heard.workspace_id and not person.is_bot


async def _said(desk: Desk, heard: Heard, around: Around, words: str) -> _Said | None:
    """Return which experiment a message is about, and what it says; None when it is about none.

    Somebody who meant one that is not there, or not one of several, is told so.
    """
    blind = read_update(words, None)
    try:
        experiment = await experiment_about(desk, heard, around, label_in(words))
    except (ExperimentNotFoundError, OutsiderError):
        if blind.is_meant:
            await tell_author(desk, heard, str(ExperimentNotFoundError()))
        return None
    if experiment is None:
        if blind.is_meant and len(around.running) > 1:
            names = say(" or ").join(each.label for each in around.running[:5])
            sentence = say(
                "Which experiment is this about, {labels}? Write its label into the message, and I read it.",
                labels=names,
            )
            await tell_author(desk, heard, sentence)
        return None
    return _Said(heard=heard, experiment=experiment, read=read_update(words, experiment))


async def _take(desk: Desk, said: _Said) -> bool:
    """Keep an update that was understood; else ask its author back."""
    heard, experiment, read = said.heard, said.experiment, said.read
    refusal = why_not_now(experiment)
    if refusal is not None:
        await tell_author(desk, heard, refusal)
        return True
    if not read.is_understood or read.reading is None:
        await ask_back(desk, heard, experiment.label, read.problems)
        return True
    reported = Reported(
        workspace_id=heard.workspace_id,
        experiment_id=experiment.id,
        origin_key=message_key(heard.channel_id, heard.ts),
        source=UpdateSource.MESSAGE,
        reading=read.reading,
        note=read.note,
        by=None if heard.is_from_app else heard.author_id,
        said_at=moment_of(heard.ts),
        channel_id=heard.channel_id,
        ts=heard.ts,
        thread_ts=heard.thread_ts,
        edited_at=_edit_moment(heard),
    )
    try:
        update, is_new = await keep_update(desk, reported)
    except NotRunningError as refused:
        # Decided in this very moment.
        await tell_author(desk, heard, str(refused))
        return True
    if await is_deleted(desk, heard):
        await withdraw(desk, heard.workspace_id, update, by=update.by)
        return True
    if heard.is_edited and not is_new:
        # The earlier words were kept while these were read.
        raise ExperimentChangedError
    if is_new:
        _log.info("update_kept", workspace_id=heard.workspace_id, experiment_id=experiment.id, update_id=update.id)
    return True


async def _revise(desk: Desk, said: _Said, update: ExperimentUpdate) -> bool:
    """Give an update the words of its edited message; what cannot be read any more is asked about, and stays."""
    heard, read = said.heard, said.read
    if not (read.is_meant and read.is_understood) or read.reading is None:
        problems = read.problems or (say("I find no numbers in it any more."),)
        await ask_back(desk, heard, said.experiment.label, (*problems, say(_KEPT_BEFORE)))
        return True
    correction = Correction(
        reading=read.reading,
        note=read.note,
        by=None if heard.is_from_app else heard.author_id,
        at=_edit_moment(heard) or desk.clock.now(),
        experiment_id=said.experiment.id if read.label_number is not None else None,
    )
    try:
        await correct_update(desk, heard.workspace_id, update.id, correction)
    except UpdateGoneError:
        # Somebody took it back in this very moment: their word stands.
        _log.info("edit_of_nothing", workspace_id=heard.workspace_id, update_id=update.id)
    except NotRunningError as refused:
        # The edit names another experiment, which takes no numbers.
        await tell_author(desk, heard, str(refused))
    return True


def _edit_moment(heard: Heard) -> datetime | None:
    return moment_of(heard.edited_ts) if heard.edited_ts else None


def _edited_at(heard: Heard) -> float:
    return float(heard.edited_ts) if heard.edited_ts else float("inf")
