"""How well kinds and sentiments are told, before and after people corrected some."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from bot.domain.analysis import LabelRequest, Lesson, Source
from bot.domain.feedback import Kind
from bot.domain.labels import LabelName
from evals.material import Material
from evals.table import Row
from prompts.hearing import Heard, heard_all
from prompts.reading import Reading

# The sets name three kinds; ours are seven. What is neither a report nor a wish is "praise or other" there.
_THEIRS = {Kind.BUG: "bug", Kind.REQUEST: "feature_request"}
_OURS = {"bug": Kind.BUG, "feature_request": Kind.REQUEST, "praise_or_other": Kind.PRAISE}
_SHORT = 120
# Different draws of corrections: one alone may be lucky. After each, so many other items are told.
_DRAWS = 4
_ASKED = 1_000


def rows(material: Material, *, short: bool) -> list[Row]:
    """Return the lines for kinds, for corrections, and for sentiment."""
    reading = Reading(material.embedder)
    data = _sample(material.load("kind_minibar_en"), short=short)
    items = heard_all([row["text"] for row in data], material.embedder)
    truth = [row["kind"] for row in data]
    plain = [_kind(reading, item) for item in items]
    found = [_row("kind, no labels", _macro(truth, plain), base=0.772, target=0.80, floor=0.76)]
    if not short:
        found += _after_corrections(reading, items, truth, plain)
    return [*found, _sentiment(reading, material, short=short)]


def _after_corrections(reading: Reading, items: list[Heard], truth: list[str], plain: list[str]) -> list[Row]:
    each = [_taught(reading, items, truth, plain, _balanced(truth, 32, draw)) for draw in range(_DRAWS)]
    any_50 = [_taught(reading, items, truth, plain, _any(truth, 50, draw)) for draw in range(_DRAWS)]
    return [
        _row("kind, 32 corrections a class", _mean(after for _, after in each), base=0.80, target=0.83, floor=0.77),
        _row("kind, before 50 corrections", _mean(before for before, _ in any_50), note="of the other items"),
        _row("kind, after 50 corrections", _mean(after for _, after in any_50), floor=0.77, note="as they come"),
    ]


def _taught(
    reading: Reading,
    items: list[Heard],
    truth: list[str],
    plain: list[str],
    taught: set[int],
) -> tuple[float, float]:
    """Return the figure on the same other items before and after these were corrected."""
    lessons = tuple(
        Lesson(words=items[place].words, vector=items[place].vector, value=_OURS[truth[place]])
        for place in sorted(taught)
    )
    others = [place for place in range(len(items)) if place not in taught]
    asked = random.Random(len(taught)).sample(others, min(_ASKED, len(others)))  # noqa: S311 -- the same in every run
    told = [truth[place] for place in asked]
    after = [_kind(reading, items[place], lessons) for place in asked]
    return _macro(told, [plain[place] for place in asked]), _macro(told, after)


def _kind(reading: Reading, item: Heard, lessons: tuple[Lesson, ...] = ()) -> str:
    request = LabelRequest(source=Source(label="F-1", words=item.words), lessons={LabelName.KIND: lessons})
    return _THEIRS.get(Kind(reading.kind(item, request).value), "praise_or_other")


def _sentiment(reading: Reading, material: Material, *, short: bool) -> Row:
    data = _sample(material.load("sentiment_senti4sd"), short=short)
    texts = [row["text"] for row in data]
    # The mood is told from the whole: cutting it into sentences would only take time.
    items = [
        Heard(words=words, vector=vector, sentences=(words,), sentence_vectors=vector[None])
        for words, vector in zip(texts, material.vectors(texts), strict=True)
    ]
    guessed = [
        reading.sentiment(item, LabelRequest(source=Source(label="F-1", words=item.words))).value for item in items
    ]
    value = _macro([row["sentiment"] for row in data], guessed)
    return Row(
        set="sentiment_senti4sd",
        task="sentiment",
        figure="macro-F1",
        value=value,
        base=0.771,
        target=0.79,
        floor=0.75,
    )


def _row(
    task: str,
    value: float,
    *,
    base: float | None = None,
    target: float | None = None,
    floor: float | None = None,
    note: str = "",
) -> Row:
    return Row(
        set="kind_minibar_en",
        task=task,
        figure="macro-F1",
        value=value,
        base=base,
        target=target,
        floor=floor,
        note=note,
    )


def _sample(data: list[dict[str, Any]], *, short: bool) -> list[dict[str, Any]]:
    return random.Random(7).sample(data, _SHORT) if short else data  # noqa: S311 -- the same sample in every run


def _balanced(truth: list[str], each: int, draw: int) -> set[int]:
    chance = np.random.default_rng(draw)
    places = np.array(truth)
    picked = [chance.choice(np.where(places == kind)[0], each, replace=False) for kind in _OURS]
    return {int(place) for part in picked for place in part}


def _any(truth: list[str], many: int, draw: int) -> set[int]:
    return {int(place) for place in np.random.default_rng(draw).choice(len(truth), many, replace=False)}


def _macro(truth: Sequence[str], guessed: Sequence[str]) -> float:
    return float(f1_score(truth, guessed, average="macro"))


def _mean(values: Any) -> float:
    return float(np.mean(list(values)))
