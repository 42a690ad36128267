"""Connections to a PostgreSQL server; the only module that makes them, so that SQLite users never load the driver."""

import asyncpg

from bot.domain.errors import StorageError

# Compiling a query takes longer than running ours.
SERVER_SETTINGS = {"jit": "off", "application_name": "heed"}
# What the driver says when a server cannot be reached, refuses us or goes away.
UNAVAILABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def connected(dsn: str, patience_seconds: float) -> asyncpg.Connection:
    """Return a new connection; raise StorageError when the server is not there or does not want us."""
    try:
        return await asyncpg.connect(dsn, timeout=patience_seconds, server_settings=SERVER_SETTINGS)
    except (*UNAVAILABLE, ValueError) as error:
        # The driver's sentence may hold the address, and that the password.
        raise StorageError(f"Heed cannot reach its PostgreSQL database ({type(error).__name__}).") from error
