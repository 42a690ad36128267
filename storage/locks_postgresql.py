"""Advisory locks on PostgreSQL."""

import asyncio

import asyncpg

# The first half of the advisory lock's key, so that ours never meet another application's in the same database.
LOCK_SPACE = 77
# A lock is asked for during start-up and every few seconds after; longer means that the database is away.
ANSWER_SECONDS = 5.0


class AdvisoryLocks:
    """Advisory locks of a PostgreSQL session that exists for nothing else."""

    def __init__(self, url: str) -> None:
        """Take the database's address as asyncpg reads it."""
        self._url = url
        self._connection: asyncpg.Connection | None = None
        self._held: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def hold(self, name: str) -> bool:
        """Take a lock, or find it still held by us; False while another process has it."""
        async with self._one_at_a_time:
            connection = await self._open()
            if name in self._held:
                return True
            if await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", LOCK_SPACE, name):
                self._held.add(name)
        return name in self._held

    async def release(self, name: str) -> None:
        """Let go of a lock."""
        async with self._one_at_a_time:
            if name in self._held:
                self._held.discard(name)
                connection = await self._open()
                await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", LOCK_SPACE, name)

    async def close(self) -> None:
        """Let go of every lock."""
        if self._connection is not None:
            self._connection.terminate()
        self._held.clear()

    async def _open(self) -> asyncpg.Connection:
        """Return the session; after a lost connection a new one takes our locks again."""
        if self._connection is None or self._connection.is_closed():
            lost, self._held = self._held, set()
            self._connection = await asyncpg.connect(self._url, timeout=ANSWER_SECONDS, command_timeout=ANSWER_SECONDS)
            for name in lost:
                if await self._connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", LOCK_SPACE, name):
                    self._held.add(name)
        return self._connection
