"""What an experiment waits for, in a few words."""

from datetime import date

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.language import later_about, say, say_about

# What needs somebody soonest comes first in a list; what is settled comes last.
_ORDER = (Stage.READ, Stage.RUNNING, Stage.DRAFT, Stage.DECIDED)
_STAGES = {
    Stage.DRAFT: later_about("stage of an experiment", "draft"),
    Stage.RUNNING: later_about("stage of an experiment", "running"),
    Stage.READ: later_about("stage of an experiment", "read"),
    Stage.DECIDED: later_about("stage of an experiment", "decided"),
    Stage.REVIEWED: later_about("stage of an experiment", "reviewed"),
    Stage.DISCARDED: later_about("stage of an experiment", "discarded"),
}


def waits_for(experiment: Experiment, today: date) -> str:
    """Return what an experiment waits for on a day, such as `may be read from Tue 1 Dec 2026`."""
    if experiment.stage is Stage.DRAFT:
        return say("not started")
    if experiment.stage is Stage.RUNNING:
        return _running(experiment, today)
    if experiment.stage is Stage.READ:
        return say("waits for a decision")
    if experiment.stage is Stage.DECIDED:
        return _decided(experiment, today)
    return stage_words(experiment.stage)


def stage_words(stage: Stage) -> str:
    """Return a stage in a word or two, such as `running`."""
    return say_about("stage of an experiment", _STAGES[stage])


def urgency(experiment: Experiment) -> tuple[int, date, int]:
    """Return what orders a list by what needs somebody soonest."""
    terms = experiment.terms
    days = [day for day in (terms.earliest_read_on, terms.kill.on if terms.kill else None) if day is not None]
    due = terms.review_on if experiment.stage is Stage.DECIDED else min(days, default=None)
    at = _ORDER.index(experiment.stage) if experiment.stage in _ORDER else len(_ORDER)
    return at, due or date.max, -experiment.number


def _running(experiment: Experiment, today: date) -> str:
    kill, read = experiment.terms.kill, experiment.terms.earliest_read_on
    if kill is not None and kill.on is not None and today > kill.on:
        return say("past its kill date, {day}", day=named_day(kill.on))
    if read is None:
        return stage_words(Stage.RUNNING)
    day = named_day(read)
    return say("may be read since {day}", day=day) if today >= read else say("may be read from {day}", day=day)


def _decided(experiment: Experiment, today: date) -> str:
    review = experiment.terms.review_on
    if review is None:
        return stage_words(Stage.DECIDED)
    day = named_day(review)
    return (
        say("decided, review was due {day}", day=day) if today >= review else say("decided, review on {day}", day=day)
    )
