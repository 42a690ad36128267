"""The experiments of a digest: those that everybody who reads it may know of."""

from bot.domain.audience import Reader
from bot.domain.digest_experiments import DigestExperiment
from bot.domain.digests import Period
from bot.domain.experiments.digest_lines import experiment_lines
from bot.flows.experiments.finding import may_know
from bot.flows.nudge_snapshot import progress
from bot.ports import UnitOfWork


async def experiments_told(work: UnitOfWork, period: Period, reader: Reader) -> tuple[DigestExperiment, ...]:
    """Return what was decided in a period and what is due at its end, in four queries however many there are."""
    decisions = await work.experiments.decided_between(period.start, period.end)
    found = await work.experiments.with_ids(list(dict.fromkeys(decision.experiment_id for decision in decisions)))
    known = {experiment.id: experiment for experiment in found if may_know(experiment, reader)}
    decided = [(each, known[each.experiment_id]) for each in decisions if each.experiment_id in known]
    progressed = [each for each in await progress(work) if may_know(each.experiment, reader)]
    return experiment_lines(decided, progressed, period.start, period.end)
