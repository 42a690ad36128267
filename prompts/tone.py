"""How the customer feels: VADER's word list, without what only sounds bad at work, and examples of each mood."""

from functools import cache

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.domain.labels import Sentiment
from prompts.hearing import Heard
from prompts.seed_sentences import Seeds

# Words with a mood in a diary and none at work: processes are killed, errors are returned, "like" compares.
_WITHOUT_MOOD_TEXT = (
    "kill kills killed killing issue issues error errors fail fails failed failure failing problem problems help "
    "question questions solution solutions like support supports want wants please yes no well cut dead bug bugs "
    "warning warnings block blocked critical crash drop dropped abort aborted force forced forces exception "
    "invalid conflict conflicts lost master play share shared true matter debug stop stopped fatal random default "
    "secure security dump trying certain number create created reject sure clear clearly hope hopefully accept "
    "accepted missing miss violation restrict restricted value values demand save saved"
)
_WITHOUT_MOOD = frozenset(_WITHOUT_MOOD_TEXT.split())
# Measured on Senti4SD, where VADER's own 0.05 finds neutral too seldom.
_NEUTRAL_BELOW = 0.3
# How far the examples move VADER's figure, and how far those of the neutral mood widen the middle. The quality is
# flat between a half and one for either.
_EXAMPLES = 0.5
_MIDDLE = 0.5
# Confidence grows with the distance from the border; the slope is fitted by eye to how often it was right.
_SLOPE = 3.0


@cache
def _vader() -> SentimentIntensityAnalyzer:
    vader = SentimentIntensityAnalyzer()
    for word in _WITHOUT_MOOD:
        vader.lexicon.pop(word, None)
    return vader


def polarity(words: str) -> float:
    """Return how glad the words are: -1 upset, 1 glad."""
    return float(_vader().polarity_scores(words)["compound"])


def sentiment(item: Heard, seeds: Seeds) -> tuple[Sentiment, float]:
    """Return the mood of an item and the probability that this is right."""
    near = dict(zip(seeds.classes, seeds.likeness(item.vector[None])[0].tolist(), strict=True))
    glad, plain, upset = (near[mood] for mood in (Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.NEGATIVE))
    leaning = polarity(item.words) + _EXAMPLES * (glad - upset)
    margin = abs(leaning) - _NEUTRAL_BELOW - _MIDDLE * (plain - max(glad, upset))
    confidence = float(1 / (1 + np.exp(-0.4 - _SLOPE * abs(margin))))
    if margin < 0:
        return Sentiment.NEUTRAL, confidence
    return (Sentiment.POSITIVE if leaning > 0 else Sentiment.NEGATIVE), confidence
