"""What an edit changed: the record is the same in every language, and people read it in theirs."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.experiments.changes import NOTHING, changed_terms, shown_change
from bot.domain.experiments.terms import Hypothesis, Terms
from bot.domain.language import speaking
from words.catalog import Catalogues

BEFORE = Terms(hypothesis=Hypothesis(change="Show prices"), earliest_read_on=date(2026, 12, 1))
AFTER = replace(BEFORE, earliest_read_on=None, is_reversible=True, worst_case="nothing bad")
SPANISH = Catalogues().find("es")


def test_the_record_keeps_english() -> None:
    """Whoever edits in Spanish leaves the same record as everybody else."""
    with speaking(SPANISH):
        changed = changed_terms(BEFORE, AFTER, {})
    assert changed == {
        "earliest read date": ("Tue 1 Dec 2026", "nothing"),
        "can be undone": ("nothing", "yes"),
        "worst case": ("nothing", "nothing bad"),
    }


@pytest.mark.parametrize(
    ("name", "before", "after", "shown"),
    [
        ("earliest read date", "Tue 1 Dec 2026", NOTHING, ("fecha de lectura", "mar 1 dic 2026", "nada")),
        ("can be undone", NOTHING, "yes", ("se puede deshacer", "nada", "sí")),
        ("worst case", "nothing bad", "yes", ("peor caso", "nothing bad", "yes")),
        ("kill date", "some day", "Tue 1 Dec 2026", ("fecha límite", "some day", "mar 1 dic 2026")),
    ],
)
def test_a_change_is_said_in_the_spoken_language(name: str, before: str, after: str, shown: tuple[str, ...]) -> None:
    """Names, days and Heed's own words are translated; people's words are not."""
    with speaking(SPANISH):
        said = shown_change(name, before, after)
    assert said.name.startswith(shown[0])
    assert (said.before, said.after) == shown[1:]


def test_in_english_a_change_reads_as_it_was_kept() -> None:
    """Nothing is lost on the way there and back."""
    for name, (before, after) in changed_terms(BEFORE, AFTER, {}).items():
        said = shown_change(name, before, after)
        assert (said.name, said.before, said.after) == (name, before, after)
