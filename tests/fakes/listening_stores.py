"""Choices of channels, judgements and triage questions of one workspace, in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.channels import ChannelSettings, Preferences
from bot.domain.listening import Judgement, TriageQuestion, TriageTopic
from bot.domain.setting_changes import SettingChange, changed_channel, changed_preferences
from tests.fakes.shelf import Shelf


class InMemoryChannelStore:
    """The twin of `SqlChannelStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._channels = shelf.channels
        self._preferences = shelf.preferences
        self._changes = shelf.setting_changes

    async def of(self, channel_id: str) -> ChannelSettings:
        """Return the choices of a channel; one that nobody touched is off."""
        return self._channels.get(channel_id, ChannelSettings(channel_id=channel_id))

    async def keep(self, settings: ChannelSettings) -> None:
        """Store the choices of a channel."""
        self._note(changed_channel(await self.of(settings.channel_id), settings))
        self._channels[settings.channel_id] = settings

    async def all(self) -> list[ChannelSettings]:
        """Return every channel that somebody made a choice for, by id."""
        return sorted(self._channels.values(), key=lambda settings: settings.channel_id)

    async def preferences(self) -> Preferences:
        """Return the choices of the workspace; untouched ones have their defaults."""
        return self._preferences.get("chosen", Preferences())

    async def preferences_to_change(self) -> Preferences:
        """Return the same; transactions in memory come one after another."""
        return await self.preferences()

    async def prefer(self, preferences: Preferences, *, by: str, at: datetime) -> None:
        """Store the choices of the workspace."""
        self._note(changed_preferences(await self.preferences(), preferences, by=by, at=at))
        self._preferences["chosen"] = preferences

    async def changes(self, *, limit: int) -> Sequence[SettingChange]:
        """Return what was changed last, the newest first."""
        return sorted(self._changes.values(), key=lambda change: change.at, reverse=True)[:limit]

    def _note(self, changes: Iterable[SettingChange]) -> None:
        for change in changes:
            self._changes[len(self._changes)] = change


class InMemoryJudgementStore:
    """The twin of `SqlJudgementStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._known = shelf.judgements

    async def put(self, judgement: Judgement) -> None:
        """Store a judgement; judged again, the message has the newer one."""
        self._known[judgement.channel_id, judgement.ts] = judgement

    async def of(self, channel_id: str, ts: str) -> Judgement | None:
        """Return the judgement of a message."""
        return self._known.get((channel_id, ts))

    async def latest_in(self, channel_id: str, *, before_ts: str) -> Judgement | None:
        """Return the last judged top-level message before another."""
        earlier = [
            one
            for one in self._known.values()
            if one.channel_id == channel_id and one.ts < before_ts and one.thread_ts in {None, one.ts}
        ]
        return max(earlier, key=lambda one: one.ts, default=None)

    async def conversation(self, channel_id: str, conversation_ts: str) -> list[Judgement]:
        """Return every judged message of a conversation, oldest first."""
        here = [one for one in self._known.values() if one.channel_id == channel_id]
        return sorted((one for one in here if one.conversation_ts == conversation_ts), key=lambda one: one.ts)

    async def forget_words(self, *, heard_before: datetime) -> int:
        """Drop the words of messages judged before a time; return how many."""
        old = [key for key, one in self._known.items() if one.judged_at < heard_before and one.words is not None]
        for channel_id, ts in old:
            await self.forget_message(channel_id, ts)
        return len(old)

    async def forget_message(self, channel_id: str, ts: str) -> None:
        """Drop the words of one message: it was captured, deleted or edited."""
        if (channel_id, ts) in self._known:
            self._known[channel_id, ts] = replace(self._known[channel_id, ts], words=None)

    async def drop_older(self, than: datetime) -> int:
        """Remove judgements that nobody will ask about any more; return how many."""
        old = [key for key, one in self._known.items() if one.judged_at < than]
        for key in old:
            del self._known[key]
        return len(old)


class InMemoryTriageStore:
    """The twin of `SqlTriageStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._questions = shelf.questions
        self._cards = shelf.cards

    async def ask(self, question: TriageQuestion) -> bool:
        """Store a question; False when its id is known already."""
        return self._questions.setdefault(question.id, question) is question

    async def with_id(self, question_id: str) -> TriageQuestion | None:
        """Return a question."""
        return self._questions.get(question_id)

    async def waiting(self, topics: Sequence[TriageTopic], *, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that no card shows yet, oldest first."""
        open_ones = [one for one in self._questions.values() if one.answered_at is None and one.card_key is None]
        return _oldest_first([one for one in open_ones if one.topic in topics])[:limit]

    async def unanswered(self, topics: Sequence[TriageTopic] = tuple(TriageTopic)) -> int:
        """Return how many questions wait for somebody, shown on a card or not."""
        return sum(one.answered_at is None and one.topic in topics for one in self._questions.values())

    async def unanswered_by_place(self) -> Mapping[str, int]:
        """Return how many questions wait for somebody, by the channel that they are asked in."""
        waiting = (one for one in self._questions.values() if one.answered_at is None)
        return Counter(str(one.facts.get("asked_in", "")) for one in waiting)

    async def put_on_card(self, question_ids: Sequence[str], card_key: str) -> None:
        """Remember which card shows questions, and in which order."""
        for question_id in question_ids:
            if question_id in self._questions:
                self._questions[question_id] = replace(self._questions[question_id], card_key=card_key)
        self._cards[card_key] = tuple(question_ids)

    async def on_card(self, card_key: str) -> list[TriageQuestion]:
        """Return the questions of a card in their order, answered ones too."""
        order = self._cards.get(card_key, ())
        shown = [one for one in self._questions.values() if one.card_key == card_key]
        return sorted(shown, key=lambda one: order.index(one.id) if one.id in order else -1)

    async def answer(self, question_id: str, answer: str, *, by: str | None, at: datetime) -> bool:
        """Store an answer; False when somebody was quicker."""
        known = self._questions.get(question_id)
        if known is None or known.answered_at is not None:
            return False
        self._questions[question_id] = replace(known, answer=answer, answered_by=by, answered_at=at)
        return True

    async def about(
        self, *, feedback_id: str | None = None, message: tuple[str, str] | None = None
    ) -> list[TriageQuestion]:
        """Return the questions about an item, or about a message by its (channel, ts)."""
        return _oldest_first(
            [
                one
                for one in self._questions.values()
                if (feedback_id is not None and one.feedback_id == feedback_id)
                or (message is not None and (one.channel_id, one.ts) == message)
            ]
        )

    async def about_items(self, feedback_ids: Sequence[str]) -> list[TriageQuestion]:
        """Return the questions about any of these items, oldest first."""
        return _oldest_first([one for one in self._questions.values() if one.feedback_id in feedback_ids])


def _oldest_first(questions: list[TriageQuestion]) -> list[TriageQuestion]:
    """Return questions by the time they were asked."""
    return sorted(questions, key=lambda one: (one.asked_at, one.id))
