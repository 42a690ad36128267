"""What a digest says: numbers from the database and the items worth reading."""

from dataclasses import dataclass, field

from bot.domain.digest_experiments import DigestExperiment
from bot.domain.digest_notes import DigestNote
from bot.domain.digest_themes import DigestSentence, DigestTheme, Telling
from bot.domain.feedback import Feedback
from bot.domain.labels import Accuracy
from bot.domain.tallies import (
    FEW,
    AccountCount,
    KindCount,
    Period,
    Tally,
    change_words,
    counted,
    is_marked,
    kind_plural,
)
from bot.domain.verdicts import verdict_of

__all__ = [
    "ACCOUNTS_NAMED",
    "FEW",
    "PICKS_IN_HEAD",
    "PICKS_IN_THREAD",
    "AccountCount",
    "Digest",
    "KindCount",
    "Period",
    "Tally",
    "change_words",
    "counted",
    "is_marked",
    "kind_plural",
    "verdict_of",
]

# One Slack screen holds three quotes between the numbers and the buttons; the thread holds the rest.
PICKS_IN_HEAD = 3
PICKS_IN_THREAD = 12
# The accounts that a digest names one by one; the others are counted.
ACCOUNTS_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as it is shown: the facts that were frozen when it was made, and words that are read afresh.

    Words are never frozen: a message that is deleted in Slack must disappear from digests that were posted long ago.
    """

    id: str
    workspace_id: str
    channel_id: str
    slot: str
    periods: tuple[Period, ...]
    tally: Tally
    # The items worth reading, in order; None stands where an item's words were removed since.
    picks: tuple[Feedback | None, ...]
    time_zone: str
    themes: tuple[DigestTheme, ...] = ()
    telling: Telling = field(default_factory=Telling)
    # How often Heed's kinds were what people said in the month before; None where too few people have said.
    accuracy: Accuracy | None = None
    # What was decided about experiments, and what is due, the most pressing first.
    experiments: tuple[DigestExperiment, ...] = ()
    notes: tuple[DigestNote, ...] = ()

    @property
    def has_news(self) -> bool:
        """Say whether it is worth a post: customers said something, or something happened to an experiment.

        What is due since an earlier digest is no news: it stands in digests that are posted for another reason.
        """
        return self.tally.has_news or any(each.is_new for each in self.experiments)

    @property
    def period(self) -> Period:
        """Return the digest's own period, the newest."""
        return self.periods[-1]

    @property
    def verdict(self) -> str:
        """Return the one sentence that the numbers allow."""
        return verdict_of(self.tally, self.period.noun)

    def standing(self) -> dict[str | None, DigestSentence]:
        """Return what an analyst wrote, by theme (None: of the whole period), while its items still say so.

        Each sentence passes the evidence lock again, which takes milliseconds: ask once for each drawing.
        """
        return {sentence.theme_id: sentence for sentence in self.telling.sentences if sentence.holds}
