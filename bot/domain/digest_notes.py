"""What a digest says besides numbers, themes and experiments: lines of Heed's own, with names that are never frozen."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.language import later, say

# In the channel a digest has one line for each topic, and in the thread a short list: the counts are Heed's own, so
# that whoever makes a note says how many more there are.
LINES_IN_THREAD = 8


class NoteTopic(StrEnum):
    """What a note is about; they stand in this order."""

    STATUSES = "statuses"
    LOOP = "loop"
    QUALITY = "quality"
    ALIGNMENT = "alignment"
    SILENCE = "silence"


class Named(StrEnum):
    """What a name in a line belongs to."""

    ACCOUNT = "account"
    THEME = "theme"
    OBJECTIVE = "objective"


_NAMELESS = {
    Named.ACCOUNT: later("an account"),
    Named.THEME: later("a theme"),
    Named.OBJECTIVE: later("an objective"),
}
_TOPICS = {
    NoteTopic.STATUSES: later("Decided"),
    NoteTopic.LOOP: later("Closing the loop"),
    NoteTopic.QUALITY: later("Quality"),
    NoteTopic.ALIGNMENT: later("Alignment"),
    NoteTopic.SILENCE: later("Not heard from"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteName:
    """A name in a line: its id is kept, and what it is called is read afresh whenever the digest is drawn."""

    of: Named
    id: str
    # None: nobody may know the name any more, since it was forgotten or is private to another channel.
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A sentence of Heed's own; `{0}`, `{1}` stand where its names go."""

    text: str
    names: tuple[NoteName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNote:
    """Everything that a digest says on one topic, as it was when the digest was made."""

    topic: NoteTopic
    # In the channel: one line, or none when there is nothing that everybody must see.
    head: NoteLine | None
    # In the thread.
    details: tuple[NoteLine, ...] = ()


def name_words(name: NoteName) -> str:
    """Return what a name reads as in a sentence; one that nobody may know is told by what it belongs to."""
    return name.said or say(_NAMELESS[name.of])


def topic_words(topic: NoteTopic) -> str:
    """Return what a topic is called at the beginning of its line."""
    return say(_TOPICS[topic])
