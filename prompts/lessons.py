"""Learns from what people corrected: from a few by the middle of what they labelled, from many by regression."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.domain.analysis import Lesson
from prompts.seed_sentences import middle

# How much nearness to the middle of a class' lessons counts beside the seeds, once there are many. More than this, and
# fifty corrections as they come make app reviews worse, not better: rare kinds have too few to hold their ground.
_MIDDLES = 0.15
# So many lessons of a class are half the way to "many".
_HALF_WAY = 8
# A regression sees more than the middles do from about here on, if no class that was taught is left out of it; two
# classes must have so many.
_REGRESSION = 5
# The regression's decision is worth so much of a cosine's score; between 1/15 and 1/8 the quality is flat.
_WEIGHT = 0.1
# Vectors and small features brought to one scale.
_VECTOR_SCALE = 3.0
# Few lessons and many dimensions: hold the regression back.
_STRENGTH = 0.1
# Workspaces whose lessons are remembered at once, for several labels each.
_REMEMBERED = 32

Features = Callable[[str], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the lessons of one label come to."""

    middles: dict[str, tuple[NDArray[np.float32], float]]
    model: LogisticRegression | None
    features: Features

    def corrected(self, scores: Mapping[str, float], words: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the scores moved towards what people said of similar items; unknown values begin at the lowest."""
        lowest = min(scores.values(), default=0.0)
        moved = {**dict.fromkeys(self.middles, lowest), **scores}
        for value, near in self.nearness(vector).items():
            moved[value] += self.middles[value][1] * near
        return self.decided(moved, words, vector)

    def nearness(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the cosine of a vector with the middle of each value's lessons."""
        return {value: float(point @ vector) for value, (point, _) in self.middles.items()}

    def decided(self, scores: Mapping[str, float], words: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the scores moved by the regression, where there were lessons enough for one."""
        moved = dict(scores)
        if self.model is not None:
            decided = np.atleast_1d(self.model.decision_function(_row(words, vector, self.features)[None])[0])
            if len(decided) == 1:
                # One number stands for two classes: how far it leans to the second.
                decided = np.array([-decided[0], decided[0]])
            for value, strength in zip(self.model.classes_, decided, strict=True):
                moved[value] += _WEIGHT * float(strength)
        return moved


class School:
    """Remembers what was learned: the same lessons are not learned twice."""

    def __init__(self) -> None:
        """Begin with nothing learned."""
        self._known: OrderedDict[tuple[tuple[str, str], ...], Learned] = OrderedDict()

    def learned(self, lessons: Sequence[Lesson], features: Features) -> Learned:
        """Return what the lessons come to; quick when they were seen before, some milliseconds when not."""
        key = tuple((lesson.words, lesson.value) for lesson in lessons)
        if key not in self._known:
            self._known[key] = learn(lessons, features)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]


def learn(lessons: Sequence[Lesson], features: Features) -> Learned:
    """Learn from corrections: a middle for each value, and a regression where two values have enough."""
    counts = Counter(lesson.value for lesson in lessons)
    middles = {
        value: (
            middle(np.stack([lesson.vector for lesson in lessons if lesson.value == value])),
            _MIDDLES * count / (count + _HALF_WAY),
        )
        for value, count in counts.items()
    }
    enough = {value for value, count in counts.items() if count >= _REGRESSION}
    model = None
    if len(enough) > 1:
        told = [lesson for lesson in lessons if lesson.value in enough]
        rows = np.stack([_row(lesson.words, lesson.vector, features) for lesson in told])
        model = LogisticRegression(C=_STRENGTH, max_iter=500, class_weight="balanced")
        model.fit(rows, [lesson.value for lesson in told])
    return Learned(middles, model, features)


def _row(words: str, vector: NDArray[np.float32], features: Features) -> NDArray[np.float64]:
    return np.concatenate([_VECTOR_SCALE * vector, features(words)])
