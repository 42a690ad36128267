"""Samples at random, for properties that hold for all of them."""

from hypothesis import strategies as st

from bot.domain.statistics import Mean, Proportion, Sample

# Beyond this a mean's square is no number in double precision, and nothing is said: tested by itself.
_SOME = st.floats(min_value=-1e12, max_value=1e12, allow_subnormal=False)


@st.composite
def proportions(draw: st.DrawFn) -> Proportion:
    """Return an arm with any number of conversions, none and all included."""
    users = draw(st.integers(0, 2_000) | st.integers(0, 10**9))
    return Proportion(users=users, conversions=draw(st.integers(0, users)))


@st.composite
def means(draw: st.DrawFn) -> Mean:
    """Return an arm with any mean, zero and negative ones included."""
    users = draw(st.integers(0, 2_000) | st.integers(0, 10**9))
    return Mean(users=users, mean=draw(_SOME), deviation=abs(draw(_SOME)))


def pairs() -> st.SearchStrategy[tuple[Sample, Sample]]:
    """Return two arms that were counted in the same way."""
    return st.tuples(proportions(), proportions()) | st.tuples(means(), means())


@st.composite
def telling_pairs(draw: st.DrawFn) -> tuple[Sample, Sample]:
    """Return two arms of which everything may be said, and whose means lie above zero."""
    users = [draw(st.integers(2_000, 10**7)) for _ in range(2)]
    if draw(st.booleans()):
        first, second = (Proportion(users=n, conversions=round(n * draw(st.floats(0.05, 0.95)))) for n in users)
        return first, second
    drawn = [(draw(st.floats(1, 1e4)), draw(st.floats(0.1, 3))) for _ in range(2)]
    third, fourth = (
        Mean(users=n, mean=mean, deviation=mean * scatter) for n, (mean, scatter) in zip(users, drawn, strict=True)
    )
    return third, fourth
