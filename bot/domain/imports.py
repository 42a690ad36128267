"""Reading a table of feedback from elsewhere: which column means what, and which rows cannot be kept."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.account_matching import outsider_domain
from bot.domain.cells import plain_cell
from bot.domain.errors import BadImportError
from bot.domain.feedback import Kind, NewFeedback, Severity, Source
from bot.domain.labels import Sentiment, SetBy
from bot.domain.queries import kind_named, sentiment_named, severity_named
from bot.domain.tables import Refused, Row
from bot.domain.words import clean_words

# What other tools call their columns; the first name of each is Heed's own, as in its export.
COLUMNS = {
    "words": ("words", "text", "message", "body", "content", "feedback", "comment", "review", "description", "quote"),
    "said_at": ("said_at", "date", "created_at", "created", "time", "timestamp", "submitted_at", "posted_at"),
    "account": ("account", "company", "customer", "organization", "organisation", "account_name"),
    "author": ("author", "user", "name", "said_by", "author_name", "username", "reporter"),
    "kind": ("kind", "type", "category"),
    "severity": ("severity", "priority", "importance", "urgency"),
    "sentiment": ("sentiment",),
    "area": ("area", "product_area", "component", "module"),
    # Heed's own exports say who set a value: what a machine guessed does not come back as somebody's word.
    "kind_set_by": ("kind_set_by",),
    "severity_set_by": ("severity_set_by",),
    "sentiment_set_by": ("sentiment_set_by",),
    "area_set_by": ("area_set_by",),
    # Of the address only the domain is kept, and only where it says where somebody works.
    "email": ("email", "author_email", "e_mail", "email_address"),
    "account_id": ("account_id", "company_id", "customer_id", "account_external_id"),
    "external_id": ("external_id", "id", "feedback_id", "ticket_id", "review_id"),
    "source": ("source", "channel", "origin"),
    "private_to": ("private_to",),
    "key": ("key",),
}
# What `--map` says of a column that means something else than its name.
NOTHING = "nothing"
# Slack's longest message; what is longer is a document, and unreadable as an item.
LONGEST_WORDS = 40_000
# A name, not a sentence: what fits into a form.
LONGEST_NAME = 100
# Clocks and time zones of other tools differ by less than a day.
_FUTURE = timedelta(days=1)
_MACHINES = frozenset({SetBy.LOCAL.value, SetBy.ENDPOINT.value})
_CHANNEL = re.compile(r"[A-Z0-9]{2,32}")
_KEYS = re.compile(r"(message|view|command|import):\S.{0,480}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's header and what its columns mean."""

    header: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def unused(self) -> list[str]:
        """Return the columns that are not kept."""
        return [name for place, name in enumerate(self.header) if place not in self.columns.values() and name.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every row of an import."""

    workspace_id: str
    now: datetime
    # Told apart from other files with the same ids; the file's own column comes first.
    source: str = ""


def table_of(header: Row | Refused | None, chosen: Mapping[str, str] | None = None) -> Table:
    """Return what the columns of a header mean; `chosen` maps column names to fields.

    Raises BadImportError when no column holds the words, or a chosen one is not there.
    """
    if not isinstance(header, Row):
        raise BadImportError("The first line has to name the columns, such as words,said_at,account.")
    names = [_folded(cell) for cell in header.cells]
    wanted = [(_field(field), _place(names, column)) for column, field in (chosen or {}).items()]
    columns = {field: place for field, place in wanted if field != NOTHING}
    taken = {place for _, place in wanted}
    for field, known in COLUMNS.items():
        place = next((names.index(name) for name in known if name in names and names.index(name) not in taken), None)
        if field not in columns and place is not None:
            columns[field] = place
            taken.add(place)
    if "words" not in columns:
        shown = ", ".join(cell.strip() for cell in header.cells[:20])
        raise BadImportError(
            f"No column holds the words. The file has: {shown}. Name one of them words, text, message or body, "
            "or say which it is: --map COLUMN=words."
        )
    return Table(header=header.cells, columns=columns)


def feedback_of(row: Row, table: Table, terms: Terms) -> NewFeedback | Refused:
    """Return a row as an item to be kept, or why it cannot be."""
    try:
        return _feedback(row, table, terms)
    except BadImportError as refused:
        return Refused(line=row.line, reason=str(refused), cells=row.cells)


def _feedback(row: Row, table: Table, terms: Terms) -> NewFeedback:
    if len(row.cells) > len(table.header):
        raise BadImportError(f"has {len(row.cells)} cells, the header has {len(table.header)}")

    def cell(field: str) -> str:
        place = table.columns.get(field)
        return clean_words(plain_cell(row.cells[place])) if place is not None and place < len(row.cells) else ""

    def given(field: str) -> str:
        return "" if cell(f"{field}_set_by") in _MACHINES else cell(field)

    words = cell("words")
    if not words:
        raise BadImportError("has no words")
    if len(words) > LONGEST_WORDS:
        raise BadImportError(f"has {len(words):,} characters, at most {LONGEST_WORDS:,} are kept")
    said_at = _moment(cell("said_at"), terms.now)
    return NewFeedback(
        workspace_id=terms.workspace_id,
        origin_key=_origin_key(
            cell("key"), cell("external_id"), cell("source") or terms.source, words, cell("said_at")
        ),
        source=Source.IMPORT,
        words=words,
        said_at=said_at,
        captured_at=terms.now,
        captured_by=None,
        author_name=_name(cell("author"), "author"),
        kind=_kind(given("kind")),
        severity=_severity(given("severity")),
        sentiment=_sentiment(given("sentiment")),
        area=_name(given("area"), "area"),
        account_name=_name(cell("account"), "account"),
        account_external_id=_name(cell("account_id"), "account id"),
        author_domain=outsider_domain(cell("email")),
        # Of another workspace, the channel is not there: then nobody reads it, rather than everybody.
        private_to=_channel(cell("private_to")),
    )


def _origin_key(key: str, external_id: str, source: str, words: str, said: str) -> str:
    if _KEYS.fullmatch(key):
        return key
    if external_id:
        return external_key(source, external_id)
    return f"import:{_fingerprint(words + chr(0) + said)}"


def external_key(source: str, external_id: str) -> str:
    """Return the natural key of what another tool knows by an id: a file and the API find the same item by it."""
    # Ids of two tools may be the same; a long one is shortened without losing what tells it apart.
    own = f"{source}:{external_id}" if source else external_id
    return f"import:{own}" if len(own) <= LONGEST_NAME else f"import:{_fingerprint(own)}"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadImportError(f"has the date “{text[:40]}”: write 2026-12-31 or 2026-12-31T09:30:00+01:00") from None
    try:
        # A time without a zone is taken for UTC: guessing a zone would be wrong silently.
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise BadImportError(f"has the date “{text[:40]}”, which is out of range") from None
    if aware > now + _FUTURE:
        raise BadImportError(f"has the date “{text[:40]}”, which is in the future")
    return aware


def _kind(text: str) -> Kind | None:
    if text and kind_named(text) is None:
        raise BadImportError(
            f"has the kind “{text[:40]}”: use one of {', '.join(Kind)}, or --map the column to nothing"
        )
    return kind_named(text) if text else None


def _severity(text: str) -> Severity | None:
    if text and severity_named(text) is None:
        raise BadImportError(
            f"has the severity “{text[:40]}”: use one of {', '.join(Severity)}, or --map the column to nothing"
        )
    return severity_named(text) if text else None


def _sentiment(text: str) -> Sentiment | None:
    if text and sentiment_named(text) is None:
        raise BadImportError(
            f"has the sentiment “{text[:40]}”: use one of {', '.join(Sentiment)}, or --map the column to nothing"
        )
    return sentiment_named(text) if text else None


def _channel(text: str) -> str | None:
    if text and not _CHANNEL.fullmatch(text):
        raise BadImportError(f"has the private channel “{text[:40]}”: give a channel's id, or nothing")
    return text or None


def _name(text: str, what: str) -> str | None:
    if len(text) > LONGEST_NAME:
        raise BadImportError(f"has an {what} of {len(text)} characters, at most {LONGEST_NAME} are a name")
    return " ".join(text.split()) or None


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", clean_words(name).lower())


def _field(name: str) -> str:
    if name not in COLUMNS and name != NOTHING:
        raise BadImportError(f"There is no field “{name}”: a column can be one of {', '.join(COLUMNS)} or {NOTHING}.")
    return name


def _place(names: Sequence[str], column: str) -> int:
    if _folded(column) not in names:
        raise BadImportError(f"There is no column “{column}”. The file has: {', '.join(names[:20])}.")
    return names.index(_folded(column))
