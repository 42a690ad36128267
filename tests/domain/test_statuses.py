"""What a step of a theme has to say, what can be typed for one, and which addresses lead to issues."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.errors import HeedError
from bot.domain.labels import SetBy
from bot.domain.priority import ThemeSort
from bot.domain.statuses import StatusOrder, ThemeStatus, Tracker, is_further, seen_mark
from bot.domain.statuses_commands import ThemesAsked, is_themes_query, themes_asked
from bot.domain.statuses_errors import (
    ReviewOnError,
    StatusMovedError,
    StatusReasonError,
    StatusReasonLengthError,
    StatusSameError,
    TrackerLinkError,
    WouldChangeError,
)
from bot.domain.statuses_links import tracked_issue_from
from bot.domain.statuses_rules import LONGEST_REASON, REVIEW_AFTER, checked_order
from bot.domain.themes import Theme, ThemeState

TODAY = date(2026, 11, 23)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
THEME = Theme(
    id="t",
    number=3,
    name="Export",
    description="",
    named_by=SetBy.LOCAL,
    state=ThemeState.ACTIVE,
    merged_into=None,
    created_at=SINCE,
)
NOT_NOW = StatusOrder(
    theme_id="t",
    status=ThemeStatus.NOT_NOW,
    origin_key="view:V1",
    reason="Two of fifty asked",
    would_change="Ten more ask",
    review_on=date(2027, 1, 4),
)


def test_a_not_now_keeps_its_reasons_without_what_hides() -> None:
    """They are read by customers."""
    order = replace(NOT_NOW, reason=" Two\u202e of fifty\u200b asked ")
    fit = checked_order(order, THEME, TODAY)
    assert (fit.reason, fit.would_change, fit.review_on) == ("Two of fifty asked", "Ten more ask", date(2027, 1, 4))


def test_a_not_now_without_a_day_is_looked_at_in_a_quarter() -> None:
    """Nothing is put off for ever because somebody left a box empty."""
    assert checked_order(replace(NOT_NOW, review_on=None), THEME, TODAY).review_on == TODAY + REVIEW_AFTER


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reason": "  \u200b "}, StatusReasonError),
        ({"would_change": ""}, WouldChangeError),
        ({"would_change": "x" * (LONGEST_REASON + 1)}, WouldChangeError),
        ({"reason": "x" * (LONGEST_REASON + 1)}, StatusReasonLengthError),
        ({"review_on": TODAY}, ReviewOnError),
        ({"review_on": TODAY - timedelta(days=400)}, ReviewOnError),
        ({"review_on": date(2030, 1, 1)}, ReviewOnError),
        ({"seen": "2026-11-02T00:00:00+00:00"}, StatusMovedError),
    ],
)
def test_a_not_now_that_lacks_something_is_refused(change: dict[str, object], error: type[HeedError]) -> None:
    """With the sentence for the input that lacks it."""
    with pytest.raises(error):
        checked_order(replace(NOT_NOW, **change), THEME, TODAY)  # type: ignore[arg-type]  # facts of a test


def test_the_other_steps_need_no_reason_and_forget_what_is_not_theirs() -> None:
    """Somebody filled in the boxes of a not now and chose another status then."""
    fit = checked_order(replace(NOT_NOW, status=ThemeStatus.PLANNED, reason=""), THEME, TODAY)
    assert (fit.reason, fit.would_change, fit.review_on) == ("", "", None)


def test_a_step_to_where_a_theme_stands_is_none_but_a_not_now_may_be_said_again() -> None:
    """That is what a review of it is."""
    put_off = replace(THEME, status=ThemeStatus.NOT_NOW, status_at=SINCE)
    assert checked_order(replace(NOT_NOW, seen=seen_mark(SINCE)), put_off, TODAY).status is ThemeStatus.NOT_NOW
    with pytest.raises(StatusSameError, match="T-3 is “new” already"):
        checked_order(replace(NOT_NOW, status=ThemeStatus.NEW), THEME, TODAY)


def test_what_was_decided_is_further_than_what_is_looked_at() -> None:
    """A not now is a decision too, and a plan outweighs it."""
    order = (ThemeStatus.NEW, ThemeStatus.CONSIDERING, ThemeStatus.NOT_NOW, ThemeStatus.PLANNED, ThemeStatus.SHIPPED)
    assert all(is_further(later, earlier) for earlier, later in pairwise(order))


@pytest.mark.parametrize(
    ("rest", "asked"),
    [
        ("", ThemesAsked()),
        ("by rice", ThemesAsked(sort=ThemeSort.RICE)),
        ("by accounts", ThemesAsked(sort=ThemeSort.ACCOUNTS)),
        ("by magic", ThemesAsked()),
        ("T-3", ThemesAsked(number=3)),
        ("t 3", ThemesAsked(number=3)),
        ("T-3 planned", ThemesAsked(number=3, status=ThemeStatus.PLANNED, word="planned")),
        (
            "T-3 Planned because four asked",
            ThemesAsked(number=3, status=ThemeStatus.PLANNED, word="planned", reason="four asked"),
        ),
        (
            "T-3 not now because two of fifty asked, unless ten more ask",
            ThemesAsked(
                number=3,
                status=ThemeStatus.NOT_NOW,
                word="not now",
                reason="two of fifty asked",
                would_change="ten more ask",
            ),
        ),
        ("T3 won\u2019t do", ThemesAsked(number=3, status=ThemeStatus.NOT_NOW, word="won't do")),
        (
            "T-3 shipped: in version 4, unless you are on iOS",
            ThemesAsked(
                number=3, status=ThemeStatus.SHIPPED, word="shipped", reason="in version 4, unless you are on iOS"
            ),
        ),
        ("T-3 newish", ThemesAsked(number=3, word="newish")),
        ("T-3 in progress", ThemesAsked(number=3, status=ThemeStatus.BUILDING, word="in progress")),
    ],
)
def test_a_step_is_typed_in_one_line(rest: str, asked: ThemesAsked) -> None:
    """In the words of other tools too; what is no status is said back."""
    assert is_themes_query(rest)
    assert themes_asked(rest) == asked


@pytest.mark.parametrize("rest", ["are great in this app", "that customers like", "T-1234567890"])
def test_a_sentence_is_no_query(rest: str) -> None:
    """It is asked about before it is kept or thrown away."""
    assert not is_themes_query(rest)


GITHUB, LINEAR, JIRA = Tracker.GITHUB, Tracker.LINEAR, Tracker.JIRA


@pytest.mark.parametrize(
    ("text", "url", "tracker", "label"),
    [
        ("https://github.com/acme/app/issues/12#x", "https://github.com/acme/app/issues/12", GITHUB, "acme/app#12"),
        ("github.com/acme/app/pull/3/files", "https://github.com/acme/app/pull/3", GITHUB, "acme/app#3"),
        ("https://Git.Acme.example:8443/a/b/issues/1", "https://git.acme.example:8443/a/b/issues/1", GITHUB, "a/b#1"),
        ("<https://linear.app/acme/issue/eng-7/make-it-fast>", "https://linear.app/acme/issue/ENG-7", LINEAR, "ENG-7"),
        ("https://acme.atlassian.net/browse/OPS-3?f=1", "https://acme.atlassian.net/browse/OPS-3", JIRA, "OPS-3"),
        ("http://acme.example/jira/browse/OPS-33", "http://acme.example/jira/browse/OPS-33", JIRA, "OPS-33"),
        (
            "https://acme.atlassian.net/jira/software/c/projects/OPS/boards/1?selectedIssue=OPS-4",
            "https://acme.atlassian.net/browse/OPS-4",
            JIRA,
            "OPS-4",
        ),
        (
            "https://acme.atlassian.net/jira/software/projects/OPS/issues/OPS-5",
            "https://acme.atlassian.net/browse/OPS-5",
            JIRA,
            "OPS-5",
        ),
    ],
)  # fmt: skip
def test_an_issue_has_one_address_however_it_was_pasted(text: str, url: str, tracker: Tracker, label: str) -> None:
    """Cloud and self-hosted; comments, titles and filters are dropped."""
    issue = tracked_issue_from(text)
    assert (issue.url, issue.tracker, issue.label) == (url, tracker, label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "twelve",
        "https://example.com/roadmap",
        "https://gitlab.com/acme/app/-/issues/12",
        "https://ada:secret@github.com/acme/app/issues/12",
        "javascript:alert(1)//github.com/a/b/issues/1",
        "https://[::1/acme/app/issues/1",
        "https://linear.app/acme/issue/ENG-7|https://evil.example",
        "https://acme.atlassian.net/x?selectedIssue=<!channel>",
        f"https://github.com/acme/app/issues/1?{'0' * 1_100}",
        f"https://github.com/{'a' * 99}/{'b' * 99}/issues/1",
    ],
)
def test_what_leads_to_no_issue_gets_a_sentence(text: str) -> None:
    """Nor anything that carries a password, or could break out of a link."""
    with pytest.raises(TrackerLinkError, match="no address of an issue"):
        tracked_issue_from(text)
