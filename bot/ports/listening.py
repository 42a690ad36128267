"""Where the choices of channels, what was overheard, and open questions of the triage channel are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.channels import ChannelSettings, Preferences
from bot.domain.listening import Judgement, TriageQuestion, TriageTopic
from bot.domain.setting_changes import SettingChange


class ChannelStore(Protocol):
    """What people chose for channels and for the whole workspace."""

    async def of(self, channel_id: str) -> ChannelSettings:
        """Return the choices of a channel; one that nobody touched is off."""
        ...

    async def keep(self, settings: ChannelSettings) -> None:
        """Store the choices of a channel."""
        ...

    async def all(self) -> list[ChannelSettings]:
        """Return every channel that somebody made a choice for."""
        ...

    async def preferences(self) -> Preferences:
        """Return the choices of the workspace; untouched ones have their defaults."""
        ...

    async def preferences_to_change(self) -> Preferences:
        """Return the same, held until the end: who changes one of them must not undo what somebody else just chose."""
        ...

    async def prefer(self, preferences: Preferences, *, by: str, at: datetime) -> None:
        """Store the choices of the workspace."""
        ...

    async def changes(self, *, limit: int) -> Sequence[SettingChange]:
        """Return what was changed last of both kinds of choices, the newest first."""
        ...


class JudgementStore(Protocol):
    """What Heed made of messages that it overheard; their words only while a conversation may go on."""

    async def put(self, judgement: Judgement) -> None:
        """Store a judgement; judged again, the message has the newer one."""
        ...

    async def of(self, channel_id: str, ts: str) -> Judgement | None:
        """Return the judgement of a message."""
        ...

    async def latest_in(self, channel_id: str, *, before_ts: str) -> Judgement | None:
        """Return the last judged top-level message before another, to see whether somebody speaks on."""
        ...

    async def conversation(self, channel_id: str, conversation_ts: str) -> list[Judgement]:
        """Return every judged message of a conversation, oldest first."""
        ...

    async def forget_words(self, *, heard_before: datetime) -> int:
        """Drop the words of messages judged before a time; return how many."""
        ...

    async def forget_message(self, channel_id: str, ts: str) -> None:
        """Drop the words of one message: it was captured, deleted or edited."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove judgements that nobody will ask about any more; return how many."""
        ...


class TriageStore(Protocol):
    """Questions to the team that wait for an answer, or had one."""

    async def ask(self, question: TriageQuestion) -> bool:
        """Store a question; False when its id is known already."""
        ...

    async def with_id(self, question_id: str) -> TriageQuestion | None:
        """Return a question."""
        ...

    async def waiting(self, topics: Sequence[TriageTopic], *, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that no card shows yet, oldest first."""
        ...

    async def unanswered(self, topics: Sequence[TriageTopic] = tuple(TriageTopic)) -> int:
        """Return how many questions wait for somebody, shown on a card or not."""
        ...

    async def unanswered_by_place(self) -> Mapping[str, int]:
        """Return how many questions wait for somebody, by the channel that they are asked in."""
        ...

    async def put_on_card(self, question_ids: Sequence[str], card_key: str) -> None:
        """Remember which card shows questions."""
        ...

    async def on_card(self, card_key: str) -> list[TriageQuestion]:
        """Return the questions of a card in their order, answered ones too."""
        ...

    async def answer(self, question_id: str, answer: str, *, by: str | None, at: datetime) -> bool:
        """Store an answer; False when somebody was quicker."""
        ...

    async def about(
        self, *, feedback_id: str | None = None, message: tuple[str, str] | None = None
    ) -> list[TriageQuestion]:
        """Return the questions about an item, or about a message by its (channel, ts)."""
        ...

    async def about_items(self, feedback_ids: Sequence[str]) -> list[TriageQuestion]:
        """Return the questions about any of these items, oldest first."""
        ...
