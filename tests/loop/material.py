"""Real public material to try Heed on; it is never part of the project."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

# Where the material lies: beside the project unless HEED_TEST_DATA says otherwise.
BESIDE = Path(__file__).parents[3] / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of the chat."""

    user: str
    ts: float
    text: str
    is_feedback: bool


def folder() -> Path:
    """Return the folder of the material, whether it is there or not."""
    return Path(os.environ.get("HEED_TEST_DATA", BESIDE))


def reviews() -> Path:
    """Return the file of app reviews."""
    return folder() / "import" / "app_reviews.csv"


def review_times() -> list[datetime]:
    """Return when each review was written, in UTC."""
    with reviews().open(encoding="utf-8", newline="") as file:
        return [datetime.fromisoformat(row["said_at"]) for row in csv.DictReader(file)]


def chat() -> Iterator[Said]:
    """Yield the messages of the chat in their order."""
    with (folder() / "chat" / "stream.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield Said(user=row["user"], ts=float(row["ts"]), text=row["text"], is_feedback=row["feedback"])
