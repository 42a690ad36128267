"""From what analysts guess and people say to the labels that are kept, and how sure Heed is of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.feedback import Correction, Feedback, Kind, Severity
from bot.domain.labels import LADDER, Guess, Label, LabelName, Sentiment, SetBy
from bot.domain.quoting import true_quote

# What is likelier wrong than right is not called sure: below an even chance Heed says "not sure" and fills in no form
# with it. The value counts all the same: it is still the likeliest one (with seven kinds, chance alone is .14), and
# leaving unsure items out of the counts would favour the kinds that are easy to tell. On 600 public app reviews the
# local analyst's kinds were right for 87 % of those that it was sure of, and for 50 % of the others.
SURE = 0.5
# A product area is a name, not a sentence.
LONGEST_AREA = 60
LONGEST_ACCOUNT = 100
# A rung of the ladder is a span of somebody's words; what is longer is the whole message again.
LONGEST_RUNG = 500

# The labels that a person's capture form may set.
JUDGED = (LabelName.KIND, LabelName.SEVERITY, LabelName.SENTIMENT, LabelName.AREA)
_CHOICES: Mapping[LabelName, frozenset[str]] = {
    LabelName.KIND: frozenset(Kind),
    LabelName.SEVERITY: frozenset(Severity),
    LabelName.SENTIMENT: frozenset(Sentiment),
}
# Labels that no column of the item repeats: what an earlier analysis said of other words must not stay.
_SPANS = (*LADDER, LabelName.ACCOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyst:
    """Who labelled something: on this machine or behind the endpoint, which model, and asked by which prompt."""

    set_by: SetBy
    model: str
    prompt_version: str | None


def is_sure(confidence: float | None) -> bool:
    """Say whether a value is shown without a question mark: a person's, or a machine's above an even chance."""
    return confidence is None or confidence >= SURE


def machine_labels(guesses: Iterable[Guess], by: Analyst, *, item: Feedback, at: datetime) -> list[Label]:
    """Return what is kept of an analyst's guesses: one for each name, and nothing that Heed has no word for.

    A rung of the ladder that was not found now is emptied: it belonged to words that the item no longer has.
    """
    usable = {guess.name: replace(guess, value=value) for guess in guesses if (value := _usable(guess, item))}
    emptied = [Guess(name=name, value="", confidence=0.0) for name in _SPANS if name not in usable]
    return [
        Label(
            name=guess.name,
            value=guess.value,
            set_by=by.set_by,
            set_at=at,
            confidence=min(max(guess.confidence, 0.0), 1.0),
            model=by.model,
            prompt_version=by.prompt_version,
        )
        for guess in (*usable.values(), *emptied)
    ]


def spoken_before(item: Feedback, labels: Iterable[Label]) -> dict[LabelName, str]:
    """Return the values of an item that nobody is on record for: whoever captured or imported it gave them."""
    known = {label.name for label in labels}
    values = values_of(item)
    return {name: value for name, value in values.items() if value and name not in known}


def on_record(labels: Iterable[Label]) -> frozenset[LabelName]:
    """Return the judgements on which a machine and then a person have spoken.

    What the machine said before the person did stays as it was: from these pairs Heed's published accuracy is counted.
    """
    known = list(labels)
    people = {label.name for label in known if label.set_by is SetBy.PERSON}
    return frozenset(label.name for label in known if label.name in people and label.name in JUDGED) & frozenset(
        label.name for label in known if label.set_by is not SetBy.PERSON
    )


def values_of(item: Feedback) -> dict[LabelName, str]:
    """Return what counts for an item, by label; empty where nothing is known."""
    return {
        LabelName.KIND: item.kind.value if item.kind else "",
        LabelName.SEVERITY: item.severity.value if item.severity else "",
        LabelName.SENTIMENT: item.sentiment.value if item.sentiment else "",
        LabelName.AREA: item.area or "",
    }


def judged_in(correction: Correction) -> dict[LabelName, str]:
    """Return what a correction says, by label; empty where it says that there is nothing."""
    return {
        LabelName.KIND: correction.kind.value if correction.kind else "",
        LabelName.SEVERITY: correction.severity.value if correction.severity else "",
        LabelName.SENTIMENT: correction.sentiment.value if correction.sentiment else "",
        LabelName.AREA: correction.area or "",
    }


def person_labels(values: Mapping[LabelName, str], *, by: str | None, at: datetime) -> list[Label]:
    """Return what a person said as labels; an empty value is their word that there is none."""
    return [
        Label(name=name, value=value, set_by=SetBy.PERSON, set_at=at, person_id=by) for name, value in values.items()
    ]


def spoken(filled: Mapping[LabelName, str], shown: Mapping[LabelName, str]) -> dict[LabelName, str]:
    """Return the values that a person saw and sent: what they filled in, and what they cleared.

    A field that was empty and stayed empty says nothing: its owner may only have been in a hurry.
    """
    return {name: value for name, value in filled.items() if value or shown.get(name)}


def shown_guess(label: Label | None) -> Guess | None:
    """Return a machine's label as a suggestion, or None for a person's word and for nothing."""
    if label is None or label.set_by is SetBy.PERSON or not label.value:
        return None
    return Guess(name=label.name, value=label.value, confidence=label.confidence or 0.0)


def _usable(guess: Guess, item: Feedback) -> str | None:
    """Return the value that is kept of a guess, or None when Heed has no word for it."""
    value = guess.value.strip()
    if guess.name in _CHOICES:
        return value if value in _CHOICES[guess.name] else None
    if guess.name in LADDER:
        # A rung is a span of the customer's own words, letter by letter; whatever else a model says is none.
        span = true_quote(value, item.words) if value else None
        return span if span and len(span) <= LONGEST_RUNG else None
    longest = LONGEST_AREA if guess.name is LabelName.AREA else LONGEST_ACCOUNT
    return value if guess.name is not LabelName.THEME and len(value) <= longest else None
