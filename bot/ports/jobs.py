"""Durable work, and who may do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that survives a crash: the id makes it happen once; arguments are ids, never words."""

    id: str
    kind: str
    args: Mapping[str, str] = field(default_factory=dict)


class Jobs(Protocol):
    """Durable work."""

    async def enqueue(self, job: Job) -> None:
        """Store a job; the same id again changes nothing."""
        ...

    async def drop_mentions(self, user_id: str) -> int:
        """Remove jobs that name somebody, those that still wait too; return how many. They were forgotten."""
        ...


class Locks(Protocol):
    """Locks that are let go when their holder dies, however it dies."""

    async def hold(self, name: str) -> bool:
        """Take a lock, or find it still held by us; False while another process has it."""
        ...

    async def release(self, name: str) -> None:
        """Let go of a lock."""
        ...

    async def close(self) -> None:
        """Let go of every lock."""
        ...
