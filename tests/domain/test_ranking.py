"""The order of what a search finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import OPENING, Corpus, hybrid_scores, ranked, word_scores
from tests.domain.vectors import bundle

_WORDS = st.lists(st.sampled_from(["export", "csv", "login", "slow", "map"]), max_size=12)


def _corpus(*texts: list[str]) -> Corpus:
    roots = {root for text in texts for root in text}
    return Corpus(
        size=len(texts),
        average_length=sum(map(len, texts)) / max(1, len(texts)),
        frequencies={root: sum(root in text for text in texts) for root in roots},
    )


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    """What few texts hold tells them apart."""
    texts = [["export", "slow"], ["slow", "map"], ["slow", "login"]]
    scores = word_scores(["export", "slow"], texts, _corpus(*texts))
    assert ranked(scores)[0] == 0
    assert scores[0] > 2 * scores[1] > 0


def test_a_word_said_again_counts_less_each_time() -> None:
    """A text that repeats one word does not beat one that holds both words of the search."""
    texts = [["export"] * 4, ["export", "csv", "map", "map"]]
    scores = word_scores(
        ["export", "csv"], texts, Corpus(size=100, average_length=4, frequencies={"export": 9, "csv": 9})
    )
    assert ranked(scores) == [1, 0]


def test_the_opening_of_a_long_report_counts_twice() -> None:
    """What a report begins with is what it is about."""
    query = ["export", *["filler"] * OPENING, "login"]
    corpus = Corpus(size=100, average_length=2, frequencies={"export": 5, "login": 5})
    opening, later = word_scores(query, [["export"], ["login"]], corpus)
    assert opening == pytest.approx(2 * later)


def test_meaning_finds_what_shares_no_word() -> None:
    """A text that says it in other words comes before one that says something else."""
    vectors = np.concatenate([bundle(1, 2), bundle(2, 2)])
    scores = hybrid_scores(vectors[0], ["export"], vectors, [["download"]] * 4, Corpus(size=4, average_length=1))
    assert set(ranked(scores, 2)) == {0, 1}


def test_equal_scores_keep_their_order() -> None:
    """A search that is repeated shows the same page."""
    assert ranked(np.array([1.0, 2.0, 1.0, 2.0])) == [1, 3, 0, 2]


def test_no_candidates_have_no_scores() -> None:
    """An empty workspace is no mistake."""
    nothing = np.zeros((0, 3), dtype=np.float32)
    assert hybrid_scores(np.ones(3), ["a"], nothing, [], Corpus(size=0, average_length=0)).shape == (0,)


@given(st.lists(_WORDS, min_size=1, max_size=8), _WORDS)
def test_scores_are_finite_whatever_is_asked(texts: list[list[str]], query: list[str]) -> None:
    """Empty texts, unknown words and candidates that are all the same give an order, never a mistake."""
    vectors = bundle(3, len(texts))
    scores = hybrid_scores(vectors[0], query, vectors, texts, _corpus(*texts))
    assert np.isfinite(scores).all()
    assert sorted(ranked(scores)) == list(range(len(texts)))
    assert (word_scores(query, texts, _corpus(*texts)) >= 0).all()
