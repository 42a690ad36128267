"""Items, periods and readers with everything that a test does not care about filled in."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.domain.audience import Reader
from bot.domain.digests import Digest, Period, Tally
from bot.domain.feedback import Captured, Feedback, MessageRef, NewFeedback, Source, message_key
from bot.ports import Draft, Storage

HERE = "T1"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVERYBODY = Reader(workspace_id=HERE)
_SECONDS = count(1)


def new_feedback(words: str = "The export fails", **facts: Any) -> NewFeedback:
    """Return something that was just captured from a message of its own."""
    ts = facts.pop("ts", None) or f"{1_790_000_000 + next(_SECONDS)}.000100"
    channel_id = facts.pop("channel_id", "C1")
    given = {
        "workspace_id": HERE,
        "origin_key": message_key(channel_id, ts),
        "source": Source.SHORTCUT,
        "said_at": NOW - timedelta(hours=1),
        "captured_at": NOW,
        "captured_by": "U1",
        "author_id": "U9",
        "author_name": "Ada",
        "message": MessageRef(channel_id=channel_id, ts=ts, permalink=f"https://example.test/{channel_id}/{ts}"),
    }
    return NewFeedback(words=words, **{**given, **facts})


async def kept(storage: Storage, words: str = "The export fails", **facts: Any) -> Feedback:
    """Store an item in a transaction of its own and return it."""
    return (await captured(storage, new_feedback(words, **facts))).feedback


async def captured(storage: Storage, new: NewFeedback) -> Captured:
    """Capture something in a transaction of its own."""
    async with storage.work(new.workspace_id) as work:
        return await work.feedback.add(new)


def draft(**facts: Any) -> Draft:
    """Return a draft of a message whose form was just opened."""
    given = {"id": "V1", "words": "Slow", "author_id": "U9", "channel_id": "C1", "ts": "1790000000.000100"}
    return Draft(**{**given, "thread_ts": None, "opened_at": NOW, **facts})


def weeks(number: int = 8, end: datetime = NOW) -> tuple[Period, ...]:
    """Return weeks in order, of which the last ends at `end`."""
    ends = [end - timedelta(weeks=back) for back in range(number)]
    return tuple(Period(start=at - timedelta(weeks=1), end=at, label=at.date().isoformat()) for at in reversed(ends))


def digest(tally: Tally, *picks: Feedback, **facts: Any) -> Digest:
    """Return a digest of last week."""
    given = {"id": "D1", "workspace_id": HERE, "channel_id": "C1", "slot": "2026-11-23T09:00", "time_zone": "UTC"}
    return Digest(**{**given, "periods": weeks(), "tally": tally, "picks": picks, **facts})
