"""The chance that a variant is better, and what a wrong choice costs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.statistics import Mean, Posterior, Prior, Proportion, Sample, fixed_estimate, posterior
from tests.domain.statistics_samples import pairs, telling_pairs

CONTROL = Mean(users=10_000, mean=10.0, deviation=10.0)
# The difference has an error of root(2) x 0.1.
BETTER = Mean(users=10_000, mean=10.0 + math.sqrt(2) * 0.1, deviation=10.0)
PRIORS = st.none() | st.builds(Prior, mean=st.floats(-0.5, 0.5), deviation=st.floats(0.01, 2))


def told(found: Posterior | None) -> Posterior:
    """Return a posterior that must be there."""
    assert found is not None
    return found


def test_an_effect_of_one_standard_error() -> None:
    """The tables' Phi(1) = 0.8413, and unit normal losses 0.08332 and 1.08332.

    Raiffa and Schlaifer, Applied Statistical Decision Theory (1961), table II.
    """
    found = told(posterior(CONTROL, BETTER, relative=False))
    error = math.sqrt(2) * 0.1
    assert found.chance == pytest.approx(0.8413, abs=5e-5)
    assert found.loss_if_chosen == pytest.approx(0.08332 * error, abs=1e-6)
    assert found.loss_if_kept == pytest.approx(1.08332 * error, abs=1e-6)
    assert found.upper - found.lower == pytest.approx(2 * 1.95996 * error, abs=1e-5)


def test_a_belief_as_precise_as_the_data() -> None:
    """The posterior lies half-way between both, with half of the variance: Gelman et al., section 2.5."""
    error = math.sqrt(2) * 0.1
    found = told(posterior(CONTROL, BETTER, relative=False, prior=Prior(mean=0.0, deviation=error / 10)))
    assert (found.lower + found.upper) / 2 == pytest.approx(error / 2)
    assert found.upper - found.lower == pytest.approx(2 * 1.95996 * error / math.sqrt(2), abs=1e-5)


@given(arms=pairs(), better=st.sampled_from(["up", "down"]), relative=st.booleans(), prior=PRIORS)
def test_whatever_was_counted(arms: tuple[Sample, Sample], better: str, relative: bool, prior: Prior | None) -> None:
    """Every answer is finite, a chance is one, and a loss is never negative; else None."""
    found = posterior(*arms, better="up" if better == "up" else "down", relative=relative, prior=prior)
    if found is None:
        return
    assert 0 <= found.chance <= 1
    assert found.lower <= found.upper
    assert all(map(math.isfinite, (found.lower, found.upper, found.loss_if_chosen, found.loss_if_kept)))
    assert found.loss_if_chosen >= 0
    assert found.loss_if_kept >= 0


@given(arms=telling_pairs(), relative=st.booleans(), prior=PRIORS)
def test_less_is_better(arms: tuple[Sample, Sample], relative: bool, prior: Prior | None) -> None:
    """Chances of both directions add up to 1, losses change places, and the interval stays."""
    up = told(posterior(*arms, better="up", relative=relative, prior=prior))
    down = told(posterior(*arms, better="down", relative=relative, prior=prior))
    assert up.chance + down.chance == pytest.approx(1)
    assert (up.loss_if_chosen, up.loss_if_kept) == (down.loss_if_kept, down.loss_if_chosen)
    assert (up.lower, up.upper) == (down.lower, down.upper)


@given(arms=telling_pairs())
def test_the_arms_change_places(arms: tuple[Sample, Sample]) -> None:
    """What was the variant's chance is now control's."""
    there, back = told(posterior(*arms, relative=False)), told(posterior(*arms[::-1], relative=False))
    assert there.chance + back.chance == pytest.approx(1)
    assert there.loss_if_chosen == pytest.approx(back.loss_if_kept)


@given(arms=telling_pairs(), relative=st.booleans())
def test_losses_differ_by_the_effect(arms: tuple[Sample, Sample], relative: bool) -> None:
    """To keep control instead of the variant costs the expected effect, whatever it is."""
    found, estimate = told(posterior(*arms, relative=relative)), fixed_estimate(*arms, relative=relative)
    assert estimate is not None
    assert found.loss_if_kept - found.loss_if_chosen == pytest.approx(estimate.value)


@given(arms=telling_pairs(), prior=PRIORS)
def test_a_prior_in_shares_of_the_control(arms: tuple[Sample, Sample], prior: Prior | None) -> None:
    """A sceptic's belief narrows the interval, for lifts and for differences."""
    for relative in (True, False):
        informed = told(posterior(*arms, relative=relative, prior=prior))
        flat = told(posterior(*arms, relative=relative))
        assert informed.upper - informed.lower <= (flat.upper - flat.lower) * (1 + 1e-12)


def test_a_wide_prior_says_nothing() -> None:
    """With a deviation of a millionfold lift the data speak alone."""
    arms = Proportion(users=2400, conversions=120), Proportion(users=2380, conversions=156)
    flat, wide = told(posterior(*arms)), told(posterior(*arms, prior=Prior(mean=0.0, deviation=1e6)))
    assert wide.chance == pytest.approx(flat.chance)


@pytest.mark.parametrize(("mean", "deviation"), [(0.0, 5e-324), (1e308, 1e308), (1.7e308, 1.0)])
def test_a_prior_at_the_ends_of_what_a_computer_holds(mean: float, deviation: float) -> None:
    """Neither an exception nor a number that is none."""
    for relative in (True, False):
        found = posterior(CONTROL, BETTER, relative=relative, prior=Prior(mean=mean, deviation=deviation))
        assert found is None or 0 <= found.chance <= 1


def test_too_little_is_known() -> None:
    """Where nothing may be said there is no chance either; nor has a lift a meaning where control is zero."""
    assert posterior(Proportion(users=100, conversions=9), Proportion(users=100, conversions=20)) is None
    zero = Mean(users=500, mean=0.0, deviation=1.0)
    assert posterior(zero, CONTROL) is None
    assert posterior(zero, CONTROL, relative=False) is not None
    assert posterior(zero, CONTROL, relative=False, prior=Prior(mean=0.0, deviation=0.1)) is None


@pytest.mark.parametrize(("mean", "deviation"), [(0.0, 0.0), (0.0, -1.0), (math.nan, 1.0), (0.0, math.inf)])
def test_a_prior_that_is_none(mean: float, deviation: float) -> None:
    """A prior needs a mean and a positive deviation."""
    with pytest.raises(ValueError, match="prior"):
        Prior(mean=mean, deviation=deviation)
