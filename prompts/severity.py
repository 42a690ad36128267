"""How much the customer is held up: nearness to examples of each level, and words that give it away."""

import re

import numpy as np

from bot.domain.feedback import Severity
from prompts.hearing import Heard
from prompts.seed_sentences import Seeds

# What a telling word adds to a cosine.
_CUE = 0.15
_CUES = {
    Severity.CRITICAL: re.compile(
        r"\b(?:nobody|no one|none of us) can\b|everything is down|\boutage|\bdata (?:loss|leak|breach)"
        r"|lost all|all (?:my|our) (?:data|files|work) (?:is|are|was|were) (?:gone|lost)|production is down"
        r"|completely down|security (?:hole|issue|incident)",
        re.IGNORECASE,
    ),
    Severity.HIGH: re.compile(
        r"\bblock(?:ed|ing|er|s)\b|\burgent|\basap\b|\bdeadline|every (?:single )?time|at all\b|\bunusable"
        r"|\buseless|cannot use|can'?t use|\bcrash|\blost\b|cancel|deal-?breaker|impossible",
        re.IGNORECASE,
    ),
    Severity.LOW: re.compile(
        r"\btypo|\bcosmetic|\bminor\b|\bsmall (?:wish|thing|issue)|\bslightly|nice to have|would be (?:nice|cool)"
        r"|\bnot urgent|no hurry|some ?day",
        re.IGNORECASE,
    ),
}


def severity_scores(item: Heard, seeds: Seeds) -> dict[str, float]:
    """Return how well each level fits the item."""
    near = seeds.likeness(item.vector[None])[0]
    scores = dict(zip(seeds.classes, near.tolist(), strict=True))
    for level, cue in _CUES.items():
        scores[level] += _CUE * float(np.log1p(len({found.lower() for found in cue.findall(item.words)})))
    return scores
