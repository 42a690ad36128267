"""What the help desk of the seed workspace would export today: a CSV file as other tools write it."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.seed.hours import by_day


def helpdesk_export(folder: Path, now: datetime) -> bytes:
    """Return the seed's tickets as a CSV file in UTF-8, with dates counted back from `now` (aware UTC)."""
    with (folder / "helpdesk.csv").open(encoding="utf-8", newline="") as file:
        tickets = list(csv.DictReader(file))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, ["created_at", *(name for name in tickets[0] if name != "days_ago")])
    writer.writeheader()
    for ticket in tickets:
        asked_at = by_day(now - timedelta(days=float(ticket.pop("days_ago"))), now)
        writer.writerow({"created_at": asked_at.isoformat(timespec="seconds"), **ticket})
    return written.getvalue().encode()
