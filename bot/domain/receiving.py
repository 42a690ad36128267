"""Feedback that another tool hands over: what it may say, and what makes it the same item twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.account_matching import outsider_domain
from bot.domain.feedback import Kind, NewFeedback, Severity, Source
from bot.domain.imports import LONGEST_NAME, LONGEST_WORDS, external_key
from bot.domain.labels import Sentiment
from bot.domain.outside_errors import BadRequestError
from bot.domain.words import clean_words

# As long as an address can be by its standard (RFC 5321, section 4.5.3.1).
LONGEST_ADDRESS = 254
# Ids of other tools are short; what is longer is something else.
LONGEST_ID = 200
# Clocks and time zones of other tools differ by less than a day.
_FUTURE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What another tool says about something that a customer said; only the words have to be there."""

    words: str
    said_at: datetime | None = None
    # The tool, and what it knows the item by.
    source: str = ""
    external_id: str = ""
    author_name: str = ""
    author_email: str = ""
    account_name: str = ""
    account_external_id: str = ""
    account_domain: str = ""
    kind: Kind | None = None
    severity: Severity | None = None
    sentiment: Sentiment | None = None
    area: str = ""


def feedback_from(handed: Handed, *, workspace_id: str, now: datetime) -> NewFeedback:
    """Return what was handed over as an item to be kept. Raises BadRequestError naming the field that is wrong."""
    words = clean_words(handed.words)
    if not words:
        raise BadRequestError("There are no words in it: say what the customer said.", field="words")
    if len(words) > LONGEST_WORDS:
        reason = f"These are {len(words):,} characters; at most {LONGEST_WORDS:,} are kept."
        raise BadRequestError(reason, field="words")
    external_id = _line(handed.external_id, "external_id", LONGEST_ID)
    source = _line(handed.source, "source", LONGEST_NAME)
    return NewFeedback(
        workspace_id=workspace_id,
        # Without an id of its own it is known by nothing: the same words twice may well be two customers.
        origin_key=external_key(source, external_id) if external_id else f"api:{uuid4().hex}",
        source=Source.API,
        words=words,
        said_at=_said_at(handed.said_at, now),
        captured_at=now,
        captured_by=None,
        author_name=_line(handed.author_name, "author.name", LONGEST_NAME) or None,
        author_domain=_domain(handed),
        kind=handed.kind,
        severity=handed.severity,
        sentiment=handed.sentiment,
        area=_line(handed.area, "area", LONGEST_NAME) or None,
        account_name=_line(handed.account_name, "account.name", LONGEST_NAME) or None,
        account_external_id=_line(handed.account_external_id, "account.external_id", LONGEST_ID) or None,
    )


def _domain(handed: Handed) -> str | None:
    """Return the domain by which the account may be recognised: the account's own, else that of its author."""
    domain = _line(handed.account_domain, "account.domain", LONGEST_ADDRESS)
    address = _line(handed.author_email, "author.email", LONGEST_ADDRESS)
    return outsider_domain(f"@{domain}" if domain else address)


def _line(text: str, field: str, longest: int) -> str:
    """Return a text as one line; raise BadRequestError when it is longer than what it is meant to be."""
    line = " ".join(clean_words(text).split())
    if len(line) > longest:
        raise BadRequestError(f"This has {len(line):,} characters; at most {longest} fit here.", field=field)
    return line


def _said_at(given: datetime | None, now: datetime) -> datetime:
    if given is not None and given > now + _FUTURE:
        raise BadRequestError("That is in the future.", field="said_at")
    return given or now
