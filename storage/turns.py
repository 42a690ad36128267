"""Turns at a SQLite file within this process: who wants to write stands in line, because SQLite's lock is no queue.

Its busy handler sleeps and looks again, so that whoever asks most often wins, and somebody may never. The first of the
line still meets other processes at that lock.
"""

import sqlite3
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from weakref import ReferenceType, WeakValueDictionary, ref

# However long the line was, a write of another process, which takes some milliseconds, is waited for.
_LEAST_MILLISECONDS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to stand in line, in seconds, and how long to wait for other processes, less what the line took."""

    in_line: float
    milliseconds: int

    def left_after(self, seconds: float) -> int:
        """Return the milliseconds that are left for other processes."""
        return max(_LEAST_MILLISECONDS, self.milliseconds - round(seconds * 1000))


class Turn:
    """Somebody's place in a line: waited for, then held, then over. Any thread may end it."""

    def __init__(self, line: "Line", *, is_urgent: bool) -> None:
        """Belong to a line, which calls whoever is next."""
        self.is_urgent = is_urgent
        self.called = threading.Event()
        self._line = line

    def begin(self, connection: sqlite3.Connection, patience: Patience) -> None:
        """Wait for the turn, in this thread, and begin to write; raise sqlite3.OperationalError when it takes longer.

        Whoever could not begin has left the line.
        """
        began = time.monotonic()
        try:
            if not self.called.wait(patience.in_line) or not self._line.is_in(self):
                raise sqlite3.OperationalError("database is locked by others of this process")
            milliseconds = patience.left_after(time.monotonic() - began)
            connection.execute(f"PRAGMA busy_timeout={milliseconds:d}")
            connection.execute("BEGIN IMMEDIATE")
        finally:
            connection.execute(f"PRAGMA busy_timeout={patience.milliseconds:d}")
            if not connection.in_transaction:
                self.end()

    def give_up(self) -> None:
        """Stop waiting; who is in already stays until what they began has ended."""
        if not self._line.is_in(self):
            self.end()

    def end(self) -> None:
        """Let the next one in, or leave the line; a thread that waits here learns of it. Twice changes nothing."""
        self._line.leave(self)


class Line:
    """Writers of one file, first come, first served.

    An urgent one overtakes all who wait, but not twice in a row: then whoever waits longest is next.
    """

    def __init__(self) -> None:
        """Begin without anybody."""
        self._lock = threading.Lock()
        self._urgent: deque[Turn] = deque()
        self._others: deque[Turn] = deque()
        # Weak: a connection that died with its event loop could not tell, and must not keep everybody out.
        self._in: ReferenceType[Turn] | None = None
        self._was_urgent = False

    def join(self, *, is_urgent: bool = False) -> Turn:
        """Stand in line."""
        turn = Turn(self, is_urgent=is_urgent)
        with self._lock:
            (self._urgent if is_urgent else self._others).append(turn)
            self._call_next()
        return turn

    def is_in(self, turn: Turn) -> bool:
        """Say whether this turn is the one that may write."""
        return self._in is not None and self._in() is turn

    def leave(self, turn: Turn) -> None:
        """Take a turn out, wherever it stands."""
        waiting = self._urgent if turn.is_urgent else self._others
        with self._lock:
            if self.is_in(turn):
                self._in = None
            elif turn in waiting:
                waiting.remove(turn)
            turn.called.set()
            self._call_next()

    def _call_next(self) -> None:
        """Let the next one in, if there is one, unless somebody is in."""
        if (self._in is not None and self._in() is not None) or not (self._urgent or self._others):
            return
        self._was_urgent = bool(self._urgent) and not (self._was_urgent and self._others)
        turn = (self._urgent if self._was_urgent else self._others).popleft()
        self._in = ref(turn)
        turn.called.set()


_LINES: WeakValueDictionary[Path, Line] = WeakValueDictionary()
_FINDING = threading.Lock()


def line_at(file: Path) -> Line:
    """Return the line at a file: the same for all who write to it in this process, while any of them keeps it."""
    with _FINDING:
        return _LINES.setdefault(file.resolve(), Line())
