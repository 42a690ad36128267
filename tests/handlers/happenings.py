"""What happens in Slack and reaches Heed as an event: reactions, edits, deletions."""

from typing import Any

from handlers.slack import Bolt
from tests.fakes.slack import HEED, WORKSPACE, FakeDirectory
from tests.handlers.people import CUSTOMER, GENERAL, PRIYA

TS = "1790000000.000100"


class Happenings:
    """Events, as their durable jobs deliver them."""

    __slots__ = ()

    bolt: Bolt
    directory: FakeDirectory

    async def event(self, **event: Any) -> None:
        """Deliver an event, as its durable job does."""
        authorizations = [{"team_id": WORKSPACE, "user_id": HEED, "is_bot": True}]
        body: dict[str, object] = {
            "type": "event_callback",
            "team_id": WORKSPACE,
            "authorizations": authorizations,
            "event": event,
        }
        await self.bolt.process(body)

    async def react(
        self, *, user: str = PRIYA, ts: str = TS, added: bool = True, event_ts: str, name: str = "ear"
    ) -> None:
        """Put a reaction on a message in general, or take it off."""
        await self.event(
            type="reaction_added" if added else "reaction_removed",
            user=user,
            reaction=name,
            item={"type": "message", "channel": GENERAL, "ts": ts},
            event_ts=event_ts,
        )

    async def edit(self, words: str, *, before: str, ts: str = TS, edited_ts: str, channel: str = GENERAL) -> None:
        """Edit a message, in Slack and in what Slack tells."""
        await self.event(
            type="message",
            subtype="message_changed",
            channel=channel,
            message={"ts": ts, "user": CUSTOMER, "text": words, "edited": {"user": CUSTOMER, "ts": edited_ts}},
            previous_message={"ts": ts, "user": CUSTOMER, "text": before},
        )

    async def delete(self, ts: str = TS, *, channel: str = GENERAL) -> None:
        """Delete a message, in Slack and in what Slack tells."""
        self.directory.messages.pop((channel, ts), None)
        await self.event(type="message", subtype="message_deleted", channel=channel, deleted_ts=ts)
