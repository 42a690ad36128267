"""Slack's conversations, users and messages as Heed's own values; rights are read from flags, never from an id."""

from bot.domain.account_matching import outsider_domain
from bot.domain.audience import Person, Place
from bot.domain.language import say
from bot.ports import Message
from handlers.answers import Answer, part, text, texts

# Who has set no time zone in Slack sees times as everybody can convert them.
NO_ZONE = "UTC"
# Stands for a workspace of which Slack says only that there is one.
UNNAMED = ""


def place_of(channel: Answer, workspace_id: str) -> Place:
    """Return a conversation from a channel object of conversations.info, as a workspace sees it."""
    is_dm = channel.get("is_im") is True
    is_group = channel.get("is_mpim") is True
    is_private = channel.get("is_private") is True or is_dm or is_group
    return Place(
        id=text(channel, "id") or "",
        name=text(channel, "name") or say("direct message"),
        is_private=is_private,
        is_external=_is_external(channel),
        # Slack shows a bot no direct messages but its own.
        is_own_dm=is_dm,
        is_archived=channel.get("is_archived") is True,
        outside_team_ids=_outside_teams(channel, workspace_id),
        # Slack leaves the flag out where only members can look.
        is_member=channel.get("is_member", is_private) is True,
    )


def _is_external(channel: Answer) -> bool:
    """Say whether another organisation reads along, or will as soon as it accepts an invitation.

    Shared inside one's own organisation (`is_org_shared`) is not external, unless it is both.
    """
    if channel.get("is_ext_shared") is True or channel.get("is_pending_ext_shared") is True:
        return True
    if channel.get("pending_shared") or channel.get("pending_connected_team_ids"):
        return True
    return channel.get("is_shared") is True and channel.get("is_org_shared") is not True


def _outside_teams(channel: Answer, workspace_id: str) -> frozenset[str]:
    """Return the workspaces of other organisations that a channel is shared with, and those that were invited."""
    names = ("shared_team_ids", "connected_team_ids", "pending_connected_team_ids", "pending_shared")
    named = {team_id for name in names for team_id in texts(channel, name)}
    if channel.get("is_pending_ext_shared") is True and not any(texts(channel, name) for name in names[2:]):
        # Somebody was invited whom Slack does not name: nobody can agree to that reader.
        named.add(UNNAMED)
    # Workspaces of one's own organisation are listed among the others too.
    return frozenset(named - {workspace_id, *texts(channel, "internal_team_ids")})


def person_of(user: Answer) -> Person:
    """Return somebody from a user object of users.info."""
    profile = part(user, "profile")
    names = (text(profile, "display_name"), text(profile, "real_name"), text(user, "real_name"), text(user, "name"))
    user_id = text(user, "id") or ""
    return Person(
        id=user_id,
        team_id=text(user, "team_id") or "",
        name=next((name for name in names if name), user_id),
        time_zone=text(user, "tz") or NO_ZONE,
        is_bot=user.get("is_bot") is True or user_id == "USLACKBOT",
        is_guest=user.get("is_restricted") is True or user.get("is_ultra_restricted") is True,
        has_left=user.get("deleted") is True,
        is_admin=any(user.get(name) is True for name in ("is_admin", "is_owner", "is_primary_owner")),
        mail_domain=outsider_domain(text(profile, "email")),
    )


def authorship(row: Answer) -> tuple[str | None, str | None]:
    """Return the author's id and, where the message itself says it, their name (apps and people from outside)."""
    profile = part(row, "user_profile")
    names = (
        text(profile, "display_name"),
        text(profile, "real_name"),
        text(row, "username"),
        text(part(row, "bot_profile"), "name"),
    )
    return text(row, "user"), next((name for name in names if name), None)


def is_from(row: Answer, own_ids: frozenset[str]) -> bool:
    """Say whether a message was written by one of these user or bot ids."""
    return text(row, "user") in own_ids or text(row, "bot_id") in own_ids


def message_of(row: Answer, *, author_name: str | None, is_from_heed: bool) -> Message:
    """Return a message; the words are as Slack stores them, escaped."""
    return Message(
        ts=text(row, "ts") or "",
        thread_ts=text(row, "thread_ts"),
        author_id=text(row, "user"),
        author_name=author_name,
        words=text(row, "text") or "",
        is_from_heed=is_from_heed,
    )
