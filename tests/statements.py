"""SQL that is compiled once for all databases of a worker, as it is once for the one database of a Heed."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

# More than there are kinds of statements; those that vary without end push each other out.
_MOST = 5_000


class _Statements(LRUCache[Any, Any]):
    """Compiled statements by what they say and for which kind of database, not for which engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a compiled statement."""
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Keep a compiled statement."""
        super().__setitem__(_of_kind(key), value)


def share_statements(patch: pytest.MonkeyPatch) -> None:
    """Let every engine from now on look for its statements in one place: a test has an engine of its own.

    Compiling was a quarter of what tests on databases took.
    """
    patch.setattr("storage.engine.create_async_engine", partial(_sharing, _Statements(_MOST)))


def _sharing(statements: _Statements, url: str, **settings: Any) -> AsyncEngine:
    return create_async_engine(url, execution_options={"compiled_cache": statements}, **settings)


def _of_kind(key: Any) -> tuple[Any, ...]:
    dialect, *rest = key
    return (dialect.name, *rest)
