"""Customers: who they are, what they are worth to us, and by what their people are recognised."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware

# As for items and themes: more digits are a mistake.
_LONGEST_NUMBER = 9


class AccountState(StrEnum):
    """Whether an account stands, lives on in the one that it was merged into, or was forgotten."""

    ACTIVE = "active"
    MERGED = "merged"
    # Only its key stays, so that nothing brings it back.
    FORGOTTEN = "forgotten"


class MatchedBy(StrEnum):
    """What told Heed which account words belong to; in this order the first that fits counts."""

    PERSON = "person"
    EXTERNAL_ID = "external id"
    CHANNEL = "channel"
    # Their own Slack workspace, in a shared channel.
    TEAM = "team"
    # Somebody said to which account this person belongs.
    MEMBER = "member"
    DOMAIN = "domain"
    NAME = "name"


class AccountChange(StrEnum):
    """What happened to an account; the record is only ever added to."""

    CREATED = "created"
    EDITED = "edited"
    MERGED = "merged"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A yearly amount in whole units of a currency; amounts of two currencies are never added up."""

    amount: int
    # Three capital letters, as in ISO 4217.
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What people know of an account; everything but the name may be unknown."""

    name: str
    segment: str | None = None
    tier: str | None = None
    revenue: Money | None = None
    # Who looks after it: a Slack user of ours.
    owner_id: str | None = None
    # Its id in another system, such as a CRM.
    external_id: str | None = None
    # Lower case, such as `acme.com`; each belongs to one account.
    domains: tuple[str, ...] = ()
    # Channels that are about this account alone.
    channel_ids: tuple[str, ...] = ()
    # Slack workspaces of theirs, by which outsiders in shared channels are recognised.
    team_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer as it is remembered."""

    id: str
    number: int
    facts: AccountFacts
    state: AccountState
    merged_into: str | None
    # Nothing for accounts from before they had a date.
    created_at: datetime | None
    version: int

    @property
    def label(self) -> str:
        """Return the name by which people may speak of the account, such as `A-4`."""
        return f"A-{self.number}"

    @property
    def name(self) -> str:
        """Return its name."""
        return self.facts.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One change of an account, with everything that is needed to take it back."""

    id: str
    account_id: str
    change: AccountChange
    at: datetime
    # None: an import or the API.
    by: str | None
    # The other account of a merge.
    other: str | None = None
    # What moved with a merge, and the facts before it; ids and facts only.
    moved: dict[str, list[str]] | None = None
    undone_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


def account_number_from(text: str) -> int | None:
    """Return the account number in `A-3` or `a3`, or None when the text is neither."""
    tidy = text.strip().upper()
    digits = tidy.removeprefix("A").strip(" -")
    named = tidy.startswith("A")
    return int(digits) if named and digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None
