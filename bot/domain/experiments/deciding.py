"""What may be decided about an experiment, and what Heed asks before it is recorded."""

from datetime import date, timedelta

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.reports import Gate, Report, Verdict
from bot.domain.experiments.terms import Design
from bot.domain.language import later, say

# When a forecast is held against what happened, unless somebody chose a day: a month shows an effect that lasts, and
# people still remember what they meant.
REVIEW_AFTER = timedelta(days=28)
_WARNINGS = {
    Verdict.BAD_SPLIT: later("People were not split as planned, so these numbers cannot carry a launch."),
    Verdict.NO_NUMBERS: later("Nobody has reported any numbers, so there is nothing that could carry a launch."),
    Verdict.NOT_ENOUGH: later("There are too few numbers to carry a launch."),
}
_REFUSALS = {
    Stage.DRAFT: later("{label} has not started, so there is nothing to decide: start it or discard it."),
    Stage.DISCARDED: later("{label} was discarded before it started, so there is nothing to decide."),
    Stage.REVIEWED: later("{label} was reviewed, and its decision stands. To try again, start a new experiment."),
}


def refusal(experiment: Experiment) -> str | None:
    """Return why nothing can be decided about an experiment now, or None when it can."""
    sentence = _REFUSALS.get(experiment.stage)
    return None if sentence is None else say(sentence, label=experiment.label)


def too_early(report: Report, outcome: Outcome) -> str | None:
    """Return why an experiment cannot be shipped yet and how it can be all the same, or None when it can."""
    if outcome is not Outcome.SHIP or report.gate is not Gate.TOO_EARLY:
        return None
    on = report.experiment.terms.earliest_read_on
    label = report.experiment.label
    if on is None:
        return say(
            "{label} cannot be shipped before its result may be read: early winners are often chance. To read it "
            "early, press “Read early” on its card and say why; the reason stays on the card. Any other outcome can be "
            "recorded now.",
            label=label,
        )
    return say(
        "{label} cannot be shipped before {day}: early winners are often chance. To read it early, press “Read early” "
        "on its card and say why; the reason stays on the card. Any other outcome can be recorded now.",
        label=label,
        day=named_day(on),
    )


def is_against(report: Report, outcome: Outcome) -> bool:
    """Say whether an outcome is not what Heed would do.

    Shipping an A/B test whose numbers say nothing is, though Heed would do nothing yet. Else, where it has no opinion,
    nothing is against it.
    """
    if report.recommended is not None:
        return outcome is not report.recommended
    return outcome is Outcome.SHIP and warning(report) is not None


def warning(report: Report) -> str | None:
    """Return why an A/B test's numbers cannot carry a launch, or None when they might; a bet has words instead."""
    sentence = _WARNINGS.get(report.verdict) if report.experiment.terms.design is Design.AB else None
    return None if sentence is None else say(sentence)


def review_day(experiment: Experiment, today: date) -> date:
    """Return the day that a form offers for the review: the agreed one while it lies ahead."""
    agreed = experiment.terms.review_on
    return agreed if agreed is not None and agreed > today else today + REVIEW_AFTER
