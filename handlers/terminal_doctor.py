"""`heed doctor`: one line per check, and what to do where it is not well."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet
from rich.console import Console
from rich.text import Text

from bot.domain.errors import HeedError
from bot.domain.health import MANY_WAITING

# What is said of a part that cannot be looked at yet: its trouble is that of another line.
LATER = "not looked at before the database is up to date"


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


def checks(
    *,
    mode: str,
    missing: Iterable[str],
    schema_is_current: Callable[[], Awaitable[bool]],
    inbox_counts: Callable[[], Awaitable[Mapping[str, int]]],
    slack: Iterable[Check],
    models: Iterable[Check] = (),
) -> list[Check]:
    """Return what to look at, from the settings outwards."""

    async def look_at_settings() -> str:
        if lacking := "; ".join(missing):
            raise UnwellError(lacking)
        return f"complete, for {mode} mode"

    async def look_at_database() -> str:
        if not await schema_is_current():
            raise UnwellError("its schema is not this version's. Run `heed migrate`, or start `heed serve`.")
        return "answers, schema up to date"

    async def look_at_inbox() -> str:
        return said_of_inbox(await inbox_counts()) if await schema_is_current() else LATER

    return [
        Check(name="settings", look=look_at_settings),
        Check(name="database", look=look_at_database),
        Check(name="jobs", look=look_at_inbox),
        *slack,
        *models,
    ]


def new_encryption_key() -> str:
    """Return a key for HEED_ENCRYPTION_KEYS, under an id that tells keys apart when they are rotated."""
    key = Fernet.generate_key().decode()
    return f"k{key[:4].strip('-_') or '1'}:{key}"


def said_of_inbox(counts: Mapping[str, int]) -> str:
    """Return how much waits; raises UnwellError when it is too much, or when something was set aside."""
    if counts.get("parked"):
        text = (
            f"{counts['parked']} events failed for good. The log has the reason under `event parked`; "
            "please report it if it is Heed's mistake."
        )
        raise UnwellError(text)
    waiting = counts.get("waiting", 0)
    if waiting > MANY_WAITING:
        raise UnwellError(f"{waiting:,} events wait. Is `heed serve` running? Its log tells what holds them up.")
    return f"{waiting} events wait, none failed"
