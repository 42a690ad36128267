"""Every payload about themes, as functions of what people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.feedback import Feedback, Kind
from bot.domain.labels import SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.priority import ThemeSort
from bot.domain.themes import Theme, ThemeChange, ThemeEvent, ThemeReach, ThemeState
from bot.flows.finding import PAGE_ITEMS
from bot.flows.home import Home
from bot.flows.home_customers import HOME_THEMES, CustomersPage
from bot.flows.theme_pages import PAGE_EVENTS, PAGE_RELATED, PastChange, ThemePage
from bot.flows.triage_themes import ThemeChoice, ThemeQuestion
from bot.messages import TriageCard, TriageEntry
from handlers.blocks import home, home_pages, theme_forms, themes, triage
from handlers.blocks.kit import Block, Rendered
from tests.blockkit.priority_payloads import ranked, standing, told_priority
from tests.digest_builders import pick

Payload: TypeAlias = Rendered | Block
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MEMORY = {"theme": "f" * 32, "number": "999999999", "on": "home"}


def theme(words: str, number: int = 3) -> Theme:
    """Return a theme whose name and description are `words`, as far as a name may be long."""
    return Theme(
        id=f"{number:032}",
        number=number,
        name=words[:80] or "x",
        description=words,
        named_by=SetBy.ENDPOINT,
        state=ThemeState.ACTIVE,
        merged_into=None,
        created_at=NOW,
    )


def reach(words: str, number: int = 3) -> ThemeReach:
    """Return a theme with large numbers."""
    return ThemeReach(
        theme=theme(words, number), items=10**6, accounts=10**5, people=10**6, now=10**5, before=0, latest_at=NOW
    )


def item(words: str, number: int = 12) -> Feedback:
    """Return an item whose words and author are `words`."""
    return replace(pick(number, words, kind=Kind.BUG, account_name=words[:100]), author_name=words)


def page(words: str) -> ThemePage:
    """Return a theme's page with everything that it can hold."""
    changes = (ThemeChange.CREATED, ThemeChange.ATTACHED, ThemeChange.RENAMED, ThemeChange.MERGED, ThemeChange.SPLIT)
    events = tuple(
        PastChange(
            event=ThemeEvent(
                id=f"{n:032}", theme_id="t", change=change, at=NOW, by="U0ADA", other=words, facts={"similarity": 0.87}
            ),
            about="T-9",
        )
        for n, change in enumerate(changes[:PAGE_EVENTS])
    )
    return ThemePage(
        reach=reach(words),
        items=tuple(item(words, number) for number in range(PAGE_ITEMS)),
        related=tuple(theme(words, number) for number in range(PAGE_RELATED)),
        events=events,
        merged_from="T-9",
        standing=standing(words),
        priority=told_priority(),
    )


def asked(words: str, topic: TriageTopic, answer: str | None = None) -> TriageEntry:
    """Return a question of a card, in which everything that people wrote is `words`."""
    question = TriageQuestion(
        id=f"{topic.value}:{'f' * 32}:{answer}",
        topic=topic,
        asked_at=NOW,
        feedback_id="f",
        candidates=(("a", 0.7), ("b", 0.6)),
        reason=f"87% alike; both speak of: {words[:60]}",
        answer=answer,
        answered_by="U0ADA" if answer else None,
    )
    choices = tuple(ThemeChoice(theme=theme(words, n), similarity=0.87) for n in (1, 2, 3))
    return TriageEntry(
        question=question,
        words=words,
        permalink="https://example.slack.com/archives/C1/p1790000000000100",
        label="F-12",
        more=ThemeQuestion(choices=choices, items=("F-12",)),
    )


def card(words: str) -> TriageCard:
    """Return the largest card of questions about themes."""
    topics = (TriageTopic.THEME, TriageTopic.MERGE, TriageTopic.SPLIT)
    entries = [asked(words, topic) for topic in topics] + [asked(words, topic, "different") for topic in topics]
    return TriageCard(entries=tuple(entries))


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "theme": lambda words: themes.theme_message(page(words)),
    "theme questions": lambda words: triage.triage_message(card(words)),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "theme, home": lambda words: home_pages.theme_view(page(words)),
    "theme changed": lambda _: themes.changed_view("T-3 is now called *Export*."),
    "rename form": lambda words: theme_forms.rename_form(theme(words), MEMORY),
    "merge form": lambda words: theme_forms.merge_form(theme(words), [theme(words, n) for n in range(120)], MEMORY),
    "split form": lambda words: theme_forms.split_form(
        theme(words),
        [item(words, n) for n in range(120)],
        [item(words, n) for n in range(3)],
        MEMORY,
    ),
    "move form": lambda words: theme_forms.move_form(
        theme(words),
        [item(words, n) for n in range(3)],
        [theme(words, n) for n in range(120)],
        MEMORY,
    ),
    "home, customers": lambda words: home.home_view(
        Home(
            page=CustomersPage(themes=ranked(words, size=HOME_THEMES, sort=ThemeSort.PRIORITY)),
            at=NOW,
        )
    ),
}
