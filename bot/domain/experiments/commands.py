"""What somebody typed after `/experiment`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commands import LONGEST_ECHO, nearest_word
from bot.domain.experiments.experiment import experiment_number_from


class ExperimentAsked(StrEnum):
    """What a command asks for."""

    HELP = "help"
    NEW = "new"
    LIST = "list"
    SHOW = "show"
    UPDATE = "update"
    DECIDE = "decide"
    LEARNINGS = "learnings"
    CALIBRATION = "calibration"
    REVIEW = "review"
    WHY = "why"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentCommand:
    """A command as it was understood; `asked` is None when it was not, and `nearest` what it comes closest to."""

    asked: ExperimentAsked | None
    rest: str = ""
    typed: str = ""
    nearest: ExperimentAsked | None = None


_SAME_AS = {
    "?": ExperimentAsked.HELP,
    "-h": ExperimentAsked.HELP,
    "--help": ExperimentAsked.HELP,
    "usage": ExperimentAsked.HELP,
    "start": ExperimentAsked.NEW,
    "create": ExperimentAsked.NEW,
    "add": ExperimentAsked.NEW,
    "ls": ExperimentAsked.LIST,
    "mine": ExperimentAsked.LIST,
    "view": ExperimentAsked.SHOW,
    "open": ExperimentAsked.SHOW,
    "report": ExperimentAsked.UPDATE,
    "log": ExperimentAsked.UPDATE,
    "numbers": ExperimentAsked.UPDATE,
    "decision": ExperimentAsked.DECIDE,
    "stop": ExperimentAsked.DECIDE,
    "ship": ExperimentAsked.DECIDE,
    "learning": ExperimentAsked.LEARNINGS,
    "learned": ExperimentAsked.LEARNINGS,
    "find": ExperimentAsked.LEARNINGS,
    "search": ExperimentAsked.LEARNINGS,
    "brier": ExperimentAsked.CALIBRATION,
    "forecasts": ExperimentAsked.CALIBRATION,
    "download": ExperimentAsked.EXPORT,
}


def read_experiment_command(text: str) -> ExperimentCommand:
    """Say what a command asks for; nothing typed asks for help, a label alone asks to see that experiment."""
    words = text.strip()
    # Wherever white space of any kind follows: the words of a new experiment may begin on the next line.
    first, rest = (*words.split(None, 1), "", "")[:2]
    name = first.casefold()
    if not name:
        return ExperimentCommand(asked=ExperimentAsked.HELP)
    if experiment_number_from(words) is not None:
        return ExperimentCommand(asked=ExperimentAsked.SHOW, rest=words)
    if name in _SAME_AS:
        return ExperimentCommand(asked=_SAME_AS[name], rest=rest, typed=first)
    if name in set(ExperimentAsked):
        return ExperimentCommand(asked=ExperimentAsked(name), rest=rest, typed=first)
    return ExperimentCommand(asked=None, rest=rest, typed=first[:LONGEST_ECHO], nearest=_nearest(name))


def named_experiment(words: str) -> tuple[int | None, str]:
    """Return the number of the experiment that words begin with, and the rest of them; None when they name none."""
    first, rest = (*words.split(None, 1), "", "")[:2]
    number = experiment_number_from(first)
    if number is None and first.isascii() and first.isdigit():
        # After `/experiment show` a bare number can only be that of an experiment.
        number = experiment_number_from(f"EXP-{first}")
    if number is not None:
        return number, rest
    second, more = (*rest.split(None, 1), "", "")[:2]
    # `exp 7`, as people say it.
    spoken = experiment_number_from(f"{first} {second}") if first.casefold() == "exp" else None
    return (spoken, more) if spoken is not None else (None, words)


def _nearest(name: str) -> ExperimentAsked | None:
    known = {**{each.value: each for each in ExperimentAsked}, **_SAME_AS}
    word = nearest_word(name, (word for word in known if word.isalpha()))
    return None if word is None else known[word]
