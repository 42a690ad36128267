"""Who calls: what the door noted for the routes."""

from dataclasses import dataclass

from fastapi import Request

from bot.domain.audience import Reader
from bot.domain.tokens import ApiToken
from bot.flows.reading_outside import outside_reader
from bot.flows.receiving import Repeatable

# Where the visitor stands in an ASGI scope.
SCOPE_KEY = "heed.visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who calls, and what makes the call the same one twice."""

    token: ApiToken
    repeatable: Repeatable | None


def visitor_of(request: Request) -> Visitor:
    """Return who calls."""
    visitor: Visitor = request.scope[SCOPE_KEY]
    return visitor


def reader_of(request: Request) -> Reader:
    """Return what the caller may read."""
    return outside_reader(visitor_of(request).token.workspace_id)
