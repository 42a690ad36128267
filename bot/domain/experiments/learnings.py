"""What was learned from experiments: how alike two of them are, by meaning or by the words that they share."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.experiments.decisions import Decision
from bot.domain.experiments.experiment import Experiment
from bot.domain.terms import terms

# Cosine from which two hypotheses are called alike. Of 14 pairs that we wrote about the same idea in other words, 13
# lie at .40 or above (.33 to .72); of 364 pairs about other ideas 6 do, the highest at .47, all of them about prices or
# about people who leave. Half of all pairs lie below .18. With what was learned added to one side it is 13 and 7.
ALIKE = 0.4
# The same for a line that somebody searches with, which says less: 21 of 28 lines find their twin, with 11 strangers of
# 728. At .40 it is 16 with 3, at .30 24 with 25.
NEAR = 0.35
# Shared roots from which two hypotheses are called alike while there is no model: 2 of the 14 pairs, 3 of the 364
# others. It finds what was tried in nearly the same words, and no more.
SHARED = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An experiment that was tried before, and what came of it so far."""

    experiment: Experiment
    decision: Decision | None
    # 0..1: the cosine of their vectors, or the share of common roots while no model is there.
    likeness: float


def telling_words(experiment: Experiment, decision: Decision | None) -> str:
    """Return what an experiment is found by: its hypothesis, and what was learned from it."""
    learned = decision.learning if decision is not None else ""
    return "\n".join(part for part in (experiment.terms.hypothesis.words, learned) if part)


def shared_words(first: str, second: str, stem: Callable[[str], str]) -> float:
    """Return how many roots two texts share, 0..1: the cosine of their sets (Ochiai 1957)."""
    ours, theirs = set(terms(first, stem)), set(terms(second, stem))
    return len(ours & theirs) / (len(ours) * len(theirs)) ** 0.5 if ours and theirs else 0.0


def held_words(asked: str, text: str, stem: Callable[[str], str]) -> float:
    """Return the share 0..1 of the roots of a short question that a text holds."""
    wanted = set(terms(asked, stem))
    return len(wanted & set(terms(text, stem))) / len(wanted) if wanted else 0.0
