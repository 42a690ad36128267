"""What somebody typed after `/digest`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commands import edit_distance


class DigestAsked(StrEnum):
    """What a command asks for."""

    HELP = "help"
    SCHEDULE = "schedule"
    PREVIEW = "preview"
    NOW = "now"
    MUTE = "mute"
    UNMUTE = "unmute"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCommand:
    """A command as it was understood; `asked` is None when it was not, and `nearest` what it comes closest to."""

    asked: DigestAsked | None
    rest: str = ""
    typed: str = ""
    nearest: DigestAsked | None = None


_SAME_AS = {
    "?": DigestAsked.HELP,
    "--help": DigestAsked.HELP,
    "-h": DigestAsked.HELP,
    "change": DigestAsked.SCHEDULE,
    "setup": DigestAsked.SCHEDULE,
    "show": DigestAsked.PREVIEW,
    "post": DigestAsked.NOW,
    "off": DigestAsked.MUTE,
    "pause": DigestAsked.MUTE,
    "stop": DigestAsked.MUTE,
    "on": DigestAsked.UNMUTE,
    "resume": DigestAsked.UNMUTE,
}
# One slip in a word of three or four letters, two in a longer one: with more, every word is near to something.
_SHORT_WORD = 4
# Names of people and channels may be typed here by mistake; an answer stays short all the same.
_LONGEST_ECHO = 40


def read_digest_command(text: str) -> DigestCommand:
    """Say what a command asks for; nothing typed asks for help."""
    first, _, rest = text.strip().partition(" ")
    name = first.casefold()
    if not name:
        return DigestCommand(asked=DigestAsked.HELP)
    if name in _SAME_AS:
        return DigestCommand(asked=_SAME_AS[name], rest=rest.strip())
    if name in set(DigestAsked):
        return DigestCommand(asked=DigestAsked(name), rest=rest.strip())
    return DigestCommand(asked=None, rest=rest.strip(), typed=first[:_LONGEST_ECHO], nearest=_nearest(name))


def _nearest(name: str) -> DigestAsked | None:
    slips = 1 if len(name) <= _SHORT_WORD else 2
    distance, known = min((edit_distance(name[:_LONGEST_ECHO], asked), asked) for asked in DigestAsked)
    return known if distance <= slips else None
