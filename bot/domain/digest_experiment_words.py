"""What a digest says of an experiment, in a few words."""

from bot.domain.days import named_day
from bot.domain.digest_experiments import DigestExperiment, ExperimentNews
from bot.domain.experiments.outcomes import done_words
from bot.domain.language import later, say

_WAITS = {
    ExperimentNews.KILL_DUE: later("past its kill date, {day}, and undecided"),
    ExperimentNews.READ_DUE: later("may be read since {day}, and undecided"),
    ExperimentNews.REVIEW_DUE: later("its review was due {day}"),
    ExperimentNews.STALE: later("silent since {day}"),
}


def news_words(line: DigestExperiment) -> str:
    """Return what was decided about an experiment, or what it waits for."""
    if line.news is ExperimentNews.DECIDED:
        return done_words(line.outcome) if line.outcome else say("decided")
    return say(_WAITS[line.news], day=named_day(line.on))
