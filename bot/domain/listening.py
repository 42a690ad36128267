"""What Heed made of a message that it overheard, and the questions it asks in the triage channel."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What became of an overheard message."""

    CAPTURED = "captured"
    ASKED = "asked"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Why a message was or was not captured; its words are held for an hour at most, for the sake of what follows."""

    channel_id: str
    ts: str
    # The first message of the conversation that it was judged in.
    conversation_ts: str
    thread_ts: str | None
    author_id: str | None
    verdict: Verdict
    # Probability 0..1 that the conversation is feedback; None where a rule decided.
    score: float | None
    threshold: float
    # In words for people: "a greeting", "reads like a bug report".
    reason: str
    model: str | None
    judged_at: datetime
    # None once the hour is over, the message was captured, or it was deleted.
    words: str | None = None


class TriageTopic(StrEnum):
    """What Heed is unsure of."""

    IS_FEEDBACK = "is_feedback"
    THEME = "theme"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageQuestion:
    """A question to the team, asked on a card of the triage channel that may hold several."""

    id: str
    topic: TriageTopic
    asked_at: datetime
    # The item in question; None for an overheard message and for whole themes.
    feedback_id: str | None = None
    # The overheard message in question.
    channel_id: str | None = None
    ts: str | None = None
    # Themes that it is about, nearest first, with the similarity (cosine) that suggests them.
    candidates: tuple[tuple[str, float], ...] = ()
    # For people, in Heed's own words.
    reason: str = ""
    # Items of a proposed split, by internal id.
    feedback_ids: tuple[str, ...] = ()
    # The post (its key) that shows it; None until it is shown.
    card_key: str | None = None
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    facts: dict[str, float | str] = field(default_factory=dict)
