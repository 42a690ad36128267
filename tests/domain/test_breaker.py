"""An endpoint that fails is left alone for a while, and then tried by one."""

from datetime import UTC, datetime, timedelta

from bot.domain.breaker import FAILURES, LONGEST_REST, REST, Breaker

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def tripped() -> Breaker:
    """Return a breaker that has seen too many failures at noon."""
    breaker = Breaker()
    for _ in range(FAILURES):
        breaker.failed(NOON, "it is too busy")
    return breaker


def test_one_failure_is_no_reason_to_rest() -> None:
    """The next one who asks may."""
    breaker = Breaker()
    breaker.failed(NOON, "it is too busy")
    assert breaker.may_try(NOON)


def test_after_failures_in_a_row_it_rests_for_a_minute_and_says_why() -> None:
    """Until then nobody is let through."""
    breaker = tripped()
    assert not breaker.may_try(NOON + REST - timedelta(seconds=1))
    assert (breaker.resting_until(NOON), breaker.reason) == (NOON + REST, "it is too busy")


def test_after_a_rest_one_tries_and_the_others_wait_for_how_that_goes() -> None:
    """A second one at the same time is not let through."""
    breaker = tripped()
    assert breaker.may_try(NOON + REST)
    assert not breaker.may_try(NOON + REST)
    breaker.worked()
    assert breaker.may_try(NOON + REST)


def test_a_failed_trial_means_another_rest() -> None:
    """It does not take three more."""
    breaker = tripped()
    assert breaker.may_try(NOON + REST)
    breaker.failed(NOON + REST, "it is too busy")
    assert not breaker.may_try(NOON + REST + timedelta(seconds=59))


def test_what_works_in_between_begins_the_count_anew() -> None:
    """Failures count in a row only."""
    breaker = Breaker()
    for _ in range(FAILURES * 2):
        breaker.failed(NOON, "x")
        breaker.worked()
    assert breaker.may_try(NOON)


def test_an_endpoint_that_asks_for_a_rest_gets_it_but_no_whole_day() -> None:
    """`Retry-After: 86400` is more likely a mistake."""
    breaker = Breaker()
    breaker.failed(NOON, "x", after_seconds=86_400)
    assert breaker.resting_until(NOON) == NOON + LONGEST_REST
