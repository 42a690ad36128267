"""What `/heed owed ...` asks for."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.closing_errors import OwedWordsError
from bot.domain.owed_commands import OwedQuery, is_owed_query, read_owed_query

MINE = OwedQuery()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("", {}),
        ("mine", {}),
        ("all", {"is_everybody": True}),
        ("Sent", {"is_everybody": True, "is_sent": True}),
        ("mine sent", {"is_sent": True}),
        ("<@U0SAM|sam>", {"is_everybody": True, "person_id": "U0SAM"}),
        ("T-3", {"is_everybody": True, "theme_number": 3}),
        ("mine t3", {"theme_number": 3}),
        ("A-4", {"is_everybody": True, "account_number": 4}),
        ("Acme  Corp", {"is_everybody": True, "account_name": "Acme Corp"}),
        ("older than 7d", {"older_than": timedelta(days=7)}),
        ("all >2 weeks", {"is_everybody": True, "older_than": timedelta(weeks=2)}),
        ("Acme over 10 days", {"is_everybody": True, "account_name": "Acme", "older_than": timedelta(days=10)}),
    ],
)
def test_a_list_by_person_account_theme_and_age(text: str, facts: dict[str, Any]) -> None:
    """Parts narrow it down together, and the text of a query gives the same query again."""
    query = read_owed_query(text)
    assert query == OwedQuery(text=" ".join(text.split()), **facts)
    assert read_owed_query(query.text) == query


@pytest.mark.parametrize("text", ["older than a week", "> soon"])
def test_an_age_that_is_none_is_refused(text: str) -> None:
    """Rather than looked up as an account."""
    with pytest.raises(OwedWordsError):
        read_owed_query(text)


def test_a_sentence_is_no_list() -> None:
    """Somebody's words are longer."""
    assert is_owed_query("all older than 7d")
    assert not is_owed_query("us money since March, and nobody has called back yet")
