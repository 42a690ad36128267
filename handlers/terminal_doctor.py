"""`heed doctor`: one line per check, and what to do where it is not well."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from cryptography.fernet import Fernet
from rich.console import Console
from rich.text import Text

from bot.domain.errors import HeedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something to look at; `look` returns what it found, and raises HeedError that says what to do."""

    name: str
    look: Callable[[], Awaitable[str]]


class UnwellError(HeedError):
    """A check found something that needs doing."""


async def examine(checks: Iterable[Check], console: Console | None = None) -> bool:
    """Run every check, print a line for each, and say whether all is well."""
    out = console or Console(highlight=False)
    is_well = True
    for check in checks:
        try:
            found, mark, style = await check.look(), "ok", "green"
        except HeedError as error:
            found, mark, style = str(error), "not ok", "red"
            is_well = False
        out.print(Text.assemble((f"{mark:>6}  ", style), (f"{check.name}: ", "bold"), found), soft_wrap=True)
    return is_well


def new_encryption_key() -> str:
    """Return a key for HEED_ENCRYPTION_KEYS, under an id that tells keys apart when they are rotated."""
    key = Fernet.generate_key().decode()
    return f"k{key[:4].strip('-_') or '1'}:{key}"
