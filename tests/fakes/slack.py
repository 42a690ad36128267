"""Slack as the flows see it, played from dictionaries: who and what is there, and what Heed said."""

from collections.abc import AsyncIterator, Sequence

from bot.domain.audience import Person, Place
from bot.domain.errors import ChannelUnreachableError, HeedError, MoreReadersError, SharedChannelError, TryAgainError
from bot.ports import Attachment, Message, Post, Stream, Whisper

WORKSPACE = "T0HEED"
HEED = "U0HEED"
SENT = "1790000000.000100"


class FakeDirectory:
    """Places, people and messages; what was not put in is not there."""

    def __init__(self, workspace_id: str = WORKSPACE) -> None:
        """Start with an empty workspace that answers, and knows of no other."""
        self._workspace_id = workspace_id
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self.members: set[tuple[str, str]] = set()
        self.messages: dict[tuple[str, str], Message] = {}
        self.calls: list[str] = []
        # Names of other organisations by their workspaces.
        self.organisations: dict[str, str] = {}
        # Channels whose messages Slack does not show to Heed.
        self.unreadable: set[str] = set()
        # Set it to make every question fail, as when Slack is down.
        self.error: HeedError | None = None

    def add_channel(
        self,
        channel_id: str,
        *members: str,
        name: str = "",
        private: bool = False,
        external: bool = False,
        teams: tuple[str, ...] = (),
        own_dm: bool = False,
        heed_is_member: bool = True,
    ) -> Place:
        """Put in a conversation and its members."""
        place = Place(
            id=channel_id,
            name=name or channel_id.lower(),
            is_private=private or own_dm,
            is_external=external or bool(teams),
            outside_team_ids=frozenset(teams),
            is_own_dm=own_dm,
            is_member=heed_is_member,
        )
        self.places[channel_id] = place
        self.members |= {(channel_id, member) for member in members}
        return place

    def add_person(
        self,
        user_id: str,
        name: str = "",
        *,
        team_id: str = WORKSPACE,
        zone: str = "Europe/Berlin",
        bot: bool = False,
        guest: bool = False,
        admin: bool = False,
    ) -> Person:
        """Put in somebody."""
        person = Person(
            id=user_id,
            team_id=team_id,
            name=name or user_id,
            time_zone=zone,
            is_bot=bot,
            is_guest=guest,
            is_admin=admin,
        )
        self.people[user_id] = person
        return person

    def add_message(
        self,
        channel_id: str,
        ts: str,
        words: str,
        *,
        author_id: str | None = "U0CUSTOMER",
        thread_ts: str | None = None,
        from_heed: bool = False,
    ) -> Message:
        """Put in a message, or replace it as an edit does; `words` is the text as Slack stores it."""
        author = self.people.get(author_id or "")
        message = Message(
            ts=ts,
            thread_ts=thread_ts,
            author_id=author_id,
            author_name=author.name if author else None,
            words=words,
            is_from_heed=from_heed,
        )
        self.messages[channel_id, ts] = message
        return message

    def remove_message(self, channel_id: str, ts: str) -> None:
        """Delete a message."""
        del self.messages[channel_id, ts]

    def forget(self, workspace_id: str, *, channel_id: str) -> None:
        """Note that the channel is to be asked about anew; what was put in is always asked anew."""
        self.calls.append(f"forget {workspace_id} {channel_id}")

    async def place(self, workspace_id: str, channel_id: str, *, max_age_seconds: float | None = None) -> Place | None:
        """Return a conversation that was put in, as it is by now."""
        del max_age_seconds
        self._called("place", workspace_id)
        return self.places.get(channel_id)

    async def person(self, workspace_id: str, user_id: str) -> Person | None:
        """Return somebody who was put in."""
        self._called("person", workspace_id)
        return self.people.get(user_id)

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Say whether somebody was put into a channel."""
        self._called("is_member", workspace_id)
        return (channel_id, user_id) in self.members

    async def message(self, workspace_id: str, channel_id: str, ts: str) -> Message | None:
        """Return a message that was put in and not deleted since."""
        self._called("message", workspace_id)
        if channel_id in self.unreadable:
            raise ChannelUnreachableError
        return self.messages.get((channel_id, ts))

    async def thread(self, workspace_id: str, channel_id: str, root_ts: str) -> list[Message]:
        """Return a root and its replies, oldest first."""
        self._called("thread", workspace_id)
        found = [
            message
            for (channel, ts), message in self.messages.items()
            if channel == channel_id and root_ts in (ts, message.thread_ts)
        ]
        return sorted(found, key=lambda message: message.ts)

    async def organisation(self, workspace_id: str, team_id: str) -> str | None:
        """Return the name of an organisation that was put in."""
        self._called("organisation", workspace_id)
        return self.organisations.get(team_id)

    async def permalink(self, workspace_id: str, channel_id: str, ts: str) -> str | None:
        """Return the address that Slack gives a message."""
        self._called("permalink", workspace_id)
        return f"https://acme.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"

    def _called(self, method: str, workspace_id: str) -> None:
        assert workspace_id == self._workspace_id, "asked Slack about another workspace"
        self.calls.append(method)
        if self.error is not None:
            raise self.error


class RecordingMessenger:
    """Remembers what Heed said; a key goes out once, and nothing goes out in public where customers read."""

    def __init__(self, directory: FakeDirectory | None = None) -> None:
        """Take the directory that knows which channels are shared with another organisation."""
        self.directory = directory
        self.posts: list[Post] = []
        self.whispers: list[Whisper] = []
        self.updates: list[Post] = []
        self.files: list[Attachment] = []
        # What was streamed, part by part; what Heed said that it does; what it offered to ask.
        self.streams: list[tuple[Stream, list[object]]] = []
        self.doings: list[str] = []
        self.offers: list[tuple[str, ...]] = []
        # What the next calls raise, one each.
        self.errors: list[HeedError] = []

    async def post(self, post: Post) -> str:
        """Remember a post once and return its ts."""
        self._fail()
        place = self.directory.places.get(post.channel_id) if self.directory else None
        if place is not None and place.is_archived:
            raise ChannelUnreachableError
        if place is not None and place.is_external and not place.outside_team_ids:
            raise SharedChannelError
        if place is not None and not place.outside_team_ids <= post.outside_readers:
            raise SharedChannelError if not post.outside_readers else MoreReadersError
        if post.key not in self._keys(self.posts):
            self.posts.append(post)
        return SENT

    async def whisper(self, whisper: Whisper) -> None:
        """Remember a whisper once."""
        self._fail()
        if whisper.key not in self._keys(self.whispers):
            self.whispers.append(whisper)

    async def update(self, post: Post) -> bool:
        """Remember a redraw; False when nothing was posted under the key."""
        self._fail()
        self.updates.append(post)
        return post.key in self._keys(self.posts) | self._keys(self.whispers)

    async def send_file(self, attachment: Attachment) -> None:
        """Remember a file once."""
        self._fail()
        if attachment.key not in self._keys(self.files):
            self.files.append(attachment)

    async def take_back_file(self, workspace_id: str, key: str) -> bool:
        """Forget a file that was sent."""
        del workspace_id
        self._fail()
        kept = [file for file in self.files if file.key != key]
        is_gone = len(kept) < len(self.files)
        self.files = kept
        return is_gone

    async def stream(self, stream: Stream, parts: AsyncIterator[object]) -> None:
        """Remember every part of a message that grew, once."""
        self._fail()
        if stream.key not in {known.key for known, _ in self.streams}:
            self.streams.append((stream, [part async for part in parts]))

    async def say_busy(self, stream: Stream, doing: str) -> None:
        """Remember what Heed said that it does."""
        del stream
        self.doings.append(doing)

    async def suggest(self, stream: Stream, title: str, questions: Sequence[str]) -> None:
        """Remember what was offered to ask."""
        del stream, title
        self.offers.append(tuple(questions))

    @staticmethod
    def _keys(sent: Sequence[Post | Whisper | Attachment]) -> set[str]:
        return {each.key for each in sent}

    def _fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


def slack_is_down() -> TryAgainError:
    """Return what the directory and the messenger raise when Slack does not answer."""
    return TryAgainError()
