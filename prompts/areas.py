"""Which part of the product an item is about: the workspace's own areas, else those that many products have."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.analysis import Lesson
from prompts.embedding import LocalEmbedder
from prompts.hearing import Heard
from prompts.lessons import School
from prompts.seed_sentences import Seeds
from prompts.tone import polarity

# Below this the nearest area is a guess into the blue: then none is named.
_NEAR = 0.33
# People's own words for their product beat general ones at the same distance.
_OWN = 0.05
# Cosines of right and wrong areas differ little; the slope is fitted by eye.
SHARPNESS = 0.06


def area_scores(
    item: Heard,
    *,
    own: Sequence[str],
    lessons: Sequence[Lesson],
    seeds: Seeds,
    school: School,
    embedder: LocalEmbedder,
) -> dict[str, float]:
    """Return how well each area fits the item; empty when none is near."""
    near = seeds.likeness(item.vector[None])[0]
    scores = {name: float(near[place]) for place, name in enumerate(seeds.classes)}
    if own:
        likeness = embedder.embed_now(list(own)) @ item.vector
        for name, score in zip(own, likeness.tolist(), strict=True):
            scores[name] = max(scores.get(name, -1.0), score) + _OWN
    if lessons:
        learned = school.learned(lessons, _tone_only)
        for name, score in learned.nearness(item.vector).items():
            scores[name] = max(scores.get(name, -1.0), score) + _OWN
        scores = learned.decided(scores, item.words, item.vector)
    return scores if max(scores.values()) >= _NEAR else {}


def _tone_only(words: str) -> NDArray[np.float64]:
    return np.array([polarity(words)])
