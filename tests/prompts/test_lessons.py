"""What the local analyst learns from corrections."""

import pytest

from bot.domain.analysis import LabelRequest, Lesson, Source
from bot.domain.labels import LabelName
from prompts.embedding import LocalEmbedder
from prompts.kinds import small_features
from prompts.lessons import School
from prompts.local_analyst import LocalAnalyst

ODD = "The tide table was off by one tide"


def lessons(embedder: LocalEmbedder, words: list[str], value: str) -> tuple[Lesson, ...]:
    """Return what people called these words."""
    vectors = embedder.embed_now(words)
    return tuple(Lesson(words=text, vector=vector, value=value) for text, vector in zip(words, vectors, strict=True))


def value_of(analyst: LocalAnalyst, words: str, name: LabelName, taught: tuple[Lesson, ...] = ()) -> str | None:
    """Return what the analyst calls these words."""
    request = LabelRequest(source=Source(label="F-1", words=words), lessons={name: taught})
    return next((guess.value for guess in analyst.label_now(request).guesses if guess.name is name), None)


def test_corrections_teach_kinds(analyst: LocalAnalyst, embedder: LocalEmbedder) -> None:
    """A workspace that calls wrong tides a complaint is followed after some corrections."""
    taught = lessons(
        embedder,
        [f"The tide table was {wrong} again" for wrong in ("wrong", "late", "off", "missing", "old", "shifted")] * 3,
        "complaint",
    )
    assert value_of(analyst, ODD, LabelName.KIND) != "complaint"
    assert value_of(analyst, ODD, LabelName.KIND, taught) == "complaint"


def test_many_corrections_teach_by_regression(analyst: LocalAnalyst, embedder: LocalEmbedder) -> None:
    """With many corrections of two kinds, both are told apart."""
    boats = [f"The {part} of boat {number} is wet" for part in ("deck", "hull") for number in range(8)]
    meals = [f"The {meal} on day {number} was cold" for meal in ("soup", "fish") for number in range(8)]
    taught = (*lessons(embedder, boats, "bug"), *lessons(embedder, meals, "complaint"))
    assert value_of(analyst, "The keel of boat 12 is wet", LabelName.KIND, taught) == "bug"
    assert value_of(analyst, "The rice on day 12 was cold", LabelName.KIND, taught) == "complaint"


def test_areas_of_the_workspace(analyst: LocalAnalyst, embedder: LocalEmbedder) -> None:
    """An area that people of this workspace named is found again."""
    taught = lessons(embedder, ["The tide table is wrong", "Tides are shown an hour late"], "Tides")
    assert value_of(analyst, ODD, LabelName.AREA) != "Tides"
    assert value_of(analyst, ODD, LabelName.AREA, taught) == "Tides"


@pytest.mark.parametrize("many", [1, 40])
def test_the_same_lessons_are_learned_once(embedder: LocalEmbedder, many: int) -> None:
    """Learning again what was learned before takes no time: it is remembered, and new lessons are noticed."""
    school = School()
    taught = lessons(embedder, ["It is wet"] * many, "bug") + lessons(embedder, ["It is cold"] * many, "complaint")
    first = school.learned(taught, small_features)
    assert school.learned(tuple(taught), small_features) is first
    assert school.learned(taught[1:], small_features) is not first
