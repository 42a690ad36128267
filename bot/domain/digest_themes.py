"""What a digest tells beside its numbers: themes, and sentences that an analyst wrote about them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy


class Trend(StrEnum):
    """How a theme moved between the period before and this one."""

    NEW = "new"
    RISING = "rising"
    STEADY = "steady"
    COOLING = "cooling"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTheme:
    """A theme as a digest tells it: its numbers as they were then, its name and its quote as they are now."""

    theme_id: str
    number: int
    name: str
    trend: Trend
    now: int
    before: int
    # Distinct ones, over everything that the readers of the digest may see of the theme.
    accounts: int
    people: int
    # The item that speaks for it; None where its words were removed since.
    quote: Feedback | None

    @property
    def label(self) -> str:
        """Return the name by which people speak of the theme, such as `T-3`."""
        return f"T-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSentence:
    """A sentence that an analyst wrote and the evidence lock passed, with the items that it rests on."""

    text: str
    # None stands where an item's words were removed since: then the sentence is not shown any more.
    cites: tuple[Feedback | None, ...]
    # The theme that it speaks of; None: the whole period.
    theme_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an analyst said about a digest, and what people should know about how it came to be."""

    sentences: tuple[DigestSentence, ...] = ()
    # Sentences that the evidence lock held back.
    withheld: int = 0
    set_by: SetBy = SetBy.LOCAL
    # Why the endpoint did not write it though it might have; Heed's own words.
    notice: str | None = None
