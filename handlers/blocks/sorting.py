"""The inputs by which an item is sorted, filled in with what Heed takes it to be and marked as such."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.feedback import Feedback
from bot.domain.judging import JUDGED, LONGEST_AREA, LONGEST_RUNG, is_sure, shown_guess, values_of
from bot.domain.labels import LADDER, Guess, Label, LabelName, effective
from bot.domain.language import later, number, say
from handlers.blocks import inputs
from handlers.blocks.items import KIND_NAMES, SENTIMENT_NAMES, SEVERITY_NAMES
from handlers.blocks.kit import Block

# An account's name fits into a digest's row; what is longer is a sentence in the wrong box.
LONGEST_NAME = 100
# Areas that fit into one line below their box.
_AREAS_NAMED = 8
_CHOICES: Mapping[LabelName, tuple[str, str, Mapping[str, str]]] = {
    LabelName.KIND: (later("Kind"), later("Not sorted yet"), {kind.value: name for kind, name in KIND_NAMES.items()}),
    LabelName.SEVERITY: (
        later("Severity"),
        later("Not judged yet"),
        {grade.value: name for grade, name in SEVERITY_NAMES.items()},
    ),
    LabelName.SENTIMENT: (
        later("Sentiment"),
        later("Not judged yet"),
        {feel.value: name for feel, name in SENTIMENT_NAMES.items()},
    ),
}
_RUNGS = {
    LabelName.REQUESTED_SOLUTION: later("What they ask for"),
    LabelName.UNDERLYING_PROBLEM: later("The problem behind it"),
    LabelName.WORKAROUND: later("How they manage today"),
    LabelName.COST_OF_NOTHING: later("What it costs them to wait"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """What the inputs hold, and what Heed guesses; a guess that is not sure is only spoken of."""

    values: Mapping[LabelName, str] = field(default_factory=dict)
    guesses: Mapping[LabelName, Guess] = field(default_factory=dict)
    account_name: str = ""
    areas: Sequence[str] = ()

    @property
    def shown(self) -> dict[LabelName, str]:
        """Return what the inputs come filled in with."""
        filled = {}
        for name in JUDGED:
            guess = self.guesses.get(name)
            value = self.values.get(name, "")
            if guess is None or value != guess.value:
                filled[name] = value
            elif is_sure(guess.confidence):
                filled[name] = guess.value
        return {name: value for name, value in filled.items() if value}


def guessed(guesses: Iterable[Guess], areas: Sequence[str] = ()) -> Sorting:
    """Return the sorting of a message that is not kept yet."""
    by_name = {guess.name: guess for guess in guesses if guess.value}
    values = {name: guess.value for name, guess in by_name.items() if name in JUDGED}
    return Sorting(values=values, guesses=by_name, areas=areas)


def known(item: Feedback, labels: Iterable[Label] = (), areas: Sequence[str] = ()) -> Sorting:
    """Return the sorting of a kept item."""
    counting = effective(list(labels))
    guesses = {name: guess for name, label in counting.items() if (guess := shown_guess(label)) is not None}
    return Sorting(values=values_of(item), guesses=guesses, account_name=item.account_name or "", areas=areas)


def memory_of_sorting(sorting: Sorting) -> dict[str, str]:
    """Return what the form has to remember: which inputs came filled in, and what Heed had guessed."""
    guesses = {
        name.value: [guess.value, round(guess.confidence, 3)]
        for name, guess in sorting.guesses.items()
        if name in JUDGED
    }
    return {"shown": ",".join(sorting.shown), "guesses": json.dumps(guesses, ensure_ascii=False)}


def sorting_inputs(sorting: Sorting) -> list[Block]:
    """Return the inputs for kind, severity, sentiment, area and account."""
    shown = sorting.shown
    blocks = [_choice(name, shown.get(name, ""), sorting.guesses.get(name)) for name in _CHOICES]
    area = inputs.text_input(
        "area", initial=shown.get(LabelName.AREA, ""), placeholder=say("Reporting"), longest=LONGEST_AREA
    )
    account = inputs.text_input(
        "account", initial=sorting.account_name, placeholder=say("Acme Corp"), longest=LONGEST_NAME
    )
    return [
        *blocks,
        inputs.field("area", say("Product area"), area, hint=_area_hint(sorting), optional=True),
        inputs.field("account", say("Account"), account, hint=_account_hint(sorting), optional=True),
    ]


def ladder_inputs(labels: Iterable[Label]) -> list[Block]:
    """Return the inputs for the problem ladder: from the wish to what is behind it."""
    counting = effective(list(labels))
    blocks = []
    for name in LADDER:
        label = counting.get(name)
        box = inputs.text_input(name.value, initial=label.value if label else "", longest=LONGEST_RUNG)
        hint = _hint(shown_guess(label), label.value if label else "", "")
        blocks.append(inputs.field(name.value, say(_RUNGS[name]), box, hint=hint, optional=True))
    return blocks


def rung_name(name: LabelName) -> str:
    """Return what a rung of the ladder is called."""
    return say(_RUNGS[name])


def _choice(name: LabelName, shown: str, guess: Guess | None) -> Block:
    label, placeholder, names = _CHOICES[name]
    options = {value: inputs.option(say(text), value) for value, text in names.items()}
    menu = inputs.menu(name.value, list(options.values()), placeholder=say(placeholder), chosen=options.get(shown))
    hint = _hint(guess, shown, say(names.get(guess.value, "")) if guess else "")
    return inputs.field(name.value, say(label), menu, hint=hint, optional=True)


def _hint(guess: Guess | None, shown: str, named: str) -> str:
    """Say that a value is Heed's, and how sure it is; what Heed is not sure of is told but not filled in."""
    if guess is None:
        return ""
    if shown == guess.value:
        return say("Heed's suggestion, {percent} sure.", percent=percent(guess.confidence))
    return say(
        "Heed is not sure: perhaps {guess} ({percent}).",
        guess=named or guess.value,
        percent=percent(guess.confidence),
    )


def percent(confidence: float) -> str:
    """Return a probability 0..1 as people say it; a machine is never quite certain."""
    return number(min(max(confidence, 0.01), 0.99), ".0%")


def _area_hint(sorting: Sorting) -> str:
    used = say("Used so far: {areas}.", areas=", ".join(sorting.areas[:_AREAS_NAMED])) if sorting.areas else ""
    own = _hint(sorting.guesses.get(LabelName.AREA), sorting.shown.get(LabelName.AREA, ""), "")
    return " ".join(part for part in (own, used) if part)


def _account_hint(sorting: Sorting) -> str:
    guess = sorting.guesses.get(LabelName.ACCOUNT)
    if guess is None or sorting.account_name:
        return say("The customer's company, if you know it.")
    return say(
        "Perhaps {guess}? Heed is {percent} sure and leaves it to you.",
        guess=guess.value,
        percent=percent(guess.confidence),
    )
