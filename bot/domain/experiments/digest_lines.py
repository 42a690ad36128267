"""The lines of a digest about experiments: which there are, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.digest_experiments import EXPERIMENTS_IN_HEAD, EXPERIMENTS_IN_THREAD, DigestExperiment, ExperimentNews
from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.reminders import Progressed, matters
from bot.domain.nudges import NudgeKind

_NEWS = {
    NudgeKind.KILL_DUE: ExperimentNews.KILL_DUE,
    NudgeKind.READ_DUE: ExperimentNews.READ_DUE,
    NudgeKind.REVIEW_DUE: ExperimentNews.REVIEW_DUE,
    NudgeKind.STALE: ExperimentNews.STALE,
}
_RANKS = {news: rank for rank, news in enumerate(ExperimentNews)}


def experiment_lines(
    decided: Sequence[tuple[Decision, Experiment]], progressed: Sequence[Progressed], start: datetime, end: datetime
) -> tuple[DigestExperiment, ...]:
    """Return the lines of a digest whose period is `start` to `end`: decisions first, then what presses most.

    Of several decisions on one experiment the last one counts, and one that was just decided has no other line.
    """
    last: Mapping[str, tuple[Decision, Experiment]] = {decision.experiment_id: (decision, e) for decision, e in decided}
    lines = [_decided(decision, experiment) for decision, experiment in last.values()]
    for each in progressed:
        due = matters(each, end)
        if due and each.experiment.id not in last:
            since = each.experiment.day_of(start)
            # What fell due on the very day on which the period begins stood in the digest of that day.
            lines.append(_line(each.experiment, _NEWS[due[0].kind], due[0].on, is_new=due[0].since > since))
    lines.sort(key=lambda line: (_RANKS[line.news], line.on, line.number))
    return tuple(lines[: EXPERIMENTS_IN_HEAD + EXPERIMENTS_IN_THREAD])


def _decided(decision: Decision, experiment: Experiment) -> DigestExperiment:
    return DigestExperiment(
        experiment_id=experiment.id,
        number=experiment.number,
        title=experiment.terms.hypothesis.change,
        news=ExperimentNews.DECIDED,
        on=experiment.day_of(decision.at),
        is_new=True,
        decision_id=decision.id,
        outcome=decision.outcome,
        by=decision.by,
        reason=decision.reason,
    )


def _line(experiment: Experiment, news: ExperimentNews, on: date, *, is_new: bool) -> DigestExperiment:
    title = experiment.terms.hypothesis.change
    return DigestExperiment(
        experiment_id=experiment.id, number=experiment.number, title=title, news=news, on=on, is_new=is_new
    )
