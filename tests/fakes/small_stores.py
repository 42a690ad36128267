"""Reactions, drafts, schedules and the post log of one workspace, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from bot.domain.schedules import Rhythm, Schedule
from bot.ports import Claim, Draft, Going
from tests.fakes.shelf import Shelf


class InMemoryReactionStore:
    """The twin of `SqlReactionStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._seen = shelf.reactions

    async def note(self, channel_id: str, ts: str, user_id: str, *, event_ts: str) -> bool:
        """Remember an event on a reaction; return False when a later one has already been seen."""
        key = (channel_id, ts, user_id)
        if Decimal(self._seen.get(key, "0")) > Decimal(event_ts):
            return False
        self._seen[key] = event_ts
        return True


class InMemoryDraftStore:
    """The twin of `SqlDraftStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._drafts = shelf.drafts

    async def keep(self, draft: Draft) -> None:
        """Store a draft under its id."""
        self._drafts[draft.id] = draft

    async def with_id(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was removed or never there."""
        return self._drafts.get(draft_id)

    async def revise_message(self, channel_id: str, ts: str, words: str) -> None:
        """Follow an edit of the message while its form is open."""
        for draft in self._of(channel_id, ts):
            self._drafts[draft.id] = replace(draft, words=words)

    async def drop_message(self, channel_id: str, ts: str) -> None:
        """Remove the drafts of a deleted message."""
        for draft in self._of(channel_id, ts):
            del self._drafts[draft.id]

    async def drop_older(self, than: datetime) -> int:
        """Remove the drafts of forms that were closed without sending; return how many."""
        old = [draft.id for draft in self._drafts.values() if draft.opened_at < than]
        for draft_id in old:
            del self._drafts[draft_id]
        return len(old)

    def _of(self, channel_id: str, ts: str) -> list[Draft]:
        """Return the drafts of one message."""
        return [draft for draft in self._drafts.values() if (draft.channel_id, draft.ts) == (channel_id, ts)]


class InMemoryScheduleStore:
    """The twin of `SqlScheduleStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._workspace_id = shelf.workspace_id
        self._schedules = shelf.schedules

    async def put(self, channel_id: str, rhythm: Rhythm, *, next_at: datetime, by: str) -> Schedule:
        """Create or replace the schedule of a channel; replacing unmutes it and keeps its id."""
        known = await self.of_channel(channel_id)
        schedule = Schedule(
            id=uuid4().hex if known is None else known.id,
            workspace_id=self._workspace_id,
            channel_id=channel_id,
            rhythm=rhythm,
            next_at=next_at,
            muted_at=None,
            created_by=by,
        )
        self._schedules[schedule.id] = schedule
        return schedule

    async def of_channel(self, channel_id: str) -> Schedule | None:
        """Return the schedule of a channel."""
        return next((found for found in self._schedules.values() if found.channel_id == channel_id), None)

    async def with_id(self, schedule_id: str) -> Schedule | None:
        """Return a schedule by its id."""
        return self._schedules.get(schedule_id)

    async def every(self) -> list[Schedule]:
        """Return all schedules, by channel."""
        return sorted(self._schedules.values(), key=lambda schedule: schedule.channel_id)

    async def mute(self, schedule_id: str, at: datetime | None) -> None:
        """Mute a schedule, or unmute it with None."""
        if schedule_id in self._schedules:
            self._schedules[schedule_id] = replace(self._schedules[schedule_id], muted_at=at)

    async def advance(self, schedule_id: str, next_at: datetime) -> None:
        """Move on to a later slot; moving backwards changes nothing."""
        known = self._schedules.get(schedule_id)
        if known is not None and known.next_at < next_at:
            self._schedules[schedule_id] = replace(known, next_at=next_at)


class InMemoryPostLog:
    """The twin of `SqlPostLog`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._posts = shelf.posts
        self._goings = shelf.goings
        self._citations = shelf.citations

    async def claim(self, key: str, channel_id: str, at: datetime, going: Going | None = None) -> Claim:
        """Claim a key before posting, with what it is about; an earlier claim is returned instead of making one."""
        if key in self._posts:
            return self._posts[key]
        occasion = None if going is None else going.occasion
        claim = Claim(key=key, channel_id=channel_id, ts=None, was_claimed=True, claimed_at=at, occasion=occasion)
        self._posts[key] = claim
        if going is not None:
            self._goings[key] = going
        return replace(self._posts[key], was_claimed=False)

    async def record(self, key: str, channel_id: str, ts: str, at: datetime) -> None:
        """Note where Slack put the message."""
        known = self._posts.get(key)
        claimed_at = at if known is None else known.claimed_at
        claim = Claim(key=key, channel_id=channel_id, ts=ts, was_claimed=True, claimed_at=claimed_at)
        self._posts[key] = claim if known is None else replace(known, channel_id=channel_id, ts=ts)

    async def take_over(self, key: str, *, seen_at: datetime, at: datetime) -> bool:
        """Renew a claim that nobody finished; False when it was recorded or renewed since `seen_at`."""
        known = self._posts.get(key)
        if known is None or known.ts is not None or known.is_held or known.claimed_at > seen_at:
            return False
        self._posts[key] = replace(known, claimed_at=at)
        return True

    async def release(self, key: str) -> None:
        """Drop a claim without a ts: Slack refused the message."""
        known = self._posts.get(key)
        if known is not None and known.ts is None and not known.is_held:
            del self._posts[key]

    async def posted(self, key: str) -> Claim | None:
        """Return the claim of a key."""
        return self._posts.get(key)

    async def cite(self, key: str, channel_id: str, feedback_ids: Sequence[str]) -> None:
        """Remember which items a message is made of, before it is posted."""
        for feedback_id in feedback_ids:
            known = self._citations.get(feedback_id, ())
            self._citations[feedback_id] = tuple(dict.fromkeys((*known, (key, channel_id))))

    async def citing(self, feedback_id: str) -> list[tuple[str, str]]:
        """Return the messages that are made of an item among others: their keys and channels."""
        return list(self._citations.get(feedback_id, ()))
