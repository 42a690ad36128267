"""The event loop that everything runs on."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


def run_to_end(work: Callable[[], Coroutine[None, None, Result]]) -> Result:
    """Run a command's work to its end, on the fast loop where there is one."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    with suppress(ImportError):
        from uvloop import new_event_loop  # noqa: PLC0415 -- does not exist on every system

        factory = new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work())
