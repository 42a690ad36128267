"""What the nightly pass proposes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import clustering
from bot.domain.clustering import cluster, propose_merges, propose_split, propose_themes
from bot.domain.themes_matching import new_shape
from tests.domain.vectors import DIMENSIONS, bundle, unit


def _said(*counts: int) -> list[list[str]]:
    return [[f"word{at}", f"thing{at}"] for at, count in enumerate(counts) for _ in range(count)]


def test_what_is_alike_becomes_a_theme_and_the_odd_one_out_stays_alone() -> None:
    """Groups come largest first; an item like no other is in none."""
    vectors = np.concatenate([bundle(1, 4), bundle(2, 6), bundle(3, 1)])
    groups = propose_themes(vectors, _said(4, 6, 1))
    assert groups == [[4, 5, 6, 7, 8, 9], [0, 1, 2, 3]]


def test_a_burst_that_fills_most_of_the_pool_stays_one_theme() -> None:
    """Two thirds of all items about one outage are one theme: they are not taken for what all items share."""
    vectors = np.concatenate([bundle(1, 20, width=0.5), *(bundle(seed, 2) for seed in range(2, 7))])
    assert propose_themes(vectors, _said(20, 2, 2, 2, 2, 2))[0] == list(range(20))


def test_a_pool_of_one_subject_only_is_one_theme() -> None:
    """Five reports of one thing, and nothing else, are found."""
    assert propose_themes(bundle(1, 5), _said(5)) == [[0, 1, 2, 3, 4]]


def test_one_item_or_none_proposes_nothing() -> None:
    """There is no theme in a single voice."""
    assert propose_themes(bundle(1, 1), [["export"]]) == []
    assert propose_themes(np.zeros((0, DIMENSIONS), dtype=np.float32), []) == []


def test_texts_that_do_not_fit_the_vectors_are_refused() -> None:
    """Words of another item must not decide."""
    with pytest.raises(ValueError, match="each vector"):
        cluster(bundle(1, 3), [["export"]])


def test_of_a_pool_that_is_too_large_the_last_ones_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a night is bounded; positions are still those of the whole pool."""
    monkeypatch.setattr(clustering, "LARGEST_POOL", 3)
    assert propose_themes(np.concatenate([bundle(1, 4), bundle(2, 3)]), _said(4, 3)) == [[4, 5, 6]]


def test_two_themes_of_one_subject_are_proposed_as_one() -> None:
    """The smaller goes into the larger, and each theme is in one proposal at most."""
    members = bundle(1, 30)
    themes = [
        new_shape("small", "m", members[:4]),
        new_shape("large", "m", members[4:20]),
        new_shape("third", "m", members[20:]),
        new_shape("other", "m", bundle(2, 5)),
    ]
    found = propose_merges(themes)
    assert len(found) == 1
    assert found[0].into == "large"
    assert found[0].similarity > clustering.MERGE_SIMILARITY


def test_no_merge_is_proposed_of_themes_that_differ_or_are_empty() -> None:
    """A theme without items lies nowhere."""
    empty = new_shape("empty", "m", np.zeros((0, DIMENSIONS), dtype=np.float32))
    assert propose_merges([]) == []
    assert propose_merges([empty, new_shape("a", "m", bundle(1, 3)), new_shape("b", "m", bundle(2, 3))]) == []


def test_a_theme_of_two_subjects_is_proposed_as_two() -> None:
    """The larger part comes first."""
    assert propose_split(np.concatenate([bundle(1, 4), bundle(2, 6)])) == ([4, 5, 6, 7, 8, 9], [0, 1, 2, 3])


@pytest.mark.parametrize("members", [bundle(1, 12), bundle(1, 5), np.concatenate([bundle(1, 9), bundle(2, 2)])])
def test_a_theme_that_hangs_together_stays_whole(members: np.ndarray) -> None:
    """Neither one subject, nor too few items, nor two strays are a reason to split."""
    assert propose_split(members) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=14), st.integers(0, 1000))
def test_every_item_is_in_one_group_at_most(subjects: list[int], seed: int) -> None:
    """Groups never overlap, whatever the pool, and doubled items stay together."""
    single = unit(np.random.default_rng(seed).normal(size=(6, DIMENSIONS)))
    vectors = np.concatenate([single[[subject]] for subject in subjects] or [single[:0]])
    groups = propose_themes(vectors, [[f"word{subject}"] for subject in subjects])
    members = [at for group in groups for at in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in groups)
    of = {at: number for number, group in enumerate(groups) for at in group}
    twins = [(a, b) for a in range(len(subjects)) for b in range(a) if subjects[a] == subjects[b]]
    assert all(of.get(a) == of.get(b) for a, b in twins)
