"""No prompt without an evaluation: whoever adds one says what its model may answer."""

from evals.prompts import CASES, rows
from prompts.catalog import read_catalog


def test_every_prompt_has_a_case() -> None:
    """A prompt that nobody wrote a reply for fails the build."""
    assert {case.prompt for case in CASES} == read_catalog().names


def test_what_is_true_is_kept_and_what_is_made_up_is_not() -> None:
    """The floors hold without the public data, which these replies do not need."""
    fallen = [row for row in rows(None, short=True) if row.has_fallen]  # type: ignore[arg-type]  # no data is read
    assert not fallen
