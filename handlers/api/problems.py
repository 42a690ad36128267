"""What a caller is told when something is wrong: problem details (RFC 9457) in plain words."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from bot.domain.account_errors import AccountChangedError, AccountNotFoundError, AccountTakenError
from bot.domain.erasures import ForgottenError
from bot.domain.errors import (
    FeedbackNotFoundError,
    HeedError,
    MessageGoneError,
    StorageError,
    ThemeNotFoundError,
    TryAgainError,
)
from bot.domain.outside_errors import BadRequestError, RemovedError

MEDIA_TYPE = "application/problem+json"
# What passes by itself does so within seconds.
_RETRY_SECONDS = 5
_STATUSES: Mapping[type[HeedError], int] = {
    FeedbackNotFoundError: 404,
    ThemeNotFoundError: 404,
    AccountNotFoundError: 404,
    RemovedError: 409,
    ForgottenError: 409,
    MessageGoneError: 409,
    AccountChangedError: 409,
    AccountTakenError: 409,
    StorageError: 503,
    TryAgainError: 503,
}
_NOT_FOUND = {
    FeedbackNotFoundError: "There is no such feedback, or this token may not read it.",
    ThemeNotFoundError: "There is no such theme, or this token may not read it.",
    AccountNotFoundError: "There is no such account, or this token may not read it.",
    AccountChangedError: "Somebody changed this account since that version: read it again, then decide.",
    StorageError: "Heed could not keep or read this right now: send it again.",
    TryAgainError: "Heed could not finish this right now: send it again.",
}
# What pydantic calls a mistake, in words that name what to do.
_WORDS = {
    "missing": "This is missing.",
    "extra_forbidden": "There is no field of this name.",
    "json_invalid": "This is not JSON.",
    "string_type": "This has to be a text.",
    "model_attributes_type": "This has to be an object, such as {...}.",
    "model_type": "This has to be an object, such as {...}.",
    "dict_type": "This has to be an object, such as {...}.",
    "list_type": "This has to be a list, such as [...].",
    "datetime_from_date_parsing": "Write a time such as 2026-12-31T09:30:00+01:00.",
    "datetime_parsing": "Write a time such as 2026-12-31T09:30:00+01:00.",
    "datetime_type": "Write a time such as 2026-12-31T09:30:00+01:00.",
    "datetime_object_invalid": "Write a time such as 2026-12-31T09:30:00+01:00.",
    "timezone_aware": "Add the time zone, such as 2026-12-31T09:30:00+01:00 or ...Z.",
    "int_parsing": "This has to be a whole number.",
    "int_type": "This has to be a whole number.",
    "bool_parsing": "This has to be true or false.",
    "bool_type": "This has to be true or false.",
}
# More of them help nobody.
_MOST_ERRORS = 20
_LONGEST_NAME = 80


def problem(
    status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer that says what is wrong."""
    return Response(
        problem_body(status, detail, errors), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def problem_body(status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> bytes:
    """Return what such an answer holds."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    return json.dumps(content).encode()


def problem_of(error: HeedError) -> Response:
    """Return the answer to what Heed can explain."""
    status = next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), 422)
    detail = _NOT_FOUND.get(type(error), str(error))
    if isinstance(error, BadRequestError) and error.fields:
        errors = [{"field": field, "problem": said} for field, said in error.fields.items()]
        return problem(status, detail, errors=errors)
    waits = {"Retry-After": str(_RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem(status, detail, headers=waits)


def problem_of_shape(error: RequestValidationError) -> Response:
    """Return the answer to a request of the wrong shape: each field and what it should be, never what it was."""
    found = [{"field": _field(each["loc"]), "problem": _said(each)} for each in error.errors()[:_MOST_ERRORS]]
    first = found[0]
    return problem(422, f"{first['field'] or 'The request'}: {first['problem']}", errors=found)


def problem_of_route(error: HTTPException) -> Response:
    """Return the answer to an address or a method that there is not."""
    details = {
        404: "There is nothing at this address: /api/v1/openapi.json lists what there is.",
        405: "This address does not take that method: /api/v1/openapi.json lists those that it takes.",
    }
    return problem(error.status_code, details.get(error.status_code, str(error.detail)), headers=error.headers)


def _field(location: Sequence[int | str]) -> str:
    """Return a field's place as people write it, such as `author.email`; the caller's own names are cut."""
    parts = [str(part)[:_LONGEST_NAME] for part in location if part not in {"body", "query", "path", "header"}]
    return ".".join(parts)


def _said(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "enum":
        return f"Use one of {context.get('expected', '')}."
    if kind in {"string_too_long", "too_long"}:
        return f"At most {context.get('max_length')} fit here."
    if kind in {"string_too_short", "too_short"}:
        return "This must not be empty."
    if kind in {"less_than_equal", "greater_than_equal"}:
        bound = "at most" if kind == "less_than_equal" else "at least"
        return f"This has to be {bound} {context.get('le', context.get('ge'))}."
    return _WORDS.get(kind, "This is not what belongs here.")
