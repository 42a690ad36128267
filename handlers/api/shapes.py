"""What requests and answers look like; OpenAPI describes the API by these."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.domain.feedback import Kind, Severity
from bot.domain.imports import LONGEST_NAME, LONGEST_WORDS
from bot.domain.labels import Sentiment
from bot.domain.receiving import LONGEST_ADDRESS, LONGEST_ID

# Invisible characters are taken out before words are measured for good; this only keeps nonsense out of the way.
_WORDS = 2 * LONGEST_WORDS

Name = Annotated[str, Field(max_length=2 * LONGEST_NAME)]
Id = Annotated[str, Field(max_length=2 * LONGEST_ID)]


class Asked(BaseModel):
    """A part of a request: what has another name than these is a mistake, not something to be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Author(Asked):
    """Who said it."""

    name: Name = ""
    email: Annotated[
        str, Field(max_length=2 * LONGEST_ADDRESS, description="Only its domain is kept, to recognise the account.")
    ] = ""


class AccountClue(Asked):
    """Which account it is from: recognised by its id in your systems, else by its name, else by its domain."""

    name: Annotated[str, Field(max_length=2 * LONGEST_NAME, description="A name that is new makes an account.")] = ""
    external_id: Id = ""
    domain: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""


class NewItem(Asked):
    """Something that a customer said."""

    words: Annotated[
        str, Field(min_length=1, max_length=_WORDS, description=f"Their words, at most {LONGEST_WORDS:,} characters.")
    ]
    said_at: Annotated[AwareDatetime | None, Field(description="When it was said; now, when it is left out.")] = None
    source: Annotated[
        str, Field(max_length=2 * LONGEST_NAME, description="Your tool, such as helpdesk; tells equal ids apart.")
    ] = ""
    external_id: Annotated[
        str,
        Field(max_length=2 * LONGEST_ID, description="What your tool knows it by: sent twice, it is still one item."),
    ] = ""
    author: Author = Author()
    account: AccountClue = AccountClue()
    kind: Kind | None = None
    severity: Severity | None = None
    sentiment: Sentiment | None = None
    area: Annotated[str, Field(max_length=2 * LONGEST_NAME, description="A product area, such as Billing.")] = ""


class Told(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class AccountRef(Told):
    """The account of an item."""

    id: str | None
    name: str


class ThemeRef(Told):
    """The theme of an item."""

    id: str
    name: str
    status: str


class Ladder(Told):
    """The problem behind a request, as far as the words tell it."""

    requested_solution: str | None = None
    underlying_problem: str | None = None
    workaround: str | None = None
    cost_of_nothing: str | None = None


class ItemOut(Told):
    """An item."""

    id: Annotated[str, Field(examples=["F-12"])]
    words: str
    said_at: AwareDatetime
    captured_at: AwareDatetime
    source: str
    author: str | None
    account: AccountRef | None
    kind: str | None
    severity: str | None
    sentiment: str | None
    area: str | None
    theme: ThemeRef | None
    ladder: Ladder
    permalink: str | None


class Kept(ItemOut):
    """An item that was sent: `created` says whether it is new."""

    created: bool


class ItemList(Told):
    """A page of items, the newest first; the next one is asked for with `cursor`."""

    items: list[ItemOut]
    next_cursor: str | None


class StatusOut(Told):
    """A step that a theme took."""

    status: str
    was: str
    at: AwareDatetime
    reason: str
    would_change: str
    review_on: date | None


class LinkOut(Told):
    """A theme's counterpart in engineering's tracker."""

    url: str
    label: str


class ThemeOut(Told):
    """What several customers speak of, and how far the team is with it."""

    id: Annotated[str, Field(examples=["T-3"])]
    name: str
    description: str
    status: str
    status_at: AwareDatetime | None
    reason: str | None
    items: int
    accounts: int
    people: int
    last_four_weeks: int
    four_weeks_before: int
    latest_at: AwareDatetime
    links: list[LinkOut]


class ThemeInFull(ThemeOut):
    """A theme with every step that it took, the newest first."""

    history: list[StatusOut]
    merged_from: str | None


class ThemeList(Told):
    """A page of themes, those with the most accounts first."""

    themes: list[ThemeOut]
    next_cursor: str | None


class FieldProblem(Told):
    """One field of a request, and what is wrong with it."""

    field: str
    problem: str


class Problem(Told):
    """What is wrong, in plain words (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
