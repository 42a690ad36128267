"""Where a page of a list ended, as a text that nobody has to understand."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from bot.domain.outside_errors import BadRequestError

# Longer than any that Heed makes.
_LONGEST = 200
_PLACE, _COUNT = "p", "n"
# Nobody pages further by counting; an offset that large only costs.
_MOST = 100_000


def place_cursor(at: datetime, number: int) -> str:
    """Return the cursor behind an item, by when it was said and its number: what comes meanwhile shifts no page."""
    return _packed(f"{_PLACE} {at.isoformat()} {number}")


def count_cursor(count: int) -> str:
    """Return the cursor behind so many things, for lists whose order may change."""
    return _packed(f"{_COUNT} {count}")


def place_in(cursor: str) -> tuple[datetime, int] | None:
    """Return the place that a cursor marks; None for another kind of cursor. Raises BadRequestError."""
    kind, *rest = _unpacked(cursor)
    if kind != _PLACE:
        return None
    try:
        at, number = datetime.fromisoformat(rest[0]), int(rest[1])
    except (ValueError, IndexError):
        raise _bad() from None
    if at.tzinfo is None:
        raise _bad()
    return at, number


def count_in(cursor: str) -> int:
    """Return how many a cursor is behind. Raises BadRequestError."""
    kind, *rest = _unpacked(cursor)
    digits = rest[0] if kind == _COUNT and len(rest) == 1 else ""
    if not (digits.isascii() and digits.isdigit() and int(digits) <= _MOST):
        raise _bad()
    return int(digits)


def _packed(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpacked(cursor: str) -> list[str]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii") if len(cursor) <= _LONGEST else ""
    except ValueError:
        raise _bad() from None
    return text.split(" ") if text else _raise_bad()


def _raise_bad() -> list[str]:
    raise _bad()


def _bad() -> BadRequestError:
    return BadRequestError("Take the cursor as it came with the page before.", field="cursor")
