"""Tables copied from spreadsheets, as the sentences that they stand for."""

import re

from bot.domain.experiments.update_arms import ARM_MARK, STRANGER_MARK
from bot.domain.experiments.update_facts import Role, role_of
from bot.domain.experiments.update_tokens import COVER, Kind, tokens_of

# A row below the arms that adds them up is no arm.
SUMS = frozenset(("total", "totals", "sum", "overall", "all", "both", "combined", "gesamt", "summe", "somme"))
_CELLS = re.compile(r"[\t|]")
_RULE = re.compile(r"[\s|:+\t-]*")
_DIGIT = re.compile(r"\d")
_ARM = re.compile(f"{ARM_MARK}|{STRANGER_MARK}")
# A table for people has fewer rows and columns; whatever is longer is a dump.
_MOST_CELLS = 40


def told_as_sentences(text: str, metric_words: frozenset[str]) -> str:
    """Return words in which every table is told row by row: `control: users 2400, conversions 120`."""
    told: list[str] = []
    rows: list[list[str]] = []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in _CELLS.split(line)]
        if len(cells) > 1 and _RULE.fullmatch(line) is None:
            rows.append(cells[:_MOST_CELLS])
            continue
        if len(cells) > 1 and rows:
            # The line below a head in Markdown.
            continue
        told += _told(rows, metric_words)
        rows = []
        told.append(line)
    return "\n".join([*told, *_told(rows, metric_words)])


def _told(rows: list[list[str]], metric_words: frozenset[str]) -> list[str]:
    if not rows:
        return []
    if len(rows) > 1 and len(rows[0]) == len(rows[1]) - 1 and _ARM.search(rows[0][0]):
        # The empty corner above the names of rows went with the white space around the message.
        rows = [["", *rows[0]], *rows[1:]]
    head, *body = [_trimmed(row, rows[0]) for row in rows]
    roles = [_role(cell, metric_words) for cell in head]
    if body and not any(map(_DIGIT.search, head)):
        if any(roles):
            return [_row(row, head, roles) for row in body if row[0].casefold() not in SUMS]
        if sum(1 for cell in head if _ARM.search(cell)) > 1:
            return [_column(row, head) for row in body]
    # No head that says what the columns count: the cells stay apart, so that nothing is made of two numbers.
    return [f"{row[0]}: " + f" {COVER} ".join(row[1:]) for row in rows]


def _trimmed(row: list[str], head: list[str]) -> list[str]:
    """Return a row without the empty cell before it, where lines begin and end with a stroke."""
    has_strokes = not head[0] and not head[-1] and len(head) > 2  # noqa: PLR2004 -- a cell between two strokes
    return row[1:] if has_strokes and not row[0] else row


def _row(row: list[str], head: list[str], roles: list[Role | None]) -> str:
    cells = zip(head[1:], row[1:], roles[1:], strict=False)
    return f"{row[0]}: " + ", ".join(f"{name} {cell}" for name, cell, role in cells if role and cell)


def _column(row: list[str], head: list[str]) -> str:
    """Return a row of a table whose columns are arms."""
    cells = zip(head, row, strict=False)
    return "; ".join(f"{arm}: {row[0]} {cell}" for arm, cell in cells if _ARM.search(arm) and cell)


def _role(cell: str, metric_words: frozenset[str]) -> Role | None:
    """Return what a head counts: a rate where it says so, else by its first word that says anything."""
    words = [token for token in tokens_of(cell) if token.kind in {Kind.WORD, Kind.SIGN}]
    roles = [role for role in (role_of(word, metric_words) for word in words) if role is not None]
    if Role.RATE in roles or "%" in cell:
        return Role.RATE
    return roles[0] if roles else None
