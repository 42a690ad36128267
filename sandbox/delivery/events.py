"""Which happenings the app hears of, and the envelope they travel in."""

from sandbox.core import Core
from sandbox.wire import Json
from sandbox.workspace.nouns import Channel, Installation, Person

# Subscription names of message events, and the scopes that each event needs.
MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}
PLACE_SCOPES = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
# Heard without a subscription to a place: they are about the app or about the workspace.
ENTERPRISE_ID = "E0SANDBOX0"


def publish(core: Core, event: Json, channel: Channel, *, author: Person | None = None) -> None:
    """Tell the app of something in a channel, in every workspace where its bot is a member."""
    for installation in core.world.installed_with(channel):
        if _hears(core, installation, event, channel):
            core.delivery.event(envelope(core, installation, _with_team(event, author, installation), channel))


def publish_to_app(core: Core, event: Json, installation: Installation) -> None:
    """Tell the app of something that concerns itself: its Home tab, its installation."""
    if event["type"] in core.config.bot_events:
        core.delivery.event(envelope(core, installation, event, None))


def envelope(core: Core, installation: Installation, event: Json, channel: Channel | None) -> Json:
    """Wrap an event as Slack posts it."""
    is_org = core.faults.org_install
    authorization: Json = {
        "enterprise_id": ENTERPRISE_ID if is_org else None,
        "team_id": None if is_org else installation.team_id,
        "user_id": installation.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": is_org,
    }
    return {
        "token": "sandbox-verification-token",
        "team_id": installation.team_id,
        "enterprise_id": ENTERPRISE_ID if is_org else None,
        "context_team_id": installation.team_id,
        "context_enterprise_id": ENTERPRISE_ID if is_org else None,
        "api_app_id": core.config.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": core.world.new_id("Ev"),
        "event_time": int(core.world.epoch()),
        "authorizations": [authorization],
        "is_ext_shared_channel": bool(channel and channel.is_external),
        "event_context": f"4-{core.world.new_id('', 24)}",
    }


def _hears(core: Core, installation: Installation, event: Json, channel: Channel) -> bool:
    """Whether the manifest subscribes to an event and its scopes allow it."""
    name = str(event["type"])
    scope = EVENT_SCOPES.get(name, f"{PLACE_SCOPES[channel.kind]}:read")
    if name == "message":
        name, scope = MESSAGE_EVENTS[channel.kind], f"{PLACE_SCOPES[channel.kind]}:history"
    return name in core.config.bot_events and scope in installation.scopes


def _with_team(event: Json, author: Person | None, installation: Installation) -> Json:
    """Mark what somebody from another company did."""
    if author is None or author.team_id == installation.team_id:
        return event
    return event | {"user_team": author.team_id, "source_team": author.team_id}
