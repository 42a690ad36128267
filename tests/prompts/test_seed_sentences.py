"""The example sentences that the local analyst compares with."""

import pytest

from bot.domain.feedback import Kind, Severity
from bot.domain.labels import LADDER, Sentiment
from prompts.seed_sentences import seed_sentences, softmax


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("kind", set(Kind)),
        ("sentiment", set(Sentiment)),
        ("severity", set(Severity)),
        ("ladder", {*LADDER, "none"}),
        ("feedback", {"feedback", "talk"}),
    ],
)
def test_each_class_has_examples(name: str, classes: set[str]) -> None:
    """Every value that Heed knows has at least five examples, and no other value has any."""
    found = seed_sentences(name)
    assert set(found) == classes
    assert min(map(len, found.values())) >= 5


@pytest.mark.parametrize("name", ["kind", "sentiment", "severity", "area", "ladder", "feedback"])
def test_an_example_stands_for_one_thing(name: str) -> None:
    """No sentence stands twice in a file: it would count double, or for two classes."""
    texts = [text for texts in seed_sentences(name).values() for text in texts]
    assert len(set(texts)) == len(texts)


def test_probabilities() -> None:
    """Scores become probabilities that sum to one, the surer the lower the temperature."""
    assert sum(softmax({"a": 0.4, "b": 0.1}, 0.1).values()) == pytest.approx(1)
    assert softmax({"a": 0.4, "b": 0.1}, 0.05)["a"] > softmax({"a": 0.4, "b": 0.1}, 0.2)["a"] > 0.5
