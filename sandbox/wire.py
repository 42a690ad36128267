"""The shapes that travel: JSON objects, and the errors of Slack's Web API."""

from dataclasses import dataclass, field
from typing import Any

# Slack's payloads are open-ended; what we rely on is checked where it is read.
Json = dict[str, Any]


@dataclass(slots=True)
class ApiError(Exception):
    """A Web API call that Slack would answer with `ok: false`."""

    code: str
    # Further members of the answer, e.g. `needed` and `provided` of a missing scope.
    details: Json = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> Json:
        """Return the body that the caller gets."""
        return {"ok": False, "error": self.code, **self.details}


@dataclass(slots=True)
class RefusedError(Exception):
    """Something that a person in the look-alike may not do, as a sentence; the control API answers 4xx with it."""

    sentence: str
    status: int = 400
