"""Points in time: always aware, always convertible from and to Slack's `ts`."""

from datetime import UTC, datetime


def require_aware(*moments: datetime) -> None:
    """Raise ValueError when a time has no zone, because it would be read in the wrong one later."""
    for moment in moments:
        if moment.tzinfo is None:
            msg = f"naive time: {moment!r}"
            raise ValueError(msg)


def moment_of(ts: str) -> datetime:
    """Return the UTC time of a Slack ts such as `1790001800.000100`; raise ValueError on anything else."""
    return datetime.fromtimestamp(float(ts), tz=UTC)
