"""What flows know of a message that nobody pointed at, on its way to a verdict."""

from dataclasses import dataclass

from bot.domain.channels import ChannelSettings
from bot.domain.conversations import own_parts
from bot.domain.listening import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message that nobody pointed at; `text` is Slack's markup."""

    workspace_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    author_id: str | None
    text: str
    subtype: str = ""
    is_from_app: bool = False
    has_files: bool = False
    # It calls Heed by name, which is answered elsewhere.
    calls_heed: bool = False
    # These are its words after an edit.
    is_edited: bool = False
    # When its author edited it, as a Slack ts.
    edited_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A message on its way to a verdict, with what is known around it."""

    heard: Heard
    settings: ChannelSettings
    judgement: Judgement
    # What else was judged in its conversation, oldest first.
    others: tuple[Judgement, ...]

    @property
    def parts(self) -> list[Judgement]:
        """Return what its author said before in this conversation."""
        return own_parts(self.others, self.judgement.author_id, self.judgement.ts)
