"""The log: structlog for our own lines and for the libraries', without words of customers and without tokens."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

Line = MutableMapping[str, Any]

# Slack's and OpenAI's tokens, passwords in addresses, and Fernet keys: whatever slips into a line is masked.
_SECRET = re.compile(r"\b(?:xox[a-z]|xapp|xwfp)-[\w.-]+|\bsk-[\w-]{8,}|(?<=://)[^/\s@]+(?=@)|\b[\w-]{43}=")
# Libraries speak up only when something is wrong: at lower levels some of them write whole payloads.
_QUIET = (
    "slack_bolt",
    "slack_sdk",
    "dbos",
    "apscheduler",
    "sqlalchemy",
    "alembic",
    "aiosqlite",
    "asyncio",
    "uvicorn",
    "openai",
    "httpx2",
    "httpcore2",
)
# The innermost frames are where the mistake is; more is noise.
_FRAMES = 12

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_log(level: str, form: str, stream: TextIO | None = None) -> None:
    """Send every line to stderr from the level `debug`, `info`, `warning` or `error` up, as `json` or `console`."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _frames_without_words,
        _masked,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form, handler.stream)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # It warns of every job that an ending process leaves to the next one, which is what should happen.
    logging.getLogger("dbos").setLevel(logging.ERROR)


def _renderer(form: str, stream: TextIO) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=stream.isatty())


def _frames_without_words(_logger: object, _method: str, line: Line) -> Line:
    """Replace an exception by its classes and places: its message may quote what a customer wrote."""
    exc_info = _exc_info(line.pop("exc_info", None))
    if exc_info is None:
        return line
    error: BaseException | None = exc_info[1]
    line["error"] = type(error).__name__
    frames = traceback.extract_tb(exc_info[2])[-_FRAMES:]
    line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    if error is not None and (cause := error.__cause__ or error.__context__) is not None:
        line["cause"] = type(cause).__name__
    return line


def _exc_info(value: object) -> ExcInfo | None:
    if isinstance(value, BaseException):
        return type(value), value, value.__traceback__
    found = value if isinstance(value, tuple) else sys.exc_info() if value else None
    return None if found is None or found[0] is None else found


def _masked(_logger: object, _method: str, line: Line) -> Line:
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = _SECRET.sub("***", value)
    return line
