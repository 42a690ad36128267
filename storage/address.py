"""Database addresses as people write them."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.errors import BadAddressError

_SQLITE = frozenset({"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"})
_POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2"})


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address, or None when it is a PostgreSQL address; raise BadAddressError otherwise."""
    scheme, separator, rest = url.strip().partition("://")
    if separator and scheme.lower() in _POSTGRESQL:
        return None
    # Two slashes begin every address; the third ends an empty host name. What follows is the path as typed.
    name = rest.removeprefix("/").partition("?")[0]
    if scheme.lower() not in _SQLITE or not rest.startswith("/") or not name or name == ":memory:":
        raise BadAddressError
    return Path(name).expanduser()


def prepare_folder(file: Path) -> None:
    """Make the folder of a database file; raise BadAddressError when that cannot be done, or nothing can be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadAddressError(
            f"The folder for the database, {file.parent}, cannot be made: {error.strerror}."
        ) from error
    if file.is_dir():
        raise BadAddressError(f"The database needs a file, and {file} is a folder.")
    # SQLite keeps its journal beside the file, so the folder must be writable as well.
    for path in (file.parent, file):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            raise BadAddressError(
                f"Heed may not write to {path}: give its user the right to, or set HEED_DATABASE_URL."
            )


def postgresql_dsn(url: str) -> str:
    """Return a PostgreSQL address in the form that the driver reads; raise BadAddressError when it has no sense."""
    _, _, rest = url.strip().partition("://")
    dsn = f"postgresql://{rest}"
    try:
        parts = urlsplit(dsn)
        has_place = bool(parts.port or parts.hostname or parts.query or parts.path)
    except ValueError as error:
        raise BadAddressError from error
    if not has_place:
        raise BadAddressError
    return dsn
