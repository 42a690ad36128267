"""Every payload about priorities and statuses, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from bot.domain.labels import SetBy
from bot.domain.priority import ThemeSort, priority_of, weights_from
from bot.domain.priority_parts import Dossier, Estimate, Fit, Priority, ThemeEvidence, Yardstick
from bot.domain.statuses import StatusChange, ThemeStatus, Tracker, TrackerLink
from bot.domain.statuses_commands import ThemesAsked
from bot.domain.statuses_links import LONGEST_URL, MOST_LINKS
from bot.domain.themes import Theme, ThemeReach, ThemeState
from bot.flows.priority import PAGE_RANKED, RankedTheme, RankedThemes, ThemePriority
from bot.flows.priority_settings import PriorityChoices
from bot.flows.statuses_pages import PAGE_STEPS, Standing
from handlers.blocks import priority, priority_forms, statuses_forms, statuses_told
from handlers.blocks.kit import Block, Rendered

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MEMORY = {"theme": "f" * 32, "number": "999999999", "on": "home"}
YARDSTICK = Yardstick(voices=10**6, currency="EUR", revenue=10**12, has_objectives=True)
NOTHING_KNOWN = Yardstick(voices=10**6, currency=None, revenue=0, has_objectives=False)


def theme(words: str, number: int = 3, status: ThemeStatus = ThemeStatus.NOT_NOW) -> Theme:
    """Return a theme whose name is `words`, as far as a name may be long."""
    return Theme(
        id=f"{number:032}",
        number=number,
        name=words[:80] or "x",
        description=words,
        named_by=SetBy.ENDPOINT,
        state=ThemeState.ACTIVE,
        merged_into=None,
        created_at=NOW,
        status=status,
        status_at=NOW,
    )


def dossier(number: int = 3) -> Dossier:
    """Return everything that can be known of a theme, in large numbers."""
    evidence = ThemeEvidence(
        theme_id=f"{number:032}",
        number=number,
        status=ThemeStatus.PLANNED,
        items=10**6,
        accounts=10**5,
        loners=10**5,
        now=10**5,
        before=10**6,
        weighed=10**6,
        gravity=3 * 10**6,
        critical=10**5,
    )
    return Dossier(
        evidence=evidence,
        revenue=dict.fromkeys(("EUR", "GBP", "USD", "CHF", "JPY", "SEK", "NOK"), 10**11 + 1),
        fit=Fit(objective="O-999999999", sureness=0.42, is_by_person=False),
        estimate=Estimate(theme_id="t", impact=0.25, effort_weeks=0.5, by="U0ADA", at=NOW),
    )


def judged(number: int = 3, yardstick: Yardstick = YARDSTICK) -> Priority:
    """Return a priority with long sources."""
    return priority_of(dossier(number), yardstick, weights_from({}))


def ranked(words: str, *, size: int = PAGE_RANKED, sort: ThemeSort = ThemeSort.RICE, offset: int = 8) -> RankedThemes:
    """Return a full page of themes in the middle of the list."""
    reach = ThemeReach(
        theme=theme(words), items=10**6, accounts=10**5, people=10**6, now=10**5, before=0, latest_at=NOW
    )
    themes = tuple(RankedTheme(reach=replace(reach, theme=theme(words, n)), priority=judged(n)) for n in range(size))
    return RankedThemes(themes=themes, sort=sort, offset=offset, total=10**6)


def step(words: str, number: int = 1, status: ThemeStatus = ThemeStatus.NOT_NOW) -> StatusChange:
    """Return a step with long reasons."""
    return StatusChange(
        id=f"{number:032}",
        origin_key=f"view:V{number}",
        theme_id="t",
        was=ThemeStatus.CONSIDERING,
        status=status,
        reason=words[:1_000],
        at=NOW - timedelta(days=number),
        by=None if number == 0 else "U0ADA",
        would_change=words[:1_000],
        review_on=date(2027, 2, 22),
    )


def link(words: str, number: int = 1) -> TrackerLink:
    """Return a link with the longest address."""
    url = "https://git.example/acme/app/issues/1".ljust(LONGEST_URL - 9, "0") + f"{number:09}"
    return TrackerLink(
        theme_id="t", url=url, tracker=Tracker.GITHUB, label=f"{words[:150]}#{number}", by="U0ADA", at=NOW
    )


def standing(words: str) -> Standing:
    """Return everything that a page can tell of how far a theme is."""
    return Standing(
        steps=tuple(step(words, n) for n in range(PAGE_STEPS)),
        links=tuple(link(words, n) for n in range(MOST_LINKS)),
    )


def told_priority(place: int | None = 10**6) -> ThemePriority:
    """Return a priority with a place in a long line."""
    return ThemePriority(priority=judged(), place=place, among=10**6)


def choices(words: str, yardstick: Yardstick = YARDSTICK) -> PriorityChoices:
    """Return what the form of an estimate comes with."""
    told = ThemePriority(priority=judged(yardstick=yardstick), place=None, among=0)
    return PriorityChoices(theme=theme(words), priority=told, estimate=dossier().estimate)


def filled(words: str) -> statuses_forms.Filling:
    """Return a form that comes back as it was filled in."""
    return statuses_forms.Filling(
        status=ThemeStatus.NOT_NOW,
        reason=words[:1_000],
        would_change=words[:1_000],
        review_on=date(2027, 2, 22),
        notice="Somebody changed it while you had this open.",
    )


def typed(words: str) -> ThemesAsked:
    """Return a step that somebody typed."""
    return ThemesAsked(number=3, status=ThemeStatus.NOT_NOW, word="not now", reason=words, would_change=words)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "themes": lambda words: priority.themes_message(ranked(words)),
    "themes, by priority": lambda words: priority.themes_message(ranked(words, sort=ThemeSort.PRIORITY, offset=0)),
    "themes, none": lambda _: priority.themes_message(RankedThemes()),
    "status changed": lambda words: statuses_told.changed_message(theme(words), step(words)),
    "status refused": lambda words: statuses_told.refused_step_message(theme(words), typed(words), "Say why."),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "status form": lambda words: statuses_forms.status_form(theme(words), MEMORY, NOW.date(), statuses_forms.Filling()),
    "status form, again": lambda words: statuses_forms.status_form(theme(words), MEMORY, NOW.date(), filled(words)),
    "links form": lambda words: statuses_forms.links_form(theme(words), [link(words)], MEMORY),
    "links form, full": lambda words: statuses_forms.links_form(theme(words), standing(words).links, MEMORY),
    "links form, empty": lambda words: statuses_forms.links_form(theme(words), (), MEMORY),
    "status done": lambda words: statuses_forms.changed_view(statuses_told.changed_sentence(theme(words), step(words))),
    "weights form": lambda _: priority_forms.weights_form(weights_from({})),
    "estimate form": lambda words: priority_forms.estimate_form(choices(words), MEMORY),
    "estimate form, little known": lambda words: priority_forms.estimate_form(choices(words, NOTHING_KNOWN), MEMORY),
    "priority done": lambda _: priority_forms.done_view("Saved."),
}
