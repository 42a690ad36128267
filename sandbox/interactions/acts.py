"""What people do to the app from outside its forms: slash commands, shortcuts, opening its Home."""

from sandbox.core import Core
from sandbox.delivery.events import ENTERPRISE_ID, publish_to_app
from sandbox.delivery.outgoing import Ack, Outgoing
from sandbox.interactions.answers import answer
from sandbox.interactions.payloads import UNNAMED, channel_ref, common, response_address, serving
from sandbox.wire import ApiError, Json, RefusedError
from sandbox.workspace.nouns import Channel, Message, Person
from sandbox.workspace.written import message_json, view_json


async def command(core: Core, person: Person, channel: Channel, name: str, text: str) -> Json:
    """Use a slash command; what the app answers at once appears in the channel."""
    listed = next((one for one in core.config.feature("slash_commands") if one["command"] == name), None)
    if listed is None or person.team_id != channel.team_id:
        raise RefusedError(f"{name} is not a command here.", 404)
    installation = serving(core, person, channel)
    trigger = core.world.new_trigger(person.id, channel_id=channel.id)
    ticket_id = core.world.new_response_url(person.id, channel.id, installation.token)
    workspace = core.world.workspaces[installation.team_id]
    payload: Json = {
        "token": "sandbox-verification-token",
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": UNNAMED.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": core.config.app_id,
        "is_enterprise_install": str(core.faults.org_install).lower(),
        "response_url": response_address(core, ticket_id),
        "trigger_id": trigger.id,
    }
    if core.faults.org_install:
        payload |= {"enterprise_id": ENTERPRISE_ID, "enterprise_name": "Sandbox Organisation"}
    ack = await core.delivery.ask(Outgoing(kind="slash_commands", what=name, payload=payload))
    return _applied(core, ack, ticket_id)


async def message_shortcut(core: Core, person: Person, message: Message, callback_id: str) -> Json:
    """Use a shortcut from a message's menu."""
    channel = core.world.channels[message.channel_id]
    _check_shortcut(core, "message", callback_id)
    if person.team_id != channel.team_id:
        raise RefusedError("Shortcuts belong to the workspace that installed the app.", 403)
    installation = serving(core, person, channel)
    trigger = core.world.new_trigger(person.id, channel_id=channel.id)
    ticket_id = core.world.new_response_url(person.id, channel.id, installation.token)
    payload = common(core, installation, person) | {
        "type": "message_action",
        "callback_id": callback_id,
        "action_ts": core.world.new_ts(),
        "trigger_id": trigger.id,
        "response_url": response_address(core, ticket_id),
        "channel": channel_ref(channel),
        "message_ts": message.ts,
        "message": message_json(core, message),
    }
    ack = await core.delivery.ask(Outgoing(kind="interactive", what=f"message_action {callback_id}", payload=payload))
    return {"ok": ack.error is None} | ({"error": ack.error} if ack.error else {})


async def global_shortcut(core: Core, person: Person, callback_id: str) -> Json:
    """Use a shortcut from the search bar or the composer; it has no response_url."""
    _check_shortcut(core, "global", callback_id)
    installation = serving(core, person)
    trigger = core.world.new_trigger(person.id)
    payload = common(core, installation, person) | {
        "type": "shortcut",
        "callback_id": callback_id,
        "action_ts": core.world.new_ts(),
        "trigger_id": trigger.id,
    }
    ack = await core.delivery.ask(Outgoing(kind="interactive", what=f"shortcut {callback_id}", payload=payload))
    return {"ok": ack.error is None} | ({"error": ack.error} if ack.error else {})


def open_home(core: Core, person: Person, tab: str) -> None:
    """Open the app's Home or its messages."""
    installation = serving(core, person)
    channel = core.world.open_dm(installation, person.id)
    home = core.world.homes.get((installation.team_id, person.id))
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": core.world.new_ts(),
    }
    publish_to_app(core, event | ({"view": view_json(core, home)} if home and tab == "home" else {}), installation)


def _check_shortcut(core: Core, kind: str, callback_id: str) -> None:
    """Refuse a shortcut that the manifest does not have."""
    listed = core.config.feature("shortcuts")
    if not any(one["type"] == kind and one["callback_id"] == callback_id for one in listed):
        raise RefusedError(f"There is no {kind} shortcut {callback_id}.", 404)


def _applied(core: Core, ack: Ack, ticket_id: str) -> Json:
    """Show what a command's acknowledgement says; blocks that Slack refuses become the command's error."""
    if ack.error is not None:
        return {"ok": False, "error": ack.error}
    if not ack.json:
        return {"ok": True}
    try:
        answer(core, core.world.response_urls[ticket_id], ack.json)
    except ApiError as error:
        return {"ok": False, "error": error.code, "details": error.details}
    return {"ok": True}
