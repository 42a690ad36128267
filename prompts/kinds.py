"""What sort of feedback an item is, without any labels: nearness to examples, telling words, and the tone."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.feedback import Kind
from prompts import cues
from prompts.hearing import Heard
from prompts.seed_sentences import Seeds
from prompts.tone import polarity

# What a telling word adds to a cosine, times log(1 + different ones). Between 0.1 and 0.25 the quality is flat.
_CUE = 0.2
# Gladness speaks for praise, but many a wish begins with "I love it".
_GLAD = 0.03
# A report or a wish in one sentence counts half as much as in the whole: "Great app. It crashes when I pay."
_LOUDEST = 0.5
_CUES = {
    Kind.BUG: (cues.BUG, _CUE),
    Kind.REQUEST: (cues.REQUEST, _CUE),
    Kind.CHURN_RISK: (cues.CHURN, _CUE),
    # A question mark ends many a complaint.
    Kind.QUESTION: (cues.ASKS, _CUE / 2),
}
_OFTEN_ASIDE = (Kind.BUG, Kind.REQUEST)


def kind_scores(item: Heard, seeds: Seeds) -> dict[str, float]:
    """Return how well each kind fits; the best is the guess, the distance to the next its sureness."""
    whole = seeds.likeness(item.vector[None])[0]
    loudest = seeds.likeness(item.sentence_vectors).max(axis=0)
    scores = {}
    for place, name in enumerate(seeds.classes):
        score = float(whole[place])
        if name in _OFTEN_ASIDE:
            score += _LOUDEST * float(loudest[place] - whole[place])
        if name in _CUES:
            cue, weight = _CUES[Kind(name)]
            score += weight * float(np.log1p(cues.different(cue, item.words)))
        scores[name] = score
    scores[Kind.PRAISE] += _GLAD * polarity(item.words)
    return scores


def small_features(words: str) -> NDArray[np.float64]:
    """Return what a corrected item is besides its meaning: its telling words, its tone and its length: `(6,)`."""
    counts = [cues.different(cue, words) for cue, _ in _CUES.values()]
    return np.array([*np.log1p(counts), polarity(words), np.log1p(len(words) / 50)])
