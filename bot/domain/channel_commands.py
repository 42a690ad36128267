"""What somebody typed after `/heed channel`, read as a choice for the channel that it was typed in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.channels import Mode
from bot.domain.errors import HeedError
from bot.domain.language import later, say

# Below a twentieth everything would be kept, above 0.95 nothing: whoever wants that turns listening on or off.
LEAST, MOST = 0.05, 0.95

_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{2,20})(?:\|[^<>]*)?>")
_NAMED = re.compile(r"#\S+")
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s?(%?)|[.,](\d{1,4})")
_PERCENT = 100
_MODES = {
    "listen": Mode.LISTEN,
    "on": Mode.LISTEN,
    "listening": Mode.LISTEN,
    "experiments": Mode.EXPERIMENTS,
    "experiment": Mode.EXPERIMENTS,
    "off": Mode.OFF,
}
_YES, _NO = {"on", "yes", "allow"}, {"off", "no"}
_USUAL = {"default", "usual", "normal"}
FORMS = later(
    "`/heed channel listen`, `experiments`, `off`, `threshold 0.7`, `triage #channel`, `triage off`, `ai on` or "
    "`ai off`"
)


class BadChoiceError(HeedError):
    """That is not a choice for a channel."""


class Choice(StrEnum):
    """What a command changes."""

    NOTHING = "nothing"
    MODE = "mode"
    THRESHOLD = "threshold"
    TRIAGE = "triage"
    AI = "ai"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCommand:
    """One choice; only the field that belongs to it means anything."""

    choice: Choice
    mode: Mode = Mode.OFF
    # Probability 0..1; None: the usual one.
    threshold: float | None = None
    # None: ask nowhere.
    triage_channel_id: str | None = None
    # The choice is for every channel that has none of its own.
    is_for_all: bool = False
    ai_allowed: bool = True


def read_channel_command(text: str) -> ChannelCommand:
    """Read the text after `/heed channel`, in Slack's markup; raise BadChoiceError with what can be typed instead."""
    name, rest = (*text.strip().lower().split(None, 1), "", "")[:2]
    if not name:
        return ChannelCommand(choice=Choice.NOTHING)
    if name in _MODES and not rest:
        return ChannelCommand(choice=Choice.MODE, mode=_MODES[name])
    if name == "threshold":
        return ChannelCommand(choice=Choice.THRESHOLD, threshold=_threshold(rest.strip()))
    if name == "triage":
        # The ids of channels are in capitals.
        return _triage(text.strip().split(None, 1)[1] if rest else "")
    if name == "ai" and rest.strip() in _YES | _NO:
        return ChannelCommand(choice=Choice.AI, ai_allowed=rest.strip() in _YES)
    raise BadChoiceError(say("I can do {forms} here, but not that. Nothing was changed.", forms=say(FORMS)))


def is_choice(text: str) -> bool:
    """Say whether words after `/heed channel` are meant for it, well put or not, rather than somebody's feedback."""
    name, *rest = text.lower().split() or [""]
    # `/heed channel lisn` is a slip; `channel names are cut off in the sidebar` is a wish.
    longest = 3 if name in {*_MODES, "threshold", "triage", "ai"} else 0
    return len(rest) <= longest


def _threshold(text: str) -> float | None:
    if text in _USUAL:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise BadChoiceError(say("Give a threshold between 0.05 and 0.95, such as `/heed channel threshold 0.7`."))
    whole, part, percent, only_part = found.groups()
    value = float(f"{whole or 0}.{part or only_part or 0}") / (_PERCENT if percent else 1)
    if not LEAST <= value <= MOST:
        raise BadChoiceError(
            say(
                "A threshold is between 0.05 (keeps nearly everything) and 0.95 (keeps nearly nothing), such as "
                "`/heed channel threshold 0.7`."
            )
        )
    return value


def _triage(text: str) -> ChannelCommand:
    where, _, more = text.strip().partition(" ")
    is_for_all = more.strip().lower() in {"everywhere", "default"}
    found = _CHANNEL.fullmatch(where)
    if where.lower() in _NO and (is_for_all or not more):
        return ChannelCommand(choice=Choice.TRIAGE, is_for_all=is_for_all)
    if found is not None and (is_for_all or not more):
        return ChannelCommand(choice=Choice.TRIAGE, triage_channel_id=found.group(1), is_for_all=is_for_all)
    if _NAMED.fullmatch(where):
        raise BadChoiceError(
            say("I cannot find {where}: choose it from the list that Slack shows while you type.", where=where)
        )
    raise BadChoiceError(
        say("Name the channel in which I may ask: `/heed channel triage #product-triage`, or `triage off`.")
    )
