"""Whether people were split among the arms as planned."""

from collections.abc import Sequence

from scipy.special import chdtrc

# Below this the split is broken, not unlucky: GrowthBook's default. One sound split in a thousand is called broken at a
# single look, and at 28 daily looks nine of a thousand that were simulated.
SAMPLE_RATIO_ALARM = 0.001
# The chi-squared distribution fits counts only where each is expected to be at least five: Cochran 1954, Biometrics 10.
_FEWEST_EXPECTED = 5


def sample_ratio_p(counts: Sequence[int], shares: Sequence[float]) -> float | None:
    """Return how often chance alone would split people at least as far from the planned shares as they were, 0..1.

    `shares` are positive and in any unit. None where nobody was assigned yet, or so few that an arm was to have less
    than five people. Raises ValueError for fewer than two arms, shares that are not positive, negative counts, or lists
    of different lengths. Pearson's chi-squared test (Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online
    Controlled Experiments", KDD 2019, section 2); the same as gbstats' `check_srm`.
    """
    if len(counts) != len(shares) or len(counts) < 2:  # noqa: PLR2004 - a split has at least two sides
        raise ValueError("a split has two arms or more, each with a count and a share")
    if min(counts) < 0 or not all(0 < share < float("inf") for share in shares):
        raise ValueError("counts are not negative, shares are positive and finite")
    whole, people = sum(shares), sum(counts)
    expected = [people * (share / whole) for share in shares]
    if min(expected) < _FEWEST_EXPECTED:
        return None
    distance = sum((count - each) ** 2 / each for count, each in zip(counts, expected, strict=True))
    return float(chdtrc(len(counts) - 1, distance))
