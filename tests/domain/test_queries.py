"""A search is words and filters, and a filter that cannot be read is named."""

import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadSearchError
from bot.domain.feedback import Kind, Severity
from bot.domain.labels import Sentiment
from bot.domain.queries import Query, kind_named, read_query

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def _read(text: str) -> Query:
    return read_query(text, now=NOW, zone=BERLIN)


def test_filters_and_words_are_told_apart() -> None:
    """Filters may stand anywhere; the rest is words."""
    query = _read('slow kind:bug export account:"Acme Corp" severity:High')
    assert query == Query(
        words="slow export", kind=Kind.BUG, severity=Severity.HIGH, account_name="Acme Corp", since=None
    )


def test_labels_and_themes_are_filters() -> None:
    """A sentiment in people's words, an area by name, a theme by its number."""
    query = _read("export sentiment:Unhappy area:“Single sign-on” theme:t3")
    assert (query.words, query.sentiment, query.area) == ("export", Sentiment.NEGATIVE, "Single sign-on")
    assert query.theme_number == _read("theme:3").theme_number == 3


@pytest.mark.parametrize("text", ["sentiment:green", "theme:exports"])
def test_a_label_that_there_is_not_is_named(text: str) -> None:
    """The sentence says what to write instead."""
    with pytest.raises(BadSearchError, match=text.partition(":")[2]):
        _read(text)


def test_curly_quotation_marks_are_quotation_marks() -> None:
    """Phones type curly ones."""
    assert _read("account:“Acme Corp” export").account_name == "Acme Corp"


def test_an_address_is_not_a_filter() -> None:
    """Only the names of filters are."""
    assert _read("https://a.example failed").words == "https://a.example failed"


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("since:2026-11-01", datetime(2026, 11, 1, tzinfo=BERLIN)),
        ("since:today", datetime(2026, 11, 24, tzinfo=BERLIN)),
        ("since:yesterday", datetime(2026, 11, 23, tzinfo=BERLIN)),
        ("since:7d", NOW - timedelta(days=7)),
        ("since:2w", NOW - timedelta(days=14)),
    ],
)
def test_days_are_local(text: str, since: datetime) -> None:
    """Half past eleven at night in UTC is tomorrow in Berlin."""
    assert _read(text).since == since


@pytest.mark.parametrize(
    "text", ["kind:bgu", "severity:huge", "since:lately", "since:2026-13-01", "since:9999y", "x" * 501]
)
def test_a_filter_that_cannot_be_read_is_named(text: str) -> None:
    """A search that would find the wrong things is refused with what to write instead."""
    with pytest.raises(BadSearchError) as refused:
        _read(text)
    assert text.rpartition(":")[2][:6] in str(refused.value) or "500" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bug", Kind.BUG),
        ("bugs", Kind.BUG),
        ("feature request", Kind.REQUEST),
        ("churn-risk", Kind.CHURN_RISK),
        ("x", None),
    ],
)
def test_kinds_have_everyday_names(name: str, kind: Kind | None) -> None:
    """People and other tools write kinds in their own way."""
    assert kind_named(name) is kind


@given(st.text(max_size=500))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the search."""
    with contextlib.suppress(BadSearchError):
        assert isinstance(_read(text), Query)
