"""What is known of an item, value by value: who or what said so, and how sure it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware


class Sentiment(StrEnum):
    """How the customer feels about it."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class LabelName(StrEnum):
    """What a label speaks of; the last four are the problem ladder, each a span of the customer's own words."""

    KIND = "kind"
    SENTIMENT = "sentiment"
    SEVERITY = "severity"
    AREA = "area"
    # An account that the words may belong to: a suggestion, never taken over silently.
    ACCOUNT = "account"
    THEME = "theme"
    REQUESTED_SOLUTION = "requested_solution"
    UNDERLYING_PROBLEM = "underlying_problem"
    WORKAROUND = "workaround"
    COST_OF_NOTHING = "cost_of_nothing"


LADDER = (
    LabelName.REQUESTED_SOLUTION,
    LabelName.UNDERLYING_PROBLEM,
    LabelName.WORKAROUND,
    LabelName.COST_OF_NOTHING,
)


class SetBy(StrEnum):
    """Who or what set a label; a person's word is never overwritten."""

    PERSON = "person"
    LOCAL = "local"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What an analyst takes a label to be, with its confidence (probability 0..1)."""

    name: LabelName
    value: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One value of an item as it is stored; an empty value is a person's word that there is none."""

    name: LabelName
    value: str
    set_by: SetBy
    set_at: datetime
    # Probability 0..1; None for a person, who need not give one.
    confidence: float | None = None
    person_id: str | None = None
    model: str | None = None
    # The hash of the prompt that asked for it; None where no prompt was used.
    prompt_version: str | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.set_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How often a machine's label was what a person then said, as the digest's footer tells it."""

    right: int
    total: int


def effective(labels: list[Label]) -> dict[LabelName, Label]:
    """Return the label that counts for each name: the person's where there is one, else the machine's."""
    chosen: dict[LabelName, Label] = {}
    for label in labels:
        known = chosen.get(label.name)
        if known is None or (label.set_by is SetBy.PERSON and known.set_by is not SetBy.PERSON):
            chosen[label.name] = label
    return chosen
