"""Every message and form about the vision, as functions of what people wrote."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

from bot.domain.alignment import Drift, LoudTheme, Slice, Strand
from bot.domain.labels import SetBy
from bot.domain.themes import Theme, ThemeState
from bot.domain.vision import OFF_VISION, Alignment, NotNow, Objective, ObjectiveState, Vision
from bot.flows.alignments import HangingChoices
from bot.flows.drift import Span
from bot.flows.hanging import Hanging
from bot.flows.home import Home
from bot.flows.home_customers import CustomersPage
from bot.flows.home_vision import HomeVision
from bot.flows.not_now import ReviewFilling
from bot.flows.vision_pages import (
    FIRST_NOT_NOW,
    PAGE_NOT_NOW,
    PAGE_THEMES,
    PAGE_VERSIONS,
    NotNowPage,
    ObjectivePage,
    OffVisionPage,
    PutOff,
    ThemeAsked,
    VisionPage,
)
from handlers.blocks import vision, vision_forms, vision_pages
from handlers.blocks.home import home_view
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.theme_objective import theme_objective_blocks
from tests.experiment_builders import experiment

Payload: TypeAlias = Rendered | Block
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)

# The only person whom the texts of the catalogue may name.
PERSON = "U0ADA"
MOST = 10**6


def theme(words: str, number: int = 10**6) -> Theme:
    """Return a theme with a name."""
    return Theme(
        id=f"{number:032}",
        number=number,
        name=words,
        description="",
        named_by=SetBy.PERSON,
        state=ThemeState.ACTIVE,
        merged_into=None,
        created_at=AT,
    )


def objective(words: str, number: int = 10**6, state: ObjectiveState = ObjectiveState.ACTIVE) -> Objective:
    """Return an objective as somebody wrote it."""
    return Objective(
        id=f"{number:032}",
        number=number,
        name=words,
        success=words,
        owner_id=PERSON,
        state=state,
        version=10**6,
        changed_by=PERSON,
        changed_at=AT,
    )


def strand(number: int | None = None) -> Strand:
    """Return the strand of an objective, or of what is off vision, with the longest numbers."""
    now = Slice(askers=MOST, votes=0.5, revenue=0.5, bets=MOST, bet_share=0.5, shipped=MOST, shipped_share=0.5)
    before = Slice(askers=MOST, votes=0.1, revenue=0.5, bets=MOST, bet_share=0.5, shipped=MOST, shipped_share=0.5)
    return Strand(place=OFF_VISION if number is None else f"{number:032}", now=now, before=before)


def put_off(words: str, number: int = 1) -> PutOff:
    """Return an entry of the not-now list whose review is due."""
    entry = NotNow(
        id="f" * 32,
        theme_id=f"{number:032}",
        reason=words,
        would_change=words,
        review_on=date(2026, 12, 1),
        by=PERSON,
        at=AT,
    )
    return PutOff(entry=entry, theme=theme(words, number), is_due=True)


def page(words: str, objectives: int = 40) -> VisionPage:
    """Return the fullest page of the vision."""
    numbers = range(10**6, 10**6 + objectives)
    drift = Drift(
        strands=(*(strand(number) for number in numbers), strand()),
        askers=MOST,
        askers_before=MOST,
        unplaced=MOST,
        currency="EUR",
        loud=tuple(LoudTheme(theme_id=f"{number:032}", askers=MOST, share=0.5) for number in range(5)),
        unheard=tuple(f"{number:032}" for number in numbers),
    )
    return VisionPage(
        vision=Vision(version=10**6, statement=words, by=PERSON, at=AT),
        objectives=tuple(objective(words, number) for number in numbers),
        drift=drift,
        span=Span.QUARTER,
        loud=tuple(ThemeAsked(theme=theme(words, number), askers=MOST) for number in range(5)),
        put_off=tuple(put_off(words, number) for number in range(FIRST_NOT_NOW)),
        put_off_total=MOST,
        offset=8 if objectives else 0,
    )


def objective_page(words: str, state: ObjectiveState = ObjectiveState.ACTIVE) -> ObjectivePage:
    """Return the fullest page of an objective."""
    return ObjectivePage(
        objective=objective(words, state=state),
        strand=strand(10**6),
        span=Span.WEEKS,
        currency="EUR",
        themes=tuple(ThemeAsked(theme=theme(words, number), askers=MOST) for number in range(PAGE_THEMES)),
        themes_total=MOST,
        bets=tuple(experiment() for _ in range(5)),
        bets_total=MOST,
        versions=tuple(objective(words, state=state) for _ in range(PAGE_VERSIONS)),
    )


def off_page(words: str, themes: int) -> OffVisionPage:
    """Return a page of what serves no objective."""
    asked = tuple(ThemeAsked(theme=theme(words, number), askers=MOST) for number in range(themes))
    return OffVisionPage(strand=strand(), span=Span.WEEKS, currency="EUR", themes=asked, themes_total=MOST)


def hanging(words: str, state: ObjectiveState = ObjectiveState.ACTIVE, by: SetBy = SetBy.LOCAL) -> Hanging:
    """Return what a theme hangs on."""
    on = objective(words, state=state)
    person_id = PERSON if by is SetBy.PERSON else None
    alignment = Alignment(
        theme_id="t", objective_id=on.id, set_by=by, at=AT, confidence=None if person_id else 0.5, person_id=person_id
    )
    return Hanging(alignment=alignment, objective=on, has_choice=True)


def choices(words: str, state: ObjectiveState = ObjectiveState.ACTIVE) -> HangingChoices:
    """Return a theme and forty objectives that it may hang on."""
    every = tuple(objective(words, number) for number in range(40))
    return HangingChoices(theme=theme(words), hanging=hanging(words, state, SetBy.PERSON), objectives=every)


def home(words: str) -> Block:
    """Return a Home tab with the fullest section about the vision."""
    told = HomeVision(
        vision=Vision(version=1, statement=words, by=PERSON, at=AT),
        first=tuple((objective(words, number), strand(number)) for number in range(3)),
        objectives=40,
        off=strand(),
        loud=tuple(ThemeAsked(theme=theme(words, number), askers=MOST) for number in range(2)),
        due=MOST,
    )
    return home_view(Home(page=CustomersPage(vision=told), at=AT))


def not_now_page(words: str, entries: int = PAGE_NOT_NOW) -> NotNowPage:
    """Return a page in the middle of the not-now list."""
    return NotNowPage(put_off=tuple(put_off(words, number) for number in range(entries)), total=MOST, offset=entries)


MESSAGES: dict[str, Callable[[str], Payload]] = {
    "vision": lambda words: vision.vision_message(page(words)),
    "vision, nothing yet": lambda words: vision.vision_message(page(words, 0)),
    "vision, objective": lambda words: vision_pages.objective_message(objective_page(words)),
    "vision, retired": lambda words: vision_pages.objective_message(objective_page(words, ObjectiveState.RETIRED)),
    "vision, off": lambda words: vision_pages.off_vision_message(off_page(words, PAGE_THEMES)),
    "vision, nothing off": lambda words: vision_pages.off_vision_message(off_page(words, 0)),
    "vision, not now": lambda words: vision_pages.not_now_message(not_now_page(words)),
    "vision, nothing put off": lambda words: vision_pages.not_now_message(not_now_page(words, 0)),
    "vision, line of a theme": lambda words: Rendered(
        text="Where a theme hangs",
        blocks=tuple(
            block
            for each in (hanging(words), hanging(words, ObjectiveState.RETIRED, SetBy.PERSON))
            for block in theme_objective_blocks(each, "f" * 32)
        ),
    ),
}

VIEWS: dict[str, Callable[[str], Payload]] = {
    "vision, home": home,
    "vision, home page": lambda words: {"type": "home", "blocks": vision.vision_blocks(page(words), is_home=True)},
    "vision, statement form": lambda words: vision_forms.statement_form(
        Vision(version=1, statement=words, by=PERSON, at=AT)
    ),
    "vision, first statement form": lambda _: vision_forms.statement_form(None),
    "vision, objective form": lambda words: vision_forms.objective_form(objective(words), {}),
    "vision, new objective form": lambda _: vision_forms.objective_form(None, {}),
    "vision, hanging form": lambda words: vision_forms.hanging_form(choices(words), {}),
    "vision, hanging form, retired": lambda words: vision_forms.hanging_form(
        choices(words, ObjectiveState.RETIRED), {}
    ),
    "vision, review form": lambda words: vision_forms.review_form(
        ReviewFilling(entry=put_off(words).entry, theme=theme(words), today=AT.date())
    ),
    "vision, versions": lambda words: vision_pages.statements_view(
        [Vision(version=number, statement=words, by=PERSON, at=AT) for number in range(PAGE_VERSIONS)]
    ),
    "vision, saved": lambda _: vision_forms.done_view("The vision is written down."),
}
