"""Loop debt: who is still owed an answer, what they were told, and whether it helped."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware
from bot.domain.statuses import ThemeStatus

# Sixty-four bits: two people of one account with one key are not to be expected.
_HASH_DIGITS = 16


class DebtState(StrEnum):
    """How far an answer is."""

    # Nobody has pressed Send.
    OWED = "owed"
    # Somebody pressed Send, and the message is on its way: from here on it goes out once and is never sent anew.
    SENDING = "sending"
    SENT = "sent"
    # Somebody said that no answer is owed, or that it was given elsewhere; the reason stays.
    SETTLED = "settled"
    # A later step of the theme took its place, or the theme's step was taken back.
    REPLACED = "replaced"
    # Who asked was forgotten.
    FORGOTTEN = "forgotten"


# Nobody was answered yet.
OPEN = (DebtState.OWED, DebtState.SENDING)


class Way(StrEnum):
    """How the answer reaches who asked."""

    # In the thread where they asked.
    THREAD = "thread"
    # By who looks after the account, in words to pass on.
    OWNER = "owner"


class Helped(StrEnum):
    """What they say some days after it shipped."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One person's answer on one step of a theme; they may have asked several times."""

    id: str
    # The step that it is about and who asked: the same again is the same debt.
    origin_key: str
    theme_id: str
    change_id: str
    status: ThemeStatus
    # Their items, the one that is answered first.
    feedback_ids: tuple[str, ...]
    # Who asked: a Slack id where known, else a name.
    asker_id: str | None
    asker_name: str | None
    account_id: str | None
    # Who has to answer.
    owed_by: str
    way: Way
    # Where they asked; nothing when the answer goes to the owner of the account.
    channel_id: str | None
    thread_ts: str | None
    # The only channel whose members may read what was asked; None: everybody in the workspace.
    private_to: str | None
    # Customers read along where it would be sent.
    is_external: bool
    # When they first asked, and since when they are owed an answer.
    asked_at: datetime
    owed_at: datetime
    state: DebtState
    version: int
    # What a human would send; edited in place.
    draft: str
    edited_by: str | None = None
    # Workspaces of other organisations that whoever sent it was told would read it.
    readers: tuple[str, ...] = ()
    sent_by: str | None = None
    sent_at: datetime | None = None
    # Where Slack put it.
    sent_ts: str | None = None
    # Why it was settled without an answer.
    settled_because: str = ""
    # Some days after they were told that it shipped: when somebody is asked whether it helped, who that is, in which
    # message, and since when they are asked.
    check_at: datetime | None = None
    check_by: str | None = None
    check_key: str | None = None
    checked_at: datetime | None = None
    helped: Helped | None = None
    helped_words: str = ""
    helped_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.asked_at, self.owed_at)

    @property
    def asker(self) -> str:
        """Return what is the same for all debts of one person."""
        return asker_key(self.asker_id, self.asker_name, self.account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopNumbers:
    """How well the loop is closed in a period: counts, so that shares and sums can be made of them."""

    # People who asked about something that was decided in the period, and how many of them were told by its end.
    askers: int
    told: int
    # The median of days from asking to hearing back, over the answers sent in the period; None without any.
    median_days: float | None
    # Who said whether it helped in the period.
    yes: int
    partly: int
    no: int
    # Still owed at its end.
    open: int


def asker_key(asker_id: str | None, asker_name: str | None, account_id: str | None) -> str:
    """Return what tells one who asked from another: a Slack id, else a name within an account, else the account.

    A name goes in as a hash: keys outlive the words, and nobody reads a name out of them.
    """
    if asker_id is not None:
        return f"user:{asker_id}"
    name = " ".join(unicodedata.normalize("NFKC", asker_name or "").casefold().split())
    hashed = hashlib.sha256(name.encode()).hexdigest()[:_HASH_DIGITS] if name else ""
    return f"name:{account_id or ''}:{hashed}"
