"""Outcomes as people speak of them, wherever a decision is told."""

from bot.domain.experiments.decisions import CameTrue, Outcome
from bot.domain.language import later, say, say_about

# What is chosen in a form.
_CHOICES = {
    Outcome.SHIP: later("Ship it"),
    Outcome.ITERATE: later("Iterate: change it and try again"),
    Outcome.STOP: later("Stop it"),
    Outcome.INCONCLUSIVE: later("Inconclusive: it cannot be told"),
}


def choice_words(outcome: Outcome) -> str:
    """Return an outcome as a form offers it."""
    return say(_CHOICES[outcome])


def done_words(outcome: Outcome) -> str:
    """Return what was done with an experiment, such as `shipped`, as it goes on a sentence."""
    match outcome:
        case Outcome.SHIP:
            return say_about("an experiment was", "shipped")
        case Outcome.ITERATE:
            return say_about("an experiment was", "iterated on")
        case Outcome.STOP:
            return say_about("an experiment was", "stopped")
        case Outcome.INCONCLUSIVE:
            return say_about("an experiment was", "left inconclusive")


def done_title(outcome: Outcome) -> str:
    """Return what was done with an experiment, such as `Shipped`, as it begins a line."""
    match outcome:
        case Outcome.SHIP:
            return say_about("an experiment was", "Shipped")
        case Outcome.ITERATE:
            return say_about("an experiment was", "Iterated on")
        case Outcome.STOP:
            return say_about("an experiment was", "Stopped")
        case Outcome.INCONCLUSIVE:
            return say_about("an experiment was", "Left inconclusive")


def would_words(outcome: Outcome) -> str:
    """Return what Heed would do, such as `ship it`, as it goes on after `Heed would`."""
    match outcome:
        case Outcome.SHIP:
            return say_about("Heed would", "ship it")
        case Outcome.ITERATE:
            return say_about("Heed would", "iterate")
        case Outcome.STOP:
            return say_about("Heed would", "stop it")
        case Outcome.INCONCLUSIVE:
            return say_about("Heed would", "call it inconclusive")


def came_true_words(came_true: CameTrue) -> str:
    """Return what a review says, such as `it came true`, as it goes on a sentence."""
    match came_true:
        case CameTrue.YES:
            return say_about("a review says", "it came true")
        case CameTrue.NO:
            return say_about("a review says", "it did not come true")
        case CameTrue.UNKNOWN:
            return say_about("a review says", "it cannot be told")


def came_true_title(came_true: CameTrue) -> str:
    """Return what a review says, such as `It came true`, as it begins a line."""
    match came_true:
        case CameTrue.YES:
            return say_about("a review says", "It came true")
        case CameTrue.NO:
            return say_about("a review says", "It did not come true")
        case CameTrue.UNKNOWN:
            return say_about("a review says", "It cannot be told")
