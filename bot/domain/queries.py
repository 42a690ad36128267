"""What somebody typed after `/heed find`: words and filters."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import BadSearchError
from bot.domain.feedback import Kind, Severity
from bot.domain.labels import Sentiment
from bot.domain.language import say
from bot.domain.themes import theme_number_from

# A search goes into the value of the paging buttons (2,000), twice as long when all of it must be escaped.
LONGEST_QUERY = 500

_NAMES = "kind|account|severity|sentiment|area|theme|since"
_FILTER = re.compile(rf"""(?:^|(?<=\s))({_NAMES}):\s*("[^"]*"|“[^”]*”|\S+)""", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4})\s*(h|d|w|m|y)", re.IGNORECASE)
_SPANS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    # Near enough for looking back: nobody searches for "since six months" to the day.
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_FEELINGS = {
    "happy": Sentiment.POSITIVE,
    "good": Sentiment.POSITIVE,
    "mixed": Sentiment.NEUTRAL,
    "unhappy": Sentiment.NEGATIVE,
    "angry": Sentiment.NEGATIVE,
    "bad": Sentiment.NEGATIVE,
}
_KINDS = {"churn": Kind.CHURN_RISK, "feature": Kind.REQUEST, "idea": Kind.REQUEST, "wish": Kind.REQUEST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search as a person means it."""

    words: str = ""
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None
    since: datetime | None = None
    sentiment: Sentiment | None = None
    area: str | None = None
    theme_number: int | None = None


def read_query(text: str, *, now: datetime, zone: ZoneInfo) -> Query:
    """Read words and filters; days are local to `zone`. Raise BadSearchError naming the filter that cannot be read."""
    if len(text) > LONGEST_QUERY:
        raise BadSearchError(say("That is a long search: keep it under {longest} characters.", longest=LONGEST_QUERY))
    query = Query()
    for found in _FILTER.finditer(text):
        query = _filtered(query, found.group(1).lower(), found.group(2).strip('"“”').strip(), now.astimezone(zone))
    return replace(query, words=" ".join(_FILTER.sub(" ", text).split()))


def kind_named(name: str) -> Kind | None:
    """Return the kind that people mean by a word such as `Bug`, `churn-risk` or `feature request`, or None."""
    key = re.sub(r"[\s_-]+", "_", name.strip().lower())
    if key in set(Kind):
        return Kind(key)
    return _KINDS.get(key) or _KINDS.get(key.partition("_")[0]) or _singular(key)


def severity_named(name: str) -> Severity | None:
    """Return the severity that people mean by a word such as `High`, or None."""
    key = name.strip().lower()
    return Severity(key) if key in set(Severity) else None


def sentiment_named(name: str) -> Sentiment | None:
    """Return the sentiment that people mean by a word such as `Negative` or `unhappy`, or None."""
    key = name.strip().lower()
    return Sentiment(key) if key in set(Sentiment) else _FEELINGS.get(key)


def _singular(key: str) -> Kind | None:
    return Kind(key[:-1]) if key.endswith("s") and key[:-1] in set(Kind) else None


def _filtered(query: Query, name: str, value: str, local_now: datetime) -> Query:
    readers: dict[str, Callable[[], Query]] = {
        "kind": lambda: replace(query, kind=_kind(value)),
        "severity": lambda: replace(query, severity=_severity(value)),
        "account": lambda: replace(query, account_name=value or None),
        "since": lambda: replace(query, since=_since(value, local_now)),
        "sentiment": lambda: replace(query, sentiment=_sentiment(value)),
        "area": lambda: replace(query, area=value or None),
        "theme": lambda: replace(query, theme_number=_theme(value)),
    }
    return readers[name]()


def _kind(value: str) -> Kind:
    if (kind := kind_named(value)) is None:
        raise BadSearchError(say("There is no kind “{value}”: use one of {kinds}.", value=value, kinds=", ".join(Kind)))
    return kind


def _severity(value: str) -> Severity:
    if (severity := severity_named(value)) is None:
        raise BadSearchError(
            say("There is no severity “{value}”: use one of {severities}.", value=value, severities=", ".join(Severity))
        )
    return severity


def _sentiment(value: str) -> Sentiment:
    if (sentiment := sentiment_named(value)) is None:
        raise BadSearchError(
            say(
                "There is no sentiment “{value}”: use one of {sentiments}.",
                value=value,
                sentiments=", ".join(Sentiment),
            )
        )
    return sentiment


def _theme(value: str) -> int:
    number = theme_number_from(value if value[:1] in {"T", "t"} else f"T-{value}")
    if number is None:
        raise BadSearchError(
            say("“{value}” is not a theme: write theme:T-3, as `/heed themes` shows them.", value=value)
        )
    return number


def _since(value: str, local_now: datetime) -> datetime:
    midnight = datetime.combine(local_now.date(), time.min, tzinfo=local_now.tzinfo)
    days_ago = {"today": 0, "yesterday": 1}.get(value.lower())
    if days_ago is not None:
        return midnight - timedelta(days=days_ago)
    if ago := _AGO.fullmatch(value):
        try:
            return local_now - int(ago.group(1)) * _SPANS[ago.group(2).lower()]
        except OverflowError:
            pass
    try:
        return datetime.combine(date.fromisoformat(value), time.min, tzinfo=local_now.tzinfo)
    except ValueError:
        raise BadSearchError(
            say("“{value}” is not a day: write since:2026-11-01, or since:7d for a week.", value=value)
        ) from None
