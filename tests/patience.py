"""Time for a busy machine: the seconds in which Heed answers Slack, made long where a test is not about them."""

import sys
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import pytest

# A machine that runs other things beside the tests may stand still for seconds.
AMPLE_SECONDS = 60.0
# Shares of Slack's three seconds are shorter than them; what is longer is no share, such as the age of an answer.
_SLACK_SECONDS = 3.0
# What Heed waits for of its own accord: longer, it would be slower and no surer.
_PAUSES = frozenset(
    {
        *("GAP_SECONDS", "HELD_SECONDS", "LOOK_AGAIN_SECONDS", "RESTART_SECONDS", "RETRY_AFTER_SECONDS"),
        *("SETTLE_SECONDS", "WRITE_SECONDS", "_PAUSE_SECONDS"),
    }
)


# How long a database is waited for that others write to, in their own units.
_DATABASES = (
    ("storage.engine.BUSY_MILLISECONDS", 60_000),
    ("storage.writer._BUSY_MILLISECONDS", 60_000),
    ("storage.inbox_postgresql._PATIENCE_SECONDS", 60),
)


def unhurry(patch: pytest.MonkeyPatch) -> None:
    """Let everything that Heed does within Slack's three seconds take a minute.

    Whoever tests that something comes in time sets its own seconds afterwards; all others would test the machine.
    """
    for module, name in _budgets():
        patch.setattr(sys.modules[module], name, AMPLE_SECONDS)
    for name, ample in _DATABASES:
        patch.setattr(name, ample)


@cache
def _budgets() -> tuple[tuple[str, str], ...]:
    """Return module and name of every share of the three seconds; a new one is found by its name."""
    return tuple(
        (module, name)
        for package in ("bot.flows", "handlers")
        for _, module, _ in walk_packages(import_module(package).__path__, f"{package}.")
        for name, value in vars(import_module(module)).items()
        if name.endswith("_SECONDS") and name not in _PAUSES and 0 < value <= _SLACK_SECONDS
    )
