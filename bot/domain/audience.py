"""Who may read what: a private channel's words are for its members alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A Slack conversation, as far as reading rights go."""

    id: str
    name: str
    is_private: bool
    # Shared with another organisation: whatever is posted there, customers read.
    is_external: bool
    # A direct message between one person and Heed.
    is_own_dm: bool = False
    is_archived: bool = False
    is_member: bool = True
    # The other organisations that read along, or will once they accept, as far as Slack tells.
    outside_team_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in Slack."""

    id: str
    team_id: str
    name: str
    time_zone: str
    is_bot: bool = False
    # Guests see only the channels that they were invited to.
    is_guest: bool = False
    # Their account was switched off: nobody is there to read a message.
    has_left: bool = False
    # An owner or admin of the Slack workspace itself.
    is_admin: bool = False
    # The domain of their address, where Slack shows it and it says where they work; the address itself is not kept.
    mail_domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What one person, or one channel's audience, may read.

    A reader sees an item when it is readable across the workspace and so is the reader, when it belongs to one of
    `channel_ids`, or when `user_id` captured it.
    """

    workspace_id: str
    user_id: str | None = None
    reads_workspace: bool = True
    channel_ids: frozenset[str] = frozenset()


def stays_in(channel_id: str, place: Place | None) -> str | None:
    """Return the channel that words said there must stay in, or None when the whole workspace may read them.

    A place that Slack will not tell us about counts as private: failing closed costs a line in a digest, failing open
    costs somebody's trust.
    """
    if place is None:
        return channel_id
    return place.id if place.is_private and not place.is_own_dm else None
