"""What a digest tells beside its numbers: themes, and sentences that an analyst wrote about them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.accounts import Money
from bot.domain.analysis import Claim, Source
from bot.domain.evidence import lock
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.masking import masked

# Themes that a digest tells; `digest_layout` says how many of them in the channel, the others in the thread.
THEMES_TOLD = 6
# A theme of one person alone is that person's wish, and to show it widely would single them out.
FEWEST_PEOPLE = 2
# The beginning of a long report says what it is about, and a dozen of them must fit into a question.
_SOURCE_LENGTH = 1_000


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
    # Yearly, of the accounts behind it whose revenue is known; one amount for each currency, never added up.
    revenue: tuple[Money, ...] = ()

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

    @property
    def holds(self) -> bool:
        """Say whether the items that it rests on are all there and still say it: an edit may have taken it back."""
        sources = [masked_source(item) for item in self.cites if item is not None]
        if not sources or len(sources) < len(self.cites):
            return False
        claim = Claim(text=self.text, cites=tuple(source.label for source in sources))
        return lock([claim], sources).withheld == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an analyst said about a digest, and what people should know about how it came to be."""

    sentences: tuple[DigestSentence, ...] = ()
    # Sentences that the evidence lock held back.
    withheld: int = 0
    set_by: SetBy = SetBy.LOCAL
    # Why the endpoint did not write it though it might have; Heed's own words.
    notice: str | None = None


def masked_source(item: Feedback) -> Source:
    """Return an item as a whole channel may read it, for whoever writes about it and for the lock."""
    said = item.words or "\n".join(each.words for each in item.conversation)
    return Source(
        label=item.label,
        # Masking 40,000 characters takes a second: what is cut off anyway is not read, but for what masks shorten.
        words=masked(said[: 4 * _SOURCE_LENGTH])[:_SOURCE_LENGTH],
        account_name=item.account_name,
        author_name=item.author_name,
        said_at=item.said_at,
    )
