"""What the page shows a person: the state of the workspace as they may see it."""

from sandbox.core import Core
from sandbox.wire import Json
from sandbox.workspace.nouns import Channel, Installation, Person
from sandbox.workspace.people import unread
from sandbox.workspace.written import view_json


def state(core: Core, person: Person) -> Json:
    """Return everything that the page needs besides messages and log."""
    workspace = next(iter(core.world.workspaces.values()))
    installation = core.world.installation_in(workspace.id)
    home = core.world.homes.get((workspace.id, person.id))
    views = [core.world.views[one] for one in core.world.stacks.get(person.id, [])]
    return {
        "workspace": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain},
        "me": _person(core, person, workspace.id),
        "people": [_person(core, one, workspace.id) for one in core.world.people.values()],
        "channels": [_channel(core, one, person, installation) for one in _seen(core, person)],
        "manifest": manifest(core),
        "bot": {
            "user_id": installation.bot_user_id if installation else None,
            "bot_id": installation.bot_id if installation else None,
            "name": core.config.app_name,
        },
        "clock": clock(core),
        "faults": core.faults.as_json(),
        "views": [view_json(core, one) for one in views],
        "home": view_json(core, home) if home else None,
        # The page brings its own emoji; a workspace could add some here.
        "emoji": {},
    }


def clock(core: Core) -> Json:
    """Return the movable time, and how far it has been moved, in seconds."""
    return {"now": core.world.epoch(), "offset": core.config.clock.offset.total_seconds()}


def manifest(core: Core) -> Json:
    """Return what the composer and the menus offer, from the manifest."""
    shortcuts = core.config.feature("shortcuts")

    def of_kind(kind: str) -> list[Json]:
        names = ("name", "callback_id", "description")
        return [{name: one.get(name, "") for name in names} for one in shortcuts if one["type"] == kind]

    commands = core.config.feature("slash_commands")
    return {
        "app_name": core.config.app_name,
        "has_home": bool(core.config.manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled")),
        "assistant": _assistant(core),
        "commands": [
            {name: one.get(name, "") for name in ("command", "description", "usage_hint")} for one in commands
        ],
        "message_shortcuts": of_kind("message"),
        "global_shortcuts": of_kind("global"),
    }


def _assistant(core: Core) -> Json | None:
    """Return how the app's assistant describes itself; None when it has none."""
    view = core.config.assistant_view
    if view is None:
        return None
    return {"description": view.get("assistant_description") or view.get("agent_description") or ""}


def _seen(core: Core, person: Person) -> list[Channel]:
    """Return the channels that a person can find."""
    return [one for one in core.world.channels.values() if core.may_read(person, one)]


def _person(core: Core, person: Person, home_id: str) -> Json:
    """Return a person as the page draws them."""
    workspace = core.world.workspaces.get(person.team_id)
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "team_id": person.team_id,
        "team_name": workspace.name if workspace else "",
        "is_external": person.team_id != home_id,
        "is_guest": person.is_guest,
        "is_bot": person.is_bot,
        "avatar_color": person.color,
        "emoji": person.emoji,
        "tz": person.tz,
    }


def _channel(core: Core, channel: Channel, person: Person, installation: Installation | None) -> Json:
    """Return a channel as a person sees it in the list."""
    other = next((one for one in channel.members if one != person.id), None) if channel.kind == "im" else None
    bot_id = installation.bot_user_id if installation else None
    partners = [core.world.workspaces[one].name for one in channel.shared_with if one in core.world.workspaces]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_external": channel.is_external,
        "shared_with": partners,
        "is_archived": channel.is_archived,
        "topic": channel.topic,
        "is_member": person.id in channel.members,
        "has_app": bot_id in channel.members,
        "members": channel.members,
        "unread": unread(person, channel),
        "with": other,
        "app_dm": channel.kind == "im" and other is not None and other == bot_id,
    }
