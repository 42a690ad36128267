"""What an experiment waits for, in a few words."""

from datetime import date

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment, Stage

# What needs somebody soonest comes first in a list; what is settled comes last.
_ORDER = (Stage.READ, Stage.RUNNING, Stage.DRAFT, Stage.DECIDED)


def waits_for(experiment: Experiment, today: date) -> str:
    """Return what an experiment waits for on a day, such as `may be read from Tue 1 Dec 2026`."""
    if experiment.stage is Stage.DRAFT:
        return "not started"
    if experiment.stage is Stage.RUNNING:
        return _running(experiment, today)
    if experiment.stage is Stage.READ:
        return "waits for a decision"
    if experiment.stage is Stage.DECIDED:
        return _decided(experiment, today)
    return experiment.stage.value


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
        return f"past its kill date, {named_day(kill.on)}"
    if read is None:
        return "running"
    return f"may be read {'since' if today >= read else 'from'} {named_day(read)}"


def _decided(experiment: Experiment, today: date) -> str:
    review = experiment.terms.review_on
    if review is None:
        return "decided"
    return f"decided, review {'was due' if today >= review else 'on'} {named_day(review)}"
