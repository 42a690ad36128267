"""What somebody typed after `/digest`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commands import LONGEST_ECHO, nearest_word


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
    return DigestCommand(asked=None, rest=rest.strip(), typed=first[:LONGEST_ECHO], nearest=_nearest(name))


def _nearest(name: str) -> DigestAsked | None:
    word = nearest_word(name, DigestAsked)
    return None if word is None else DigestAsked(word)
