"""Locks between processes that end with their holder: files beside SQLite, advisory locks on PostgreSQL."""

import fcntl
import os
import re
from pathlib import Path

from bot.ports import Locks
from storage.address import postgresql_dsn, sqlite_file


def open_locks(url: str) -> Locks:
    """Return the locks that go with a database; raise BadAddressError when the address is none."""
    file = sqlite_file(url)
    if file is None:
        from storage.locks_postgresql import AdvisoryLocks  # noqa: PLC0415 -- loads the driver

        return AdvisoryLocks(postgresql_dsn(url))
    return FileLocks(file.with_name(f"{file.stem}-replicas"))


class FileLocks:
    """Locks on files in a folder; the system lets go of them when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first lock is asked for."""
        self._folder = folder
        self._held: dict[str, int] = {}

    async def hold(self, name: str) -> bool:
        """Take a lock, or find it still held by us; False while another process has it."""
        if name in self._held:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held[name] = descriptor
        return True

    async def release(self, name: str) -> None:
        """Let go of a lock."""
        descriptor = self._held.pop(name, None)
        if descriptor is not None:
            os.close(descriptor)

    async def close(self) -> None:
        """Let go of every lock."""
        for name in list(self._held):
            await self.release(name)
